"""The audit from end to end: an alarm, not a repair. It must find that nothing had become stale."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from graduand.base.actors import Actor
from graduand.base.journal.actions import record
from graduand.steps.applications.freshness import CHUNK_ROWS, freshen, refresh
from graduand.steps.applications.models import Candidate
from graduand.steps.batches.models import Batch
from graduand.steps.registry import scope
from graduand.steps.registry.models import Role

AUDITORS = (Role.CENTER_LEAD, Role.COLLEGE_REVIEWER, Role.HQ_REVIEWER)


@dataclass(frozen=True)
class Audited:
    """A chunk: how many were read, where the next one begins, and who had been stale without a mark."""

    read: int
    last: int
    changed: list[tuple[int, str]]


@transaction.atomic
def audit_chunk(batch: Batch, after: int, *, actor: Actor, at: datetime) -> Audited | None:
    """
    Re-read the next candidates after a primary key; None at the end. What is marked is drained before and not counted.

    Raises:
        NotYours: not a reviewing post.
    """
    scope.require(actor, *AUDITORS)
    freshen(actor.path, at)
    rows = scope.limit(Candidate.objects.filter(batch=batch, pk__gt=after), actor).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:CHUNK_ROWS])
    if not ids:
        return None
    stale = refresh(ids, at)
    changed = list(Candidate.objects.filter(pk__in=stale).order_by("pk").values_list("pk", "student_number"))
    record("candidates.audit", f"batch:{batch.code}", actor=actor, at=at, count=len(ids), changed=len(changed))
    return Audited(len(ids), ids[-1], changed)
