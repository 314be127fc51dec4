"""The audit kernel: results -> transcript (a vector of slots) -> sums (one matrix product per rule set) -> verdicts.

Everything is counted in integers, tenths of a credit or of a mark; float32 only carries integers below 2**24
(`checks.size_faults`). One student in a page, 50,000 after an import and the whole nation go through the same lines.
Identity, status, photos, fees and study time are no business of this module.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from graduand.pure.audit.allocation.undecided import move, propose
from graduand.pure.audit.compiling.compiled import Compiled, Int16s, Ints, compile_rules
from graduand.pure.audit.compiling.directory import Directory, Int64s
from graduand.pure.audit.compiling.features import BLOCKS
from graduand.pure.audit.compiling.sums import Sums, read_sums
from graduand.pure.audit.kernel.judging import Students, Verdicts, judge
from graduand.pure.audit.rules.checks import HIGHEST_SCORE

__all__ = ["EXEMPT", "SCORED", "Compiled", "Partition", "Students", "Sums", "Verdicts", "compile_rules"]

SCORED, EXEMPT = 0, 1
"""Kinds of result: a score, an exemption 免修免考."""


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
        rule = self.row.take(place).astype(np.int64)
        slot = table.ravel().take(rule * table.shape[1] + course[passed] + 1)
        fits = slot >= 0
        np.maximum.at(self.best.reshape(-1), (place.astype(np.int64) * self.best.shape[1] + slot)[fits], value[fits])

    def verdicts(self) -> Verdicts:
        """Decide every student. The search for an allocation only proposes; `judge` counts its proposal again."""
        sums = self.sums()
        moved = propose(self.compiled, self.row, self.best, sums)
        sums = move(self.compiled, self.row, self.best, sums, moved)
        return judge(self.compiled.limits, self.students, self.row, sums, moved)

    def sums(self) -> Sums:
        """Add the transcripts up, rule set by rule set."""
        compiled, count = self.compiled, len(self.id)
        groups = slice(BLOCKS * compiled.modules, BLOCKS * compiled.modules + compiled.groups)
        table = np.zeros((count, compiled.features.shape[2]), np.int32)
        points = np.zeros(count, np.int32)
        for rule, students in self._by_rule():
            best = self.best[students]
            scored = best >= compiled.pass_mark
            filled = np.concatenate([scored, best == 1], axis=1).astype(np.float32)
            table[students] = filled @ compiled.features[rule]
            points[students] = (best * scored).astype(np.float32) @ compiled.points[rule]
            if compiled.nested[rule]:
                table[students, groups] = self._nested(rule, table[students, groups])
        return read_sums(table, compiled.modules, compiled.groups, points, self._thesis())

    def _nested(self, rule: int, held: Ints) -> Ints:
        """Count satisfied groups, innermost first."""
        asked = self.compiled.limits.group[rule]
        for group, below in self.compiled.nested[rule]:
            held[:, group] = (held[:, below] >= asked[list(below)]).sum(axis=1)
        return held

    def _thesis(self) -> Ints:
        """The best score of each student's thesis slots."""
        best = np.zeros(len(self.id), np.int32)
        padded = np.concatenate([self.best, np.zeros((len(best), 1), np.int16)], axis=1)
        for slot in self.compiled.thesis[self.row].T:
            np.maximum(best, padded[np.arange(len(best)), slot], out=best)
        return np.where(best >= self.compiled.pass_mark, best, 0)

    def _by_rule(self) -> Iterator[tuple[int, Ints]]:
        """Row of the rule set, and the positions of its students."""
        order = np.argsort(self.row, kind="stable").astype(np.int32)
        rows = self.row[order]
        for students in np.split(order, np.flatnonzero(np.diff(rows)) + 1):
            if len(students):
                yield int(self.row[students[0]]), students


def _checked(students: Students, rulesets: int) -> Students:
    """Arrays of equal lengths and known rule sets; anything else would be read as somebody else's."""
    ids, rule = np.ascontiguousarray(students.id, np.int64), np.asarray(students.rule, np.int32)
    marks = [None if mark is None else np.asarray(mark, np.bool_) for mark in (students.bridging, students.language)]
    if any(len(column) != len(ids) for column in (rule, *marks) if column is not None):
        raise ValueError("the columns of the students have different lengths")
    if len(rule) and not -1 <= rule.min() <= rule.max() < rulesets:
        raise ValueError("a student has a rule set that was not compiled")
    return Students(ids, rule, *marks)
