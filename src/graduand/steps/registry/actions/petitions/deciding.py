"""The college reviews, headquarters decides, and may take an approval back: three different people (domain.md 2.3, P6).

Locked in order and read anew, so that of two who decide at once one decides and the other is told.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from graduand.base.actors import Actor
from graduand.base.choosing import required
from graduand.base.errors import NotReady, NotYours, Refusal
from graduand.base.journal.actions import record
from graduand.base.outcomes import Outcome
from graduand.steps.registry import scope
from graduand.steps.registry.actions.petitions.choice import choose, told
from graduand.steps.registry.actions.petitions.granting import grant, undo
from graduand.steps.registry.models import Petition, PetitionState, Role, subject
from graduand.steps.registry.petition_checks import check
from graduand.steps.registry.standing import request_of, standing_of
from graduand.steps.registry.wording_petitions import said_state

type Rows = QuerySet[Petition] | Iterable[Any]

COLLEGE = (Role.COLLEGE_REVIEWER,)
HEADQUARTERS = (Role.HQ_REVIEWER,)
# Whose turn it is to say no.
REFUSES_AT = {
    Role.COLLEGE_REVIEWER.value: PetitionState.REQUESTED, Role.HQ_REVIEWER.value: PetitionState.REVIEWED,
}  # fmt: skip


@transaction.atomic
def review(rows: Rows, *, actor: Actor, at: datetime) -> Outcome:
    """The college has seen the evidence and passes requests on. Raises NotYours."""
    scope.require(actor, *COLLEGE)

    def one(petition: Petition) -> dict[str, Any]:
        _stand(petition, PetitionState.REQUESTED)
        _by_another(actor, petition.requested_by)
        petition.state, petition.reviewed_at = PetitionState.REVIEWED, at
        petition.reviewed_by, petition.reviewed_by_name = actor.key, actor.name
        return {}

    return _each(rows, "review", one, actor, at)


@transaction.atomic
def approve(rows: Rows, *, actor: Actor, at: datetime) -> Outcome:
    """
    Headquarters grants requests, each held once more against the rules and results of this moment.

    Exemptions and transfers become published results in the same transaction; triggers mark the verdicts.

    Raises:
        NotYours: only the headquarters reviewer.
    """
    scope.require(actor, *HEADQUARTERS)

    def one(petition: Petition) -> dict[str, Any]:
        _stand(petition, PetitionState.REVIEWED)
        _by_another(actor, petition.requested_by, petition.reviewed_by)
        standing = standing_of(petition.enrollment)
        warnings = [warning.code for warning in check(request_of(petition), standing)]
        made = grant(petition, standing.slot(petition.course.code) if petition.course else None, at)
        _decided(petition, PetitionState.APPROVED, "", actor, at)
        return made | ({"warnings": warnings} if warnings else {})

    return _each(rows, "approve", one, actor, at)


@transaction.atomic
def refuse(rows: Rows, *, answer: str, actor: Actor, at: datetime) -> Outcome:
    """
    Say no with an answer: the college to what was requested, headquarters to what was reviewed.

    Raises:
        NotYours: another post is needed. NotValid: no answer.
    """
    scope.require(actor, *COLLEGE, *HEADQUARTERS)
    answer = required(answer, "petition.answer_empty")

    def one(petition: Petition) -> dict[str, Any]:
        _stand(petition, REFUSES_AT[actor.role])
        _by_another(actor, petition.requested_by, petition.reviewed_by)
        _decided(petition, PetitionState.REFUSED, answer, actor, at)
        return {"answer": answer}

    return _each(rows, "refuse", one, actor, at)


@transaction.atomic
def revoke(rows: Rows, *, reason: str, actor: Actor, at: datetime) -> Outcome:
    """
    Take approvals back with a reason; results that they made go too, and the journal keeps what those were.

    Raises:
        NotYours: only the headquarters reviewer. NotValid: no reason.
    """
    scope.require(actor, *HEADQUARTERS)
    reason = required(reason)

    def one(petition: Petition) -> dict[str, Any]:
        _stand(petition, PetitionState.APPROVED)
        before = {"decided_by": petition.decided_by, "decided_at": petition.decided_at}
        gone = undo(petition)
        _decided(petition, PetitionState.REVOKED, reason, actor, at)
        return gone | {"reason": reason, "approval": before}

    return _each(rows, "revoke", one, actor, at)


def _each(
    rows: Rows, verb: str, one: Callable[[Petition], dict[str, Any]], actor: Actor, at: datetime
) -> Outcome:  # fmt: skip
    """Do it to each petition by itself: a refused one never stops the others. One line a student in the journal."""
    petitions, outcome = choose(rows, actor)
    done: list[tuple[Petition, dict[str, Any]]] = []
    for petition in petitions:
        try:
            with transaction.atomic():
                facts = one(petition)
                petition.save()
        except Refusal as refusal:
            outcome.refused[petition.pk] = refusal
        else:
            done.append((petition, facts))
    for petition, facts in done:
        record(f"petition.{verb}", subject(petition.enrollment), actor=actor, at=at, **told(petition), **facts)
        outcome.done.append(petition.pk)
    return outcome


def _stand(petition: Petition, state: PetitionState) -> None:
    if petition.state != state:
        raise NotReady("petition.out_of_turn", state=said_state(petition.state), needed=said_state(state))


def _by_another(actor: Actor, *before: str) -> None:
    """Three people: nobody decides about what he or she asked for or passed on (P6)."""
    if actor.key in before:
        raise NotYours("petition.same_person", name=actor.name)


def _decided(petition: Petition, state: PetitionState, answer: str, actor: Actor, at: datetime) -> None:
    petition.state, petition.answer, petition.decided_at = state, answer, at
    petition.decided_by, petition.decided_by_name = actor.key, actor.name
