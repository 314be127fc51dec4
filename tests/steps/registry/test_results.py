"""成绩管理 Results go one step at a time, by the posts that may; what is published counts (S14, S17, S123)."""

import re
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.http import QueryDict
from django.utils.http import urlencode

from graduand.base.choosing import digest_of
from graduand.base.errors import NotValid, NotYours
from graduand.base.journal.models import Entry
from graduand.steps.registry import queries_results
from graduand.steps.registry.actions import results
from graduand.steps.registry.models import Result, ResultState, Role
from graduand.steps.registry.views.results import Results
from tests import factories as make
from tests.steps.registry.office import seen_by, states_of

pytestmark = pytest.mark.django_db
LIST = "/records/results/"


@pytest.fixture
def college():
    return make.a_college(name="生命健康学院")


@pytest.fixture
def student(college):
    return make.an_enrollment("2190101400001", make.a_center(college, name="青松学习中心"), name="王缺学分")


@pytest.fixture
def reviewer(college):
    return make.an_actor(Role.COLLEGE_REVIEWER, college)


@pytest.fixture
def headquarters(college):
    return make.an_actor(Role.HQ_REVIEWER)


def waiting(enrollment, state="recorded", **facts):
    return make.a_result(enrollment, state=state, **facts)


def test_a_result_goes_from_recorded_to_published_in_three_steps(student, reviewer):
    one = waiting(student)
    for verb, state in ((results.review, "reviewed"), (results.submit, "submitted"), (results.publish, "published")):
        assert verb([one.pk], actor=reviewer, at=make.MORNING).done == [one.pk]
        assert states_of(one) == [state]
    assert list(Entry.objects.filter(subject="enrollment:2190101400001").values_list("verb", flat=True)) == [
        "results.review", "results.submit", "results.publish",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        (verb, state)
        for verb, start in (("review", "recorded"), ("submit", "reviewed"), ("publish", "submitted"))
        for state in ResultState.values
        if state != start
    ],
)
def test_no_step_is_left_out_and_none_is_done_twice(student, reviewer, verb, state):
    one = waiting(student, state)
    outcome = getattr(results, verb)([one], actor=reviewer, at=make.MORNING)
    assert [refusal.code for refusal in outcome.refused.values()] == ["result.out_of_turn"]
    assert states_of(one) == [state]
    assert not Entry.objects.filter(verb__startswith="results.").exists()


def test_one_refused_result_never_stops_the_others_and_the_line_seals_who_was_meant(student, reviewer):
    ready, early, theirs = waiting(student), waiting(student, "submitted"), waiting(make.an_enrollment())
    outcome = results.review(Result.objects.all(), actor=reviewer, at=make.MORNING)
    assert outcome.done == [ready.pk]
    assert {pk: refusal.code for pk, refusal in outcome.refused.items()} == {
        early.pk: "result.out_of_turn", theirs.pk: "result.not_found",
    }  # fmt: skip
    facts = Entry.objects.get(verb="results.review").facts
    assert (facts["count"], facts["results_digest"]) == (1, digest_of([ready.pk]))
    assert states_of(ready, early, theirs) == ["reviewed", "submitted", "recorded"]


def test_what_goes_back_goes_one_step_back_with_a_reason(student, reviewer):
    reviewed, submitted = waiting(student, "reviewed"), waiting(student, "submitted")
    results.send_back([reviewed, submitted], reason="成绩单缺签字", actor=reviewer, at=make.MORNING)
    assert states_of(reviewed, submitted) == ["recorded", "reviewed"]
    assert Entry.objects.get(verb="results.send_back").facts["reason"] == "成绩单缺签字"
    with pytest.raises(NotValid):
        results.send_back([reviewed], reason="  ", actor=reviewer, at=make.MORNING)


def test_nothing_goes_back_that_is_published_or_only_recorded(student, reviewer):
    published, recorded = waiting(student, "published"), waiting(student)
    outcome = results.send_back([published, recorded], reason="x", actor=reviewer, at=make.MORNING)
    assert {pk: refusal.code for pk, refusal in outcome.refused.items()} == {
        published.pk: "result.published", recorded.pk: "result.at_start",
    }  # fmt: skip


