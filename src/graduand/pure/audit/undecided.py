"""Students whom sums cannot decide, and the allocation proposed for them.

Two facts, each set-based, leave few (some 2 % of a season):
T1 who meets everything with each course in its primary module is satisfied: that allocation is the witness;
T2 who would miss a minimum even if every course counted in all its modules at once is refused under any allocation,
because settling never gives less when more is put in.
"""

from typing import NamedTuple

import numpy as np

from graduand.pure.audit.allocation import allocate
from graduand.pure.audit.compiled import Bools, Compiled, Int16s, Ints
from graduand.pure.audit.needs import Course, Needs
from graduand.pure.audit.sums import Sums, over_limit, settle


class Moved(NamedTuple):
    """Courses that count outside their primary module: position of the student, slot, module; three equal lengths."""

    student: Ints
    slot: Ints
    module: Ints


def undecided(compiled: Compiled, row: Ints, sums: Sums) -> Ints:
    """Positions of the students that neither T1 nor T2 decides."""
    movable = np.flatnonzero(sums.could.any(axis=1))
    row, part = row[movable], _take(sums, movable)
    held, most = settle(compiled.limits, row, part.raw), settle(compiled.limits, row, part.raw + part.could)
    counted: Ints = np.minimum(part.raw.sum(axis=1, dtype=np.int32), most.sum(axis=1, dtype=np.int32))
    short = _short(compiled, row, part, held, part.raw_hq, held.sum(axis=1, dtype=np.int32))
    hopeless = _short(compiled, row, part, most, part.raw_hq + part.could_hq, counted)
    return movable[short & ~hopeless].astype(np.int32)


def _short(compiled: Compiled, row: Ints, sums: Sums, module: Ints, module_hq: Ints, counted: Ints) -> Bools:
    """Whether a minimum that depends on the allocation is missed."""
    limits = compiled.limits
    total = counted - over_limit(limits, row, sums)
    short: Bools = (
        (total < limits.total[row])
        | (module < limits.module[row]).any(axis=1)
        | (module_hq < limits.module_hq[row]).any(axis=1)
    )
    return short


def _take(sums: Sums, students: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Sums:
    return Sums(**{name: values[students] for name, values in vars(sums).items()})


def propose(compiled: Compiled, row: Ints, best: Int16s, sums: Sums) -> Moved:
    """Search an allocation for every undecided student."""
    found: list[tuple[int, int, int]] = []
    needs: dict[int, Needs] = {}
    may_lose = sums.raw.sum(axis=1) - over_limit(compiled.limits, row, sums) - compiled.limits.total[row]
    for student in undecided(compiled, row, sums).tolist():
        rule = int(row[student])
        if rule not in needs:
            needs[rule] = _needs(compiled, rule)
        taken = _taken(compiled, rule, best[student].tolist())
        moves = _moves(needs[rule], taken, sums.raw[student].tolist(), sums.raw_hq[student].tolist(), may_lose[student])
        found += [(student, slot, module) for slot, module in moves]
    return Moved(*np.array(found, np.int32).reshape(-1, 3).T)


def _taken(compiled: Compiled, rule: int, best: list[int]) -> list[tuple[int, Course]]:
    """The flexible slots a student has filled; an exemption gives no headquarters credits and no capstone."""
    return [
        (slot.slot, Course(slot.credits, slot.hq if best[slot.slot] >= compiled.pass_mark else 0, slot.modules))
        for slot in compiled.flexible[rule - 1]
        if best[slot.slot] >= (compiled.pass_mark if slot.capstone else 1)
    ]


def _moves(
    needs: Needs, taken: list[tuple[int, Course]], credits: list[int], hq: list[int], may_lose: int
) -> list[tuple[int, int]]:
    """The moves (slot, module) of one student; none when no allocation helps."""
    for _, course in taken:
        credits[course.modules[0]] -= course.credits
        hq[course.modules[0]] -= course.hq
    choice = allocate(needs, credits, hq, [course for _, course in taken], int(may_lose))
    options = choice[1] if choice else (0,) * len(taken)
    return [(slot, course.modules[option]) for (slot, course), option in zip(taken, options, strict=True) if option]


def _needs(compiled: Compiled, row: int) -> Needs:
    rules, limits, modules = compiled.rulesets[row - 1], compiled.limits, compiled.modules
    capped = [module.max_credits is not None for module in rules.modules] + [False] * (modules - len(rules.modules))
    maximum, overflow = limits.maximum[row].tolist(), limits.overflow[row].tolist()
    return Needs(
        credits=tuple(limits.module[row].tolist()),
        hq=tuple(limits.module_hq[row].tolist()),
        maximum=tuple(maximum[module] if has else None for module, has in enumerate(capped)),
        overflow=tuple(None if into == modules else into for into in overflow[:modules]),
    )


def move(compiled: Compiled, row: Ints, best: Int16s, sums: Sums, moved: Moved) -> Sums:
    """Count the moved courses where they were moved to. Raises ValueError for a module the rules do not allow."""
    modules, exempt = compiled.modules, best[moved.student, moved.slot] == 1
    earned = compiled.features[row[moved.student], moved.slot + compiled.slots * exempt].astype(np.int32)
    earned = earned[:, : 4 * modules].reshape(-1, 4, modules)
    each, primary = np.arange(len(earned)), earned[:, 0].argmax(axis=1)
    credits, hq = earned[each, 2, moved.module], earned[each, 3, moved.module]
    if (credits == 0).any():
        raise ValueError("a course was moved into a module that the rules do not allow for it")
    raw, raw_hq = sums.raw.copy(), sums.raw_hq.copy()
    for table, amount in ((raw, credits), (raw_hq, hq)):
        np.subtract.at(table, (moved.student, primary), amount)
        np.add.at(table, (moved.student, moved.module), amount)
    return Sums(**{**vars(sums), "raw": raw, "raw_hq": raw_hq})
