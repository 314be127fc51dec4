"""Keep the copies in candidates true: no reader filters on a stale one, no decision rests on one.

Lock the candidates in the order of their ids, then take their marks, then read the facts, and write what differs. In
any other order a slower reader can write an older verdict over a newer one and take its mark away. A change that
commits later brings a mark of its own, which stays.
"""

from base64 import b64encode
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from graduand.base.arrays import array
from graduand.steps.applications import facts, verdicts
from graduand.steps.applications.models import Candidate
from graduand.steps.applications.verdicts import Compared
from graduand.steps.registry import entitlement, scope

CHUNK_ROWS = 2000
VERDICT_ROWS = 25_000
"""So many verdicts are decided at a time where nothing but results, petitions or rules changed."""

# Whoever locks candidates once in a transaction shares this lock; whoever may do so twice takes it alone, since two
# of those could otherwise wait for each other.
ORDER_LOCK = 0x6361_6E64

MARKED = """
    SELECT candidate_id, bool_and(verdict_only) FROM applications_mark WHERE path >= %s AND path < %s
    GROUP BY candidate_id ORDER BY candidate_id LIMIT %s
"""
# Taken back with everything else if the transaction fails. A mark that comes later stays for the next reader.
TAKE_MARKS = """
    WITH taken AS (DELETE FROM applications_mark WHERE candidate_id = ANY(%s::bigint[]) AND (verdict_only OR NOT %s)
                   RETURNING candidate_id)
    SELECT array_agg(DISTINCT candidate_id) FROM taken
"""


def freshen(path: str, at: datetime) -> int:
    """Re-read every marked candidate at or below `path`, in chunks; the number of rows that had become stale."""
    changed, nested = 0, connection.in_atomic_block
    while chunk := _marked(path):
        with transaction.atomic():
            if nested:
                _lock_order(alone=True)
            ids, verdict_only = chunk
            changed += len(refresh(ids, at, verdict_only=verdict_only))
    return changed


def refresh(ids: Collection[int], at: datetime, *, verdict_only: bool = False) -> list[int]:
    """
    Lock these candidates, re-read their facts, and write those that differ; the ids of those that had been stale.

    Call it first in a transaction that decides on them: they stay locked until it ends. With `verdict_only` the copies
    of other rooms are left as they are, because nothing has marked them.
    """
    return reread(ids, at, verdict_only=verdict_only).stale


@dataclass(frozen=True)
class Reread:
    """
    Who had been stale, and who of them `silent`: without a mark that told, which must not happen.

    `compared` holds the verdicts of them all.
    """

    stale: list[int]
    silent: list[int]
    compared: Compared

    def grounds(self) -> dict[int, dict[str, Any]]:
        """What the verdict of each candidate rests on, to be kept with a decision, since a person decides."""
        found, stored = self.compared.found, self.compared.stored
        return {
            pk: {
                "transcript": b64encode(found.transcript(place)).decode(),
                "petitions": found.petitions.get(int(found.enrollment[place]), []),
            }
            for pk, place in zip(stored["id"].tolist(), self.compared.place.tolist(), strict=True)
        }


def reread(ids: Collection[int], at: datetime, *, verdict_only: bool = False) -> Reread:
    """Do what `refresh` does, and tell the stale ones that no mark had told of."""
    _lock_order(alone=False)
    stored = verdicts.locked(ids)
    candidates = stored["id"].tolist()
    marked = _take_marks(candidates, verdict_only=verdict_only)
    stale = set() if verdict_only else set(facts.copy(candidates))
    compared = verdicts.compare(stored, entitlement.audit(stored["enrollment"].tolist()))
    differing = compared.differing()
    compared.write(differing, at)
    stale.update(stored["id"][differing].tolist())
    return Reread(sorted(stale), sorted(stale - marked), compared)


def _take_marks(candidates: list[int], *, verdict_only: bool) -> set[int]:
    """Delete the marks that will be settled; the candidates that had one."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_MARKS, [array(candidates), verdict_only])
        return set(cursor.fetchone()[0] or ())


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


def _marked(path: str) -> tuple[list[int], bool] | None:
    """The next marked candidates of a scope: those of whom everything is to be read anew, then those whose verdict."""
    with connection.cursor() as cursor:
        cursor.execute(MARKED, [path, path[:-1] + scope.AFTER_SLASH, VERDICT_ROWS])
        found = cursor.fetchall()
    whole = [pk for pk, verdict_only in found if not verdict_only][:CHUNK_ROWS]
    chunk = whole or [pk for pk, _ in found]
    return (chunk, not whole) if chunk else None