@pytest.mark.parametrize("role", [Role.CENTER_CLERK, Role.CENTER_LEAD, Role.COLLEGE_DISPATCHER, Role.HQ_ISSUER])
def test_only_reviewers_move_results(student, role):
    one, actor = waiting(student, "submitted"), make.an_actor(role)
    for verb in (results.review, results.submit, results.publish):
        with pytest.raises(NotYours):
            verb([one], actor=actor, at=make.MORNING)


def test_headquarters_publishes_but_leaves_the_review_to_the_college(student, headquarters):
    one = waiting(student, "submitted")
    assert results.publish([one], actor=headquarters, at=make.MORNING).done == [one.pk]
    with pytest.raises(NotYours):
        results.review([one], actor=headquarters, at=make.MORNING)


def test_a_published_score_is_corrected_with_a_reason_and_both_scores_are_kept(student, headquarters, reviewer):
    one = make.a_result(student, course_code="J1001", score_x10=580)
    results.correct_result([one], score=Decimal(85), reason="登分错误", actor=headquarters, at=make.MORNING)
    assert Result.objects.get().score_x10 == 850
    facts = Entry.objects.get(verb="result.correct").facts
    assert (facts["course"], facts["before"], facts["after"], facts["reason"]) == ("J1001", 58.0, 85.0, "登分错误")
    with pytest.raises(NotYours):
        results.correct_result([one], score=Decimal(90), reason="x", actor=reviewer, at=make.MORNING)


def test_what_is_no_correction_is_refused(student, headquarters):
    same, early = make.a_result(student, score_x10=860), waiting(student, "submitted")
    exempt = make.a_result(student, kind="exempt", score_x10=None)
    outcome = results.correct_result(
        [same, early, exempt], score=Decimal(86), reason="x", actor=headquarters, at=make.MORNING
    )
    assert {pk: refusal.code for pk, refusal in outcome.refused.items()} == {
        same.pk: "result.same_score", early.pk: "result.not_published_yet", exempt.pk: "result.no_score",
    }  # fmt: skip
    for wrong in (Decimal("100.5"), Decimal(-1), Decimal("86.25")):
        with pytest.raises(NotValid):
            results.correct_result([same], score=wrong, reason="x", actor=headquarters, at=make.MORNING)


def test_a_verb_asks_as_often_for_one_result_as_for_three_hundred(student, reviewer, django_assert_max_num_queries):
    for _number in range(300):
        waiting(student)
    rows = queries_results.results(reviewer)
    with django_assert_max_num_queries(10):
        assert len(results.review(rows, actor=reviewer, at=make.MORNING).done) == 300


