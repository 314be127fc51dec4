"""Keep the copies in candidates true: no reader filters on a stale one, no decision rests on one.

Lock the candidates in the order of their ids, then read the marks, then the facts, write what differs, delete exactly
the marks that were read. In any other order a slower reader can write an older verdict over a newer one and take its
mark away. A change that commits later brings a mark of its own.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from graduand.steps.applications import facts
from graduand.steps.applications.models import Candidate, Mark
from graduand.steps.registry import scope

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
# The rows travel as arrays, and those to change are named by id besides, so that no plan reads the whole table.
WRITE = """
    UPDATE applications_candidate c SET
        rule_version_id = f.rule_version_id, academic_ok = f.academic_ok, degree_ok = f.degree_ok,
        reasons = f.reasons, degree_reasons = f.degree_reasons, total_x10 = f.total_x10, hq_x10 = f.hq_x10,
        first_month = f.first_month, last_month = f.last_month, missing = f.missing, audited_at = %s
    FROM unnest(%s::bigint[], %s::bigint[], %s::boolean[], %s::boolean[], %s::bigint[], %s::integer[], %s::integer[],
                %s::integer[], %s::text[], %s::text[], %s::jsonb[])
        AS f(id, rule_version_id, academic_ok, degree_ok, reasons, degree_reasons, total_x10, hq_x10, first_month,
             last_month, missing)
    WHERE c.id = f.id AND c.id = ANY(%s)
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

    `judged` is what the audit says of each candidate now.
    """

    stale: list[int]
    silent: list[int]
    judged: dict[int, facts.Judgement]


def reread(ids: Collection[int], at: datetime, *, verdict_only: bool = False) -> Reread:
    """Do what `refresh` does, and tell the stale ones that no mark had told of."""
    locked = {row["pk"]: row for row in lock(ids, "enrollment_id", *facts.JUDGED)}
    marks = dict(_marks_of(locked, verdict_only))
    stale = set() if verdict_only else set(facts.copy(locked))
    found = facts.judge({row["enrollment_id"] for row in locked.values()})
    judged = {pk: found[row["enrollment_id"]] for pk, row in locked.items()}
    differing = facts.differing(locked, judged)
    _write(differing, at)
    Mark.objects.filter(pk__in=list(marks)).delete()
    stale |= set(differing)
    return Reread(sorted(stale), sorted(stale - set(marks.values())), judged)


def _marks_of(candidates: Collection[int], verdict_only: bool) -> Iterable[tuple[int, int]]:
    """The marks that will be settled, as (mark, candidate)."""
    marks = Mark.objects.filter(candidate__in=list(candidates))
    marks = marks.filter(verdict_only=True) if verdict_only else marks
    return marks.values_list("pk", "candidate_id")


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


def _write(rows: Mapping[int, facts.Judgement], at: datetime) -> None:
    if rows:
        columns = [list(column) for column in zip(*(row.columns for row in rows.values()), strict=True)]
        missing = [json.dumps(codes) for codes in columns.pop()]
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [at, list(rows), *columns, missing, list(rows)])
