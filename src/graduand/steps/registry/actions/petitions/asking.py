"""The center asks, with a reason; and takes a request back before anybody has decided."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from graduand.base.actors import Actor
from graduand.base.choosing import required
from graduand.base.errors import NotReady, NotYours, Refusal, Taken
from graduand.base.journal.actions import record
from graduand.base.outcomes import Outcome
from graduand.pure.audit.rules.parts import tenths
from graduand.steps.registry import scope
from graduand.steps.registry.actions.courses import known_courses
from graduand.steps.registry.actions.importing.storing import lock_imports
from graduand.steps.registry.actions.petitions.choice import choose, told
from graduand.steps.registry.models import Course, Petition, PetitionState, RecordStatus, Role, subject
from graduand.steps.registry.petition_checks import check
from graduand.steps.registry.standing import Request, Standing, standing_of
from graduand.steps.registry.wording_petitions import said_state

CENTER = (Role.CENTER_CLERK, Role.CENTER_LEAD)
OPEN = frozenset({PetitionState.REQUESTED, PetitionState.REVIEWED})


@transaction.atomic
def ask(
    student_number: str, request: Request, *, reason: str, evidence: str = "", actor: Actor, at: datetime
) -> tuple[Petition, list[Refusal]]:
    """
    Put a request forward; gives the petition, and what whoever decides should know (an exemption over the cap).

    Raises:
        NotYours: only the center asks. NotFound: no such student inside the gate. NotValid: no reason, or too little.
        NotReady: the plan forbids it. Taken: it has been asked for already.
    """
    scope.require(actor, *CENTER)
    enrollment, reason = scope.enrollment(actor, student_number), required(reason)
    if enrollment.status != RecordStatus.ENROLLED:
        raise NotReady("petition.not_enrolled", status=str(enrollment.get_status_display()))
    standing = standing_of(enrollment)
    warnings = check(request, standing)
    petition = Petition(
        enrollment=enrollment, kind=request.kind, module=request.module, condition=request.condition,
        credits_x10=_tenths(request.credits), score_x10=_tenths(request.score), term=request.term, reason=reason,
        evidence=evidence.strip()[:200], requested_at=at, requested_by=actor.key, requested_by_name=actor.name,
        **_courses(request, standing),
    )  # fmt: skip
    _store(petition)
    record("petition.ask", subject(enrollment), actor=actor, at=at, reason=reason, **told(petition))
    return petition, warnings


def _store(petition: Petition) -> None:
    """Keep it once: the constraint of the table has the last word when two ask at the same moment."""
    try:
        with transaction.atomic():
            petition.save()
    except IntegrityError as twice:
        raise Taken("petition.twice") from twice


def _courses(request: Request, standing: Standing) -> dict[str, Course | None]:
    """The courses that are named; one of the plan that nobody has a result of yet enters the catalog now."""
    lock_imports()
    names = {slot.course: slot.name for slot in standing.rules.slots}
    wanted = {code: names[code] for code in (request.course, request.target) if code in names}
    found = known_courses(wanted, store=True)
    found |= {course.code: course for course in Course.objects.filter(code__in=[request.course, request.target])}
    for code in (request.course, request.target):
        if code and code not in found:
            raise NotReady("petition.course_unknown", course=code)
    return {"course": found.get(request.course), "target": found.get(request.target)}


def _tenths(value: Decimal | None) -> int | None:
    return None if value is None else tenths(value)


@transaction.atomic
def withdraw(rows: QuerySet[Petition] | Iterable[Any], *, actor: Actor, at: datetime) -> Outcome:
    """Take requests back before they are decided; only who made them may. Raises NotYours."""
    scope.require(actor, *CENTER)
    petitions, outcome = choose(rows, actor)
    for petition in petitions:
        if refusal := _not_withdrawable(petition, actor):
            outcome.refused[petition.pk] = refusal
            continue
        petition.state = PetitionState.WITHDRAWN
        petition.save(update_fields=["state"])
        outcome.done.append(petition.pk)
        record("petition.withdraw", subject(petition.enrollment), actor=actor, at=at, **told(petition))
    return outcome


def _not_withdrawable(petition: Petition, actor: Actor) -> Refusal | None:
    if petition.state not in OPEN:
        return NotReady("petition.decided_already", state=said_state(petition.state))
    if petition.requested_by != actor.key:
        return NotYours("petition.of_another", name=petition.requested_by_name)
    return None