def a_filled_register(enrollment, size=20_000):
    """A great many published results, as a season finds them, and a planner that has counted them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_course (code, name) SELECT 'F' || n, n FROM generate_series(1, %s) n", [size]
        )
        cursor.execute(
            "INSERT INTO registry_result (enrollment_id, course_id, credits_x10, term, kind, score_x10, state)"
            " SELECT %s, id, 50, '202103', 'exam', 700, 'published' FROM registry_course WHERE code LIKE 'F%%'",
            [enrollment.pk],
        )
        cursor.execute("ANALYZE registry_course, registry_result, registry_enrollment")


@pytest.mark.parametrize("query", [{}, {"state": "recorded"}, {"state": "submitted", "term": "202109"}])
def test_what_is_not_published_yet_is_found_by_its_own_index(student, headquarters, query):
    """Of thirty million results a season leaves few that wait; the list begins with them and reads no others."""
    a_filled_register(student)
    for state in ("recorded", "submitted"):
        waiting(student, state)
    matching = Results().matching(headquarters, make.MORNING, QueryDict(urlencode(query)))
    for plan in (matching.order_by("pk")[:16].explain(), matching.order_by()[:10_001].explain()):
        assert "result_waiting" in plan or "result_pending" in plan


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_the_same_results_at_once_one_does_it(student, college):
    ids = [waiting(student, "submitted").pk for _number in range(20)]
    actors = [make.an_actor(Role.COLLEGE_REVIEWER, college) for _number in range(2)]
    gate, done = Barrier(2), []

    def publish(actor, rows):
        gate.wait()
        done.append(len(results.publish(rows, actor=actor, at=make.MORNING).done))
        connections.close_all()

    threads = [Thread(target=publish, args=pair) for pair in zip(actors, (ids, ids[::-1]), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [0, 20]
    assert Entry.objects.filter(verb="results.publish").count() == 1


# The page.


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"甲课", "乙课"}), ("state=reviewed", {"乙课"}), ("state=published", {"丙课"}),
        ("state=all", {"甲课", "乙课", "丙课"}), ("course=J2", {"乙课"}), ("course=甲", {"甲课"}),
        ("term=202203", {"乙课"}), ("student_number=21901014", {"甲课", "乙课"}), ("student_number=22", set()),
        ("center=青松", {"甲课", "乙课"}), ("center=白杨", set()), ("name=wqxf", {"甲课", "乙课"}),
        ("kind=resit", {"乙课"}), ("college=生命", {"甲课", "乙课"}),
    ],
)  # fmt: skip
def test_the_filters_of_the_list_begin_with_what_waits(student, college, query, found):
    waiting(student, course_code="J1", course_name="甲课")
    waiting(student, "reviewed", course_code="J2", course_name="乙课", term="202203", kind="resit")
    make.a_result(student, course_code="J3", course_name="丙课")
    page = seen_by(make.a_post(Role.COLLEGE_REVIEWER, college)).get(f"{LIST}?{query}").content.decode()
    assert {name for name in ("甲课", "乙课", "丙课") if name in page} == found


def test_a_center_sees_its_own_results_and_no_verbs(student, college):
    waiting(student, course_name="甲课")
    own = seen_by(make.a_post(Role.CENTER_CLERK, student.center)).get(LIST).content.decode()
    assert "甲课" in own
    assert "row_verb" not in own
    sibling = seen_by(make.a_post(Role.CENTER_CLERK, make.a_center(college)))
    assert "甲课" not in sibling.get(LIST).content.decode()


def test_a_clerk_who_forges_a_verb_is_turned_away(student):
    one = waiting(student)
    client = seen_by(make.a_post(Role.CENTER_CLERK, student.center))
    assert client.post(LIST, {"row_verb": f"review:{one.pk}", "confirmed": "1"}).status_code == 403
    assert states_of(one) == ["recorded"]


def test_the_college_reviews_from_the_list_and_another_college_finds_nothing(student, college):
    one = waiting(student)
    stranger = seen_by(make.a_post(Role.COLLEGE_REVIEWER, make.a_college()))
    stranger.post(LIST, {"row_verb": f"review:{one.pk}", "confirmed": "1"})
    assert states_of(one) == ["recorded"]
    client = seen_by(make.a_post(Role.COLLEGE_REVIEWER, college))
    client.post(LIST, {"row_verb": f"review:{one.pk}", "confirmed": "1"})
    assert states_of(one) == ["reviewed"]


def test_a_correction_on_the_list_is_rehearsed_first_and_asks_for_score_and_reason(student):
    one = make.a_result(student, score_x10=580)
    client = seen_by(make.a_post(Role.HQ_REVIEWER))
    preview = client.post(LIST, {"row_verb": f"correct:{one.pk}"})
    assert 'name="score"' in preview.content.decode()
    assert Result.objects.get().score_x10 == 580
    answer = {"row_verb": f"correct:{one.pk}", "confirmed": "1", "score": "85.5", "reason": "登分错误"}
    client.post(LIST, answer)
    assert Result.objects.get().score_x10 == 855
    page = client.get("/records/students/2190101400001/").content.decode()
    assert "登分错误" in page


def test_the_list_costs_the_same_number_of_queries_whatever_its_length(student, college, django_assert_max_num_queries):
    for _number in range(40):
        waiting(student)
    client = seen_by(make.a_post(Role.COLLEGE_REVIEWER, college))
    with django_assert_max_num_queries(12):
        page = client.get(f"{LIST}?page_size=50").content.decode()
    assert len(re.findall(r'data-label="成绩编号"', page)) == 40
