"""What waits for a post, gathered from every room along the corridor (S48, S124, S125)."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from graduand.base.actors import Actor
from graduand.fronts.desk.records import records_waiting
from graduand.fronts.desk.waiting import Waiting, most_pressing, to
from graduand.pure.workflow.windows import ends_at
from graduand.steps.applications import queries as applications
from graduand.steps.applications.models import Readiness, State
from graduand.steps.batches import queries as batches
from graduand.steps.batches.models import Batch, WindowKind
from graduand.steps.certificates.queries import promise_due, settings_of
from graduand.steps.delivery.models import Consignment, ConsignmentState
from graduand.steps.registry import scope
from graduand.steps.registry.models import Role

Tally = dict[str, Counter[str]]
STUCK = (
    Readiness.EXPIRED,
    Readiness.CONDITIONS,
    Readiness.PHOTO,
    Readiness.IDENTITY,
    Readiness.CHSI_PHOTO,
    Readiness.CHSI_UNKNOWN,
)


def waiting(actor: Actor, at: datetime) -> list[Waiting]:
    """What this post should do, the most pressing first."""
    batch = batches.current(at)
    if batch is None:
        return []
    gather = GATHER.get(actor.role)
    return most_pressing(gather(actor, batch, at), at) if gather else []


def tally(actor: Actor, batch: Batch, at: datetime) -> Tally:
    """How many candidates of the scope stand where, by readiness and by state; two queries."""
    rows = applications.candidates(actor, at).filter(batch=batch).order_by()
    return {name: Counter(dict(rows.values_list(name).annotate(n=Count("pk")))) for name in ("readiness", "state")}


def _at_the_center(actor: Actor, batch: Batch, at: datetime) -> list[Waiting]:
    counts, apply_until = tally(actor, batch, at), _closes(batch, actor, WindowKind.APPLICATION, at)
    ready, state = counts["readiness"], counts["state"]
    return [
        Waiting(_("Apply for those who are ready"), ready[Readiness.READY], _candidates(readiness=Readiness.READY),
                _("Everything is there: apply now."), apply_until, "ok"),
        Waiting(_("Returned to you"), state[State.RETURNED], _candidates(state=State.RETURNED),
                _("Read why, mend it, apply again."), apply_until, "bad"),
        Waiting(_("No graduation photo on the platform"), ready[Readiness.PHOTO],
                _candidates(readiness=Readiness.PHOTO),
                _("Ask the student for the file and upload it."), apply_until, "bad"),
        Waiting(_("CHSI lacks a photo"), ready[Readiness.CHSI_PHOTO], _candidates(readiness=Readiness.CHSI_PHOTO),
                _("Have it taken; if CHSI shows it by now, record that you saw it."), apply_until, "bad"),
        Waiting(_("Identity in doubt at CHSI"), ready[Readiness.IDENTITY], _candidates(readiness=Readiness.IDENTITY),
                _("Send identity review form and both photos to the college."), apply_until, "bad"),
        Waiting(_("Not on any CHSI list yet"), ready[Readiness.CHSI_UNKNOWN],
                _candidates(readiness=Readiness.CHSI_UNKNOWN),
                _("Ask the college for a newer list."), apply_until, "warn"),
        Waiting(_("Study period expired"), ready[Readiness.EXPIRED], _candidates(readiness=Readiness.EXPIRED),
                _("Talk to the college: an expired record cannot be graduated."), None, "bad"),
        Waiting(_("Conditions not met"), ready[Readiness.CONDITIONS], _candidates(readiness=Readiness.CONDITIONS),
                _("See what is missing; some pass when results are published."), apply_until, "warn"),
        *_parcels_and_custody(actor, batch, at, state),
    ]  # fmt: skip


def _handing_up(actor: Actor, batch: Batch, at: datetime) -> list[Waiting]:
    applied = Waiting(
        _("Applications to hand up"), applications.review_queue(actor, at).count(), to("applications:review"),
        _("Look through them and hand them up together."), _closes(batch, actor, WindowKind.REVIEW, at), "ok",
    )  # fmt: skip
    return [applied, *_at_the_center(actor, batch, at)]


def _parcels_and_custody(actor: Actor, batch: Batch, at: datetime, state: Counter[str]) -> list[Waiting]:
    parcels = scope.limit(Consignment.objects.filter(state=ConsignmentState.SENT), actor)
    return [
        Waiting(_("Proofs to be confirmed by students"), state[State.NUMBERED],
                to("certificates:certificates", state="reserved"),
                _("Remind the students: nothing is printed before they have confirmed."), ends_at(batch.issue_on)),
        Waiting(_("Parcels on their way to you"), parcels.count(), to("delivery:consignments"),
                _("Count them on arrival and sign the receipt.")),
        Waiting(_("Certificates to be handed out"), state[State.RECEIVED], to("delivery:custody"),
                _("Check the document, compare with CHSI, have it signed for."),
                ends_at(promise_due(settings_of(batch), None))),
    ]  # fmt: skip


def _reviewing(actor: Actor, batch: Batch, at: datetime) -> list[Waiting]:
    queue = Waiting(
        _("Applications waiting for your review"), applications.review_queue(actor, at).count(),
        to("applications:review"), _("In the order of submission."), _closes(batch, actor, WindowKind.REVIEW, at), "ok",
    )  # fmt: skip
    ready = tally(actor, batch, at)["readiness"]
    due = _closes(batch, actor, WindowKind.APPLICATION, at)
    return [
        queue,
        *records_waiting(actor, batch, at),
        Waiting(_("Ready, and nobody has applied yet"), ready[Readiness.READY], _candidates(readiness=Readiness.READY),
                _("Remind the centers below."), due, "warn"),
        *(Waiting(Readiness(kind).label, ready[kind], _candidates(readiness=kind), _("The centers are working on it."),
                  due, "warn") for kind in STUCK),
    ]  # fmt: skip


def _sending(actor: Actor, batch: Batch, at: datetime) -> list[Waiting]:
    state = tally(actor, batch, at)["state"]
    return [
        Waiting(_("Printed certificates to be sent"), state[State.PRINTED], to("delivery:sending"),
                _("One parcel for each center."), tone="ok"),
        Waiting(_("Parcels whose receipt is missing"), _unreceipted(actor, at).count(), to("delivery:consignments"),
                _("Ask the center whether they have arrived."), tone="warn"),
    ]  # fmt: skip


def _unreceipted(actor: Actor, at: datetime) -> QuerySet[Consignment]:
    sent = Consignment.objects.filter(state=ConsignmentState.SENT, sent_at__lt=at - timedelta(days=5))
    return sent.filter(scope.within(actor.path, "origin_path"))


def _issuing(actor: Actor, batch: Batch, at: datetime) -> list[Waiting]:
    state = tally(actor, batch, at)["state"]
    due = ends_at(batch.issue_on)
    return [
        Waiting(_("Approved, waiting for a number"), state[State.APPROVED], to("certificates:numbering"),
                _("Numbers are given in the order of the queue."), due, "ok"),
        Waiting(_("Confirmed, waiting to be printed"), state[State.CONFIRMED],
                to("certificates:certificates", state="confirmed"), _("Print them by class."), due, "ok"),
        Waiting(_("Numbered, waiting for the student"), state[State.NUMBERED],
                to("certificates:certificates", state="reserved"), _("The centers remind their students."), due),
    ]  # fmt: skip


GATHER: dict[str, Callable[[Actor, Batch, datetime], list[Waiting]]] = {
    Role.CENTER_CLERK: _at_the_center, Role.CENTER_LEAD: _handing_up, Role.COLLEGE_REVIEWER: _reviewing,
    Role.COLLEGE_DISPATCHER: _sending, Role.HQ_REVIEWER: _reviewing, Role.HQ_ISSUER: _issuing,
}  # fmt: skip


def by_center(actor: Actor, at: datetime) -> list[Any]:
    """Each center of the scope on one line: candidates, ready, stuck, applied, approved or beyond (S125)."""
    batch = batches.current(at)
    if batch is None:
        return []
    rows = applications.candidates(actor, at).filter(batch=batch).order_by()
    in_review = [State.APPLIED, State.IN_REVIEW]
    early = [State.NOT_APPLIED, State.DEFERRED, State.RETURNED, State.REJECTED, *in_review, State.REVOKED]
    return list(rows.values("center__code", "center__short_name").annotate(
        all=Count("pk"), ready=Count("pk", filter=Q(readiness=Readiness.READY)),
        stuck=Count("pk", filter=Q(readiness__in=STUCK)), applied=Count("pk", filter=Q(state__in=in_review)),
        approved=Count("pk", filter=~Q(state__in=early)), home=Count("pk", filter=Q(state=State.COLLECTED)),
    ).order_by("center__code"))  # fmt: skip


def _candidates(**query: Any) -> str:
    return to("applications:candidates", **query)


def _closes(batch: Batch, actor: Actor, kind: str, at: datetime) -> datetime | None:
    window = batches.window_for(batch, actor.path, kind, at)
    return window.closes_at if window else None
