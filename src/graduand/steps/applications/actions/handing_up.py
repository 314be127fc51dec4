"""上报: what a center hands up becomes a lot with a receipt, each student has a place in the queue (S43, S44)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from graduand.base.actors import Actor
from graduand.base.errors import NotReady, Refusal
from graduand.pure.workflow.transitions import State
from graduand.steps.applications.actions.deciding import Decision, open_one
from graduand.steps.applications.models import Candidate, Lot, Readiness
from graduand.steps.batches.models import Batch, Round, WindowKind
from graduand.steps.registry.models import Organization

# Held until commit, so that two lots of one center and round get two numbers. Two keys: the class, and the center.
LOT_LOCK = 0x6C6F_74

# The sequence is asked once for each row, in the order of the inner list: by student number within what came at once.
QUEUE = """
    WITH places AS MATERIALIZED (
        SELECT id, nextval('applications_queue') AS place
        FROM (SELECT id FROM applications_candidate WHERE id = ANY(%s) ORDER BY student_number) ordered)
    UPDATE applications_candidate c SET lot_id = %s, queue_number = places.place
    FROM places WHERE places.id = c.id AND c.id = ANY(%s)
"""


def hand_up(candidates: Iterable[Candidate], decision: Decision, *, actor: Actor, at: datetime) -> list[Refusal]:
    """
    Make a lot per round and center, and queue its candidates behind all that were handed up before.

    Part of the center's pass_on, in its transaction. Gives notes: each lot's receipt number, and a word about small
    lots (S44).
    """
    notes: list[Refusal] = []
    for (round_id, center_id), members in _by_center(candidates, decision).items():
        lot = _lot(round_id, center_id, members, actor, at)
        with connection.cursor() as cursor:
            ids = [member.pk for member in members]
            cursor.execute(QUEUE, [ids, lot.pk, ids])
        notes += [NotReady("lot.made", number=lot.number, count=lot.count), *_small(lot, members[0].batch)]
    return notes


def _by_center(candidates: Iterable[Candidate], decision: Decision) -> dict[tuple[int, int], list[Candidate]]:
    grouped: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        window = open_one(decision.windows(candidate.batch, candidate.path, WindowKind.REVIEW), decision.at)
        if window is not None:
            grouped[window.round_id, candidate.center_id].append(candidate)
    return grouped


def _lot(round_id: int, center_id: int, members: list[Candidate], actor: Actor, at: datetime) -> Lot:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOT_LOCK, center_id % 2**31])
    opened = Round.objects.select_related("batch").get(pk=round_id)
    center = Organization.objects.get(pk=center_id)
    serial = Lot.objects.filter(round=opened, center=center).count() + 1
    return Lot.objects.create(
        round=opened, center=center, number=f"{opened.batch.code}-{opened.number}-{center.code}-{serial:03d}",
        count=len(members), submitted_at=at, submitted_by=actor.name,
    )  # fmt: skip


def _small(lot: Lot, batch: Batch) -> list[Refusal]:
    """A lot is small when more of the center's students could have come with it than did."""
    at_center = Candidate.objects.filter(batch=batch, center=lot.center)
    waiting = at_center.filter(state=State.APPLIED).count() + at_center.filter(readiness=Readiness.READY).count()
    return [NotReady("lot.small", number=lot.number, count=lot.count, waiting=waiting)] if waiting > lot.count else []
