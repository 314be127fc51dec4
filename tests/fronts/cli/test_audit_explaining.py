"""graduand audit explain: one student of the database at the shell, in two languages, behind the gate of a user."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management.base import OutputWrapper
from django.utils import translation

from graduand.base import clock
from graduand.fronts.cli import audit_explaining
from graduand.steps.registry.models import Role, RuleVersion
from tests.factories import MORNING, a_post, an_enrollment
from tests.steps.registry.entitlement_office import a_draft, a_rich_student

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _july(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING)


def ask(student_number: str, language: str = "zh-hans", **options: Any) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    values = {"student_number": student_number, "version": None, "json": False, "username": None, "role": None}
    out, err = StringIO(), StringIO()
    with translation.override(language):
        status = audit_explaining.run(values | options, OutputWrapper(out), OutputWrapper(err))
    return status, out.getvalue(), err.getvalue()


def test_the_shell_reads_what_the_page_says() -> None:
    status, told, _ = ask(a_rich_student().student_number)
    assert status == 0
    for words in ("尚未符合毕业条件：至少还须通过 5 门课程（22 学分）。", "办法 1：通过 5 门", "! 素质要求", "+ B0002",
                  "豁免：必修课程 大学英语。", "未计入的成绩", "模块“专业课”课程门数不足。"):  # fmt: skip
        assert words in told
    assert "97.1" not in told


def test_the_shell_speaks_english_too() -> None:
    _, told, _ = ask(a_rich_student().student_number, "en")
    assert "The graduation conditions are not met yet: 5 courses (22 credits) must still be passed." in told


def test_json_is_one_object_and_nothing_else() -> None:
    one = a_rich_student()
    _, told, _ = ask(one.student_number, json=True)
    assert json.loads(told)["student_number"] == one.student_number


def test_a_user_sees_at_the_shell_what_the_post_sees() -> None:
    one = a_rich_student()
    own, stranger = a_post(Role.CENTER_CLERK, one.center), a_post(Role.CENTER_CLERK)
    assert ask(one.student_number, username=own.user.username)[0] == 0
    status, told, refused = ask(one.student_number, username=stranger.user.username)
    assert (status, told) == (2, "")
    assert one.student_number in refused


def test_a_draft_is_tried_from_the_house_and_not_by_a_clerk() -> None:
    one = a_rich_student()
    draft = a_draft(RuleVersion.objects.get(program=one.program))
    assert "此为试算，不是审核结论。" in ask(one.student_number, version=draft.pk)[1]
    clerk = a_post(Role.CENTER_CLERK, one.center).user.username
    assert ask(one.student_number, version=draft.pk, username=clerk)[0] == 2


def test_without_rules_the_shell_says_so() -> None:
    status, _, refused = ask(an_enrollment().student_number)
    assert status == 2
    assert "该专业、该入学年度学期没有专业规则" in refused
