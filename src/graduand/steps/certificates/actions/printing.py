"""Print confirmed certificates: the frozen record must be the living one and the confirmed one, or the lane stops."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from graduand.base import files
from graduand.base.actors import Actor
from graduand.base.errors import NotReady, Refusal
from graduand.base.journal.actions import record
from graduand.base.outcomes import Outcome
from graduand.pure.papers.certificates import CertificateData
from graduand.pure.papers.certificates import certificates as typeset
from graduand.pure.papers.engine import PaperFault
from graduand.pure.workflow.transitions import Verb
from graduand.steps.certificates import facts
from graduand.steps.certificates.actions.holding import Certificates, Held, hold
from graduand.steps.certificates.actions.numbering import ISSUER, subject_of
from graduand.steps.certificates.models import Certificate, CertificateState
from graduand.steps.certificates.queries import PAPERS, PDF
from graduand.steps.registry import scope


@dataclass(frozen=True)
class Printed:
    """What became of a sheaf: the outcome by certificate, and the file that holds the pages, if there are some."""

    outcome: Outcome
    paper_digest: str = ""


@transaction.atomic
def check(certificates: Certificates, *, actor: Actor) -> Outcome:
    """
    Say which certificates may be printed, without printing: confirmed, no open remark, and one digest (P12).

    Raises:
        NotYours: not an issuer of headquarters.
    """
    scope.require(actor, ISSUER)
    held = _examined(certificates, actor)
    held.outcome.done = [one.pk for one in held.standing]
    return held.outcome


@transaction.atomic
def print_out(certificates: Sequence[int], *, actor: Actor, at: datetime) -> Printed:
    """
    Print a sheaf of certificates into one PDF, in the order given, and keep it by its content.

    Each is examined again in this transaction. A name with a sign that no font holds is refused alone.

    Raises:
        NotYours: not an issuer of headquarters.
    """
    scope.require(actor, ISSUER)
    held = _examined(certificates, actor)
    place = {pk: index for index, pk in enumerate(certificates)}
    held.certificates.sort(key=lambda one: place[one.pk])
    pdf = _typeset(held)
    if not pdf:
        return Printed(held.outcome)
    digest = files.keep(pdf, PAPERS, PDF)
    printed = list(held.standing)
    held.standing_rows.update(state=CertificateState.PRINTED, printed_at=at, paper_digest=digest)
    held.advance(Verb.PRINT, actor=actor, at=at)
    record("certificate.print", subject_of(printed), actor=actor, at=at, paper=digest,
           numbers=[one.number for one in printed])  # fmt: skip
    return Printed(held.outcome, digest)


def class_order(certificates: Iterable[int], *, actor: Actor) -> list[int]:
    """The certificates in the order in which they are handed out: center, class, student number (S37)."""
    chosen = Certificate.objects.filter(pk__in=list(certificates))
    ordered = scope.limit(chosen, actor).order_by(
        "candidate__center__code", "candidate__class_group__code", "candidate__student_number"
    )  # fmt: skip
    return list(ordered.values_list("pk", flat=True))


def proof_copy(certificate: Certificate) -> bytes:
    """
    The certificate as it would be printed, always a specimen, to be compared and signed on paper.

    Raises:
        NotReady: a sign of the name is in no font. NotFound: the file of the photo is gone.
    """
    try:
        return typeset([facts.printable(certificate, specimen=True)])
    except PaperFault as fault:
        raise NotReady(fault.code, number=certificate.number, characters=fault.characters) from fault


def _examined(certificates: Certificates, actor: Actor) -> Held:
    held = hold(certificates, actor=actor)
    held.keep_allowed(Verb.PRINT)
    held.keep_without_remarks()
    held.keep_unchanged()
    for one in held.standing:
        if one.confirmed_digest != one.snapshot_digest:
            held.refuse(one, NotReady("certificate.not_confirmed", number=one.number))
    return held


def _typeset(held: Held) -> bytes:
    """One PDF of all that can be set; only when that fails are they set one by one, to find the one that cannot."""
    pages: dict[int, CertificateData] = {}
    for one in held.standing:
        try:
            pages[one.pk] = facts.printable(one, specimen=settings.DEMO)
        except Refusal as refusal:
            held.refuse(one, refusal)
    if not pages:
        return b""
    try:
        return typeset(list(pages.values()))
    except PaperFault:
        for one in held.standing:
            if fault := _fault_of(pages[one.pk]):
                del pages[one.pk]
                held.refuse(one, NotReady(fault.code, number=one.number, characters=fault.characters))
    return typeset(list(pages.values())) if pages else b""


def _fault_of(page: CertificateData) -> PaperFault | None:
    try:
        typeset([page])
    except PaperFault as fault:
        return fault
    return None
