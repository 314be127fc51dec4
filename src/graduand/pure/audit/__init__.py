"""Graduation audit 毕业审核: rules in, transcripts in, exact verdicts and their explanation out.

sheet, document -> rules (parts, checks, reach, lineup) -> compiled -> kernel (sums, undecided -> allocation, reasons)
-> explain (findings, remedies); frames: tables in, tables out.

What stands in `__all__` is the library that other programs may build on; it needs numpy, the tables need pyarrow, the
hardest allocations highspy, and each is loaded when it is first used. No database, no clock, no language: days come as
arguments, and answers are codes (domain.md 1.9) with facts.

From files to verdicts (docs/audit-files.md tells the columns):

    import json
    import pyarrow.parquet as pq
    from graduand.pure.audit import audit_tables, compile_rules, rules_from_json

    rulesets, faults = rules_from_json(json.loads(open("rules.json").read()))
    compiled = compile_rules(rulesets)                           # once; good for any number of students
    verdicts = audit_tables(compiled, pq.read_table("students.parquet"), pq.read_table("results.parquet"), "202307")

With arrays of one's own, in any order and any number of batches; credits and scores are whole tenths:

    partition = Partition(compiled, Students(id, rule))          # int64 [n] unique; int32 [n] rule set or -1
    partition.feed(student_id, course, score_x10, kind)          # equal lengths; course by compiled.course_index
    verdicts = partition.verdicts()                              # one line a student, in the order of `id`

One student, with what is missing and the cheapest ways to mend it:

    explain(rulesets[0], [Result("01234", "法学概论", Decimal(3), Decimal(55), False, True, "202303")])
"""

from typing import TYPE_CHECKING, Any

from graduand.pure.audit.compiling.compiled import PASS_MARK, Compiled, compile_rules
from graduand.pure.audit.explaining.explain import explain
from graduand.pure.audit.explaining.explanation import Explanation, Finding, Remedy, Result
from graduand.pure.audit.kernel.partition import EXEMPT, SCORED, Partition, Students, Verdicts
from graduand.pure.audit.rules.document import rules_from_json, rules_from_text, rules_to_json
from graduand.pure.audit.rules.lineup import choose, lineup_faults
from graduand.pure.audit.rules.parts import (
    BadRules,
    CapScope,
    DegreeRule,
    ExemptionRule,
    Fault,
    Group,
    Module,
    Slot,
    StudyTime,
    Unit,
)
from graduand.pure.audit.rules.personal import Concession, Personal, personal
from graduand.pure.audit.rules.reasons import DegreeReason, Reason, degree_reason_codes, floors, reason_codes
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.rules.study import study_code
from graduand.pure.audit.sheets.sheet import rows_from_rules, rules_from_rows

if TYPE_CHECKING:
    from graduand.pure.audit.frames import (
        RESULTS,
        STUDENTS,
        VERDICTS,
        BadFrame,
        Refusals,
        RefusedRow,
        Roll,
        Words,
        audit_tables,
        feed,
        read_students,
        verdict_table,
    )

TABLES = (
    "RESULTS", "STUDENTS", "VERDICTS", "BadFrame", "RefusedRow", "Refusals", "Roll", "Words", "audit_tables", "feed",
    "read_students", "verdict_table",
)  # fmt: skip
"""What lives in `frames` and brings pyarrow along."""

__all__ = [
    "EXEMPT",
    "PASS_MARK",
    "RESULTS",
    "SCORED",
    "STUDENTS",
    "VERDICTS",
    "BadFrame",
    "BadRules",
    "CapScope",
    "Compiled",
    "Concession",
    "DegreeReason",
    "DegreeRule",
    "ExemptionRule",
    "Explanation",
    "Fault",
    "Finding",
    "Group",
    "Module",
    "Partition",
    "Personal",
    "Reason",
    "Refusals",
    "RefusedRow",
    "Remedy",
    "Result",
    "Roll",
    "RuleSet",
    "Slot",
    "Students",
    "StudyTime",
    "Unit",
    "Verdicts",
    "Words",
    "audit_tables",
    "choose",
    "compile_rules",
    "degree_reason_codes",
    "explain",
    "feed",
    "floors",
    "lineup_faults",
    "personal",
    "read_students",
    "reason_codes",
    "rows_from_rules",
    "rules_from_json",
    "rules_from_rows",
    "rules_from_text",
    "rules_to_json",
    "study_code",
    "verdict_table",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Bring the tables in when somebody asks for them."""
    if name in TABLES:
        from graduand.pure.audit import frames  # noqa: PLC0415 -- slow import

        return getattr(frames, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
