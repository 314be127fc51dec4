"""Exact whole-course allocation: which module each flexible course counts in, when the primary ones do not suffice.

Whole courses of unequal credits make this NP-hard (two modules that need half of the credits each is PARTITION), and
every greedy order refuses somebody who should graduate (examples A, B, C in the tests). The search walks the courses
in order and keeps the *reachable states*: what each module holds, cut at what it needs, because a credit more than
enough is worth nothing. Equal states are merged; states that can no longer fill every gap, or not with the number of
moves being tried, are dropped. Past `WIDEST` states it goes on depth first, a part of the frontier at a time, never
worse than the best answer already in hand: memory stays bounded and the answer exact.

The answer is the one that moves fewest courses away from their primary module; among those, the one that comes first
when choices are read in course order. It does not depend on the order of results, slots or modules.
"""

from collections.abc import Iterator, Sequence

from graduand.pure.audit.needs import Ahead, Course, Needs, State, put

WIDEST = 2_000
FEW = 6
"""Up to so many courses one pass without a limit on moves is cheaper than several with one."""

type Choice = tuple[int, tuple[int, ...]]
"""How many courses have moved, and the option taken by each course so far; smaller is better."""
type Frontier = dict[State, Choice]


def allocate(
    needs: Needs, credits: Sequence[int], hq: Sequence[int], courses: Sequence[Course], may_lose: int
) -> Choice | None:
    """Find the option each course takes so that every minimum is met, or None when no allocation meets them.

    `credits` and `hq` are what the modules hold (before any maximum) without the flexible `courses`; at most
    `may_lose` credits may get lost over the maximums, or the total would be missed.
    """
    ahead = Ahead.every(needs, courses)
    nothing = (0,) * len(credits)
    start = needs.put_all((nothing, nothing, -may_lose), credits, hq)
    if not ahead[0].can_fill(start):
        return None
    few = len(courses) <= FEW
    for most_moves in _budgets(len(courses) if few else ahead[0].fewest_moves(start), len(courses)):
        search = _Search(needs, courses, ahead, most_moves)
        found = search.run(0, {start: (0, ())}, None)
        if found or not search.cut:
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
    """One walk through the courses with at most `most_moves` moves; `cut` tells that more moves might find more."""

    def __init__(self, needs: Needs, courses: Sequence[Course], ahead: Sequence[Ahead], most_moves: int) -> None:
        self.needs = needs
        self.courses = courses
        self.ahead = ahead
        self.most_moves = most_moves
        self.cut = False

    def run(self, level: int, frontier: Frontier, best: Choice | None) -> Choice | None:
        """Carry the frontier through the courses from `level` on; give the better of `best` and what it reaches."""
        while frontier and level < len(self.courses):
            if len(frontier) > WIDEST:
                return self._in_parts(level, frontier, best)
            frontier = self._step(level, frontier, best)
            level += 1
        return min([*frontier.values(), best] if best else frontier.values(), default=None)

    def _in_parts(self, level: int, frontier: Frontier, best: Choice | None) -> Choice | None:
        """Depth first over parts of a frontier that has grown too wide, the most promising part first."""
        ordered = sorted(frontier.items(), key=lambda item: item[1])
        size = max(1, WIDEST // 4)
        for start in range(0, len(ordered), size):
            best = self.run(level, dict(ordered[start : start + size]), best)
        return best

    def _step(self, level: int, frontier: Frontier, best: Choice | None) -> Frontier:
        """Try every option of one course in every state."""
        course = self.courses[level]
        following: Frontier = {}
        for state, (moves, options) in frontier.items():
            for option, module in enumerate(course.modules):
                choice = (moves + (option > 0), (*options, option))
                if best and choice >= best:
                    continue
                reached = put(self.needs, state, module, course.credits, course.hq)
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
