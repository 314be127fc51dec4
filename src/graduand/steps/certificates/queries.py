"""Questions about certificates, each beginning at the gate or at one student."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet

from graduand.base import files
from graduand.base.actors import Actor
from graduand.base.errors import NotFound
from graduand.pure.workflow.numbers import capacity_alarm
from graduand.pure.workflow.settings import BatchSettings, Policy, ServiceClock
from graduand.pure.workflow.windows import day_of, months_after
from graduand.steps.applications.models import Candidate, State, Transition
from graduand.steps.batches.models import Batch
from graduand.steps.batches.queries import current, policy_of
from graduand.steps.certificates.models import Certificate, CertificateState, NumberLine, Remark
from graduand.steps.registry import scope

PAPERS, PDF = "papers", ".pdf"
"""Where printed papers lie, by the digest of their bytes."""


@dataclass(frozen=True)
class Stock:
    """How a level stands with its serials: the next number's serial, how many are left, how many people wait."""

    level: str
    next_serial: int
    left: int
    awaited: int
    is_low: bool


def awaiting(actor: Actor) -> QuerySet[Candidate]:
    """The approved applications that wait for a number."""
    waiting = scope.limit(Candidate.objects.filter(state=State.APPROVED), actor)
    return waiting.select_related("center", "college", "class_group", "program", "batch")


def certificates(actor: Actor) -> QuerySet[Certificate]:
    """All certificates behind the gate, each with `has_remark`: something about it is not answered yet."""
    rows = scope.limit(Certificate.objects.all(), actor).annotate(has_remark=open_remark())
    return rows.select_related(
        "candidate__center", "candidate__class_group", "candidate__program", "candidate__college"
    )  # fmt: skip


def open_remark(certificate: str = "pk") -> Exists:
    """The condition "a remark is open"; `certificate` leads to the certificate's key."""
    return Exists(Remark.objects.filter(certificate=OuterRef(certificate), closed_at=None))


def certificate(actor: Actor, certificate_id: int) -> Certificate:
    """One certificate behind the gate. Raises NotFound."""
    found = certificates(actor).filter(pk=certificate_id).first()
    if found is None:
        raise NotFound("certificate.not_found")
    return found


def live_of(candidate_id: int) -> Certificate | None:
    """The certificate of a candidate that is not void."""
    return Certificate.objects.filter(candidate=candidate_id).exclude(state=CertificateState.VOID).first()


def numbers_of(certificate_ids: Iterable[int]) -> dict[int, str]:
    """The registration numbers of certificates by key; for reports to whoever may see them already."""
    return dict(Certificate.objects.filter(pk__in=list(certificate_ids)).values_list("pk", "number"))


def remarks_of(certificate: Certificate) -> QuerySet[Remark]:
    """What was said about a certificate, the newest first."""
    return Remark.objects.filter(certificate=certificate).order_by("-opened_at")


def open_remarks(actor: Actor, limit: int = 20) -> QuerySet[Remark]:
    """What waits for an answer behind the gate, the oldest first."""
    rows = scope.limit(Remark.objects.filter(closed_at=None), actor, "certificate__path")
    return rows.select_related("certificate__candidate").order_by("opened_at")[:limit]


def numbered(number: str) -> Certificate | None:
    """The certificate with this number that counts before the world: printed, and therefore frozen for ever."""
    return Certificate.objects.filter(number=number, state=CertificateState.PRINTED).first()


def paper(actor: Actor, digest: str) -> bytes:
    """The printed file of a sheaf, if a page of it lies behind the gate. Raises NotFound."""
    if not digest or not scope.limit(Certificate.objects.filter(paper_digest=digest), actor).exists():
        raise NotFound("certificate.no_paper")
    return files.fetch_bytes(PAPERS, digest, PDF)


def sheaves(actor: Actor, limit: int = 6) -> list[dict[str, Any]]:
    """The files printed last: paper_digest, printed_at, count, first and last number."""
    printed = scope.limit(Certificate.objects.exclude(paper_digest=""), actor).values("paper_digest")
    told = printed.annotate(at=Max("printed_at"), count=Count("pk"), first=Min("number"), last=Max("number"))
    return [dict(row) for row in told.order_by("-at", "first")[:limit]]


def stock(actor: Actor, at: datetime) -> list[Stock]:
    """The serials of the open batch, level by level."""
    batch = current(at)
    if batch is None:
        return []
    policy = policy_of(batch)
    return [_stock(policy, level, awaiting(actor).filter(batch=batch, level=level).count())
            for level in policy.number.levels]  # fmt: skip


def _stock(policy: Policy, level: str, awaited: int) -> Stock:
    numbering, ranges = policy.number, policy.number.ranges_of(level)
    lines = NumberLine.objects.filter(
        school=numbering.school, kind=numbering.kind, year=numbering.year, level=numbering.levels[level],
        first_serial__in=[block.first for block in ranges],
    )  # fmt: skip
    begun = {line.first_serial: line.next_serial for line in lines}
    following = [(block, begun.get(block.first, block.first)) for block in ranges]
    left = sum(block.last - serial + 1 for block, serial in following)
    upcoming = next((serial for block, serial in following if serial <= block.last), ranges[-1].last + 1)
    return Stock(level, upcoming, left, awaited, capacity_alarm(left, awaited, numbering.reserve))


def approved_at(candidate_ids: Iterable[int]) -> dict[int, datetime]:
    """When headquarters passed each application."""
    moves = Transition.objects.filter(candidate__in=list(candidate_ids), to_state=State.APPROVED)
    return dict(moves.order_by("at").values_list("candidate_id", "at"))


def promise_due(settings: BatchSettings, approved: datetime | None) -> date:
    """The day on which the certificate should be in the graduate's hands (S9), by the clock of ruling C4."""
    approved_on = day_of(approved) if approved else settings.issue_on
    start = {
        ServiceClock.ISSUE: settings.issue_on, ServiceClock.APPROVAL: approved_on,
        ServiceClock.LATER_OF_ISSUE_AND_APPROVAL: max(settings.issue_on, approved_on),
    }[settings.service_clock]  # fmt: skip
    return months_after(start, settings.service_promise_months)


def settings_of(batch: Batch) -> BatchSettings:
    """The settings of a batch; a policy is frozen, so each is read once."""
    if batch.policy_digest not in _settings:
        _settings[batch.policy_digest] = policy_of(batch).batch
    return _settings[batch.policy_digest]


_settings: dict[str, BatchSettings] = {}
