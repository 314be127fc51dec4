"""Questions about candidates, each beginning at the gate and, where it filters, with the marks of its scope drained."""

from base64 import b64decode
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, QuerySet

from graduand.base.actors import Actor
from graduand.base.errors import NotFound
from graduand.pure.workflow.settings import Policy
from graduand.pure.workflow.transitions import State
from graduand.steps.applications.chain import Waiting, my_level, waiting_for
from graduand.steps.applications.freshness import freshen
from graduand.steps.applications.models import Candidate, Lot, Readiness, Transition
from graduand.steps.batches import queries as batches
from graduand.steps.batches.models import Batch, Window, WindowKind
from graduand.steps.registry import entitled, scope
from graduand.steps.registry.entitled import Entitled
from graduand.steps.registry.models import RuleVersion

# Readiness of somebody who may be applied for although a review will stop the application as things stand (S25).
WITH_RESERVATION = (Readiness.IDENTITY, Readiness.CHSI_UNKNOWN)


@dataclass(frozen=True)
class Requirements:
    """毕业申请要求 (S73-S75): the batch, its window here, what is asked, and how many may apply now."""

    batch: Batch
    policy: Policy
    window: Window | None
    is_open: bool
    may_apply: int
    with_reservation: int


def candidates(actor: Actor, at: datetime) -> QuerySet[Candidate]:
    """The candidates of every batch that the actor may see, fresh at this moment."""
    freshen(actor.path, at)
    return scope.limit(Candidate.objects.all(), actor)


def of_the_season(actor: Actor, at: datetime) -> QuerySet[Candidate]:
    """毕业申请: the candidates of the open batch, with what a list shows of them."""
    related = ("class_group", "center", "college", "program", "lot")
    return candidates(actor, at).filter(batch=batches.current(at)).select_related(*related)


def candidate(actor: Actor, pk: int, at: datetime) -> Candidate:
    """One candidate, fresh. Raises NotFound, also when it lies outside the gate."""
    rows = candidates(actor, at).select_related(
        "batch", "class_group", "center", "college", "program", "lot", "rule_version", "enrollment__student"
    )  # fmt: skip
    one = rows.filter(pk=pk).first()
    if one is None:
        raise NotFound("candidate.not_found")
    return one


def review_queue(actor: Actor, at: datetime) -> QuerySet[Candidate]:
    """
    毕业审核: those that wait at the level of the actor's post, first come first served (S43).

    Each has `place`: its number in the queue, or before the center hands up, where it stands in the list.
    """
    batch = batches.current(at)
    level = my_level(actor.role, batches.policy_of(batch)) if batch else None
    if level is None:
        return Candidate.objects.annotate(place=F("pk")).none()
    rows = of_the_season(actor, at)
    if level == 0:
        return rows.filter(state=State.APPLIED).annotate(place=F("pk")).order_by("student_number")
    waiting = rows.filter(state=State.IN_REVIEW, review_level=level)
    return waiting.annotate(place=F("queue_number")).order_by("queue_number")


def waiting_of(one: Candidate) -> Waiting:
    """Who must act next on a candidate."""
    return waiting_for(one, batches.policy_of(one.batch))


def lots(actor: Actor, at: datetime) -> QuerySet[Lot]:
    """上报批次: the lots of the actor's centers, the newest first."""
    rows = scope.limit(Lot.objects.all(), actor, "center__path")
    return rows.select_related("round__batch", "center").order_by("-submitted_at", "-pk")


def lot(actor: Actor, pk: int, at: datetime) -> Lot:
    """One lot. Raises NotFound, also when it lies outside the gate."""
    one = lots(actor, at).filter(pk=pk).first()
    if one is None:
        raise NotFound("lot.not_found")
    return one


def in_lot(one: Lot) -> QuerySet[Candidate]:
    """Who was handed up in a lot and not handed up again since, in queue order."""
    return one.candidates.select_related("program", "class_group").order_by("queue_number", "student_number")


def timeline(one: Candidate) -> QuerySet[Transition]:
    """Every move of a candidate, oldest first: who, from which post, when, why."""
    return Transition.objects.filter(candidate=one).order_by("pk")


def decision(actor: Actor, pk: int, at: datetime) -> Transition:
    """One move of a candidate that rested on a verdict. Raises NotFound, also when it lies outside the gate."""
    move = Transition.objects.filter(pk=pk, seen__has_key="transcript").first()
    if move is None:
        raise NotFound("candidate.not_found")
    move.candidate = candidate(actor, move.candidate_id, at)
    return move


def as_decided(move: Transition) -> Entitled | None:
    """Why the conditions were met or not when somebody decided; None when no rules governed."""
    version = RuleVersion.objects.select_related("program").filter(pk=move.seen["rule_version_id"]).first()
    if version is None:
        return None
    transcript = b64decode(move.seen["transcript"])
    return entitled.as_decided(move.candidate.enrollment, version, transcript, move.seen["petitions"])


def summary(actor: Actor, at: datetime) -> dict[str, Counter[str]]:
    """How many candidates of the open batch stand where, by readiness and by state."""
    rows = candidates(actor, at).filter(batch=batches.current(at)).order_by()
    return {name: _counts(rows, name) for name in ("readiness", "state")}


def _counts(rows: QuerySet[Candidate], name: str) -> Counter[str]:
    return Counter(dict(rows.values_list(name).annotate(n=Count("pk"))))


def requirements(actor: Actor, at: datetime) -> Requirements | None:
    """What the panel above the list says; None when no batch is open."""
    batch = batches.current(at)
    if batch is None:
        return None
    window = batches.window_for(batch, actor.path, WindowKind.APPLICATION, at)
    named = window or batches.next_window(batch, actor.path, WindowKind.APPLICATION, at)
    counts = _counts(candidates(actor, at).filter(batch=batch).order_by(), "readiness")
    reserved = sum(counts[kind] for kind in WITH_RESERVATION)
    return Requirements(
        batch, batches.policy_of(batch), named, window is not None, counts[Readiness.READY], reserved
    )  # fmt: skip
