"""成绩 Results: states move forward, exemptions have no score, a file twice changes nothing (S14, S17, S123)."""

import pytest

from graduand.steps.registry.models import Result, Role
from tests import factories as make
from tests.steps.registry.office import RESULT, codes, counts, csv, imported

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment():
    return make.an_enrollment("2190101400001")


@pytest.fixture
def officer(enrollment):
    return make.an_actor(Role.HQ_REVIEWER)


def results(officer, *lines, **params):
    return imported("results", csv(lines), officer, name="成绩.csv", **params)


def test_results_are_stored_in_tenths_with_kind_term_and_state(officer, enrollment):
    job = results(
        officer, RESULT, RESULT | {"课程代码": "J1002", "成绩": "免考", "成绩类型": "免修免考", "学分": "2.5"}
    )
    exam, exempt = Result.objects.order_by("course__code")
    assert counts(job) == (2, 0, 0)
    assert (exam.credits_x10, exam.score_x10, exam.term, exam.kind, exam.state) == (
        50,
        860,
        "202109",
        "exam",
        "published",
    )
    assert (exempt.credits_x10, exempt.score_x10, exempt.kind) == (25, None, "exempt")


def test_a_result_moves_forward_in_its_states_and_never_back(officer, enrollment):
    results(officer, RESULT | {"成绩状态": "已复核"})
    assert codes(results(officer, RESULT)) == {2: ["result.advanced"]}
    assert codes(results(officer, RESULT | {"成绩状态": "已录入"})) == {2: ["result.state_back"]}
    assert Result.objects.get().state == "published"


def test_a_changed_score_is_taken_and_told_while_it_is_not_published(officer, enrollment):
    results(officer, RESULT | {"成绩状态": "已复核"})
    job = results(officer, RESULT | {"成绩": "61.5", "成绩状态": "已复核"})
    assert job.rows.get().codes == [
        ["result.score_changed", {"course": "人体解剖生理学", "before": 86.0, "after": 61.5}]
    ]
    assert Result.objects.get().score_x10 == 615


def test_a_file_does_not_change_a_published_score(officer, enrollment):
    """S123: what counts already is changed by a correction with a reason, and by nothing else."""
    results(officer, RESULT)
    assert codes(results(officer, RESULT | {"成绩": "61.5"})) == {2: ["result.score_fixed"]}
    assert Result.objects.get().score_x10 == 860


def test_a_transferred_result_is_taken_with_its_score(officer, enrollment):
    results(officer, RESULT | {"成绩类型": "成绩转换", "成绩": "72"})
    assert (Result.objects.get().kind, Result.objects.get().score_x10) == ("transfer", 720)


def test_a_known_course_keeps_the_name_of_the_catalog_and_the_other_name_is_told(officer, enrollment):
    results(officer, RESULT)
    job = results(officer, RESULT | {"课程名称": "解剖学", "学期": "2022春季"})
    assert codes(job) == {2: ["result.course_named"]}
    assert {result.course.name for result in Result.objects.all()} == {"人体解剖生理学"}


def test_the_same_results_twice_change_nothing(officer, enrollment):
    results(officer, RESULT)
    before = list(Result.objects.values())
    assert codes(results(officer, RESULT)) == {2: ["row.unchanged"]}
    assert list(Result.objects.values()) == before


def test_one_result_in_two_rows_refuses_both_however_its_term_is_written(officer, enrollment):
    job = results(officer, RESULT, RESULT | {"学期": "202109", "成绩": "40"}, RESULT | {"课程代码": "J1002"})
    assert codes(job) == {2: ["result.twice"], 3: ["result.twice"]}
    assert Result.objects.get().course.code == "J1002"


def test_unknown_students_and_impossible_scores_are_refused_with_the_reason(officer, enrollment):
    job = results(
        officer, RESULT | {"学号": "2190101400099"}, RESULT | {"成绩": "101"},
        RESULT | {"成绩": "优秀", "课程代码": "J1"}, RESULT | {"成绩状态": "待定", "学分": "许多"},
    )  # fmt: skip
    assert codes(job) == {
        2: ["student.unknown"], 3: ["score.unreadable"], 4: ["score.unreadable"],
        5: ["word.unknown", "credits.unreadable"],
    }  # fmt: skip
    assert not Result.objects.exists()


def test_only_an_exemption_may_lack_a_score(officer, enrollment):
    assert codes(results(officer, RESULT | {"成绩": "免考"})) == {2: ["score.unreadable"]}


def test_results_of_other_peoples_students_are_refused(enrollment):
    stranger = make.an_actor(Role.COLLEGE_REVIEWER, make.a_college())
    assert codes(results(stranger, RESULT)) == {2: ["post.elsewhere"]}
    assert not Result.objects.exists()


def test_a_trial_of_results_stores_nothing(officer, enrollment):
    assert counts(results(officer, RESULT, dry_run=True)) == (1, 0, 0)
    assert not Result.objects.exists()
