"""Make the candidates of a batch: everybody who may graduate by intake, so that nobody can be forgotten (S12)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from graduand.base.actors import Actor
from graduand.base.journal.actions import record
from graduand.base.outcomes import Outcome
from graduand.steps.applications import facts
from graduand.steps.applications.freshness import refresh
from graduand.steps.applications.models import State
from graduand.steps.batches.models import Batch
from graduand.steps.batches.queries import policy_of
from graduand.steps.registry import scope
from graduand.steps.registry.models import RecordStatus, Role

CHUNK_ROWS = 2000
NOMINATORS = (Role.COLLEGE_REVIEWER, Role.HQ_REVIEWER)

INSERT = """
    INSERT INTO applications_candidate (
        batch_id, enrollment_id, student_number, name, name_key, path, college_id, center_id, class_group_id,
        program_id, level, category, intake_term, valid_from_term, graduates_in, record_status, state, review_level,
        intent, degree_state, moved_at, missing, platform_photo, identity, seen_on_chsi
    )
    SELECT %s, e.id, e.student_number, s.name, s.name_key, e.path, e.college_id, e.center_id, e.class_group_id,
           e.program_id, p.level, e.category, e.intake_term, %s, %s, e.status, %s, 0, '', %s, %s, '[]', false, '', false
    FROM registry_enrollment e JOIN registry_student s ON s.id = e.student_id
    JOIN registry_program p ON p.id = e.program_id
    WHERE e.id = ANY(%s)
    ORDER BY e.student_number
    ON CONFLICT ON CONSTRAINT candidate_once DO NOTHING
    RETURNING id, student_number
"""


@dataclass(frozen=True)
class Nominated:
    """A chunk: `made` as (candidate, student number), where the next one begins, and who was left out why."""

    made: list[tuple[int, str]]
    last: int
    left_out: Counter[str]


def nominate(batch: Batch, *, actor: Actor, at: datetime) -> Outcome:
    """Make every candidate that is missing, chunk by chunk; again changes nothing. Raises NotYours."""
    outcome, after = Outcome(), 0
    while chunk := nominate_chunk(batch, after, actor=actor, at=at):
        outcome.done += [pk for pk, _ in chunk.made]
        after = chunk.last
    return outcome


@transaction.atomic
def nominate_chunk(batch: Batch, after: int, *, actor: Actor, at: datetime) -> Nominated | None:
    """
    Make the candidates among the next enrollments after a primary key, troubled ones too; None at the end.

    Enrolled, and admitted no later than the batch's term (S12); the others are counted, not made. Raises NotYours.
    """
    scope.require(actor, *NOMINATORS)
    rows = scope.enrollments(actor).filter(pk__gt=after).order_by("pk")
    read = list(rows.values_list("pk", "intake_term", "status")[:CHUNK_ROWS])
    if not read:
        return None
    facts.shut_to_writers()
    reasons = {pk: _left_out(term, status, batch) for pk, term, status in read}
    made = _make([pk for pk, reason in reasons.items() if not reason], batch, at)
    refresh([pk for pk, _ in made], at)
    left_out = Counter(reason for reason in reasons.values() if reason)
    if made:
        record("candidates.nominate", f"batch:{batch.code}", actor=actor, at=at, count=len(made), after=after)
    return Nominated(made, read[-1][0], left_out)


def _left_out(intake_term: str, status: str, batch: Batch) -> str:
    if intake_term > batch.latest_intake_term:
        return "intake_term_too_late"
    return "" if status == RecordStatus.ENROLLED else "status_not_enrolled"


def _make(enrollment_ids: list[int], batch: Batch, at: datetime) -> list[tuple[int, str]]:
    start, earliest = State.NOT_APPLIED.value, policy_of(batch).batch.earliest_intake_term
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [batch.pk, earliest, batch.code[:6], start, start, at, enrollment_ids])
        return list(cursor.fetchall())


def still_missing(batch: Batch, actor: Actor) -> int:
    """How many enrollments behind the gate should be candidates of the batch and are not."""
    eligible = scope.enrollments(actor).filter(
        intake_term__lte=batch.latest_intake_term, status=RecordStatus.ENROLLED
    )  # fmt: skip
    return eligible.exclude(candidacies__batch=batch).count()
