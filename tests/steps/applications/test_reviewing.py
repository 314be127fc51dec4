"""The chain: center, college, headquarters, by different people, in the order of submission."""

from datetime import UTC, date, datetime, timedelta

import pytest

from graduand.base.errors import NotNow, NotValid, NotYours
from graduand.base.language import say
from graduand.steps.applications.actions.applying import apply
from graduand.steps.applications.actions.reviewing import pass_on, reject, return_
from graduand.steps.applications.models import Candidate, Lot, State, Transition
from graduand.steps.batches.actions import set_window
from graduand.steps.registry.models import Role
from tests.factories import (
    a_candidate,
    a_center,
    a_class,
    a_graduate_to_be,
    a_graduation_photo,
    a_manual_check,
    a_post,
    a_statement,
    an_actor,
)
from tests.steps.applications.office import MORNING, Office, an_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office()


def an_applied(office: Office, **facts) -> Candidate:
    candidate = a_candidate(center=office.center, class_group=office.group, **facts)
    assert apply([candidate.pk], intent="graduate", actor=office.clerk, at=MORNING).done == [candidate.pk]
    return candidate


def codes(outcome) -> dict[int, str]:
    return {pk: refusal.code for pk, refusal in outcome.refused.items()}


def standing(candidate: Candidate) -> tuple[str, int]:
    candidate.refresh_from_db()
    return candidate.state, candidate.review_level


def test_three_people_bring_an_application_to_its_approval(office):
    candidate = an_applied(office)
    for actor, expected in (
        (office.lead, ("in_review", 1)), (office.college_reviewer, ("in_review", 2)),
        (office.hq_reviewer, ("approved", 2)),
    ):  # fmt: skip
        assert pass_on([candidate.pk], actor=actor, at=MORNING).done == [candidate.pk]
        assert standing(candidate) == expected
    moves = Transition.objects.filter(candidate=candidate).order_by("pk").values_list("verb", "actor")
    assert len({actor for _, actor in moves}) == 4


def test_whoever_applied_may_not_pass_on(office):
    both = a_post(Role.CENTER_CLERK, office.center)
    lead_too = an_actor(Role.CENTER_LEAD, office.center, user=both.user)
    candidate = a_candidate(center=office.center)
    apply([candidate.pk], intent="graduate", actor=lead_too, at=MORNING)
    assert codes(pass_on([candidate.pk], actor=lead_too, at=MORNING)) == {candidate.pk: "four_eyes"}
    assert pass_on([candidate.pk], actor=office.lead, at=MORNING).done == [candidate.pk]


def test_one_person_with_two_posts_may_not_pass_on_twice(office):
    candidate = an_applied(office)
    post = a_post(Role.CENTER_LEAD, office.center)
    as_lead = an_actor(Role.CENTER_LEAD, a_center(office.college), user=post.user)
    as_lead_here = type(as_lead)(**{**vars(as_lead), "path": office.center.path})
    as_reviewer = an_actor(Role.COLLEGE_REVIEWER, office.college, user=post.user)
    pass_on([candidate.pk], actor=as_lead_here, at=MORNING)
    assert codes(pass_on([candidate.pk], actor=as_reviewer, at=MORNING)) == {candidate.pk: "four_eyes"}


def test_after_a_return_the_same_lead_may_pass_on_the_new_application(office):
    candidate = an_applied(office)
    pass_on([candidate.pk], actor=office.lead, at=MORNING)
    return_([candidate.pk], reason="请核对专业名称", actor=office.college_reviewer, at=MORNING)
    assert standing(candidate) == ("returned", 0)
    assert candidate.queue_number is None
    apply([candidate.pk], intent="graduate", actor=office.clerk, at=MORNING)
    assert pass_on([candidate.pk], actor=office.lead, at=MORNING).done == [candidate.pk]


