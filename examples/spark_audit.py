"""The graduation audit on a Spark cluster: every group of students goes through the same function as everywhere else.

    spark-submit examples/spark_audit.py rules.json students.parquet results.parquet verdicts.parquet 202307

Students and results are cut into groups by a hash of the student number, so that a student and all of his or her
results meet in one group; `cogroup().applyInArrow` (Spark 4) hands both sides over as Arrow tables. What a group says
does not depend on the other groups, so their number is a matter of memory: 2,000 to 100,000 students each.
The workers need this package, numpy and pyarrow.
"""

import json
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from graduand.pure.audit import Compiled, audit_tables, compile_rules, rules_from_json

STUDENTS_A_GROUP = 20_000
STUDENT_COLUMNS = ("student_number", "program", "level", "intake", "bridging", "language")
RESULT_COLUMNS = ("student_number", "course", "score", "kind", "state")
SCHEMA = """
    student_number string, academic_ok boolean, degree_ok boolean, reasons array<string>, degree_reasons array<string>,
    study string, total double, hq double, exempt double, average double, thesis double,
    modules array<struct<code: string, credits: double, hq_credits: double, courses: int>>,
    groups array<struct<code: string, found: double>>, moved array<struct<course: string, module: string>>,
    refused_results int, rule_index int, program string, rule_version int, rule_hash string
"""


@lru_cache(maxsize=1)
def compiled(rules: str) -> Compiled:
    """Compile the rules once per worker process. Raises ValueError when any rule set has a fault."""
    rulesets, faults = rules_from_json(json.loads(rules))
    if faults:
        raise ValueError([(fault.code, dict(fault.facts)) for fault in faults])
    return compile_rules(rulesets)


def audit_group(rules: str, month: str | None) -> Callable[[pa.Table, pa.Table], pa.Table]:
    """Make the function of one group; a bad row stops the job, and the message names it."""

    def audit(students: pa.Table, results: pa.Table) -> pa.Table:
        return plain(audit_tables(compiled(rules), students, results, month))

    return audit


def plain(table: pa.Table) -> pa.Table:
    """Spark takes no dictionaries: texts as texts, every column nullable."""
    columns = {}
    for column in table.schema:
        kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        columns[column.name] = table[column.name].cast(kind)
    return pa.table(columns)


def audit_frames(spark: Any, rules: str, students: Any, results: Any, month: str | None = None) -> Any:
    """Audit two data frames; one row a student, with the columns of `SCHEMA`."""
    from pyspark.sql import functions as sql  # noqa: PLC0415 -- optional dependency

    groups = max(1, students.count() // STUDENTS_A_GROUP)
    key = sql.pmod(sql.xxhash64(sql.col("student_number").cast("string")), sql.lit(groups))

    def grouped(frame: Any, columns: tuple[str, ...]) -> Any:
        return frame.select(*[name for name in columns if name in frame.columns], key.alias("part")).groupBy("part")

    # A right join by `part` would bring groups of results without students; the empty side then audits nobody.
    both = grouped(students, STUDENT_COLUMNS).cogroup(grouped(results, RESULT_COLUMNS))
    return both.applyInArrow(audit_group(rules, month), SCHEMA)


def main(rules: str, students: str, results: str, out: str, month: str | None = None) -> None:
    """Read, audit, write; `students` and `results` are Parquet files or folders of them."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 -- optional dependency

    spark = SparkSession.builder.appName("graduation audit").getOrCreate()
    text = Path(rules).read_text("utf-8")
    audited = audit_frames(spark, text, spark.read.parquet(students), spark.read.parquet(results), month)
    audited.write.mode("overwrite").parquet(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
