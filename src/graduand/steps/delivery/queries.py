"""Questions about parcels, custody and signatures, each beginning at the gate."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, DateTimeField, Max, OuterRef, QuerySet, Subquery, Value

from graduand.base import files
from graduand.base.actors import Actor
from graduand.base.errors import NotFound
from graduand.pure.papers.rosters import Consignment as PaperParcel
from graduand.pure.papers.rosters import RosterLine, consignment_list
from graduand.pure.workflow.windows import day_of
from graduand.steps.applications.models import State, Transition
from graduand.steps.certificates.models import Certificate, Remark
from graduand.steps.certificates.queries import certificates, promise_due, remarks_of, settings_of
from graduand.steps.delivery.models import Consignment, ConsignmentLine, SignOff
from graduand.steps.photos.queries import CLEANED, SUFFIX
from graduand.steps.registry import scope
from graduand.steps.registry.models import Role


@dataclass(frozen=True)
class Waiting:
    """A center and how many printed certificates wait to be sent there; `since` is the latest print."""

    code: str
    name: str
    count: int
    since: datetime


@dataclass(frozen=True)
class Counter:
    """What lies on the counter: the certificate, whose document is looked at (masked), the photo, the parcel."""

    certificate: Certificate
    id_masked: str
    photo: bytes
    parcel: Consignment
    remarks: tuple[Remark, ...]

    @property
    def born_on(self) -> date:
        """The date of birth as it stands on the certificate."""
        return date.fromisoformat(self.certificate.snapshot["born_on"])


def to_send(actor: Actor) -> QuerySet[Certificate]:
    """The printed certificates that wait for a parcel (S39)."""
    return certificates(actor).filter(candidate__state=State.PRINTED)


def waiting_centers(actor: Actor) -> list[Waiting]:
    """The centers for which something waits, in the order of their codes."""
    rows = to_send(actor).order_by().values("candidate__center__code", "candidate__center__name")
    told = rows.annotate(count=Count("pk"), since=Max("printed_at")).order_by("candidate__center__code")
    return [Waiting(row["candidate__center__code"], row["candidate__center__name"], row["count"], row["since"])
            for row in told]  # fmt: skip


def consignments(actor: Actor) -> QuerySet[Consignment]:
    """The parcels to the actor's place or to places below it; a college sees what it has sent."""
    return scope.limit(Consignment.objects.all(), actor).select_related("origin", "destination")


def consignment(actor: Actor, consignment_id: int) -> Consignment:
    """One parcel behind the gate. Raises NotFound."""
    found = consignments(actor).filter(pk=consignment_id).first()
    if found is None:
        raise NotFound("consignment.not_found")
    return found


def lines_of(parcel: Consignment) -> QuerySet[ConsignmentLine]:
    """What lies in a parcel, in the order of the list."""
    rows = ConsignmentLine.objects.filter(consignment=parcel).order_by("line")
    return rows.select_related("certificate__candidate__class_group", "certificate__candidate__program")


def packing_list(parcel: Consignment, *, specimen: bool) -> bytes:
    """寄送清单 with 签收回执, to lie in the parcel and come back signed (S40)."""
    rows = list(lines_of(parcel).select_related("certificate__candidate__batch"))
    return consignment_list(
        PaperParcel(
            parcel_number=parcel.number, batch=rows[0].certificate.candidate.batch.code if rows else "",
            roster_number=parcel.number, sender=parcel.origin.name, recipient=parcel.destination.name,
            carrier=parcel.carrier, tracking_number=parcel.tracking_number, sent_on=day_of(parcel.sent_at),
            lines=[_line(row) for row in rows],
        ), specimen=specimen,
    )  # fmt: skip


def _line(row: ConsignmentLine) -> RosterLine:
    record = row.certificate.snapshot
    return RosterLine(
        row.line, row.certificate.candidate.student_number, record["name"], record["sex"], record["major"],
        record["level"], row.certificate.number,
    )  # fmt: skip


def custody(actor: Actor, at: datetime) -> QuerySet[Certificate]:
    """
    The certificates that lie at centers and wait for their graduates (S45).

    Each carries `approved_at`, where the promise starts, and `seen_at`, the instant of the question.
    """
    approved = Transition.objects.filter(candidate=OuterRef("candidate"), to_state=State.APPROVED).order_by("-at")
    rows = certificates(actor).filter(candidate__state=State.RECEIVED)
    with_parcel = rows.select_related("consignment_line__consignment", "candidate__batch")
    return with_parcel.annotate(
        approved_at=Subquery(approved.values("at")[:1]), seen_at=Value(at, output_field=DateTimeField())
    )


def counter(actor: Actor, certificate_id: int, at: datetime) -> Counter:
    """One certificate in custody, with everything that is compared when it is handed out. Raises NotFound."""
    rows = custody(actor, at).select_related("candidate__enrollment__student")
    found = rows.filter(pk=certificate_id).first()
    if found is None:
        raise NotFound("certificate.not_found")
    return Counter(
        found, found.candidate.enrollment.student.id_masked, files.fetch_bytes(CLEANED, found.photo_digest, SUFFIX),
        found.consignment_line.consignment, tuple(remarks_of(found)),
    )  # fmt: skip


def due_on(certificate: Any) -> date:
    """When the promise of two months ends for a row of `custody` (S9, C4)."""
    return promise_due(settings_of(certificate.candidate.batch), certificate.approved_at)


def days_left(certificate: Any) -> int:
    """Days until the promise ends for a row of `custody`; negative when it is over."""
    return (due_on(certificate) - day_of(certificate.seen_at)).days


def parcel_of(certificate: Certificate) -> Consignment | None:
    """The parcel in which a certificate went to its center."""
    line = ConsignmentLine.objects.filter(certificate=certificate).select_related("consignment__destination").first()
    return line.consignment if line else None


def sign_off_of(certificate: Certificate) -> SignOff | None:
    """The signature for a certificate."""
    return SignOff.objects.filter(certificate=certificate).first()


def may_receive(actor: Actor, parcel: Consignment) -> bool:
    """Whether the post may sign the receipt; the action asks again."""
    return actor.role in (Role.CENTER_CLERK, Role.CENTER_LEAD) and scope.covers(actor, parcel.path)
