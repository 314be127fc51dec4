"""Parcels of certificates from a college to a learning center, and the receipt (S38-S40)."""

from datetime import datetime

from django.db import transaction

from graduand.base.actors import Actor
from graduand.base.errors import NotFound, NotReady, NotValid, NotYours
from graduand.base.journal.actions import record
from graduand.base.outcomes import Outcome
from graduand.pure.workflow.transitions import Verb
from graduand.steps.certificates.actions.holding import Certificates, Held, hold
from graduand.steps.certificates.models import Certificate
from graduand.steps.delivery.models import Consignment, ConsignmentLine, ConsignmentState
from graduand.steps.registry import scope
from graduand.steps.registry.models import Organization, Role

AT_THE_CENTER = (Role.CENTER_CLERK, Role.CENTER_LEAD)


@transaction.atomic
def send(
    certificates: Certificates, *, carrier: str, tracking_number: str, actor: Actor, at: datetime,
    destination: Organization | None = None,
) -> Outcome:  # fmt: skip
    """
    Send the printed certificates of one center as one parcel, in the order of class and student number (S37, S39).

    Without `destination` they all must belong to one center, which is where they go; with it those of other centers
    are refused one by one. The note `consignment.sent` of the outcome carries the parcel number.

    Raises:
        NotYours: not a dispatcher of a college. NotValid: no carrier, or certificates of several centers.
    """
    scope.require(actor, Role.COLLEGE_DISPATCHER)
    held = hold(certificates, actor=actor)
    held.keep_allowed(Verb.DISPATCH)
    held.keep_without_remarks()
    packed = _packed(held, destination)
    if not packed:
        return held.outcome
    parcel = _parcel(packed, _named(carrier), _named(tracking_number), actor, at)
    held.advance(Verb.DISPATCH, actor=actor, at=at, reason=parcel.number)
    record("consignment.send", subject_of(parcel), actor=actor, at=at, count=parcel.count, carrier=parcel.carrier,
           tracking_number=parcel.tracking_number, numbers=[one.number for one in packed])  # fmt: skip
    held.outcome.notes.append(NotReady("consignment.sent", number=parcel.number, count=parcel.count))
    return held.outcome


def _packed(held: Held, destination: Organization | None) -> list[Certificate]:
    """The certificates in the order of the list inside; all of one center."""
    centers = {one.candidate.center_id for one in held.standing}
    if destination is None and len(centers) > 1:
        raise NotValid("consignment.several_centers", count=len(centers))
    for one in list(held.standing):
        if destination is not None and one.candidate.center_id != destination.pk:
            held.refuse(one, NotReady("consignment.other_center", destination=destination.name))
    return sorted(held.standing, key=lambda one: (one.candidate.class_group_id, one.candidate.student_number))


def _parcel(packed: list[Certificate], carrier: str, tracking_number: str, actor: Actor, at: datetime) -> Consignment:
    """The parcel and its lines; the center's row is locked, so that its parcels are numbered one after another."""
    first = packed[0].candidate
    center = Organization.objects.select_for_update(no_key=True).get(pk=first.center_id)
    if actor.organization_id is None:
        raise NotYours("post.none")
    turn = Consignment.objects.filter(destination=center).count() + 1
    parcel = Consignment.objects.create(
        number=f"{first.batch.code}-{center.code}-{turn:02d}", origin_id=actor.organization_id, destination=center,
        origin_path=actor.path, path=center.path, carrier=carrier, tracking_number=tracking_number,
        count=len(packed), sent_at=at, sent_by=actor.key,
    )  # fmt: skip
    ConsignmentLine.objects.bulk_create(
        ConsignmentLine(consignment=parcel, certificate=one, line=line) for line, one in enumerate(packed, 1)
    )
    return parcel


def receive(consignment_id: int, *, counted: int, actor: Actor, at: datetime, remark: str = "") -> Consignment:
    """
    Sign the receipt of a parcel (S40): from now on the center keeps what lies in it (S45).

    A count that differs is kept with its remark and leaves the parcel open, so that college and center look for what
    is missing; the count can be repeated.

    Raises:
        NotFound: not a parcel for this center. NotReady: `consignment.received_already`, `consignment.count_differs`.
    """
    parcel = _counted(consignment_id, counted, remark.strip()[:200], actor, at)
    if parcel.counted != parcel.count:
        raise NotReady("consignment.count_differs", number=parcel.number, listed=parcel.count, counted=parcel.counted)
    return parcel


@transaction.atomic
def _counted(consignment_id: int, counted: int, remark: str, actor: Actor, at: datetime) -> Consignment:
    """Keep the count, and take the certificates in when it agrees."""
    scope.require(actor, *AT_THE_CENTER)
    rows = scope.limit(Consignment.objects.select_for_update(no_key=True), actor)
    parcel = rows.filter(pk=consignment_id).first()
    if parcel is None:
        raise NotFound("consignment.not_found")
    if parcel.state != ConsignmentState.SENT:
        raise NotReady("consignment.received_already", number=parcel.number, received_at=parcel.received_at)
    parcel.counted, parcel.remark = counted, remark
    if counted == parcel.count:
        _take_in(parcel, actor, at)
    parcel.save()
    record("consignment.count", subject_of(parcel), actor=actor, at=at, listed=parcel.count, counted=counted,
           remark=remark)  # fmt: skip
    return parcel


def _take_in(parcel: Consignment, actor: Actor, at: datetime) -> None:
    """All certificates of the parcel change hands, or none."""
    inside = list(parcel.lines.values_list("certificate_id", flat=True))
    held = hold(inside, actor=actor)
    held.advance(Verb.RECEIVE, actor=actor, at=at, reason=parcel.number)
    if refused := held.outcome.refused:
        raise next(iter(refused.values()))
    parcel.state, parcel.received_at, parcel.received_by = ConsignmentState.RECEIVED, at, actor.key


def subject_of(parcel: Consignment) -> str:
    """How the journal names a parcel."""
    return f"consignment:{parcel.number}"


def _named(text: str) -> str:
    """The carrier or its number, if it is given."""
    if not text.strip():
        raise NotValid("consignment.no_carrier")
    return text.strip()[:40]
