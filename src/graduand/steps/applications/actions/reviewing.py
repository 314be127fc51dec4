"""The review: level by level, by different people, each on fresh facts (S15, S25, S29, S32; P6)."""

from datetime import datetime

from django.db import transaction

from graduand.base.actors import Actor
from graduand.base.errors import NotReady, NotYours, Refusal
from graduand.base.outcomes import Outcome
from graduand.pure.workflow.eligibility import Finding, Stage
from graduand.pure.workflow.transitions import State, Verb
from graduand.steps.applications.actions.deciding import Decision, decide_on, open_one, required_reason
from graduand.steps.applications.actions.handing_up import hand_up
from graduand.steps.applications.actions.moving import Rows, move
from graduand.steps.applications.chain import REVIEWS_FOR, level_of, my_level
from graduand.steps.applications.models import Candidate, Intent, Transition
from graduand.steps.batches.models import WindowKind
from graduand.steps.registry import scope
from graduand.steps.registry.models import Role

REVIEWERS = tuple(REVIEWS_FOR)


@transaction.atomic
def pass_on(rows: Rows, *, actor: Actor, at: datetime) -> Outcome:
    """
    Pass applications on to the next level; at the last one they are approved.

    A row is refused alone: not at this post's level, seen before by the same eyes (`four_eyes`, P6), no graduation
    photo when the preliminary list was frozen (S29), conditions not met (S74), identity in doubt (S25), a photo that
    CHSI lacks (S32). What a center passes on becomes a lot with places in the queue (S43, S44).

    Raises:
        NotYours: not a reviewing post. NotNow: the review window of the post's organization is shut.
    """
    decision = _at_my_level(rows, Verb.PASS_ON, actor, at)
    _refuse_second_look(decision, actor)
    for candidate in list(decision.standing):
        decision.refuse_blocked(candidate, _findings(decision, candidate))
    passed = list(decision.standing)
    _let_the_degree_go(passed)
    moved = move([candidate.pk for candidate in passed], Verb.PASS_ON, actor=actor, at=at, grounds=decision.grounds)
    handed_up = [candidate for candidate in passed if candidate.state == State.APPLIED]
    moved.notes += hand_up(handed_up, decision, actor=actor, at=at)
    return decision.outcome.add(moved)


@transaction.atomic
def return_(rows: Rows, *, reason: str, actor: Actor, at: datetime) -> Outcome:
    """Send applications back to the center to be mended and applied for again. Raises NotYours, NotNow, NotValid."""
    reason = required_reason(reason)
    decision = _at_my_level(rows, Verb.RETURN, actor, at)
    _refuse_unless_listed(decision, "may_return", "review.may_not_return")
    ready = [candidate.pk for candidate in decision.standing]
    # Its place in the queue is given up: a later submission gets a later one.
    moved = move(ready, Verb.RETURN, actor=actor, at=at, reason=reason, also={"queue_number": None})
    return decision.outcome.add(moved)


@transaction.atomic
def reject(rows: Rows, *, reason: str, actor: Actor, at: datetime) -> Outcome:
    """End applications as not passed, with the reason. Raises NotYours, NotNow, NotValid."""
    reason = required_reason(reason)
    decision = _at_my_level(rows, Verb.REJECT, actor, at)
    _refuse_unless_listed(decision, "may_reject", "review.may_not_reject")
    ready = [candidate.pk for candidate in decision.standing]
    return decision.outcome.add(move(ready, Verb.REJECT, actor=actor, at=at, reason=reason))


def _at_my_level(rows: Rows, verb: Verb, actor: Actor, at: datetime) -> Decision:
    """Only rows that wait at the actor's level, within the review window: a center's is that of its students (C2)."""
    scope.require(actor, *REVIEWERS)
    decision = decide_on(rows, actor=actor, at=at)
    decision.keep_allowed(verb)
    for candidate in list(decision.standing):
        refusal = _not_my_level(candidate, decision, actor)
        if refusal:
            decision.refuse(candidate, refusal)
    decision.keep_in_window(WindowKind.REVIEW, None if actor.role == Role.CENTER_LEAD else actor.path)
    return decision


def _not_my_level(candidate: Candidate, decision: Decision, actor: Actor) -> Refusal | None:
    chain = decision.policies[candidate.batch_id].review.levels
    mine, theirs = my_level(actor.role, decision.policies[candidate.batch_id]), level_of(candidate)
    if mine is None:
        return NotYours("review.not_in_chain", chain=list(chain))
    if mine != theirs:
        return NotReady("review.not_my_level", waits_for=None if theirs is None else chain[theirs])
    return None


def _refuse_second_look(decision: Decision, actor: Actor) -> None:
    """Four eyes (P6): whoever applied or passed on since the last application may not pass on again."""
    looked: dict[int, set[str]] = {}
    moves = Transition.objects.filter(candidate__in=decision.ids, verb__in=[Verb.APPLY, Verb.PASS_ON]).order_by("pk")
    for candidate_id, verb, who in moves.values_list("candidate_id", "verb", "actor"):
        if verb == Verb.APPLY:
            looked[candidate_id] = set()
        looked.setdefault(candidate_id, set()).add(who)
    for candidate in list(decision.standing):
        if decision.policies[candidate.batch_id].review.four_eyes and actor.key in looked.get(candidate.pk, ()):
            decision.refuse(candidate, NotYours("four_eyes", name=actor.name))


def _findings(decision: Decision, candidate: Candidate) -> tuple[Finding, ...]:
    """What stands against passing on; where the center hands up, the preliminary list has its say first (S29)."""
    level = decision.policies[candidate.batch_id].review.levels[candidate.review_level]
    found = decision.findings(candidate, Stage.REVIEW, level)
    if candidate.state != State.APPLIED:
        return found
    listed = decision.findings(candidate, Stage.LIST, platform_photo=_had_photo_in_time(decision, candidate))
    return (*listed, *found)


def _had_photo_in_time(decision: Decision, candidate: Candidate) -> bool:
    """Whether the graduation photo was there when the preliminary list of the round was frozen (S27, S29)."""
    window = open_one(decision.windows(candidate.batch, candidate.path, WindowKind.REVIEW), decision.at)
    if window is None or candidate.photo_since is None:
        return candidate.platform_photo
    settings = decision.policies[candidate.batch_id].rounds[window.round.number - 1]
    return candidate.platform_photo and candidate.photo_since < settings.preliminary_list_at


def _let_the_degree_go(candidates: list[Candidate]) -> None:
    """A degree whose conditions are met no more goes back; graduation itself never waits for it (S82)."""
    lost = [
        candidate.pk for candidate in candidates
        if candidate.intent == Intent.GRADUATE_WITH_DEGREE and not candidate.degree_ok
    ]  # fmt: skip
    Candidate.objects.filter(pk__in=lost).exclude(degree_state=State.RETURNED).update(degree_state=State.RETURNED)


def _refuse_unless_listed(decision: Decision, rule: str, code: str) -> None:
    for candidate in list(decision.standing):
        review = decision.policies[candidate.batch_id].review
        kind = review.levels[candidate.review_level]
        if kind not in getattr(review, rule):
            decision.refuse(candidate, NotYours(code, level=kind))
