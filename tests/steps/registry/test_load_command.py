"""graduand import at the shell: one line a row, a summary that adds up, a status that scripts can trust."""

import io
import json

import pytest
from django.core.management import call_command

from graduand.base.jobs.models import Job
from graduand.pure.audit.rules.document import rules_to_json
from graduand.steps.registry.models import Enrollment, Program, Role, RuleVersion
from tests import factories as make
from tests.steps.registry.laboratory import rules
from tests.steps.registry.office import a_line, csv, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    make.a_program(code="MD5208")
    make.a_center(code="90101", name="青松学习中心")
    return make.a_post(Role.HQ_REVIEWER, user=make.a_user(username="hq-reviewer"))


def load(*args: str) -> tuple[int, list[dict], str]:
    """Exit status, the JSON lines, and what was said on the error stream."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("load", *args, "--json", stdout=out, stderr=err)
    return left.value.code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_each_row_is_one_object_and_the_counts_add_up(officer, tmp_path):
    file = tmp_path / "学生.xlsx"
    file.write_bytes(xlsx([a_line(), a_line(学号="2190101400002"), a_line(学号="2190101400003", 专业代码="MD0")]))
    status, (*rows, summary), _ = load("students", str(file), "--as", "hq-reviewer")
    assert status == 1
    assert [(row["row"], row["key"], row["verdict"]) for row in rows] == [
        (2, "2190101400001", "noted"), (3, "2190101400002", "ok"), (4, "2190101400003", "refused"),
    ]  # fmt: skip
    assert rows[2]["codes"] == ["program.unknown"]
    assert "MD0" in rows[2]["message"]
    assert summary["rows"] == 3 == summary["ok"] + summary["refused"] + summary["noted"]


def test_all_taken_leaves_with_zero_and_a_trial_stores_nothing(officer, tmp_path):
    file = tmp_path / "学生.csv"
    file.write_bytes(csv([a_line()]))
    assert load("students", str(file), "--as", "hq-reviewer", "--dry-run")[0] == 0
    assert not Enrollment.objects.exists()
    assert load("students", str(file), "--as", "hq-reviewer", "--encoding", "gb18030")[0] == 0
    assert Enrollment.objects.count() == 1


def test_a_refused_file_leaves_with_two_and_says_why(officer, tmp_path):
    file = tmp_path / "学生.csv"
    file.write_bytes(csv([a_line()]))
    status, (summary,), told = load("students", str(file), "--as", "hq-reviewer", "--encoding", "utf-8")
    assert (status, summary["code"], summary["rows"]) == (2, "file.wrong_encoding", 0)
    assert "gb18030" in told


def test_a_missing_file_and_an_unknown_user_leave_with_two(officer, tmp_path):
    status, (summary,), told = load("students", str(tmp_path / "没有.xlsx"), "--as", "hq-reviewer")
    assert (status, summary["code"]) == (2, "file.not_found")
    assert "没有.xlsx" in told
    assert load("students", str(tmp_path), "--as", "nobody")[1][0]["code"] == "user.no_post"
    assert not Job.objects.exists()


def test_without_json_the_refused_rows_are_listed_for_reading(officer, tmp_path):
    file = tmp_path / "学生.xlsx"
    file.write_bytes(xlsx([a_line(), a_line(学号="2190101400002", 姓名="张3")]))
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("load", "students", str(file), "--as", "hq-reviewer", stdout=out)
    refused, closing = out.getvalue().splitlines()
    assert refused.split()[:2] == ["3", "2190101400002"]
    assert "2" in closing


def test_a_json_document_of_rules_comes_in_as_drafts(officer, tmp_path):
    file = tmp_path / "rules.json"
    one = rules(Program(code="MD1", name="健康管理", level="associate"), version=1)
    file.write_text(json.dumps(rules_to_json([one])), encoding="utf-8")
    status, (row, summary), _ = load("rules", str(file), "--as", "hq-reviewer")
    assert (status, row["key"], summary["ok"]) == (0, "MD1 201503 1", 1)
    assert RuleVersion.objects.get().state == "draft"
