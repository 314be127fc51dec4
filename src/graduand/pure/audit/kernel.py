"""The audit kernel: results -> transcript (a vector of slots) -> sums (one matrix product per rule set) -> verdicts.

Everything is counted in integers, tenths of a credit or of a mark; float32 only carries integers below 2**24
(`checks.size_faults`). One student in a page, 50,000 after an import and the whole nation go through the same lines.
Identity, status, photos, fees and study time are no business of this module.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graduand.pure.audit.checks import HIGHEST_SCORE
from graduand.pure.audit.compiled import Bools, Compiled, Int16s, Ints, compile_rules
from graduand.pure.audit.directory import Directory, Int64s
from graduand.pure.audit.reasons import BLOCKING, DegreeReason, Reason, module_bit, module_hq_bit
from graduand.pure.audit.sums import Sums, over_limit, settle
from graduand.pure.audit.undecided import Moved, move, propose

__all__ = ["EXEMPT", "SCORED", "Compiled", "Partition", "Students", "Sums", "Verdicts", "compile_rules"]

SCORED, EXEMPT = 0, 1
"""Kinds of result: a score, an exemption 免修免考."""


class Students(NamedTuple):
    """The students of a partition: unique ids, and the index of each one's rule set (-1: none applies)."""

    id: Int64s
    rule: Ints


@dataclass(frozen=True, eq=False)
class Verdicts:
    """One line a student, in the order of the partition; `module` and `module_hq` are [n, M], amounts in tenths.

    `total` counts after maximums, overflow and the exemption limit. `degree_ok` includes `academic_ok`; the foreign
    language certificate is left to the caller. `moved` lists the courses that count outside their primary module.
    """

    student_id: Int64s
    academic_ok: Bools
    degree_ok: Bools
    reasons: Int64s
    degree_reasons: Ints
    total: Ints
    hq: Ints
    module: Ints
    module_hq: Ints
    exempt: Ints
    points: Ints
    average_credits: Ints
    thesis: Ints
    moved: Moved


class Partition:
    """The transcripts of some students, filled by any number of `feed` calls in any order."""

    def __init__(self, compiled: Compiled, students: Students) -> None:
        self.compiled = compiled
        self.id = np.ascontiguousarray(students.id, np.int64)
        self.row = np.asarray(students.rule, np.int32) + 1
        self.find = Directory(self.id)
        self.best: Int16s = np.zeros((len(self.id), compiled.slots), np.int16)
        """Per slot the best passing score in tenths, 1 for an exemption, 0 for nothing."""

    def feed(self, student_id: Int64s, course: Ints, score_x10: Int16s, kind: NDArray[np.int8]) -> None:
        """Take results in; failed ones, unknown courses and courses outside the student's plan fall through.

        Raises ValueError for a result of a student who is not in the partition.
        """
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
        return judge(self.compiled, self.id, self.row, move(self.compiled, self.row, self.best, sums, moved), moved)

    def sums(self) -> Sums:
        """Add the transcripts up, rule set by rule set."""
        count, modules = len(self.id), self.compiled.modules
        table = np.zeros((count, 4 * modules + 4), np.int32)
        points, thesis = np.zeros(count, np.int32), np.zeros(count, np.int32)
        for rule, students in self._by_rule():
            best = self.best[students]
            scored = best >= self.compiled.pass_mark
            filled = np.concatenate([scored, best == 1], axis=1).astype(np.float32)
            table[students] = filled @ self.compiled.features[rule]
            points[students] = (best * scored).astype(np.float32) @ self.compiled.points[rule]
            thesis[students] = (best * scored)[:, self.compiled.thesis[rule]].max(axis=1, initial=0)
        raw, raw_hq, could, could_hq = table[:, : 4 * modules].reshape(count, 4, modules).transpose(1, 0, 2)
        compulsory, capstones, exempt, average_credits = table[:, 4 * modules :].T
        return Sums(
            raw, raw_hq, could, could_hq, compulsory, capstones, exempt, average_credits, points=points, thesis=thesis
        )

    def _by_rule(self) -> Iterator[tuple[int, Ints]]:
        """Row of the rule set, and the positions of its students."""
        order = np.argsort(self.row, kind="stable").astype(np.int32)
        rows = self.row[order]
        for students in np.split(order, np.flatnonzero(np.diff(rows)) + 1):
            if len(students):
                yield int(self.row[students[0]]), students


def judge(compiled: Compiled, ids: Int64s, row: Ints, sums: Sums, moved: Moved) -> Verdicts:
    """Hold the sums against the limits of each student's rule set."""
    limits = compiled.limits
    module = settle(limits, row, sums.raw)
    hq = sums.raw_hq.sum(axis=1, dtype=np.int32)
    over = over_limit(limits, row, sums)
    total = module.sum(axis=1, dtype=np.int32) - over
    reasons = _bits(
        (row == 0, Reason.NO_RULE_SET),
        (total < limits.total[row], Reason.TOTAL),
        (hq < limits.hq[row], Reason.HQ),
        (sums.compulsory < limits.compulsory[row], Reason.COURSE_MISSING),
        (sums.capstones < limits.capstones[row], Reason.CAPSTONE_MISSING),
        (over > 0, Reason.EXEMPTION_OVER_LIMIT),
        *((short, module_bit(number)) for number, short in enumerate((module < limits.module[row]).T)),
        *((short, module_hq_bit(number)) for number, short in enumerate((sums.raw_hq < limits.module_hq[row]).T)),
    )
    degree = _bits(
        (~limits.degree[row], DegreeReason.NOT_OFFERED),
        (limits.degree[row] & _below_average(compiled, row, sums), DegreeReason.AVERAGE),
        (limits.degree[row] & (sums.thesis < limits.thesis[row]), DegreeReason.THESIS),
    )
    academic_ok = (reasons & BLOCKING) == 0
    return Verdicts(
        student_id=ids,
        academic_ok=academic_ok,
        degree_ok=academic_ok & (degree == 0),
        reasons=reasons,
        degree_reasons=degree.astype(np.int32),
        total=total,
        hq=hq,
        module=module,
        module_hq=sums.raw_hq,
        exempt=sums.exempt,
        points=sums.points,
        average_credits=sums.average_credits,
        thesis=sums.thesis,
        moved=moved,
    )


def _below_average(compiled: Compiled, row: Ints, sums: Sums) -> Bools:
    """The weighted average without a division; no score at all is below every average but zero."""
    needed = compiled.limits.average[row]
    below: Bools = (sums.points < needed * sums.average_credits) | ((sums.average_credits == 0) & (needed > 0))
    return below


def _bits(*tests: tuple[Bools, int]) -> Int64s:
    """One word a student out of (who fails, bit)."""
    word = np.zeros(len(tests[0][0]), np.int64)
    for fails, bit in tests:
        word |= np.where(fails, np.int64(bit), np.int64(0))
    return word
