"""The audit kernel: results -> transcript (a vector of slots) -> sums (one matrix product per rule set) -> verdicts.

Everything is counted in integers, tenths of a credit or of a mark; float32 only carries integers below 2**24
(`checks.size_faults`). One student in a page, 50,000 after an import and the whole nation go through the same lines.
Identity, status, photos, fees and study time are no business of this module.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from graduand.pure.audit.allocation.undecided import move, propose
from graduand.pure.audit.compiling.compiled import Compiled, Floats, Int16s, Ints, Nested, compile_rules
from graduand.pure.audit.compiling.directory import Directory, Int64s
from graduand.pure.audit.compiling.features import BLOCKS
from graduand.pure.audit.compiling.sums import Sums, read_sums
from graduand.pure.audit.kernel.judging import Students, Verdicts, judge
from graduand.pure.audit.rules.checks import HIGHEST_SCORE

__all__ = ["EXEMPT", "SCORED", "Compiled", "Partition", "Students", "Sums", "Verdicts", "compile_rules"]

SCORED, EXEMPT = 0, 1
"""Kinds of result: a score, an exemption 免修免考."""
AT_ONCE = 2048
"""Students added up at a time: what is in hand then stays near the processor."""
ONE_THREAD = 2**18
"""Additions and multiplications of one product up to which no BLAS starts threads: in matrices this narrow they get in
each other's way, and cost ten times the processor time."""


class Partition:
    """The transcripts of some students, filled by any number of `feed` calls in any order."""

    def __init__(self, compiled: Compiled, students: Students) -> None:
        self.compiled = compiled
        self.students = _checked(students, len(compiled.rulesets))
        self.id = self.students.id
        self.row = self.students.rule + 1
        self.find = Directory(self.id)
        self.best: Int16s = np.zeros((len(self.id), compiled.slots), np.int16)
        """Per slot the best passing score in tenths, 1 for an exemption, 0 for nothing."""

    def feed(self, student_id: Int64s, course: Ints, score_x10: Int16s, kind: NDArray[np.int8]) -> None:
        """Take results in; failed ones, unknown courses and courses outside the student's plan fall through.

        `student_id`, `course` (numbers of `Compiled.course_index`), `score_x10` (tenths of a mark) and `kind` (`SCORED`
        or `EXEMPT`) are equally long. Of several results in one slot the best counts (S14). Raises ValueError for a
        student who is not in the partition, and for a course number that `compiled` has not given.
        """
        if len(course) and not -1 <= course.min() <= course.max() < len(self.compiled.courses):
            raise ValueError("a course number was not made by these rules")
        exempt = kind == EXEMPT
        passed = exempt | (score_x10 >= self.compiled.pass_mark)
        value = np.where(exempt, np.int16(1), np.minimum(score_x10, HIGHEST_SCORE))[passed]
        place = self.find(student_id[passed])
        table = self.compiled.slot_of
        row = self.row.take(place).astype(np.int64)
        slot = table.ravel().take(row * table.shape[1] + course[passed] + 1)
        fits = slot >= 0
        np.maximum.at(self.best.reshape(-1), (place * self.best.shape[1] + slot)[fits], value[fits])

    def verdicts(self) -> Verdicts:
        """Decide every student. The search for an allocation only proposes; `judge` counts its proposal again."""
        sums = self.sums()
        moved = propose(self.compiled, self.row, self.best, sums)
        sums = move(self.compiled, self.row, self.best, sums, moved)
        return judge(self.compiled.limits, self.students, self.row, sums, moved)

    def sums(self) -> Sums:
        """Add the transcripts up, pattern by pattern, a bounded number of students at a time."""
        compiled, count = self.compiled, len(self.id)
        table = np.zeros((count, compiled.patterns.features.shape[2]), np.int32)
        points = np.zeros(count, np.int32)
        for pattern, students in self._by_pattern():
            table[students], points[students] = self._add_up(pattern, students)
        return read_sums(table, compiled.modules, compiled.groups, points, self._thesis())

    def _add_up(self, pattern: int, students: Ints) -> tuple[Ints, Ints]:
        """What the transcripts of students with the same pattern add up to: columns of `features.py`, and points."""
        compiled, best = self.compiled, self.best[students]
        scored = best >= compiled.pass_mark
        filled = np.concatenate([scored, best == 1], axis=1, dtype=np.float32)
        table = _times(filled, compiled.patterns.features[pattern])
        points = _times((best * scored).astype(np.float32), compiled.patterns.points[pattern][:, None])[:, 0]
        if nested := compiled.patterns.nested[pattern]:
            groups = table[:, BLOCKS * compiled.modules : BLOCKS * compiled.modules + compiled.groups]
            _count_groups(nested, groups, compiled.limits.group[self.row[students]])
        return table, points

    def _thesis(self) -> Ints:
        """The best score of each student's thesis slots."""
        best = np.zeros(len(self.id), np.int32)
        each = np.arange(len(best))
        for slot in self.compiled.thesis[self.row].T:
            marks = self.best[each, np.minimum(slot, self.compiled.slots - 1)]
            np.maximum(best, np.where(slot < self.compiled.slots, marks, 0), out=best)
        return np.where(best >= self.compiled.pass_mark, best, 0)

    def _by_pattern(self) -> Iterator[tuple[int, Ints]]:
        """Each pattern that occurs, and positions of students who have it."""
        pattern = self.compiled.patterns.of_row.take(self.row)
        order = np.argsort(pattern, kind="stable").astype(np.int32)
        for students in np.split(order, np.flatnonzero(np.diff(pattern[order])) + 1):
            for first in range(0, len(students), AT_ONCE):
                yield int(pattern[students[0]]), students[first : first + AT_ONCE]


def _times(left: Floats, right: Floats) -> Ints:
    """The product of [n, k] and [k, m], in whole numbers."""
    count, width = left.shape
    block = max(1, ONE_THREAD // max(1, 2 * width * right.shape[1]))
    padded = np.zeros((-(-count // block), block, width), np.float32)
    padded.reshape(-1, width)[:count] = left
    product: Ints = (padded @ right).reshape(-1, right.shape[1])[:count].astype(np.int32)
    return product


def _count_groups(nested: Sequence[Nested], held: Ints, asked: Ints) -> None:
    """Count satisfied groups, innermost first, into `held`; both are [n, G]."""
    for group, below in nested:
        held[:, group] = (held[:, below] >= asked[:, below]).sum(axis=1)


def _checked(students: Students, rulesets: int) -> Students:
    """Arrays of equal lengths and known rule sets; anything else would be read as somebody else's."""
    ids, rule = np.ascontiguousarray(students.id, np.int64), np.asarray(students.rule, np.int32)
    marks = [None if mark is None else np.asarray(mark, np.bool_) for mark in (students.bridging, students.language)]
    if any(len(column) != len(ids) for column in (rule, *marks) if column is not None):
        raise ValueError("the columns of the students have different lengths")
    if len(rule) and not -1 <= rule.min() <= rule.max() < rulesets:
        raise ValueError("a student has a rule set that was not compiled")
    return Students(ids, rule, *marks)
