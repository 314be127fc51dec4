"""The Spark example says what the kernel says; the group function is tried without Spark, the whole with it."""

import json
import os
import sys
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

import pyarrow as pa
import pytest

from examples import spark_audit
from graduand.pure.audit import audit_tables, compile_rules, rules_to_json
from tests.pure.audit.office import module, rule_set, slot

RULES = rule_set(
    [module("P", "4"), module("E", "4")],
    [slot("101", "4", "P", "E"), slot("102", "4", "P", compulsory=True), slot("103", "2.5", "E")],
    "8",
)
TEXT = json.dumps(rules_to_json([RULES]))
COUNT = 400
STUDENTS = pa.table(
    {"student_number": [f"21901014{number:05}" for number in range(COUNT)], "program": ["630302"] * COUNT,
     "level": ["associate"] * COUNT, "intake": ["202103", "202503"] * (COUNT // 2)}
)  # fmt: skip
ROWS = [
    (number, course)
    for number in range(COUNT)
    for place, course in enumerate(("101", "102", "103"))
    if number >> place & 1
]
RESULTS = pa.table(
    {"student_number": [f"21901014{number:05}" for number, _ in ROWS], "course": [course for _, course in ROWS],
     "score": pa.array([Decimal(40 + number % 50) for number, _ in ROWS], pa.decimal128(4, 1)),
     "kind": ["score"] * len(ROWS)}
)  # fmt: skip


def expected() -> list[dict[str, Any]]:
    return audit_tables(compile_rules([RULES]), STUDENTS, RESULTS, "202307").to_pylist()


def test_a_group_of_arrow_tables_is_audited_as_everywhere_else() -> None:
    audit = spark_audit.audit_group(TEXT, "202307")
    halves = []
    for remainder in (0, 1):
        mine = pa.array([int(number) % 2 == remainder for number in STUDENTS["student_number"].to_pylist()])
        theirs = pa.array([int(number) % 2 == remainder for number in RESULTS["student_number"].to_pylist()])
        halves += audit(STUDENTS.filter(mine), RESULTS.filter(theirs)).to_pylist()
    assert sorted(halves, key=lambda row: row["student_number"]) == expected()


def test_bad_rules_stop_the_job_before_anybody_is_audited() -> None:
    with pytest.raises(ValueError, match="rules"):
        spark_audit.audit_group('{"rules": [{}]}', None)(STUDENTS, RESULTS)


# Spark and its Java are no part of the development lock; where somebody installed them, the cluster is tried too.
if find_spec("pyspark") and find_spec("pandas"):

    def test_a_cluster_says_row_for_row_the_same(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        from pyspark import sql

        monkeypatch.setattr(spark_audit, "STUDENTS_A_GROUP", 50)
        monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        session = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
        try:
            frames = [session.createDataFrame(table) for table in (STUDENTS, RESULTS)]
            audited = spark_audit.audit_frames(session, TEXT, *frames, "202307").toArrow()
        finally:
            session.stop()
        assert sorted(audited.to_pylist(), key=lambda row: row["student_number"]) == expected()
