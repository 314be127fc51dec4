"""Tables of results into a partition, any number of them in any order."""

from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.types as pt
from numpy.typing import NDArray

from graduand.pure.audit.compiling.compiled import Compiled
from graduand.pure.audit.frames.columns import Columns, Frame, naming, numbers_of, pick, shown
from graduand.pure.audit.frames.faults import Flags, Refusals, Sieve
from graduand.pure.audit.frames.roll import Roll
from graduand.pure.audit.frames.values import (
    ABSENT,
    KINDS,
    OUT_OF_RANGE,
    STATES,
    UNREADABLE,
    Ints,
    placed,
    scores,
    settled,
    words,
)
from graduand.pure.audit.kernel.partition import SCORED, Partition

RESULTS = pa.schema(
    [
        pa.field("student_number", pa.string(), nullable=False),
        pa.field("course", pa.string(), nullable=False),
        pa.field("score", pa.decimal128(4, 1)),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("state", pa.string()),
        pa.field("row", pa.int64()),
    ]
)
"""Columns of a table of results 成绩, in any order; others are ignored.

`student_number` 学号 as in the table of students. `course` 课程代码: text, best with a dictionary. `score` 成绩: 0 to
100 as a decimal, a float, a whole number or text; what is finer than a tenth is cut off; ignored for exemptions,
whose cell may be empty or say 免考. `kind` 成绩类型: score, exam, resit, substitute, 正考, 补考, 课程替代; or exempt,
exemption, 免考, 免修, 免修免考. Optional: `state` 成绩状态, of which only published 已发布 counts (S14, S17, S123);
without the column all results are published. `row`: where a row stands, for messages.
"""
_REQUIRED = ("student_number", "course", "score", "kind")
_OPTIONAL = ("state", "row")


def feed(partition: Partition, roll: Roll, results: Frame, refusals: Refusals | None = None) -> int:
    """Take a table or record batch with the columns of `RESULTS` in; give the number of results not yet published.

    `partition` is one that `roll.partition` made. Results of courses outside a student's plan count nowhere and are no
    fault. What is refused is also counted in `roll.refused_results`.

    Raises `BadFrame` for a column that lacks, stands there twice or has an impossible type; and for the first bad row,
    unless `refusals` is there to collect them.
    """
    if isinstance(results, pa.Table):
        return sum(feed(partition, roll, batch, refusals) for batch in results.to_batches())
    columns = pick(results, _REQUIRED, _OPTIONAL)
    numbers = numbers_of(columns)
    sieve = Sieve(len(numbers), naming(numbers, columns), refusals)
    place = _places(roll, numbers, sieve)
    course = _courses(partition, columns, sieve)
    kind = _words("kind", columns, KINDS, sieve)
    score = _scores(columns, kind, sieve)
    published = _words("state", columns, STATES, sieve) == 1 if "state" in columns else None
    np.add.at(roll.refused_results, place[~sieve.good & (place >= 0)], 1)
    taken = _taken(sieve, published)
    ids, marks = place[taken].astype(np.int64), score[taken].astype(np.int16)
    partition.feed(ids, course[taken], marks, kind[taken].astype(np.int8))
    return int(sieve.good.sum()) - len(ids)


def _taken(sieve: Sieve, published: Flags | None) -> NDArray[np.intp] | slice:
    """The rows that count; nearly always all of them, and then nothing need be copied."""
    counting = sieve.good if published is None else sieve.good & published
    return slice(None) if counting.all() else np.flatnonzero(counting)


def _places(roll: Roll, numbers: pa.Array, sieve: Sieve) -> Ints:
    place = roll.index.find(numbers)
    if (place < 0).any():
        sieve.refuse("frame.student_missing", numbers.is_null().to_numpy(zero_copy_only=False))
        sieve.refuse("frame.student_unknown", place < 0)
    return place


def _courses(partition: Partition, columns: Columns, sieve: Sieve) -> Ints:
    """Numbers of the courses, -1 for those that no rule set knows; a blank cell is refused."""
    column = settled("course", columns["course"], pt.is_integer)
    column = column.cast(pa.string()) if pt.is_integer(column.type) else column
    course = placed(column, _known(partition.compiled))
    sieve.refuse("frame.course_missing", course == ABSENT)
    return np.maximum(course, -1)


@lru_cache(maxsize=4)
def _known(compiled: Compiled) -> pa.Array:
    """The codes of all courses, each at the place of its number."""
    return pa.array(sorted(compiled.courses, key=compiled.courses.__getitem__), pa.string())


def _words(name: str, columns: Columns, known: dict[str, int], sieve: Sieve) -> Ints:
    column = settled(name, columns[name])
    found = words(column, known)
    sieve.refuse(f"frame.{name}_unknown", found < 0, lambda place: shown(column, place))
    return found


def _scores(columns: Columns, kind: Ints, sieve: Sieve) -> Ints:
    """Scores in tenths; that of an exemption means nothing, whatever the cell says."""
    column = settled("score", columns["score"], pt.is_decimal, pt.is_floating, pt.is_integer)
    score = scores(column)
    if (score < 0).any():
        scored = kind == SCORED
        sieve.refuse("frame.score_missing", scored & (score == ABSENT))
        sieve.refuse("frame.score_unreadable", scored & (score == UNREADABLE), lambda place: shown(column, place))
        sieve.refuse("frame.score_out_of_range", scored & (score == OUT_OF_RANGE), lambda place: shown(column, place))
    return score
