"""What modules need, what they hold, and what the courses still to come can do about the gaps between.

A module needs credits, which may overflow into another module, and *flat* things, which never leave the module they
were put in: headquarters credits and numbers of courses. Flat amounts of all kinds and modules stand in one tuple,
kind by kind: `flat[kind * modules + module]`.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, repeat
from operator import ge, sub

type Amounts = tuple[int, ...]
type State = tuple[Amounts, Amounts, int]
"""What the modules hold in credits, in flat things, and what has been lost beyond what may be lost."""

type Choice = tuple[int, Amounts]
"""How many courses have moved, and the option taken by each course so far; smaller is better."""


@dataclass(frozen=True, slots=True)
class Course:
    """A passed course that may count in any of `modules`, the primary first.

    Credits are integers of any unit; `flat` says what it brings of each flat kind.
    """

    credits: int
    flat: Amounts
    modules: tuple[int, ...]


@dataclass(frozen=True)
class Needs:
    """Minimums and maximums per module, and where surplus flows (None: it is lost); `flat` as the module says."""

    credits: Amounts
    flat: Amounts
    maximum: tuple[int | None, ...]
    overflow: tuple[int | None, ...]

    def __len__(self) -> int:
        """How many modules there are."""
        return len(self.credits)

    @property
    def kinds(self) -> int:
        """How many flat kinds there are."""
        return len(self.flat) // len(self.credits)

    @cached_property
    def _asked_kinds(self) -> tuple[int, ...]:
        width = len(self)
        return tuple(kind for kind in range(self.kinds) if any(self.flat[kind * width : (kind + 1) * width]))

    @cached_property
    def asked_places(self) -> tuple[int, ...]:
        """The places among `flat` of the kinds that some module needs."""
        width = len(self)
        return tuple(kind * width + module for kind in self._asked_kinds for module in range(width))

    @cached_property
    def asked(self) -> "Needs":
        """The same needs without the flat kinds that no module needs."""
        if len(self._asked_kinds) == self.kinds:
            return self
        return replace(self, flat=tuple(self.flat[place] for place in self.asked_places))

    def asked_of(self, flat: Amounts) -> Amounts:
        """What a course brings of the flat kinds that some module needs."""
        return tuple(flat[kind] for kind in self._asked_kinds)

    @property
    def nothing(self) -> State:
        """Modules that hold nothing."""
        return (0,) * len(self.credits), (0,) * len(self.flat), 0

    def start(self, credits: Sequence[int], flat: Sequence[int], may_lose: int) -> State:
        """Put the fixed amounts into every module; `may_lose` credits may get lost before the total is missed."""
        held, _, _ = self.nothing
        enough = tuple(map(min, flat, self.flat))
        state: State = (held, enough, -may_lose)
        for module, amount in enumerate(credits):
            state = put(self, state, module, amount, ())
        return state

    def met(self, credits: Sequence[int], flat: Sequence[int], may_lose: int) -> bool:
        """Whether what modules are given, before any maximum, reaches every minimum and no more is lost than may be."""
        if not all(map(ge, flat, self.flat)):
            return False
        held = list(credits)
        for module in self.upstream_first:
            maximum, into = self.maximum[module], self.overflow[module]
            if maximum is not None and held[module] > maximum:
                if into is None:
                    may_lose -= held[module] - maximum
                else:
                    held[into] += held[module] - maximum
                held[module] = maximum
        return may_lose >= 0 and all(map(ge, held, self.credits))

    @cached_property
    def upstream_first(self) -> list[int]:
        """The modules, each before those that its surplus flows into."""
        return sorted(range(len(self)), key=lambda module: -len(self.downstream[module]))

    @cached_property
    def downstream(self) -> tuple[frozenset[int], ...]:
        """Per module, the modules a credit put there can end in."""
        return tuple(frozenset(self.stream(module)) for module in range(len(self)))

    def stream(self, module: int | None) -> Iterator[int]:
        """The module, and those that its surplus flows into one after the other."""
        while module is not None:
            yield module
            module = self.overflow[module] if self.maximum[module] is not None else None


def put(needs: Needs, state: State, module: int, amount: int, flat: Amounts) -> State:
    """Put credits into a module and let what is above its maximum flow on; more than a module needs is forgotten."""
    held, held_flat, lost = state
    for kind, more in enumerate(flat):
        if more:
            place = kind * len(held) + module
            held_flat = _replaced(held_flat, place, min(held_flat[place] + more, needs.flat[place]))
    into: int | None = module
    while amount and into is not None:
        top, maximum = held[into] + amount, needs.maximum[into]
        if maximum is None:
            return _replaced(held, into, min(top, needs.credits[into])), held_flat, lost
        amount = max(top - maximum, 0)
        held = _replaced(held, into, top - amount)
        into = needs.overflow[into]
    return held, held_flat, lost + amount


def _replaced(values: Amounts, place: int, value: int) -> Amounts:
    return values if values[place] == value else (*values[:place], value, *values[place + 1 :])


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the courses still to come can do at most: per module, and altogether for 0, 1, 2, ... of the largest.

    `floor` is what a module must hold by now, or all courses that can end in it are too few; `stay` is what comes to it
    if every course stays in its primary module. Where moves are not limited, only the last of `largest` is known, and
    nothing of `stay`.
    """

    needs: Needs
    limited: bool
    floor: Amounts
    floor_flat: Amounts
    stay: Amounts
    stay_flat: Amounts
    sizes: Amounts
    sizes_flat: tuple[Amounts, ...]
    largest: Amounts
    largest_flat: tuple[Amounts, ...]

    @classmethod
    def every(cls, needs: Needs, courses: Sequence[Course], limited: bool) -> "list[Ahead]":
        """What is ahead before each course, and after the last one; built from the end."""
        none, none_flat, kinds = (0,) * len(needs), (0,) * len(needs.flat), needs.kinds
        last = cls(needs, limited, needs.credits, needs.flat, none, none_flat, (), ((),) * kinds, (0,), ((0,),) * kinds)
        views = [last]
        for course in reversed(courses):
            views.append(views[-1].before(course))
        return views[::-1]

    def before(self, course: Course) -> "Ahead":
        """The same with one more course to come."""
        ends = frozenset().union(*(self.needs.downstream[module] for module in course.modules))
        floor = _raised(self.floor, ends, -course.credits)
        floor_flat = self._raised_flat(self.floor_flat, course.modules, [-amount for amount in course.flat])
        if not self.limited:
            largest, largest_flat = (
                (self.largest[-1] + course.credits,),
                tuple(map(_plus, self.largest_flat, course.flat)),
            )
            stays = self.stay, self.stay_flat, (), ()
            return Ahead(self.needs, False, floor, floor_flat, *stays, largest, largest_flat)
        home = course.modules[:1]
        sizes, sizes_flat = _with(self.sizes, course.credits), tuple(map(_with, self.sizes_flat, course.flat))
        return Ahead(
            needs=self.needs,
            limited=True,
            floor=floor,
            floor_flat=floor_flat,
            stay=_raised(self.stay, home, course.credits),
            stay_flat=self._raised_flat(self.stay_flat, home, course.flat),
            sizes=sizes,
            sizes_flat=sizes_flat,
            largest=_totals(sizes),
            largest_flat=tuple(map(_totals, sizes_flat)),
        )

    def _raised_flat(self, values: Amounts, modules: Sequence[int], flat: Sequence[int]) -> Amounts:
        for kind, amount in enumerate(flat):
            if amount:
                values = _raised(values, [kind * len(self.needs) + module for module in modules], amount)
        return values

    def can_fill(self, state: State) -> bool:
        """Whether no gap is wider than what can reach it, nor all gaps together; with no course left: no gap at all."""
        held, held_flat, lost = state
        if lost > 0 or not all(map(ge, held, self.floor)) or not all(map(ge, held_flat, self.floor_flat)):
            return False
        if self._gap(held) > self.largest[-1]:
            return False
        gaps = self._flat_gaps(held_flat)
        return all(gap <= largest[-1] for gap, largest in zip(gaps, self.largest_flat, strict=True))

    def fewest_moves(self, state: State) -> int:
        """A number of courses that must move at least: were all to stay, each move mends at most its own credits."""
        held, held_flat, lost = self._if_all_stay(state)
        moves = max(bisect_left(self.largest, self._gap(held)), bisect_left(self.largest, lost))
        for flat_gap, largest in zip(self._flat_gaps(held_flat), self.largest_flat, strict=True):
            moves = max(moves, bisect_left(largest, flat_gap))
        return moves

    def _gap(self, held: Amounts) -> int:
        """What lacks in credits over all modules."""
        return sum(map(max, map(sub, self.needs.credits, held), repeat(0)))

    def _if_all_stay(self, state: State) -> State:
        held, held_flat, lost = state
        enough = tuple(
            min(have + more, need) for have, more, need in zip(held_flat, self.stay_flat, self.needs.flat, strict=True)
        )
        state = (held, enough, lost)
        for module, amount in enumerate(self.stay):
            if amount:
                state = put(self.needs, state, module, amount, ())
        return state

    def _flat_gaps(self, held_flat: Amounts) -> Iterator[int]:
        """What lacks of each flat kind over all modules; what is held never exceeds what is needed."""
        width = len(self.needs)
        for first in range(0, len(held_flat), width):
            yield sum(self.needs.flat[first : first + width]) - sum(held_flat[first : first + width])


def _plus(largest: Amounts, more: int) -> Amounts:
    return (largest[-1] + more,)


def _with(sizes: Amounts, more: int) -> Amounts:
    return tuple(sorted((*sizes, more), reverse=True))


def _totals(sizes: Amounts) -> Amounts:
    return tuple(accumulate(sizes, initial=0))


def _raised(values: Amounts, places: Collection[int], amount: int) -> Amounts:
    raised = list(values)
    for place in places:
        raised[place] += amount
    return tuple(raised)
