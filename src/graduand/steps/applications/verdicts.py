"""What candidates say of the audit, held against what the audit says: arrays both, so that a million rows are one walk.

`missing` is not compared: it spells `reasons` out under the rules, except for whoever has rules of his or her own,
whose row is compared in words.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection

from graduand.base.arrays import array
from graduand.pure.audit.compiling.compiled import Bools
from graduand.pure.audit.compiling.directory import Int64s
from graduand.steps.registry.entitlement import Found

type Array = "np.ndarray[Any, np.dtype[Any]]"

UNKNOWN = -1
"""Stands for a verdict that nobody can give, since arrays know no NULL."""

# The columns of a stored verdict as numbers: name, in SQL, as numpy reads what PostgreSQL sends.
COLUMNS = (
    ("id", "c.id", "int8", ">i8"), ("enrollment", "c.enrollment_id", "int8", ">i8"),
    ("rule_version", "coalesce(c.rule_version_id, 0)", "int8", ">i8"),
    ("academic_ok", f"coalesce(c.academic_ok::int4, {UNKNOWN})", "int4", ">i4"),
    ("degree_ok", f"coalesce(c.degree_ok::int4, {UNKNOWN})", "int4", ">i4"),
    ("reasons", "c.reasons", "int8", ">i8"), ("degree_reasons", "c.degree_reasons", "int4", ">i4"),
    ("own_rules", "c.own_rules::int4", "int4", ">i4"),
    ("first_month", "coalesce(nullif(c.first_month, ''), '0')::int4", "int4", ">i4"),
    ("last_month", "coalesce(nullif(c.last_month, ''), '0')::int4", "int4", ">i4"),
)  # fmt: skip
COMPARED = tuple(name for name, *_ in COLUMNS[2:])
AS_NUMBERS = ", ".join(f"{sql}::{kind} AS {name}" for name, sql, kind, _ in COLUMNS)
PACKED = " || ".join(f"{kind}send({name})" for name, _, kind, _ in COLUMNS)
LINE = np.dtype([(name, numpy) for name, _, _, numpy in COLUMNS])

# Not against foreign keys, since moves of these candidates may be written meanwhile.
IN_ORDER_UNDER_LOCK = "ORDER BY c.id FOR NO KEY UPDATE"
STORED = f"""
    SELECT string_agg({PACKED}, ''::bytea ORDER BY id)
    FROM (SELECT {AS_NUMBERS} FROM applications_candidate c WHERE c.id = ANY(%s::bigint[]) {{lock}}) c
"""  # noqa: S608 - made of our own names

# The rows travel as arrays, and those to change are named by id besides, so that no plan reads the whole table.
WRITE = """
    UPDATE applications_candidate c SET
        rule_version_id = nullif(f.rule_version, 0), academic_ok = nullif(f.academic_ok, -1)::boolean,
        degree_ok = nullif(f.degree_ok, -1)::boolean, reasons = f.reasons, degree_reasons = f.degree_reasons,
        own_rules = f.own_rules::boolean, first_month = coalesce(nullif(f.first_month, 0)::text, ''),
        last_month = coalesce(nullif(f.last_month, 0)::text, ''), missing = t.missing, audited_at = %s
    FROM unnest(%s::bigint[], %s::bigint[], %s::integer[], %s::integer[], %s::bigint[], %s::integer[], %s::integer[],
                %s::integer[], %s::integer[], %s::integer[])
        AS f(id, rule_version, academic_ok, degree_ok, reasons, degree_reasons, own_rules, first_month, last_month,
             missing)
    JOIN unnest(%s::jsonb[]) WITH ORDINALITY AS t(missing, number) ON t.number = f.missing
    WHERE c.id = f.id AND c.id = ANY(%s::bigint[])
"""


def locked(candidates: Collection[int]) -> Array:
    """Lock candidates in the order of their ids and read their verdicts, one `LINE` each."""
    with connection.cursor() as cursor:
        cursor.execute(STORED.format(lock=IN_ORDER_UNDER_LOCK), [array(candidates)])
        return np.frombuffer(cursor.fetchone()[0] or b"", LINE)


@dataclass(frozen=True, eq=False)
class Compared:
    """Stored verdicts beside those found; `place` leads from a stored line to the found one."""

    stored: Mapping[str, Array] | Array
    found: Found
    place: Int64s
    now: dict[str, Array]

    def differing(self) -> Bools:
        """Which stored lines say something else than the audit."""
        differs = np.zeros(len(self.place), np.bool_)
        for name in COMPARED:
            differs |= self.stored[name] != self.now[name][self.place]
        own = np.flatnonzero(self.now["own_rules"][self.place] & ~differs)
        differs[own] = self._differ_in_words(own)
        return differs

    def _differ_in_words(self, lines: Int64s) -> list[bool]:
        """Whoever has rules of one's own may lack something else behind the same numbers."""
        ids = self.stored["id"][lines].tolist()
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, missing FROM applications_candidate WHERE id = ANY(%s)", [ids])
            said = {pk: json.loads(missing) for pk, missing in cursor.fetchall()}
        return [said[pk] != self.found.codes(int(self.place[line])) for pk, line in zip(ids, lines, strict=True)]

    def write(self, differing: Bools, at: datetime) -> None:
        """Write the verdicts found into the rows that differ; they are locked by now."""
        if not differing.any():
            return
        places, ids = self.place[differing], array(self.stored["id"][differing].tolist())
        texts, text = self.spelled(places)
        columns = [array(self.now[name][places].astype(np.int64).tolist()) for name in COMPARED]
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [at, ids, *columns, array((text + 1).tolist()), texts, ids])

    def spelled(self, places: Int64s) -> tuple[list[str], Int64s]:
        """The reason codes of found lines as JSON, each combination once, and which of them a line has."""
        pairs = np.stack([self.found.rules[places].astype(np.int64), self.found.reasons[places]])
        distinct, line = np.unique(pairs, axis=1, return_inverse=True)
        return [json.dumps(self.found.spell(*pair)) for pair in distinct.T.tolist()], line.ravel()


def compare(stored: Mapping[str, Array] | Array, found: Found) -> Compared:
    """Lay stored verdicts and those of the audit side by side; `found` has everybody who is stored."""
    place = np.searchsorted(found.enrollment, stored["enrollment"])
    return Compared(stored, found, place, as_numbers(found))


def as_numbers(found: Found) -> dict[str, Array]:
    """What the audit says, in the columns of `COMPARED`."""
    governed = found.rule_version > 0
    first, last = found.months()
    return {
        "rule_version": found.rule_version, "academic_ok": np.where(governed, found.academic_ok, UNKNOWN),
        "degree_ok": np.where(governed, found.degree_ok, UNKNOWN), "reasons": found.reasons,
        "degree_reasons": np.where(governed, found.degree_reasons, 0),
        "own_rules": np.isin(found.enrollment, list(found.petitions)), "first_month": first, "last_month": last,
    }  # fmt: skip
