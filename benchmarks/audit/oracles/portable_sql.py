"""The SQL oracle on PostgreSQL: tables, one statement, columns."""

from collections.abc import Iterable

import numpy as np
import psycopg
from numpy.typing import NDArray

from graduand.pure.audit.rules.ruleset import RuleSet

from .. import pgbinary
from ..people import People
from .columns import Columns, names
from .sql_tables import Row, plan_rows, rule_rows, slot_rows
from .sql_text import text

TABLES = ("audit_rule", "audit_slot", "audit_plan", "audit_student", "audit_result")
COMPARED = tuple(name for name in names() if name not in ("academic_ok", "degree_ok", "moved"))


def load(cursor: psycopg.Cursor, rulesets: Iterable[RuleSet], people: People) -> None:
    """Make the temporary tables."""
    sets = tuple(rulesets)
    cursor.execute("".join(f"DROP TABLE IF EXISTS {table};" for table in TABLES))
    number = {code: place for place, code in enumerate(people.codes)}
    pgbinary.make_table(cursor, "audit_rule", _columns(rule_rows(sets)))
    pgbinary.make_table(cursor, "audit_slot", _columns(slot_rows(sets)))
    pgbinary.make_table(cursor, "audit_plan", _columns(plan_rows(sets, number)))
    students = {
        "student": np.arange(len(people.rule), dtype=np.int32), "rule": people.rule,
        "bridging": people.bridging.astype(np.int16), "language": people.language.astype(np.int16),
    }  # fmt: skip
    results = {"student": people.student, "course": people.course, "score": people.score,
               "exempt": people.exempt.astype(np.int16)}  # fmt: skip
    pgbinary.make_table(cursor, "audit_student", students)
    pgbinary.make_table(cursor, "audit_result", results)


def decide(cursor: psycopg.Cursor) -> None:
    """Run the statement into the temporary table `audit_verdict`."""
    cursor.execute("DROP TABLE IF EXISTS audit_verdict")
    cursor.execute(f"CREATE TEMPORARY TABLE audit_verdict AS {text()}")


def answers(cursor: psycopg.Cursor) -> tuple[Columns, NDArray[np.bool_]]:
    """The answers in the order of the students, and who is undecided."""
    query = "SELECT * FROM audit_verdict ORDER BY student"
    found = pgbinary.copy_out(cursor, query, (*COMPARED, "undecided"))
    undecided = found.pop("undecided").astype(bool)
    academic_ok = (found["reasons"] & ~np.int64(32)) == 0
    found |= {
        "academic_ok": academic_ok.astype(np.int64),
        "degree_ok": (academic_ok & (found["degree_reasons"] == 0)).astype(np.int64),
    }
    return found, undecided


def _columns(rows: Iterable[Row]) -> dict[str, NDArray[np.int64]]:
    table = list(rows)
    return {name: np.array([row[name] for row in table], np.int64) for name in table[0]}
