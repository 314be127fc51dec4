"""The pages of application and review, through the client, in both languages."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from graduand.base import clock
from graduand.base.jobs import actions as jobs
from graduand.base.jobs.models import Job
from graduand.steps.applications import queries
from graduand.steps.applications.actions.applying import apply
from graduand.steps.applications.actions.reviewing import pass_on
from graduand.steps.applications.models import Candidate, Lot, Readiness, State
from graduand.steps.registry.models import User
from tests.factories import (
    a_candidate,
    a_graduate_to_be,
    a_manual_check,
    a_result,
    a_statement,
    an_enrollment,
)
from tests.steps.applications.office import MORNING, Office, an_office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _july(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING)


@pytest.fixture
def office() -> Office:
    return an_office()


def at_desk_of(actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_center_sees_what_is_asked_for_and_applies_for_what_matches(office):
    for _ in range(2):
        a_candidate(center=office.center, class_group=office.group)
    a_candidate(an_enrollment(center=office.center, class_group=office.group, name="王缺学分"))
    clerk, page = at_desk_of(office.clerk), reverse("applications:candidates")

    shown = text_of(clerk.get(page))
    assert "申请批次： 202307" in shown
    assert "当前可申请 2 人" in shown
    assert "王缺学分" in shown
    filtered = clerk.get(page, {"conditions": "yes", "photo": "yes"})
    assert "王缺学分" not in text_of(filtered)

    token = filtered.context["page"]["selection_token"]
    chosen = {"verb": "apply", "scope": "match", "selection": token}
    preview = clerk.post(page, chosen)
    assert (preview.context["preview"].will, preview.context["preview"].cannot) == (2, 0)
    assert not Candidate.objects.filter(state=State.APPLIED).exists()
    clerk.post(page, chosen | {"confirmed": "1"})
    assert Candidate.objects.filter(state=State.APPLIED).count() == 2


def test_every_filter_narrows_the_list(office):
    one = a_candidate(center=office.center, class_group=office.group, name="张青松")
    a_candidate(a_graduate_to_be(name="李存疑"))
    reviewer, page = at_desk_of(office.hq_reviewer), reverse("applications:candidates")
    for query in (
        {"student_number": one.student_number[:13]}, {"name": "张"}, {"name": "zqs"}, {"intake_term": "202103"},
        {"conditions": "yes"}, {"photo": "yes"}, {"chsi": "yes"}, {"readiness": "ready"}, {"state": "not_applied"},
        {"level": "associate"}, {"center": office.center.code}, {"class_group": office.group.name},
        {"category": one.category},
    ):  # fmt: skip
        assert one.pk in [row.pk for row in reviewer.get(page, query).context["page"]["rows"]], query
    for query in ({"name": "王"}, {"conditions": "no"}, {"photo": "no"}, {"chsi": "unknown"}, {"state": "applied"}):
        assert reviewer.get(page, query).context["page"]["rows"] == []


def test_a_list_of_three_asks_as_often_as_a_list_of_one(office):
    client = at_desk_of(office.lead)
    for route in ("applications:candidates", "applications:review", "applications:lots"):
        counts = []
        for more in (1, 2):
            for _ in range(more):
                one = a_candidate(center=office.center, class_group=office.group)
                apply([one.pk], intent="graduate", actor=office.clerk, at=MORNING)
            client.get(reverse(route))
            with CaptureQueriesContext(connection) as asked:
                assert client.get(reverse(route)).status_code == 200
            counts.append(len(asked))
        assert counts[0] == counts[1], route


def test_a_result_published_meanwhile_is_in_the_list_at_the_next_look(office):
    enrollment = an_enrollment(center=office.center, class_group=office.group)
    candidate = a_candidate(a_graduate_to_be(enrollment))
    enrollment.results.filter(course__code="K0002").update(state="submitted")
    rows = queries.of_the_season(office.clerk, MORNING)
    assert list(rows.filter(readiness=Readiness.CONDITIONS)) == [candidate]
    enrollment.results.filter(course__code="K0002").update(state="published")
    assert list(queries.of_the_season(office.clerk, MORNING).filter(readiness=Readiness.READY)) == [candidate]


def test_the_queue_shows_what_waits_at_my_level_and_passes_it_on(office):
    candidate = a_candidate(center=office.center, class_group=office.group)
    apply([candidate.pk], intent="graduate", actor=office.clerk, at=MORNING)
    page = reverse("applications:review")
    lead, college = at_desk_of(office.lead), at_desk_of(office.college_reviewer)
    assert candidate.student_number in text_of(lead.get(page))
    assert candidate.student_number not in text_of(college.get(page))
    chosen = {"row_verb": f"pass_on:{candidate.pk}", "confirmed": "1"}
    lead.post(page, chosen)
    assert candidate.student_number in text_of(college.get(page))
    rejecting = {"row_verb": f"reject:{candidate.pk}"}
    assert college.post(page, rejecting).context["preview"].will == 1
    college.post(page, rejecting | {"confirmed": "1", "reason": "处分未解除"})
    candidate.refresh_from_db()
    assert candidate.state == State.REJECTED
    assert at_desk_of(office.clerk).get(page).status_code == 403


def test_one_candidate_explains_itself_and_says_who_acts_next(office):
    enrollment = an_enrollment(center=office.center, class_group=office.group, name="王缺学分")
    candidate = a_candidate(a_graduate_to_be(enrollment))
    a_result(enrollment, course_code="X9999", course_name="书法欣赏")
    enrollment.results.filter(course__code="K0001").update(score_x10=590)
    a_statement(enrollment, graduation_photo=False)
    a_manual_check(enrollment)
    response = at_desk_of(office.clerk).get(reverse("applications:candidate", args=[candidate.pk]))
    shown = text_of(response)
    for words in (
        "总学分不足",
        "必修课程未通过（健康管理学基础）",
        "书法欣赏",
        "不在教学计划内",
        "补足毕业条件",
        "未通过",
    ):
        assert words in shown, words
    assert [key for key, *_ in response.context["offers"]] == ["apply", "defer"]
    assert at_desk_of(an_office().clerk).get(reverse("applications:candidate", args=[candidate.pk])).status_code == 404


def test_pages_speak_english_too(office):
    candidate = a_candidate(center=office.center, class_group=office.group)
    apply([candidate.pk], intent="graduate", actor=office.clerk, at=MORNING)
    client = at_desk_of(office.lead)
    client.cookies["django_language"] = "en"
    shown = text_of(client.get(reverse("applications:candidate", args=[candidate.pk])))
    assert "check and hand up" in shown
    assert "The plan, course by course" in shown


def test_a_lot_is_a_receipt_that_the_center_can_print(office):
    candidate = a_candidate(center=office.center, class_group=office.group)
    apply([candidate.pk], intent="graduate", actor=office.clerk, at=MORNING)
    pass_on([candidate.pk], actor=office.lead, at=MORNING)
    lot = Lot.objects.get()
    shown = text_of(at_desk_of(office.clerk).get(reverse("applications:lot", args=[lot.pk])))
    assert lot.number in shown
    assert candidate.student_number in shown
    assert at_desk_of(an_office().clerk).get(reverse("applications:lot", args=[lot.pk])).status_code == 404


def test_new_candidates_and_the_audit_are_jobs(office):
    a_graduate_to_be(center=office.center, class_group=office.group)
    reviewer = at_desk_of(office.hq_reviewer)
    assert "还有 1 人未列入" in text_of(reviewer.get(reverse("applications:nominate")))
    reviewer.post(reverse("applications:nominate"))
    jobs.run(Job.objects.get(kind="applications.nominate").pk)
    assert Candidate.objects.count() == 1
    assert reviewer.get(reverse("applications:audit")).status_code == 200
    reviewer.post(reverse("applications:audit"))
    assert jobs.run(Job.objects.get(kind="applications.audit").pk).result["changed"] == 0
    assert at_desk_of(office.clerk).get(reverse("applications:nominate")).status_code == 403


def test_a_decision_shows_what_it_rested_on_although_results_changed_since(office):
    candidate = a_candidate(center=office.center, class_group=office.group)
    apply([candidate.pk], intent="graduate", actor=office.clerk, at=MORNING)
    candidate.enrollment.results.update(score_x10=400)
    move = candidate.transitions.get()
    clerk, page = at_desk_of(office.clerk), reverse("applications:decision", args=[move.pk])
    assert page in clerk.get(reverse("applications:candidate", args=[candidate.pk])).content.decode()
    shown = text_of(clerk.get(page))
    assert "符合毕业条件" in shown
    assert "86" in shown
    assert "40" not in re.findall(r"\d+", shown)
    stranger = at_desk_of(an_office().clerk)
    assert stranger.get(page).status_code == 404
