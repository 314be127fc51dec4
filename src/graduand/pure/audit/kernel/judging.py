"""The last step of the audit: sums against limits, reason bits, verdicts."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from graduand.pure.audit.allocation.flexible import Moved
from graduand.pure.audit.compiling.directory import Int64s
from graduand.pure.audit.compiling.limits import Bools, Ints, Limits
from graduand.pure.audit.compiling.sums import Sums, over_limit, settle
from graduand.pure.audit.rules.reasons import BLOCKING, DegreeReason, Reason


class Students(NamedTuple):
    """The students of a partition: unique ids, and the index of each one's rule set (-1: none applies).

    `bridging` says who must pass the bridging courses 补修课, `language` who has a foreign language certificate; None
    means nobody.
    """

    id: Int64s
    rule: Ints
    bridging: Bools | None = None
    language: Bools | None = None


@dataclass(frozen=True, eq=False)
class Verdicts:
    """One line a student, in the order of the partition; `module...` are [n, M], `groups` is [n, G], credits in tenths.

    `module` and `total` count after maximums and overflow, `total` after the exemption limit too. `module_courses` are
    numbers, `groups` in the unit of each group. `exempt` are the credits that count against the exemption limit.
    `degree_ok` includes `academic_ok`. `moved` lists the courses that count outside their primary module. The reason
    words are spelled out by `reasons.reason_codes` and `reasons.degree_reason_codes`.
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
    module_courses: Ints
    groups: Ints
    exempt: Ints
    points: Ints
    average_credits: Ints
    thesis: Ints
    moved: Moved


def judge(limits: Limits, students: Students, row: Ints, sums: Sums, moved: Moved) -> Verdicts:
    """Hold the sums against the limits of each student's rule set, whose row in every table is `row`."""
    bridging, language = (_marked(marks, len(row)) for marks in (students.bridging, students.language))
    module, over = settle(limits, row, sums.raw), over_limit(limits, row, sums)
    hq = sums.raw_hq.sum(axis=1, dtype=np.int32)
    total = module.sum(axis=1, dtype=np.int32) - over
    reasons = _bits(
        (row == 0, Reason.NO_RULE_SET),
        (total < limits.total[row], Reason.TOTAL),
        (hq < limits.hq[row], Reason.HQ),
        (sums.compulsory < limits.compulsory[row], Reason.COURSE_MISSING),
        (sums.capstones < limits.capstones[row], Reason.CAPSTONE_MISSING),
        (bridging & (sums.bridging < limits.bridging[row]), Reason.BRIDGING_MISSING),
        (over > 0, Reason.EXEMPTION_OVER_LIMIT),
    )
    _add_floors(reasons, limits, row, (module, sums.raw_hq, sums.raw_courses), sums.groups)
    degree = _bits(
        (~limits.degree[row], DegreeReason.NOT_OFFERED),
        (limits.degree[row] & _below_average(limits.average[row], sums), DegreeReason.AVERAGE),
        (limits.degree[row] & (sums.thesis < limits.thesis[row]), DegreeReason.THESIS),
        (limits.language[row] & ~language, DegreeReason.LANGUAGE),
    )
    academic_ok = (reasons & BLOCKING) == 0
    return Verdicts(
        student_id=students.id,
        academic_ok=academic_ok,
        degree_ok=academic_ok & (degree == 0),
        reasons=reasons,
        degree_reasons=degree.astype(np.int32),
        total=total,
        hq=hq,
        module=module,
        module_hq=sums.raw_hq,
        module_courses=sums.raw_courses,
        groups=sums.groups,
        exempt=sums.exempt,
        points=sums.points,
        average_credits=sums.average_credits,
        thesis=sums.thesis,
        moved=moved,
    )


def _marked(marks: Bools | None, count: int) -> Bools:
    """Who has a mark; nobody when it is not given."""
    return np.zeros(count, np.bool_) if marks is None else marks


def _add_floors(reasons: Int64s, limits: Limits, row: Ints, held: tuple[Ints, Ints, Ints], groups: Ints) -> None:
    """Add the bits of the rule set's own floors: those of the modules, then those of the groups."""
    asked = (limits.module, limits.module_hq, limits.module_courses)
    for kind, (least, have) in enumerate(zip(asked, held, strict=True)):
        for module in np.flatnonzero(least.any(axis=0)):
            short = np.flatnonzero(have[:, module] < least[row, module])
            reasons[short] |= limits.module_bits[row[short], module, kind]
    for group in range(groups.shape[1]):
        short = np.flatnonzero(groups[:, group] < limits.group[row, group])
        reasons[short] |= limits.group_bits[row[short], group]


def _below_average(needed: Ints, sums: Sums) -> Bools:
    """The weighted average without a division; no score at all is below every average but zero."""
    below: Bools = (sums.points < needed * sums.average_credits) | ((sums.average_credits == 0) & (needed > 0))
    return below


def _bits(*tests: tuple[Bools, int]) -> Int64s:
    """One word a student out of (who fails, bit)."""
    word = np.zeros(len(tests[0][0]), np.int64)
    for fails, bit in tests:
        word |= np.where(fails, np.int64(bit), np.int64(0))
    return word
