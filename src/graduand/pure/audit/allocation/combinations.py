"""Every allocation of few courses at once, for any number of students: nearly all undecided students end here.

The combinations stand in the order in which the search prefers them, fewest moves first and then by the choices in
course order, so the first that meets everything is the search's answer. Each is counted like the kernel counts.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from graduand.pure.audit.allocation.flexible import Moved, Taken
from graduand.pure.audit.compiling.compiled import Bools, Compiled, Floats, Ints
from graduand.pure.audit.compiling.sums import Sums, over_limit, settle

MOST_COMBINATIONS = 256
"""Allocations of one student up to which trying them all is cheaper than to search."""
AT_ONCE = 2**20
"""Numbers of one table: what is worked on at a time, 4 MB."""

Places = NDArray[np.intp]
Options = NDArray[np.int8]


def few(options: Ints) -> Bools:
    """Whether students whose courses have so many options, [n, F], have few enough allocations."""
    return np.prod(options, axis=1, dtype=np.float64) <= MOST_COMBINATIONS


def try_all(compiled: Compiled, taken: Taken, sums: Sums) -> Moved:
    """Find the best allocation of each student; who has none keeps every course in its primary module.

    `sums` are those of these students, a line each. The moves come in no order.
    """
    found = [Moved(*np.zeros((3, 0), np.int32))]
    for shape, students in _shapes(taken.options):
        size = max(1, AT_ONCE // (len(combinations(shape)) * 3 * compiled.modules))
        for first in range(0, len(students), size):
            part = students[first : first + size]
            found.append(_moves(compiled, taken.only(part), sums.only(part), shape))
    return Moved(*map(np.concatenate, zip(*found, strict=True)))


@lru_cache(maxsize=256)
def combinations(shape: tuple[int, ...]) -> Options:
    """Every choice of an option for each course, [P, courses]: fewest moves first, then in course order."""
    every = sorted(product(*map(range, shape)), key=lambda options: sum(option > 0 for option in options))
    return np.array(every, np.int8).reshape(len(every), len(shape))


def _shapes(options: Ints) -> Iterator[tuple[tuple[int, ...], Places]]:
    """Students whose courses have the same numbers of options, in the same order, are tried together."""
    shapes, kind = np.unique(options, axis=0, return_inverse=True)
    for number, shape in enumerate(shapes.tolist()):
        yield tuple(count for count in shape if count > 1), np.flatnonzero(kind == number)


def _moves(compiled: Compiled, taken: Taken, sums: Sums, shape: tuple[int, ...]) -> Moved:
    """The moves of students of one shape."""
    every = combinations(shape)
    meets = _meets(compiled, taken, sums, _held(taken, sums, every))
    options = every[meets.argmax(axis=1)] * meets.any(axis=1)[:, None]
    student, course = np.nonzero(options)
    return Moved(
        taken.student[student], taken.slot[student, course], taken.modules[student, course, options[student, course]]
    )


def _held(taken: Taken, sums: Sums, every: Options) -> Ints:
    """What modules hold before any maximum, [n, P, 3, M]: credits, headquarters credits and courses."""
    start = np.stack([sums.raw, sums.raw_hq, sums.raw_courses], axis=1)
    course, option = np.nonzero(np.arange(1, every.max(initial=0) + 1) <= every.max(axis=0)[:, None])
    option += 1
    chosen = (every[:, course] == option).astype(np.float32)
    change = _changes(taken, course, option, start.shape[2]).reshape(len(start), len(course), -1)
    held: Ints = start[:, None] + (chosen @ change).astype(np.int32).reshape(len(start), len(every), *start.shape[1:])
    return held


def _changes(taken: Taken, course: Places, option: Places, modules: int) -> Floats:
    """What each move adds and takes away, [n, moves, 3, M]."""
    worth = np.stack([taken.credits, taken.hq, taken.passed], axis=2, dtype=np.float32)[:, course]
    change = np.zeros((*worth.shape, modules), np.float32)
    student, move = np.ogrid[: worth.shape[0], : worth.shape[1]]
    change[student, move, :, taken.modules[:, course, 0]] -= worth
    change[student, move, :, taken.modules[:, course, option]] += worth
    return change


def _meets(compiled: Compiled, taken: Taken, sums: Sums, held: Ints) -> Bools:
    """Whether every minimum that depends on the allocation is reached, [n, P]."""
    limits, row = compiled.limits, taken.row
    count, times, _, modules = held.shape
    credits = held[:, :, 0].reshape(-1, modules)
    settled = settle(limits, np.repeat(row, times), credits).reshape(count, times, modules)
    asked = limits.total[row] + over_limit(limits, row, sums)
    meets: Bools = settled.sum(axis=2) >= asked[:, None]
    meets &= (settled >= limits.module[row, None]).all(axis=2)
    meets &= (held[:, :, 1] >= limits.module_hq[row, None]).all(axis=2)
    meets &= (held[:, :, 2] >= limits.module_courses[row, None]).all(axis=2)
    return meets
