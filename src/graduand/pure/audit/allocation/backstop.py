"""The allocation of a student with so many flexible courses that no walk through states comes to an end in time.

Whether an allocation exists is answered by whoever finds one, in small steps (`climbing.py`) or by HiGHS, and by HiGHS
alone when there is none. A yes is counted again, so it is certain. A no is asked twice, the second time of a program
that was reduced before it is solved, in another order: what remains is that the solver errs twice, in two ways, over
whole numbers far larger than its tolerances.

Which allocation is taken: the first found, in which then every course goes back to its primary module that can, alone
or in exchange for another that has moved already, in course order. So no course has moved needlessly, yet another
allocation may move fewer: to prove the fewest takes ten times as long (benchmarks/audit). Courses come in course order
and modules in the order in which courses name them, so the choice depends neither on the order of results, nor on that
of slots or modules.
"""

from collections.abc import Iterable, Sequence

from graduand.pure.audit.allocation.climbing import climb
from graduand.pure.audit.allocation.deposits import Deposits, ask
from graduand.pure.audit.allocation.ilp import IntegerProgram, Unsolved
from graduand.pure.audit.allocation.needs import Amounts, Choice, Course, Needs


def solve(
    needs: Needs, credits: Sequence[int], flat: Sequence[int], courses: Sequence[Course], may_lose: int
) -> Choice | None:
    """Find an allocation as `allocation.allocate` does, or None when there is none.

    Raises `Unsolved` when the solver gave up, or proposed what does not meet the needs.
    """
    if may_lose < 0:
        return None
    order = _in_order_of_naming(needs, credits, flat, courses)
    table = _Table(*_renumbered(order, needs, credits, flat, courses), may_lose)
    options = table.propose()
    if options is None:
        return None
    if not table.meets(options):
        raise Unsolved("the proposed allocation does not meet the needs")
    options = table.put_back(options)
    return sum(option > 0 for option in options), tuple(options)


def _in_order_of_naming(
    needs: Needs, credits: Sequence[int], flat: Sequence[int], courses: Sequence[Course]
) -> list[int]:
    """The modules as courses name them, each followed by those it flows into; the others by what they ask and hold."""
    named = [into for course in courses for module in course.modules for into in needs.stream(module)]
    modules = range(len(needs))

    def asks(module: int) -> tuple[int, ...]:
        maximum = needs.maximum[module]
        of_kinds = (value for table in (needs.flat, flat) for value in table[module :: len(needs)])
        return needs.credits[module], credits[module], -1 if maximum is None else maximum, *of_kinds

    return list(dict.fromkeys([*named, *sorted(modules, key=asks)]))


def _renumbered(
    order: list[int], needs: Needs, credits: Sequence[int], flat: Sequence[int], courses: Sequence[Course]
) -> tuple[Needs, Amounts, Amounts, list[Course]]:
    """The same problem with its modules in another order."""
    place = {module: number for number, module in enumerate(order)}
    width = len(needs)

    def flats(values: Sequence[int]) -> Amounts:
        return tuple(values[first + module] for first in range(0, len(values), width) for module in order)

    renumbered = Needs(
        credits=tuple(needs.credits[module] for module in order),
        flat=flats(needs.flat),
        maximum=tuple(needs.maximum[module] for module in order),
        overflow=tuple(None if (into := needs.overflow[module]) is None else place[into] for module in order),
    )
    moved = [Course(one.credits, one.flat, tuple(place[module] for module in one.modules)) for one in courses]
    return renumbered, tuple(credits[module] for module in order), flats(flat), moved


class _Table:
    """The needs, what is fixed, and the courses that are not."""

    def __init__(self, needs: Needs, credits: Amounts, flat: Amounts, courses: list[Course], may_lose: int) -> None:
        self.needs = needs
        self.credits = credits
        self.flat = flat
        self.courses = courses
        self.may_lose = may_lose

    def propose(self) -> list[int] | None:
        """Find an option for each course, None when the solver has said no twice. Raises `Unsolved`."""
        climbed = climb(self.needs, self.credits, self.flat, self.courses, self.may_lose)
        if climbed is not None:
            return climbed
        return self._solved(presolve=False) or self._solved(presolve=True)

    def _solved(self, *, presolve: bool) -> list[int] | None:
        """Ask HiGHS."""
        program = IntegerProgram(presolve=presolve)
        deposits = Deposits(self.needs, self.credits, self.flat)
        moves = [deposits.anywhere(program, course) for course in self.courses]
        asked = ask(program, deposits)
        if asked.lost:
            program.row(asked.lost, most=self.may_lose)
        values = program.solve({})
        if values is None:
            return None
        return [next((option for option, move in enumerate(these, 1) if values[move]), 0) for these in moves]

    def meets(self, options: Sequence[int]) -> bool:
        """Count an allocation without the solver."""
        credits, flat, width = list(self.credits), list(self.flat), len(self.needs)
        for course, option in zip(self.courses, options, strict=True):
            module = course.modules[option]
            credits[module] += course.credits
            for kind, amount in enumerate(course.flat):
                flat[kind * width + module] += amount
        return self.needs.met(credits, flat, self.may_lose)

    def put_back(self, options: list[int]) -> list[int]:
        """Leave courses in their primary modules where that is possible."""
        while fewer := self._one_less(options):
            options = fewer
        return options

    def _one_less(self, options: list[int]) -> list[int] | None:
        """An allocation with one move less: one course goes back, and at most one other goes elsewhere."""
        moved = [place for place, option in enumerate(options) if option]
        return next((tried for tried in self._tries(options, moved) if self.meets(tried)), None)

    def _tries(self, options: list[int], moved: list[int]) -> Iterable[list[int]]:
        for back in moved:
            yield _changed(options, back, 0)
        for back in moved:
            home = _changed(options, back, 0)
            for other in moved:
                if other != back:
                    others = range(1, len(self.courses[other].modules))
                    yield from (_changed(home, other, option) for option in others if option != options[other])


def _changed(options: list[int], place: int, option: int) -> list[int]:
    return [*options[:place], option, *options[place + 1 :]]
