"""Keep the copies in candidates true: no reader filters on a stale one, no decision rests on one.

Lock the candidates in the order of their ids, then read the marks, then the facts, write what differs, delete exactly
the marks that were read. In any other order a slower reader can write an older verdict over a newer one and take its
mark away. A change that commits later brings a mark of its own.
"""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from graduand.steps.applications import facts
from graduand.steps.applications.models import Candidate, Mark
from graduand.steps.registry import scope

CHUNK_ROWS = 2000
# Whoever locks candidates once in a transaction shares this lock; whoever may do so twice takes it alone, since two
# of those could otherwise wait for each other.
ORDER_LOCK = 0x6361_6E64

# All rows travel as one JSON object by id, and each looks itself up: with nothing to join, no plan can go wrong while
# the statistics of the table are older than its rows.
UPDATE = f"""
    UPDATE applications_candidate c SET ({", ".join(facts.COPIED)}, audited_at) = (
        SELECT {", ".join(f"f.{name}" for name in facts.COPIED)}, %s
        FROM jsonb_populate_record(NULL::applications_candidate, %s::jsonb -> c.id::text) f)
    WHERE c.id = ANY(%s)
"""  # noqa: S608 - made of our own column names


def freshen(path: str, at: datetime) -> int:
    """Re-read every marked candidate at or below `path`, in chunks; the number of rows that had become stale."""
    changed, nested = 0, connection.in_atomic_block
    while ids := _marked(path):
        with transaction.atomic():
            if nested:
                _lock_order(alone=True)
            changed += len(refresh(ids, at))
    return changed


def refresh(ids: Collection[int], at: datetime) -> list[int]:
    """
    Lock these candidates, re-read their facts, and write those that differ; the ids of those that had been stale.

    Call it first in a transaction that decides on them: they stay locked until it ends.
    """
    locked = lock(ids, "enrollment_id", *facts.COPIED)
    marks = list(Mark.objects.filter(candidate__in=[row["pk"] for row in locked]).values_list("pk", flat=True))
    found = facts.read({row["enrollment_id"] for row in locked})
    stale = {
        row["pk"]: found[row["enrollment_id"]]
        for row in locked
        if any(row[name] != value for name, value in found[row["enrollment_id"]].items())
    }
    _write(stale, at)
    Mark.objects.filter(pk__in=marks).delete()
    return list(stale)


def lock(ids: Collection[int], *columns: str) -> list[dict[str, Any]]:
    """
    Lock candidates in the order of their ids and give these columns of each.

    Not against foreign keys, since moves of theirs may be written meanwhile. A caller that locks twice in one
    transaction locks rows of the first time, or rows with larger ids.
    """
    _lock_order(alone=False)
    rows = Candidate.objects.filter(pk__in=list(ids)).order_by("pk").select_for_update(no_key=True)
    return list(rows.values("pk", *columns))


def _lock_order(*, alone: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{'' if alone else '_shared'}(%s)", [ORDER_LOCK])


def _marked(path: str) -> list[int]:
    marks = Mark.objects.filter(scope.within(path)).order_by("candidate_id")
    return list(marks.values_list("candidate_id", flat=True).distinct()[:CHUNK_ROWS])


def _write(rows: Mapping[int, facts.Columns], at: datetime) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(UPDATE, [at, json.dumps(rows, default=_iso), list(rows)])


def _iso(value: date) -> str:
    """Dates and instants to the microsecond; a rounded one would differ from its source for ever."""
    return value.isoformat()
