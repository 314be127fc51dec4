"""What modules need, what they hold, and what the courses still to come can do about the gaps between."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

type State = tuple[tuple[int, ...], tuple[int, ...], int]
"""What the modules hold in credits, in headquarters credits, and what has been lost beyond what may be lost."""


@dataclass(frozen=True, slots=True)
class Course:
    """A passed course that may count in any of `modules`, the primary first. Credits are integers of any unit."""

    credits: int
    hq: int
    modules: tuple[int, ...]


@dataclass(frozen=True)
class Needs:
    """Minimums and maximums per module, and where surplus flows (None: it is lost)."""

    credits: tuple[int, ...]
    hq: tuple[int, ...]
    maximum: tuple[int | None, ...]
    overflow: tuple[int | None, ...]

    def put_all(self, state: State, credits: Sequence[int], hq: Sequence[int]) -> State:
        """Put credits into every module."""
        for module, (amount, hq_amount) in enumerate(zip(credits, hq, strict=True)):
            if amount or hq_amount:
                state = put(self, state, module, amount, hq_amount)
        return state

    @cached_property
    def downstream(self) -> tuple[frozenset[int], ...]:
        """Per module, the modules a credit put there can end in."""
        return tuple(frozenset(self._stream(module)) for module in range(len(self.credits)))

    def _stream(self, module: int | None) -> Iterator[int]:
        while module is not None:
            yield module
            module = self.overflow[module] if self.maximum[module] is not None else None


def put(needs: Needs, state: State, module: int, amount: int, hq_amount: int) -> State:
    """Put credits into a module and let what is above its maximum flow on; more than a module needs is forgotten."""
    held, held_hq, lost = state
    hq = _replaced(held_hq, module, min(held_hq[module] + hq_amount, needs.hq[module]))
    into: int | None = module
    while amount and into is not None:
        top, maximum = held[into] + amount, needs.maximum[into]
        if maximum is None:
            return _replaced(held, into, min(top, needs.credits[into])), hq, lost
        amount = max(top - maximum, 0)
        held = _replaced(held, into, top - amount)
        into = needs.overflow[into]
    return held, hq, lost + amount


def _replaced(values: tuple[int, ...], place: int, value: int) -> tuple[int, ...]:
    return values if values[place] == value else (*values[:place], value, *values[place + 1 :])


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the courses still to come can do at most: per module, and altogether for 0, 1, 2, ... of the largest.

    `reach` counts every course that can end in a module, `stay` only those whose primary module it is.
    """

    needs: Needs
    reach: tuple[int, ...]
    reach_hq: tuple[int, ...]
    stay: tuple[int, ...]
    stay_hq: tuple[int, ...]
    sizes: tuple[int, ...] = ()
    sizes_hq: tuple[int, ...] = ()
    largest: tuple[int, ...] = (0,)
    largest_hq: tuple[int, ...] = (0,)

    @classmethod
    def every(cls, needs: Needs, courses: Sequence[Course]) -> "list[Ahead]":
        """What is ahead before each course, and after the last one; built from the end."""
        nothing = (0,) * len(needs.credits)
        views = [cls(needs, nothing, nothing, nothing, nothing)]
        for course in reversed(courses):
            views.append(views[-1].before(course))
        return views[::-1]

    def before(self, course: Course) -> "Ahead":
        """The same with one more course to come."""
        ends = frozenset().union(*(self.needs.downstream[module] for module in course.modules))
        sizes = tuple(sorted((*self.sizes, course.credits), reverse=True))
        sizes_hq = tuple(sorted((*self.sizes_hq, course.hq), reverse=True))
        return Ahead(
            needs=self.needs,
            reach=_raised(self.reach, ends, course.credits),
            reach_hq=_raised(self.reach_hq, course.modules, course.hq),
            stay=_raised(self.stay, course.modules[:1], course.credits),
            stay_hq=_raised(self.stay_hq, course.modules[:1], course.hq),
            sizes=sizes,
            sizes_hq=sizes_hq,
            largest=tuple(accumulate(sizes, initial=0)),
            largest_hq=tuple(accumulate(sizes_hq, initial=0)),
        )

    def can_fill(self, state: State) -> bool:
        """Whether no gap is wider than what can reach it, nor all gaps together; with no course left: no gap at all."""
        held, held_hq, lost = state
        if lost > 0:
            return False
        gap = gap_hq = 0
        for need, have, most in zip(self.needs.credits, held, self.reach, strict=True):
            if need > have:
                gap += need - have
                if need - have > most:
                    return False
        for need, have, most in zip(self.needs.hq, held_hq, self.reach_hq, strict=True):
            gap_hq += need - have
            if need - have > most:
                return False
        return gap <= self.largest[-1] and gap_hq <= self.largest_hq[-1]

    def fewest_moves(self, state: State) -> int:
        """A number of courses that must move at least: were all to stay, each move mends at most its own credits."""
        held, held_hq, lost = self.needs.put_all(state, self.stay, self.stay_hq)
        gap = sum(need - have for need, have in zip(self.needs.credits, held, strict=True) if need > have)
        gap_hq = sum(need - have for need, have in zip(self.needs.hq, held_hq, strict=True))
        return max(
            bisect_left(self.largest, gap), bisect_left(self.largest, lost), bisect_left(self.largest_hq, gap_hq)
        )


def _raised(values: tuple[int, ...], places: Collection[int], amount: int) -> tuple[int, ...]:
    raised = list(values)
    for place in places:
        raised[place] += amount
    return tuple(raised)
