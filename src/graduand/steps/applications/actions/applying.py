"""What the learning center does for its students: apply, withdraw, defer, resume (S22, S82, S86)."""

from datetime import datetime

from django.db import transaction

from graduand.base.actors import Actor
from graduand.base.outcomes import Outcome
from graduand.pure.workflow.eligibility import Stage
from graduand.pure.workflow.transitions import State, Verb
from graduand.steps.applications.actions.deciding import decide_on, required_reason
from graduand.steps.applications.actions.moving import Rows, move
from graduand.steps.applications.models import Intent
from graduand.steps.batches.models import WindowKind
from graduand.steps.registry import scope
from graduand.steps.registry.models import Role

# The post may lie at the center or above it; the gate decides whose students they are.
APPLICANTS = (Role.CENTER_CLERK, Role.CENTER_LEAD)


@transaction.atomic
def apply(rows: Rows, *, intent: Intent | str, actor: Actor, at: datetime) -> Outcome:
    """
    Apply for graduation, or for graduation and degree, on behalf of the chosen students.

    Each is examined on fresh facts: a blocker of S74 or S75 refuses the row with its code; a photo that CHSI does not
    show needs a recorded look on CHSI (ruling C7); the degree is refused alone with `degree_conditions_not_met`, and
    graduation can still be applied for.

    Raises:
        NotYours: not a post of a center. NotNow: the application window is shut for all of them.
    """
    scope.require(actor, *APPLICANTS)
    intent = Intent(intent)
    with_degree = intent is Intent.GRADUATE_WITH_DEGREE
    decision = decide_on(rows, actor=actor, at=at)
    decision.keep_allowed(Verb.APPLY)
    decision.keep_in_window(WindowKind.APPLICATION)
    for candidate in list(decision.standing):
        decision.refuse_blocked(candidate, decision.findings(candidate, Stage.APPLY, wants_degree=with_degree))
    degree = State.APPLIED if with_degree else State.NOT_APPLIED
    ready = [candidate.pk for candidate in decision.standing]
    also = {"intent": intent.value, "degree_state": degree.value}
    moved = move(ready, Verb.APPLY, actor=actor, at=at, also=also, grounds=decision.grounds)
    return decision.outcome.add(moved)


def withdraw(rows: Rows, *, actor: Actor, at: datetime) -> Outcome:
    """Take an application back that the center has not handed up yet. Raises NotYours."""
    return _simply(rows, Verb.WITHDRAW, actor, at)


def defer(rows: Rows, *, reason: str, actor: Actor, at: datetime) -> Outcome:
    """Put graduation off to a later batch, with the reason (S82). Raises NotYours, NotValid: no reason."""
    return _simply(rows, Verb.DEFER, actor, at, required_reason(reason))


def resume(rows: Rows, *, actor: Actor, at: datetime) -> Outcome:
    """Take a deferral back. Raises NotYours."""
    return _simply(rows, Verb.RESUME, actor, at)


@transaction.atomic
def _simply(rows: Rows, verb: Verb, actor: Actor, at: datetime, reason: str = "") -> Outcome:
    """A verb that needs no other rule than the table of moves; whatever was wanted is wanted no more."""
    scope.require(actor, *APPLICANTS)
    decision = decide_on(rows, actor=actor, at=at)
    decision.keep_allowed(verb)
    standing = [candidate.pk for candidate in decision.standing]
    moved = move(standing, verb, actor=actor, at=at, reason=reason, also={"intent": Intent.NONE.value})
    return decision.outcome.add(moved)
