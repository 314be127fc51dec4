"""An allocation by small steps: in each round one or two courses go elsewhere, so that the least is lacking afterwards.

It starts with every course in its primary module. What is still lacking weighs more from round to round, and a course
that has just moved stays for some rounds, so that the steps do not go in circles. Nearly every allocation that exists
is found within a few milliseconds; that there is none is never found, so this decides nothing about a refusal.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graduand.pure.audit.allocation.needs import Course, Needs

ROUNDS = 100
"""Rounds before the climb is given up, of some 0.3 milliseconds with forty courses."""
REST = 4
"""Rounds for which a course stays where it went."""
MOST_WAYS = 200
"""Other places for all courses up to which pairs of them are looked at, in one table of some megabytes."""

Numbers = NDArray[np.int64]


def climb(
    needs: Needs, credits: Sequence[int], flat: Sequence[int], courses: Sequence[Course], may_lose: int
) -> list[int] | None:
    """Give the option of each course in an allocation that meets everything; None when none was found."""
    ways = sum(len(course.modules) - 1 for course in courses)
    return _Climb(needs, [*credits, *flat], courses, may_lose).run() if 0 < ways <= MOST_WAYS else None


class _Climb:
    """Options are numbered through all courses; what modules are given stands in one line, credits before flats."""

    def __init__(self, needs: Needs, fixed: Sequence[int], courses: Sequence[Course], may_lose: int) -> None:
        self.needs = needs
        self.asked = np.array([*needs.credits, *needs.flat, -may_lose], np.int64)
        self.fixed = np.array(fixed, np.int64)
        self.course = np.array([place for place, one in enumerate(courses) for _ in one.modules])
        self.first = np.flatnonzero(np.diff(self.course, prepend=-1))
        self.worth = np.array([_worth(needs, one, module) for one in courses for module in one.modules], np.int64)
        ways = np.delete(self.course, self.first)
        one, other = np.triu_indices(len(ways), 1)
        self.pairs = one[ways[one] != ways[other]], other[ways[one] != ways[other]]

    def run(self) -> list[int] | None:
        """Climb until nothing lacks, or until the rounds are over."""
        taken, weight, rests = self.first.copy(), np.ones(len(self.asked), np.int64), np.zeros(len(self.first), int)
        lacks = self._lacks(self._given(taken)[None])[0]
        for number in range(1, ROUNDS + 1):
            if not lacks.any():
                return [int(option) for option in taken - self.first]
            ways = np.setdiff1d(np.arange(len(self.course)), taken, assume_unique=True)
            after = self._lacks(self._given(taken) + self._changes(ways, taken))
            cost = after @ weight
            cost[self._resting(rests[self.course[ways]] >= number) & after.any(axis=1)] = np.iinfo(np.int64).max
            best = int(cost.argmin())
            weight += (lacks > 0) & (cost[best] >= lacks @ weight)
            steps = ways[self._steps(best, len(ways))]
            taken[self.course[steps]], rests[self.course[steps]] = steps, number + REST
            lacks = after[best]
        return None

    def _given(self, taken: Numbers) -> Numbers:
        given: Numbers = self.fixed + self.worth[taken].sum(axis=0)
        return given

    def _changes(self, ways: Numbers, taken: Numbers) -> Numbers:
        """What every single step changes, and then every pair of steps of two courses."""
        change = self.worth[ways] - self.worth[taken[self.course[ways]]]
        return np.concatenate([change, change[self.pairs[0]] + change[self.pairs[1]]])

    def _resting(self, single: NDArray[np.bool_]) -> NDArray[np.bool_]:
        return np.concatenate([single, single[self.pairs[0]] | single[self.pairs[1]]])

    def _steps(self, best: int, singles: int) -> list[int]:
        return [best] if best < singles else [int(side[best - singles]) for side in self.pairs]

    def _lacks(self, given: Numbers) -> Numbers:
        """What lacks of each minimum, and at last how much is lost that may not be, of [n, columns]."""
        held, lost = given.copy(), np.zeros(len(given), np.int64)
        for module in self.needs.upstream_first:
            maximum, into = self.needs.maximum[module], self.needs.overflow[module]
            if maximum is not None:
                surplus = np.maximum(held[:, module] - maximum, 0)
                held[:, module] -= surplus
                np.add(lost if into is None else held[:, into], surplus, out=lost if into is None else held[:, into])
        lacks: Numbers = np.maximum(self.asked - np.concatenate([held, -lost[:, None]], axis=1), 0)
        return lacks


def _worth(needs: Needs, course: Course, module: int) -> list[int]:
    """What a course gives when it counts in a module."""
    width = len(needs)
    line = [0] * (width * (1 + needs.kinds))
    for kind, amount in enumerate((course.credits, *course.flat)):
        line[kind * width + module] = amount
    return line
