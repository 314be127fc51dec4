"""Arrow in, Arrow out: the audit for tables of any size, without a database.

values, index -> columns -> roll (students) -> feeding (results) -> kernel -> telling (verdicts); `audit_tables` is all
of it in one call, as a notebook or a Spark group uses it.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from graduand.pure.audit.compiling.compiled import Compiled, Int16s
from graduand.pure.audit.frames.columns import Frame
from graduand.pure.audit.frames.faults import BadFrame, Refusals, RefusedRow
from graduand.pure.audit.frames.feeding import RESULTS, feed
from graduand.pure.audit.frames.roll import STUDENTS, Roll, read_students
from graduand.pure.audit.frames.telling import VERDICTS, Words, parts, verdict_table
from graduand.pure.audit.kernel.partition import Partition

__all__ = [
    "RESULTS",
    "STUDENTS",
    "STUDENTS_AT_ONCE",
    "VERDICTS",
    "BadFrame",
    "Refusals",
    "RefusedRow",
    "Roll",
    "Words",
    "audit_tables",
    "decided",
    "feed",
    "read_students",
    "verdict_table",
]  # fmt: skip

STUDENTS_AT_ONCE = 125_000
"""Students whose sums are in memory at the same time: with 50 slots and 6 modules some 300 MB."""


def audit_tables(
    compiled: Compiled, students: Frame, results: Frame, month: str | None = None, refusals: Refusals | None = None
) -> pa.Table:
    """Audit a table of students (`STUDENTS`) by a table of results (`RESULTS`); one row a student (`VERDICTS`).

    `month` ("202307") adds what the time of study says. Raises `BadFrame` for a bad table, and for the first bad row
    unless `refusals` collects them.
    """
    roll = read_students(students, compiled.rulesets, refusals)
    partition = roll.partition(compiled)
    feed(partition, roll, results, refusals)
    return pa.concat_tables([VERDICTS.empty_table(), *decided(Words(compiled), roll, partition.best, month)])


def decided(words: Words, roll: Roll, best: Int16s, month: str | None = None) -> Iterator[pa.Table]:
    """Decide everybody from their transcripts (`Partition.best`), part by part, in the order of the roll."""
    for part in parts(len(roll), STUDENTS_AT_ONCE):
        yield decided_part(words, roll, part, best[part], month)


def decided_part(words: Words, roll: Roll, part: slice, best: Int16s, month: str | None = None) -> pa.Table:
    """Decide one part of the roll; `best` are the transcripts of this part."""
    partition: Partition = roll.partition(words.compiled, part)
    partition.best = np.ascontiguousarray(best)
    return verdict_table(words, roll, partition.verdicts(), month)
