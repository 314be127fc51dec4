"""Exact whole-course allocation: which module each flexible course counts in, when the primary ones do not suffice.

Whole courses of unequal credits make this NP-hard (two modules that need half of the credits each is PARTITION), and
every greedy order refuses somebody who should graduate (examples A, B, C in the tests). The search walks the courses
in order and keeps the *reachable states*: what each module holds, cut at what it needs, because a credit more than
enough is worth nothing. Equal states are merged; states that can no longer fill every gap, or not with the number of
moves being tried, are dropped.

Its answer is the one that moves fewest courses away from their primary module; among those, the one that comes first
when choices are read in course order. It does not depend on the order of results, slots or modules. A search that has
taken `MOST_STEPS` steps is given up for `backstop`, which says whether an allocation exists, too; what it says about
the choice among several, stands there. Who has few allocations (`combinations.py`) never comes here.
"""

import sys
from collections.abc import Iterator, Sequence

from graduand.pure.audit.allocation import backstop
from graduand.pure.audit.allocation.ilp import Unsolved
from graduand.pure.audit.allocation.needs import Ahead, Choice, Course, Needs, State, put

MOST_STEPS = 600
"""Steps of the search (one course tried in one module from one state, some 10 microseconds) before it is given up."""

FEW = 6
"""Up to so many courses one pass without a limit on moves is cheaper than several with one."""

type Frontier = dict[State, Choice]


def allocate(
    needs: Needs, credits: Sequence[int], flat: Sequence[int], courses: Sequence[Course], may_lose: int
) -> Choice | None:
    """Find the option each course takes so that every minimum is met, or None when no allocation meets them.

    `credits` and `flat` are what the modules hold (before any maximum) without the flexible `courses`; at most
    `may_lose` credits may get lost over the maximums, or the total would be missed.
    """
    try:
        return search(needs, credits, flat, courses, may_lose, MOST_STEPS)
    except TooWide:
        try:
            return backstop.solve(needs, credits, flat, courses, may_lose)
        except Unsolved:  # an erring solver costs time, and nobody a verdict
            return search(needs, credits, flat, courses, may_lose, sys.maxsize)


class TooWide(Exception):
    """The search has taken all the steps it was given."""


def search(
    needs: Needs, credits: Sequence[int], flat: Sequence[int], courses: Sequence[Course], may_lose: int, most_steps: int
) -> Choice | None:
    """Find the best allocation by reachable states, as `allocate`. Raises `TooWide` after `most_steps` steps."""
    asked, enough = needs.asked, tuple(flat[place] for place in needs.asked_places)
    if asked is not needs:  # what no module needs would only part states that are equal
        courses = [Course(one.credits, needs.asked_of(one.flat), one.modules) for one in courses]
    start = asked.start(credits, enough, may_lose)
    few = len(courses) <= FEW
    ahead = Ahead.every(asked, courses, limited=not few)
    if not ahead[0].can_fill(start):
        return None
    walk = _Search(asked, courses, ahead, most_steps)
    for most_moves in _budgets(len(courses) if few else ahead[0].fewest_moves(start), len(courses)):
        found = walk.run(start, most_moves)
        if found or not walk.cut:
            return found
    return None


def _budgets(fewest: int, most: int) -> Iterator[int]:
    """Numbers of moves to try: an answer with few moves is found among few states, whatever the others are."""
    step = 0
    while fewest + step < most:
        yield fewest + step
        step = 2 * step or 1
    yield most


class _Search:
    """Walks through the courses; `cut` tells that more moves than were allowed might find more."""

    def __init__(self, needs: Needs, courses: Sequence[Course], ahead: Sequence[Ahead], steps: int) -> None:
        self.needs = needs
        self.courses = courses
        self.ahead = ahead
        self.steps = steps
        self.most_moves = 0
        self.cut = False

    def run(self, start: State, most_moves: int) -> Choice | None:
        """Carry the start through all courses with at most `most_moves` moves."""
        self.most_moves, self.cut = most_moves, False
        frontier: Frontier = {start: (0, ())}
        for level in range(len(self.courses)):
            frontier = self._step(level, frontier)
        return min(frontier.values(), default=None)

    def _step(self, level: int, frontier: Frontier) -> Frontier:
        """Try every option of one course in every state."""
        course = self.courses[level]
        self.steps -= len(frontier) * len(course.modules)
        if self.steps < 0:
            raise TooWide
        following: Frontier = {}
        for state, (moves, options) in frontier.items():
            for option, module in enumerate(course.modules):
                choice = (moves + (option > 0), (*options, option))
                reached = put(self.needs, state, module, course.credits, course.flat)
                if reached in following:
                    following[reached] = min(following[reached], choice)
                elif self._promising(level + 1, reached, choice[0]):
                    following[reached] = choice
        return following

    def _promising(self, level: int, state: State, moves: int) -> bool:
        """Whether the courses to come can still fill every gap, within the moves allowed."""
        if not self.ahead[level].can_fill(state):
            return False
        if self.most_moves == len(self.courses):
            return True
        affordable = moves + self.ahead[level].fewest_moves(state) <= self.most_moves
        self.cut = self.cut or not affordable
        return affordable
