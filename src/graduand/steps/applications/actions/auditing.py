"""The audit from end to end: an alarm, not a repair. It must find that nothing had become stale."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from graduand.base.actors import SYSTEM, Actor
from graduand.base.arrow import snapshot
from graduand.base.journal.actions import record
from graduand.steps.applications import facts, verdicts
from graduand.steps.applications.freshness import CHUNK_ROWS, freshen, reread
from graduand.steps.applications.models import Candidate
from graduand.steps.batches.models import Batch
from graduand.steps.registry import entitlement, scope
from graduand.steps.registry.models import Role

AUDITORS = (Role.CENTER_LEAD, Role.COLLEGE_REVIEWER, Role.HQ_REVIEWER)
SYSTEM_AT_TOP = replace(SYSTEM, path="/")
"""Who audits at night: the platform, over everybody."""

COPIED_ROWS = 20_000

STORED = """
    SELECT {numbers}, e.program_id AS program, e.intake_term::int4 AS intake, e.bridging
    FROM applications_candidate c JOIN registry_enrollment e ON e.id = c.enrollment_id
    WHERE c.batch_id = {batch} AND c.path >= '{first}' AND c.path < '{beyond}'
      AND NOT EXISTS (SELECT FROM applications_mark m WHERE m.candidate_id = c.id)
    ORDER BY c.enrollment_id
"""


@dataclass(frozen=True)
class Audited:
    """A stretch: how many were compared, where the next one begins, and who had been stale without a mark."""

    read: int
    last: int
    changed: list[tuple[int, str]]


def audit_verdicts(batch: Batch, *, actor: Actor, at: datetime) -> Audited:
    """
    Work every verdict behind the actor's gate out again and compare. What is marked is drained before.

    Raises:
        NotYours: not a reviewing post.
    """
    require_auditor(actor)
    freshen(actor.path, at)
    compared, suspects = compare_verdicts(batch, actor.path)
    return Audited(compared, 0, confirm(suspects, batch, actor=actor, at=at))


def audit_copies(batch: Batch, after: int, *, actor: Actor, at: datetime) -> Audited | None:
    """
    Compare what the next candidates after a primary key copy from other rooms; None at the end.

    Raises:
        NotYours: not a reviewing post.
    """
    require_auditor(actor)
    rows = scope.limit(Candidate.objects.filter(batch=batch, pk__gt=after), actor).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:COPIED_ROWS])
    if not ids:
        return None
    return Audited(len(ids), ids[-1], confirm(facts.differing_copies(ids), batch, actor=actor, at=at))


@transaction.atomic
def conclude(batch: Batch, read: int, changed: int, *, actor: Actor, at: datetime) -> None:
    """Write into the journal that the whole batch was audited, and with what result."""
    record("candidates.audit", f"batch:{batch.code}", actor=actor, at=at, count=read, changed=changed)


def require_auditor(actor: Actor) -> None:
    """A reviewing post, or the platform itself at night. Raises NotYours."""
    if actor != SYSTEM_AT_TOP:
        scope.require(actor, *AUDITORS)


def confirm(suspects: list[int], batch: Batch, *, actor: Actor, at: datetime) -> list[tuple[int, str]]:
    """
    Re-read suspected candidates under lock and mend them; (candidate, student number) of those that really were stale.

    One that has been marked since is no fault.
    """
    return [
        one
        for start in range(0, len(suspects), CHUNK_ROWS)
        for one in _confirm(suspects[start : start + CHUNK_ROWS], batch, actor, at)
    ]


@transaction.atomic
def _confirm(suspects: list[int], batch: Batch, actor: Actor, at: datetime) -> list[tuple[int, str]]:
    silent = reread(suspects, at).silent
    changed = list(Candidate.objects.filter(pk__in=silent).order_by("pk").values_list("pk", "student_number"))
    if changed:
        numbers = [number for _, number in changed]
        record("candidates.stale", f"batch:{batch.code}", actor=actor, at=at, students=numbers)
    return changed


def compare_verdicts(batch: Batch, path: str) -> tuple[int, list[int]]:
    """
    Work every verdict of a batch below a place out again, in one walk over all results; nothing is written.

    Gives how many were compared and the candidates whose stored verdict differs though nothing marks them. All is read
    at one instant, except for rules and petitions, so a difference is a suspicion: `confirm` makes sure under lock.
    """
    with snapshot() as instant:
        table = instant.table(_stored(batch, path))
        stored = {name: column.to_numpy() for name, column in zip(table.column_names, table.columns, strict=True)}
        roll = entitlement.Roll(*(stored[name] for name in ("enrollment", "program", "intake", "bridging")))
        found = entitlement.audit_whole(instant, roll)
    return len(found), stored["id"][verdicts.compare(stored, found).differing()].tolist()


def _stored(batch: Batch, path: str) -> str:
    beyond = path[:-1] + scope.AFTER_SLASH
    return STORED.format(numbers=verdicts.AS_NUMBERS, batch=int(batch.pk), first=path, beyond=beyond)
