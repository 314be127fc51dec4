"""毕业条件 of one student, as page, trial, paper and JSON: clear, complete, and behind the gate (P4, S17)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from graduand.base.errors import NotFound, NotReady
from graduand.pure.papers.engine import PaperFault
from graduand.steps.registry import statement
from graduand.steps.registry.entitled import compare, entitled, entitled_or_refused, version_to_try, versions_to_try
from graduand.steps.registry.models import Enrollment, PetitionKind, Role, RuleVersion
from graduand.steps.registry.presenting import Page, present
from tests.factories import (
    MORNING,
    a_course,
    a_graduate_to_be,
    a_post,
    a_program,
    a_result,
    a_rule_version,
    an_actor,
    an_enrollment,
)
from tests.pure.papers.pdf_text import pages
from tests.steps.registry.entitlement_office import a_draft, a_petition, a_rich_student, rich_rules
from tests.steps.registry.office import seen_by

pytestmark = pytest.mark.django_db


def told(enrollment: Enrollment, version: RuleVersion | None = None) -> Page:
    page = present(entitled(enrollment, version), MORNING)
    assert page is not None
    return page


def page_of(enrollment: Enrollment, client: Client, **asked: Any) -> Any:
    return client.get(reverse("registry:entitlement", args=[enrollment.student_number]), asked)


def at_headquarters() -> Client:
    return seen_by(a_post(Role.HQ_REVIEWER))


# What is said


def test_who_meets_the_conditions_reads_it_in_one_sentence() -> None:
    page = told(a_graduate_to_be())
    assert page.graduation.sentence == "符合毕业条件。"
    assert page.graduation.tone == "ok"
    assert page.degree.sentence == "该专业不授予学位。"
    assert page.findings == []
    assert page.ways == []


def test_who_lacks_a_course_reads_how_much_it_still_takes() -> None:
    one = an_enrollment()
    a_rule_version(one.program)
    a_result(one, course_code="K0001")
    page = told(one)
    assert page.graduation.sentence == "尚未符合毕业条件：至少还须通过 1 门课程（5 学分）。"
    assert page.ways[0].courses == [("K0002", "健康管理综合实践", "5", False)]


def test_who_waits_for_results_reads_that_they_suffice() -> None:
    one = an_enrollment()
    a_rule_version(one.program)
    a_result(one, course_code="K0001")
    a_result(one, course_code="K0002", state="submitted")
    page = told(one)
    assert page.graduation.sentence == "尚未符合毕业条件；有 1 门成绩待发布，发布后即可符合。"
    assert page.graduation.tone == "warn"
    assert page.ways[0].publish


def test_a_long_second_way_tells_only_how_it_differs_from_the_first() -> None:
    one = an_enrollment(program=a_program(name="护理学", level="bachelor"))
    rich_rules(one.program)
    first, second, *_rest = told(one).ways
    assert len(first.courses) > 4
    assert first.swap == ""
    assert "代替" in second.swap


def test_a_degree_names_what_it_lacks() -> None:
    page = told(a_rich_student())
    assert page.degree.sentence == "尚未符合学位授予条件：毕业论文尚无合格成绩；缺学位外语证明。"


def test_the_numbers_stand_against_what_is_asked() -> None:
    measures = {one.label: (one.found, one.required, one.missing, one.share) for one in told(a_rich_student()).measures}
    assert measures["计入学分"] == ("18", "36", "18", 50)
    assert measures["总部学分"] == ("8", "8", "", 100)
    assert measures["免修免考学分"] == ("4", "4", "", 100)


def test_a_waived_floor_is_not_asked_any_more() -> None:
    one = a_rich_student()
    a_petition(one, PetitionKind.WAIVE, condition="credits.hq")
    hq = next(one for one in told(one).measures if one.label == "总部学分")
    assert hq.required == "0"


def test_what_fills_a_place_in_the_stead_of_its_course_is_named_as_such() -> None:
    lines = {line.slot.course: line for block in told(a_rich_student()).modules for line in block.lines}
    assert (lines["B0002"].filled_by, lines["B0002"].via) == ("B9002 微积分初步（旧）", "课程替代")
    assert (lines["B0004"].filled_by, lines["B0004"].via) == ("B9004 信息技术应用", "相似课程")
    assert lines["B0004"].score == "免修免考"
    assert lines["C0002"].why_not == "未通过"


def test_results_that_count_nowhere_are_listed_with_the_reason() -> None:
    idle = {(row.result.course, row.score): row.why_not for row in told(a_rich_student()).idle}
    assert idle["X0001", "86"] == "不在教学计划内"
    assert idle["B9002", "62"] == "已按更好的成绩计入（可替代 B0002 高等数学基础）"


def test_no_score_is_told_before_it_is_published() -> None:
    """S17: neither the score nor whether it is a pass; 33.3 and 97.1 wait for publication."""
    one = a_rich_student()
    page = told(one)
    waiting = {row.result.course: (row.score, row.why_not) for row in page.idle if row.pending}
    assert waiting == {"E0002": ("—", "成绩未发布"), "Z0001": ("—", "成绩未发布")}
    assert next(line for block in page.modules for line in block.lines if line.slot.course == "E0002").why_not == (
        "成绩未发布"
    )
    shown = page_of(one, at_headquarters()).content.decode()
    assert "97.1" not in shown
    assert "33.3" not in shown
    assert next(way for way in page.ways if not way.publish).courses[-1] == ("Z0001", "综合实践", "8", True)


def test_conditions_within_conditions_are_a_tree() -> None:
    (top,) = told(a_rich_student()).groups
    assert (top.name, top.met, [below.name for below in top.below]) == ("素质要求", False, ["任选两门", "社会责任学分"])
    assert top.below[0].courses[0] == ("音乐欣赏", True)


def test_an_exception_is_shown_with_its_petition_and_one_without_object_is_not_dropped() -> None:
    effective, without_object = told(a_rich_student()).exceptions
    assert effective.sentence == "豁免：必修课程 大学英语。"
    assert not effective.idle
    assert without_object.idle


def test_a_moved_course_names_both_modules() -> None:
    one = an_enrollment(program=a_program(name="护理学", level="bachelor"))
    rich_rules(one.program)
    for code in ("B0001", "B0002", "B0003", "B0004", "C0001", "C0002", "E0001", "E0003", "Z0001"):
        a_result(one, course_code=code)
    (move,) = told(one).moved
    assert (move.course, move.first, move.now) == ("B0004", "公共基础课", "专业课")


def test_too_short_a_study_is_told_with_the_month_from_which_it_is_enough() -> None:
    late = a_rich_student(intake_term="202103")
    study = told(late).study
    assert study is not None
    assert (study.first, study.last, study.hindrance) == ("2023年7月", "2029年1月", "")
    before = present(entitled(late), MORNING.replace(month=6))
    assert before is not None
    assert before.study is not None
    assert before.study.hindrance == "未达到最短学习年限。2023年7月起可以毕业。"


# The pages


def test_the_page_tells_everything_of_a_student() -> None:
    one = a_rich_student()
    shown = page_of(one, at_headquarters()).content.decode()
    headings = "补足毕业条件的办法 欠缺内容及补救办法 教学计划逐门核算 补充条件 特殊批准与调整 未计入的成绩"
    for words in (*headings.split(), "《示例专业规则（2019版）》第3条"):
        assert words in shown


def test_without_rules_the_page_says_so_and_paper_and_json_are_refused() -> None:
    one = an_enrollment()
    client = at_headquarters()
    assert "该专业、该入学年度学期没有专业规则。" in page_of(one, client).content.decode()
    for route in ("registry:entitlement_paper", "registry:entitlement_json"):
        assert client.get(reverse(route, args=[one.student_number])).status_code == 409
    with pytest.raises(NotReady, match=r"entitlement\.no_rules"):
        entitled_or_refused(one)


def test_nobody_sees_a_student_of_another_center() -> None:
    one = a_rich_student()
    stranger, own = seen_by(a_post(Role.CENTER_CLERK)), seen_by(a_post(Role.CENTER_CLERK, one.center))
    for route in ("registry:entitlement", "registry:entitlement_paper", "registry:entitlement_json"):
        address = reverse(route, args=[one.student_number])
        assert stranger.get(address).status_code == 404
        assert own.get(address).status_code == 200


def test_the_page_is_read_with_few_questions(django_assert_max_num_queries: Any) -> None:
    one, client = a_rich_student(), at_headquarters()
    page_of(one, client)
    with django_assert_max_num_queries(24):
        page_of(one, client)


def test_json_is_the_explanation_with_the_hash_of_its_rules() -> None:
    one = a_rich_student()
    found = at_headquarters().get(reverse("registry:entitlement_json", args=[one.student_number])).json()
    assert found["student_number"] == one.student_number
    assert (found["academic_ok"], found["trial"], found["total"]) == (False, False, "18")
    version = RuleVersion.objects.get(pk=found["rule_version"])
    assert found["published_hash"] == version.content_hash
    assert found["rules_hash"] != version.content_hash, "a waiver makes rules of the student's own"


# What if


def test_other_rules_are_tried_side_by_side_and_nothing_is_stored() -> None:
    one = a_graduate_to_be()
    other = rich_rules(a_program(name="护理学", level="associate"), degree=None)
    before = Enrollment.objects.get(pk=one.pk)
    shown = page_of(one, at_headquarters(), version=other.pk).content.decode()
    assert "此为试算，不是审核结论。" in shown
    assert "仅适用规则下计入：" in shown
    assert "毕业条件（试算）" in shown
    after = Enrollment.objects.get(pk=one.pk)
    assert (after.program_id, after.path) == (before.program_id, before.path)
    assert told(one).graduation.sentence == "符合毕业条件。"


def test_what_counts_here_and_there_is_compared() -> None:
    one = a_rich_student()
    other = a_rule_version(a_program(name="健康管理"))
    a_result(one, course_code="K0001")
    here, there = entitled(one), entitled(one, other)
    assert here is not None
    assert there is not None
    found = compare(here, there)
    assert [code for code, _ in found.only_there] == ["K0001"]
    assert [code for code, _ in found.only_here] == ["B0001", "B9002", "B9004", "C0001", "E0001"]


def test_the_own_rules_are_no_trial() -> None:
    one = a_graduate_to_be()
    own = RuleVersion.objects.get(program=one.program)
    assert "此为试算" not in page_of(one, at_headquarters(), version=own.pk).content.decode()


def test_a_draft_is_tried_by_headquarters_alone() -> None:
    one = a_graduate_to_be()
    draft = a_draft(RuleVersion.objects.get(program=one.program))
    clerk, headquarters = an_actor(Role.CENTER_CLERK, one.center), an_actor(Role.HQ_REVIEWER)
    with pytest.raises(NotFound, match=r"entitlement\.version_unknown"):
        version_to_try(clerk, draft.pk)
    assert version_to_try(headquarters, draft.pk) == draft
    assert draft not in versions_to_try(clerk, one)
    assert draft in versions_to_try(headquarters, one)
    client = seen_by(a_post(Role.CENTER_CLERK, one.center))
    for route in ("registry:entitlement", "registry:entitlement_paper", "registry:entitlement_json"):
        address = reverse(route, args=[one.student_number])
        assert client.get(address, {"version": draft.pk}).status_code == 404


@pytest.mark.parametrize("version", ["x", "-1", "²", "9" * 19, "1; drop"])
def test_a_version_that_is_none_is_not_found(version: str) -> None:
    assert page_of(a_graduate_to_be(), at_headquarters(), version=version).status_code == 404


@pytest.mark.parametrize("words", ["\0", "健康" * 200, "%", "_", "' OR 1=1"])
def test_whatever_is_looked_for_the_page_answers(words: str) -> None:
    assert page_of(a_graduate_to_be(), at_headquarters(), find=words).status_code == 200


def test_rules_are_found_by_name_and_code_of_the_program() -> None:
    one = a_graduate_to_be()
    other = a_rule_version(a_program(code="HL0001", name="护理学"))
    actor = an_actor(Role.CENTER_CLERK, one.center)
    assert versions_to_try(actor, one, "护理") == [other]
    assert versions_to_try(actor, one, "HL00") == [other]
    assert versions_to_try(actor, one, "没有") == []


# The paper


def test_the_paper_holds_verdict_rules_plan_and_office() -> None:
    one = a_rich_student()
    found = entitled_or_refused(one)
    text = "".join(pages(statement.pdf(found, office="青松学习中心", at=MORNING)))
    said = "毕业审核说明书 李补修 尚未符合毕业条件：至少还须通过5门课程（22学分）。 课程替代"
    signed = "开具单位：青松学习中心 开具日期：2023年7月12日"
    for words in (*said.split(), *signed.split(), "《示例专业规则（2019版）》第3条", found.explanation.rules_hash[:16]):
        assert words in text
    assert "97.1" not in text
    assert "非毕业审核结论" not in text


def test_a_paper_of_a_trial_says_so_across_the_page() -> None:
    one = a_graduate_to_be()
    other = rich_rules(a_program(name="护理学", level="bachelor"))
    for page in pages(statement.pdf(entitled_or_refused(one, other), office="总部", at=MORNING)):
        assert "非毕业审核结论" in page


def test_the_paper_is_chinese_also_for_who_reads_english() -> None:
    one = a_graduate_to_be()
    client = at_headquarters()
    client.cookies["django_language"] = "en"
    answer = client.get(reverse("registry:entitlement_paper", args=[one.student_number]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert "符合毕业条件。" in pages(answer.content)[0]
    assert "The graduation conditions are met." in page_of(one, client).content.decode()


def test_a_name_that_no_font_holds_is_told_and_not_printed_as_a_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_data: Any) -> bytes:
        raise PaperFault("paper.missing_glyph", characters="㒨")

    monkeypatch.setattr(statement, "entitlement_statement", refuse)
    answer = at_headquarters().get(reverse("registry:entitlement_paper", args=[a_graduate_to_be().student_number]))
    assert answer.status_code == 422
    assert "㒨" in answer.content.decode()


def test_every_kind_of_exception_has_its_sentence() -> None:
    one = a_rich_student()
    a_course("B0003", "大学英语")
    a_petition(one, PetitionKind.EXEMPT, course="B9004")
    a_petition(one, PetitionKind.TRANSFER, course="C0001")
    a_petition(one, PetitionKind.SUBSTITUTE, course="X0001", target="B0003")
    a_petition(one, PetitionKind.FORCE, course="X0001", module="B")
    sentences = [one.sentence for one in told(one).exceptions]
    assert "B9004 信息技术应用 免修免考。" in sentences
    assert "C0001 护理学导论 为成绩转换。" in sentences
    assert "X0001 插花艺术 替代 B0003 大学英语。" in sentences
    assert "X0001 插花艺术 指定计入模块“专业课”。" in sentences
