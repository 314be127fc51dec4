"""Students whom sums cannot decide, and the allocation proposed for them.

Two facts, each set-based, leave few (some 2 % of a season):
T1 who meets everything with each course in its primary module is satisfied: that allocation is the witness;
T2 who would miss a minimum even if every course counted in all its modules at once is refused under any allocation,
because settling never gives less when more is put in.
"""

import numpy as np

from graduand.pure.audit.allocation.combinations import few, try_all
from graduand.pure.audit.allocation.flexible import Moved, Taken, taken
from graduand.pure.audit.allocation.needs import Course, Needs
from graduand.pure.audit.allocation.search import allocate
from graduand.pure.audit.compiling.compiled import Bools, Compiled, Int16s, Ints
from graduand.pure.audit.compiling.features import BLOCKS
from graduand.pure.audit.compiling.sums import Sums, over_limit, settle


def undecided(compiled: Compiled, row: Ints, sums: Sums) -> Ints:
    """Positions of the students that neither T1 nor T2 decides."""
    movable = np.flatnonzero(sums.could_courses.any(axis=1))
    row, part = row[movable], sums.only(movable)
    held, most = settle(compiled.limits, row, part.raw), settle(compiled.limits, row, part.raw + part.could)
    counted: Ints = np.minimum(part.raw.sum(axis=1, dtype=np.int32), most.sum(axis=1, dtype=np.int32))
    short = _short(compiled, row, part, (held, part.raw_hq, part.raw_courses), held.sum(axis=1, dtype=np.int32))
    hopeless = _short(
        compiled, row, part, (most, part.raw_hq + part.could_hq, part.raw_courses + part.could_courses), counted
    )
    return movable[short & ~hopeless].astype(np.int32)


def _short(compiled: Compiled, row: Ints, sums: Sums, held: tuple[Ints, Ints, Ints], counted: Ints) -> Bools:
    """Whether a minimum that depends on the allocation is missed; `held` are credits, headquarters credits, courses."""
    limits = compiled.limits
    short: Bools = counted - over_limit(limits, row, sums) < limits.total[row]
    for least, have in zip((limits.module, limits.module_hq, limits.module_courses), held, strict=True):
        if least.any():
            short |= (have < least[row]).any(axis=1)
    return short


def propose(compiled: Compiled, row: Ints, best: Int16s, sums: Sums) -> Moved:
    """Find an allocation for every undecided student; the moves come by student, and in course order."""
    students = undecided(compiled, row, sums)
    passed, part = taken(compiled, row, best, students), sums.only(students)
    easy = few(passed.options)
    tried = try_all(compiled, passed.only(easy), part.only(easy))
    searched = _search(compiled, passed.only(~easy), part.only(~easy))
    student, slot, module = map(np.concatenate, zip(tried, searched, strict=True))
    order = np.argsort(student, kind="stable")
    return Moved(student[order], slot[order], module[order])


def _search(compiled: Compiled, passed: Taken, sums: Sums) -> Moved:
    """Search an allocation for students with many flexible courses, one by one."""
    found: list[tuple[int, int, int]] = []
    may_lose = sums.raw.sum(axis=1) - over_limit(compiled.limits, passed.row, sums) - compiled.limits.total[passed.row]
    for line, student in enumerate(passed.student.tolist()):
        needs = needs_of(compiled, int(passed.row[line]))
        flat = [*sums.raw_hq[line].tolist(), *sums.raw_courses[line].tolist()]
        moves = _moves(needs, _courses(passed, line), sums.raw[line].tolist(), flat, int(may_lose[line]))
        found += [(student, slot, module) for slot, module in moves]
    return Moved(*np.array(found, np.int32).reshape(-1, 3).T)


def _courses(passed: Taken, line: int) -> list[tuple[int, Course]]:
    """The slots that one student has filled, and the courses in them."""
    columns = (column[line][passed.passed[line]] for column in (passed.slot, passed.credits, passed.hq, passed.modules))
    each = zip(*(column.tolist() for column in columns), strict=True)
    return [
        (slot, Course(credits, (hq, 1), tuple(module for module in modules if module >= 0)))
        for slot, credits, hq, modules in each
    ]


def _moves(
    needs: Needs, taken: list[tuple[int, Course]], credits: list[int], flat: list[int], may_lose: int
) -> list[tuple[int, int]]:
    """The moves (slot, module) of one student; none when no allocation helps."""
    for _, course in taken:
        credits[course.modules[0]] -= course.credits
        for kind, amount in enumerate(course.flat):
            flat[kind * len(needs) + course.modules[0]] -= amount
    choice = allocate(needs, credits, flat, [course for _, course in taken], may_lose)
    options = choice[1] if choice else (0,) * len(taken)
    return [(slot, course.modules[option]) for (slot, course), option in zip(taken, options, strict=True) if option]


def needs_of(compiled: Compiled, row: int) -> Needs:
    """What the modules of a rule set need (its row in the tables), in tenths of a credit and in numbers of courses."""
    rules, limits, modules = compiled.rulesets[row - 1], compiled.limits, compiled.modules
    capped = [module.max_credits is not None for module in rules.modules] + [False] * (modules - len(rules.modules))
    maximum, overflow = limits.maximum[row].tolist(), limits.overflow[row].tolist()
    return Needs(
        credits=tuple(limits.module[row].tolist()),
        flat=(*limits.module_hq[row].tolist(), *limits.module_courses[row].tolist()),
        maximum=tuple(maximum[module] if has else None for module, has in enumerate(capped)),
        overflow=tuple(None if into == modules else into for into in overflow[:modules]),
    )


def move(compiled: Compiled, row: Ints, best: Int16s, sums: Sums, moved: Moved) -> Sums:
    """Count the moved courses where they were moved to. Raises ValueError for a module the rules do not allow."""
    modules, exempt = compiled.modules, best[moved.student, moved.slot] == 1
    patterns = compiled.patterns
    earned = patterns.features[patterns.of_row[row[moved.student]], moved.slot + compiled.slots * exempt]
    earned = earned.astype(np.int32)
    earned = earned[:, : BLOCKS * modules].reshape(-1, BLOCKS, modules)
    each, primary = np.arange(len(earned)), earned[:, 2].argmax(axis=1)
    if (earned[each, 5, moved.module] == 0).any():
        raise ValueError("a course was moved into a module that the rules do not allow for it")
    counted = {}
    for kind, name in enumerate(("raw", "raw_hq", "raw_courses")):
        counted[name] = table = getattr(sums, name).copy()
        np.subtract.at(table, (moved.student, primary), earned[each, kind, primary])
        np.add.at(table, (moved.student, moved.module), earned[each, kind + 3, moved.module])
    return Sums(**{**vars(sums), **counted})