def test_a_level_cannot_be_skipped(office):
    candidate = an_applied(office)
    assert codes(pass_on([candidate.pk], actor=office.hq_reviewer, at=MORNING)) == {
        candidate.pk: "review.not_my_level"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ({"identity": "failed"}, "identity_in_doubt.failed"),
        ({"identity": "uncertain"}, "identity_in_doubt.uncertain"),
        ({"admission_photo": False}, "chsi_admission_photo_missing"),
        ({"graduation_photo": False}, "chsi_graduation_photo_missing"),
    ],
)
def test_what_chsi_says_meanwhile_blocks_at_the_college_and_at_headquarters(office, statement, code):
    """S25, S32: the list arrived after the center had handed up."""
    candidate = an_applied(office)
    pass_on([candidate.pk], actor=office.lead, at=MORNING)
    a_statement(candidate.enrollment, **statement)
    at_college = pass_on([candidate.pk], actor=office.college_reviewer, at=MORNING)
    assert codes(at_college) == {candidate.pk: code}
    assert standing(candidate) == ("in_review", 1)
    Candidate.objects.filter(pk=candidate.pk).update(review_level=2)
    assert codes(pass_on([candidate.pk], actor=office.hq_reviewer, at=MORNING)) == {candidate.pk: code}
    assert say(code).remedy


def test_a_recorded_look_is_not_enough_for_the_college_only_a_newer_list_is(office):
    """C7: the warning at applying is a block at the review until CHSI's own list agrees."""
    enrollment = a_graduate_to_be(center=office.center)
    a_statement(enrollment, graduation_photo=False)
    a_manual_check(enrollment)
    candidate = a_candidate(enrollment)
    apply([candidate.pk], intent="graduate", actor=office.clerk, at=MORNING)
    assert pass_on([candidate.pk], actor=office.lead, at=MORNING).done == [candidate.pk]
    blocked = pass_on([candidate.pk], actor=office.college_reviewer, at=MORNING)
    assert codes(blocked) == {candidate.pk: "chsi_graduation_photo_missing"}
    a_statement(enrollment, taken_on=MORNING.date(), graduation_photo=True)
    assert pass_on([candidate.pk], actor=office.college_reviewer, at=MORNING).done == [candidate.pk]


def test_who_has_no_platform_photo_does_not_come_onto_the_preliminary_list(office):
    """S29."""
    candidate = an_applied(office)
    candidate.enrollment.photos.update(current=False)
    outcome = pass_on([candidate.pk], actor=office.lead, at=MORNING)
    assert codes(outcome) == {candidate.pk: "platform_photo_missing_at_deadline"}
    assert say("platform_photo_missing_at_deadline").remedy


def test_in_the_second_round_a_photo_that_came_after_the_deadline_is_too_late(office):
    """S27, S29: due on 2023-08-30, five days before the round opens."""
    september = datetime(2023, 9, 6, 1, 0, tzinfo=UTC)
    late, in_time = (a_graduate_to_be(center=office.center) for _ in range(2))
    late.photos.update(uploaded_at=datetime(2023, 8, 30, 16, 0, tzinfo=UTC))
    in_time.photos.update(uploaded_at=datetime(2023, 8, 30, 15, 59, 59, tzinfo=UTC), current=False)
    a_graduation_photo(in_time, uploaded_at=september)
    ids = [a_candidate(late).pk, a_candidate(in_time).pk]
    assert apply(ids, intent="graduate", actor=office.clerk, at=september).done == ids
    outcome = pass_on(ids, actor=office.lead, at=september)
    assert (outcome.done, codes(outcome)) == ([ids[1]], {ids[0]: "platform_photo_missing_at_deadline"})


