"""The center applies, withdraws, defers and resumes."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from graduand.base.errors import NotNow, NotValid, NotYours
from graduand.base.journal.models import Entry
from graduand.base.language import say
from graduand.base.lists.verbs import Verb as ListVerb
from graduand.base.lists.verbs import rehearse
from graduand.pure.audit.rules.ruleset import DegreeRule
from graduand.steps.applications.actions.applying import apply, defer, resume, withdraw
from graduand.steps.applications.models import Candidate, Intent, Readiness, State, Transition
from graduand.steps.applications.queries import as_decided
from graduand.steps.registry.entitled import entitled
from graduand.steps.registry.models import RecordStatus, Role
from tests.factories import (
    a_candidate,
    a_graduate_to_be,
    a_graduation_photo,
    a_manual_check,
    a_result,
    a_rule_version,
    a_statement,
    an_actor,
    an_enrollment,
)
from tests.steps.applications.office import MORNING, Office, an_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office()


def applied(candidates, office: Office, intent: str = Intent.GRADUATE, at: datetime = MORNING):
    return apply([one.pk for one in candidates], intent=intent, actor=office.clerk, at=at)


def codes(outcome) -> dict[int, str]:
    return {pk: refusal.code for pk, refusal in outcome.refused.items()}


def test_the_center_applies_for_all_that_may_and_each_refusal_stands_alone(office):
    ready = a_candidate(center=office.center)
    no_photo = a_candidate(a_graduate_to_be(center=office.center))
    no_photo.enrollment.photos.update(current=False)
    failing = an_enrollment(center=office.center)
    a_graduation_photo(failing)
    a_statement(failing)
    no_results = a_candidate(failing)

    outcome = applied([ready, no_photo, no_results], office)

    assert outcome.done == [ready.pk]
    assert codes(outcome) == {no_photo.pk: "photo_missing", no_results.pk: "conditions_not_met"}
    ready.refresh_from_db()
    assert (ready.state, ready.intent, ready.degree_state) == ("applied", "graduate", "not_applied")
    assert ready.moved_at == MORNING
    move = Transition.objects.get(candidate=ready)
    assert (move.verb, move.actor, move.seen["academic_ok"]) == ("apply", office.clerk.key, True)
    assert Entry.objects.get(verb="application.apply").facts["count"] == 1


def test_a_result_that_was_taken_back_after_the_page_was_read_refuses_the_stale_yes(office):
    candidate = a_candidate(center=office.center)
    assert candidate.readiness == Readiness.READY
    candidate.enrollment.results.filter(course__code="K0001").delete()

    outcome = applied([candidate], office)

    assert codes(outcome) == {candidate.pk: "conditions_not_met"}
    candidate.refresh_from_db()
    assert candidate.readiness == Readiness.CONDITIONS


def test_the_window_opens_and_shuts_at_the_second(office):
    opens, closes = datetime(2023, 7, 9, 16, 0, tzinfo=UTC), datetime(2023, 7, 16, 16, 0, tzinfo=UTC)
    candidate = a_candidate(center=office.center)
    with pytest.raises(NotNow) as early:
        applied([candidate], office, at=opens.replace(hour=15, minute=59, second=59, microsecond=999999))
    with pytest.raises(NotNow) as late:
        applied([candidate], office, at=closes)
    assert early.value.facts == {"opens_at": opens, "closes_at": closes}
    assert (early.value.code, late.value.code) == ("window.not_open_yet", "window.not_open_yet")
    with pytest.raises(NotNow) as over:
        applied([candidate], office, at=datetime(2023, 10, 12, 16, 0, tzinfo=UTC))
    assert over.value.code == "window.shut"
    last = datetime(2023, 7, 16, 15, 59, 59, 999999, tzinfo=UTC)
    assert applied([candidate], office, at=last).done == [candidate.pk]


def test_when_chsi_shows_no_photo_somebody_must_have_looked_first(office):
    enrollment = a_graduate_to_be(center=office.center)
    a_statement(enrollment, graduation_photo=False)
    candidate = a_candidate(enrollment)

    refused = applied([candidate], office)
    a_manual_check(enrollment)
    taken = applied([candidate], office)

    assert codes(refused) == {candidate.pk: "chsi_graduation_photo_missing"}
    assert taken.done == [candidate.pk]


def test_a_look_before_the_newest_list_counts_no_more(office):
    enrollment = a_graduate_to_be(center=office.center)
    a_manual_check(enrollment, at=datetime(2023, 7, 1, tzinfo=UTC))
    a_statement(enrollment, graduation_photo=False)
    assert codes(applied([a_candidate(enrollment)], office)) != {}


def test_the_degree_is_refused_alone_and_graduation_can_still_be_applied_for(office):
    candidate = a_candidate(center=office.center)
    refused = applied([candidate], office, Intent.GRADUATE_WITH_DEGREE)
    assert codes(refused) == {candidate.pk: "degree_conditions_not_met"}
    assert "alone" in say("degree_conditions_not_met").remedy or "单独" in say("degree_conditions_not_met").remedy
    assert applied([candidate], office).done == [candidate.pk]


def test_applying_with_degree_moves_both_states(office):
    enrollment = an_enrollment(center=office.center)
    a_rule_version(enrollment.program, degree=DegreeRule(Decimal(75), Decimal(75), False))
    candidate = a_candidate(a_graduate_to_be(enrollment))
    assert applied([candidate], office, Intent.GRADUATE_WITH_DEGREE).done == [candidate.pk]
    candidate.refresh_from_db()
    assert (candidate.state, candidate.degree_state) == ("applied", "applied")
    withdraw([candidate.pk], actor=office.clerk, at=MORNING)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.degree_state, candidate.intent) == ("not_applied", "not_applied", "")


def test_somebody_who_is_enrolled_no_more_is_refused(office):
    candidate = a_candidate(center=office.center)
    enrollment = candidate.enrollment
    enrollment.status = RecordStatus.WITHDRAWN
    enrollment.save()
    assert codes(applied([candidate], office)) == {candidate.pk: "status_not_enrolled"}
    candidate.refresh_from_db()
    assert candidate.readiness == Readiness.STATUS


def test_deferring_needs_a_reason_and_can_be_taken_back(office):
    candidate = a_candidate(center=office.center)
    with pytest.raises(NotValid, match="reason"):
        defer([candidate.pk], reason="  ", actor=office.clerk, at=MORNING)
    defer([candidate.pk], reason="学生申请延期", actor=office.clerk, at=MORNING)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.degree_state, candidate.readiness) == ("deferred", "deferred", "deferred")
    assert codes(applied([candidate], office)) == {candidate.pk: "move.forbidden"}
    resume([candidate.pk], actor=office.clerk, at=MORNING)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.degree_state, candidate.readiness) == ("not_applied", "not_applied", "ready")


def test_another_centers_student_is_not_there(office):
    theirs = a_candidate()
    outcome = applied([theirs], office)
    assert codes(outcome) == {theirs.pk: "candidate.not_found"}
    assert Candidate.objects.get(pk=theirs.pk).state == State.NOT_APPLIED


def test_only_a_center_applies(office):
    candidate = a_candidate(center=office.center)
    with pytest.raises(NotYours):
        apply([candidate.pk], intent=Intent.GRADUATE, actor=an_actor(Role.HQ_ISSUER), at=MORNING)


def test_a_dry_run_stores_nothing(office):
    candidate = a_candidate(center=office.center)
    a_result(candidate.enrollment)
    verb = ListVerb("apply", apply, fixed={"intent": Intent.GRADUATE})
    before = Entry.objects.count()
    rehearsed = rehearse(verb, Candidate.objects.all(), actor=office.clerk, at=MORNING, values={})
    assert rehearsed.done == [candidate.pk]
    candidate.refresh_from_db()
    assert candidate.state == State.NOT_APPLIED
    assert (Transition.objects.count(), Entry.objects.count()) == (0, before)


def test_an_identity_in_doubt_may_be_applied_for_and_is_stopped_by_the_college(office):
    enrollment = a_graduate_to_be(center=office.center)
    a_statement(enrollment, identity="uncertain")
    candidate = a_candidate(enrollment)
    assert candidate.readiness == Readiness.IDENTITY
    assert applied([candidate], office).done == [candidate.pk]


def test_a_decision_can_be_explained_years_later_as_it_looked_then(office):
    candidate = a_candidate(center=office.center, class_group=office.group)
    apply([candidate.pk], intent="graduate", actor=office.clerk, at=MORNING)
    candidate.enrollment.results.update(score_x10=400)
    a_rule_version(candidate.program, version=2, source="新规则")
    decision = Transition.objects.get(candidate=candidate)
    then = as_decided(decision).explanation
    assert (then.academic_ok, then.version, [slot.result.score for slot in then.modules[0].slots]) == (True, 1, [86])
    assert entitled(candidate.enrollment).explanation.academic_ok is False