def test_a_lot_has_a_receipt_and_the_queue_follows_submission_then_student_number(office):
    other_center = a_center(office.college)
    other_lead, other_clerk = (an_actor(role, other_center) for role in (Role.CENTER_LEAD, Role.CENTER_CLERK))
    theirs = a_candidate(center=other_center, class_group=a_class(other_center))
    apply([theirs.pk], intent="graduate", actor=other_clerk, at=MORNING)
    second, first = (an_applied(office, number=number) for number in ("2390101499909", "2390101499903"))
    pass_on([theirs.pk], actor=other_lead, at=MORNING)
    outcome = pass_on([second.pk, first.pk], actor=office.lead, at=MORNING + timedelta(hours=1))

    queue = list(Candidate.objects.exclude(queue_number=None).order_by("queue_number"))
    assert queue == [theirs, first, second]
    numbers = list(Lot.objects.order_by("pk").values_list("number", "count"))
    assert numbers == [(f"202307-1-{other_center.code}-001", 1), (f"202307-1-{office.center.code}-001", 2)]
    assert [note.code for note in outcome.notes] == ["lot.made"]


def test_a_small_lot_is_pointed_out(office):
    """S44."""
    few = an_applied(office)
    for _ in range(2):
        a_candidate(center=office.center, class_group=office.group)
    outcome = pass_on([few.pk], actor=office.lead, at=MORNING)
    assert [(note.code, note.facts.get("waiting")) for note in outcome.notes] == [("lot.made", None), ("lot.small", 2)]
    assert Candidate.objects.get(pk=few.pk).lot.number.endswith("-001")


def test_rejecting_is_for_the_levels_above_and_needs_a_reason(office):
    candidate = an_applied(office)
    assert codes(reject([candidate.pk], reason="x", actor=office.lead, at=MORNING)) == {candidate.pk: "move.forbidden"}
    pass_on([candidate.pk], actor=office.lead, at=MORNING)
    with pytest.raises(NotValid, match="reason"):
        reject([candidate.pk], reason="", actor=office.college_reviewer, at=MORNING)
    assert reject([candidate.pk], reason="处分未解除", actor=office.college_reviewer, at=MORNING).done == [candidate.pk]
    assert standing(candidate) == ("rejected", 1)
    assert Transition.objects.get(verb="reject").reason == "处分未解除"


def test_a_clerk_does_not_review_and_nobody_does_outside_the_window(office):
    candidate = an_applied(office)
    with pytest.raises(NotYours):
        pass_on([candidate.pk], actor=office.clerk, at=MORNING)
    with pytest.raises(NotNow):
        pass_on([candidate.pk], actor=office.lead, at=datetime(2023, 8, 1, tzinfo=UTC))


def test_a_center_with_a_narrower_window_hands_up_in_time_while_the_college_goes_on(office):
    """C2: the nearest window above a student counts."""
    first, second = an_applied(office), an_applied(office)
    pass_on([first.pk], actor=office.lead, at=MORNING)
    set_window(
        office.batch.rounds.get(number=1), office.center, "review", opens_on=date(2023, 7, 10),
        closes_on=date(2023, 7, 12), actor=office.college_reviewer, at=MORNING,
    )  # fmt: skip
    next_day = MORNING + timedelta(days=1)
    with pytest.raises(NotNow):
        pass_on([second.pk], actor=office.lead, at=next_day)
    assert pass_on([first.pk], actor=office.college_reviewer, at=next_day).done == [first.pk]


def test_another_centers_application_is_not_there(office):
    candidate = an_applied(office)
    stranger = an_actor(Role.CENTER_LEAD)
    assert codes(pass_on([candidate.pk], actor=stranger, at=MORNING)) == {candidate.pk: "candidate.not_found"}
    assert standing(candidate) == (State.APPLIED, 0)


def test_a_lost_degree_goes_back_while_graduation_goes_on(office):
    candidate = an_applied(office)
    Candidate.objects.filter(pk=candidate.pk).update(intent="graduate_with_degree", degree_state="applied")
    assert pass_on([candidate.pk], actor=office.lead, at=MORNING).done == [candidate.pk]
    candidate.refresh_from_db()
    assert (candidate.state, candidate.degree_state) == ("in_review", "returned")
