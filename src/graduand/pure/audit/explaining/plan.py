"""The rules, one transcript, and the ways to fill more of it: one integer program.

A *chance* is a slot that can be filled better than it is: a course to pass, a result to publish. The program chooses
among the chances and among the modules of every flexible course at once, and asks all that the rules ask.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from graduand.pure.audit.allocation.deposits import Deposits, Sum, ask
from graduand.pure.audit.allocation.ilp import IntegerProgram
from graduand.pure.audit.allocation.needs import Course
from graduand.pure.audit.allocation.undecided import needs_of
from graduand.pure.audit.explaining.standing import BRIDGING, CAPSTONES, COMPULSORY, EXEMPT, Earned, Standing

CHUNK = 12
"""So many chances are put in order by one solve: the weights stay far below what the solver's tolerance could blur."""

MOST_NODES = 300
"""Nodes after which the solver gives up (some 0.4 s); the plans of an office take one."""

TOTAL, COURSES = -1, 2
"""Kinds of floors beside 0 (credits of a module) and 1 (its headquarters credits)."""

A_COURSE = 10
"""What a missing course weighs in the sum of what lacks: one credit."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A slot that could be filled by a score, or by an exemption, at a cost of whole numbers."""

    slot: int
    exempt: bool
    cost: int


@dataclass
class _Counts:
    """What is counted for the student as a whole, in the order of the kernel's columns."""

    credits: Sum = field(default_factory=Sum)
    hq: Sum = field(default_factory=Sum)
    further: list[Sum] = field(default_factory=list)

    def fix(self, what: Earned) -> None:
        """Count what a slot earns for sure."""
        self.credits.fixed += what.credits
        self.hq.fixed += what.hq
        for total, amount in zip(self.further, what.counts, strict=True):
            total.fixed += amount

    def change(self, variable: int, now: Earned, then: Earned) -> None:
        """Count the difference if the variable is 1."""
        self.credits.add(variable, then.credits - now.credits)
        self.hq.add(variable, then.hq - now.hq)
        for total, before, after in zip(self.further, now.counts, then.counts, strict=True):
            total.add(variable, after - before)


class Plan:
    """The rules, the transcript and the chances as one integer program."""

    def __init__(self, standing: Standing, chances: Sequence[Chance], *, shortages: bool = False) -> None:
        compiled = standing.compiled
        self.standing = standing
        self.chances = chances
        self.program = IntegerProgram(most_nodes=MOST_NODES)
        self.taken = [self.program.variable() for _ in chances]
        self.counts = _Counts(further=[Sum() for _ in range(standing.counts)])
        needs = needs_of(compiled, 1)
        self.deposits = Deposits(needs, (0,) * len(needs), (0,) * len(needs.flat))
        self._fill_slots()
        self.asked = ask(self.program, self.deposits, shortages=shortages)
        self.short_total = self._ask_total(shortages)
        if not shortages:
            self._ask_the_rest()

    def _fill_slots(self) -> None:
        of_slot: dict[int, list[int]] = {}
        for number, chance in enumerate(self.chances):
            of_slot.setdefault(chance.slot, []).append(number)
        for place in range(len(self.standing.compiled.rulesets[0].slots)):
            self._fill(place, of_slot.get(place, []))

    def _fill(self, place: int, numbers: Sequence[int]) -> None:
        """Put a slot's course where it counts now or, by one of its chances, would count."""
        now = self.standing.now[place]
        self.counts.fix(now)
        if numbers:
            self._choose(place, now, numbers)
        elif now.course:
            self.deposits.anywhere(self.program, now.course)

    def _choose(self, place: int, now: Earned, numbers: Sequence[int]) -> None:
        """Let one of the chances of a slot take the place of what it earns now."""
        taken = [self.taken[number] for number in numbers]
        thens = [self.standing.earned(place, self.chances[number].exempt) for number in numbers]
        self.deposits.most += max(one.credits for one in (now, *thens))
        for variable, then in zip(taken, thens, strict=True):
            self.counts.change(variable, now, then)
            self._offer(variable, then.course)
        kept = self.program.variable()
        self.program.row({kept: 1, **dict.fromkeys(taken, 1)}, least=1, most=1)
        self._offer(kept, now.course)

    def _offer(self, variable: int, course: Course | None) -> None:
        """Put a course into one of its modules if the variable is 1."""
        if course is None:
            return
        if len(course.modules) == 1:
            self.deposits.offer(course.modules[0], variable, course.credits, course.flat)
            return
        homes = [self.program.variable() for _ in course.modules]
        self.program.row({variable: -1, **dict.fromkeys(homes, 1)}, least=0, most=0)
        for home, module in zip(homes, course.modules, strict=True):
            self.deposits.offer(module, home, course.credits, course.flat)

    def _ask_total(self, shortages: bool) -> int:
        """Ask the total, less what gets lost over maximums and over the exemption cap."""
        limits, exempt = self.standing.compiled.limits, self.counts.further[self.standing.compiled.groups + EXEMPT]
        asked, cap = int(limits.total[1]), int(limits.exempt[1])
        less = dict.fromkeys(self.asked.lost, -1)
        if exempt.fixed + sum(amount for amount in exempt.terms.values() if amount > 0) > cap:
            over = self.program.variable(self.deposits.most, whole=False)
            self.program.row({over: 1, **{variable: -n for variable, n in exempt.terms.items()}}, exempt.fixed - cap)
            less[over] = -1
        short = self.program.variable(asked) if shortages else -1
        self.counts.credits.least(self.program, asked, less | ({short: 1} if shortages else {}))
        return short

    def _ask_the_rest(self) -> None:
        """Ask what does not depend on the allocation."""
        compiled = self.standing.compiled
        limits, further = compiled.limits, self.counts.further
        self.counts.hq.least(self.program, int(limits.hq[1]))
        further[compiled.groups + COMPULSORY].least(self.program, int(limits.compulsory[1]))
        further[compiled.groups + CAPSTONES].least(self.program, int(limits.capstones[1]))
        if self.standing.bridging:
            further[compiled.groups + BRIDGING].least(self.program, int(limits.bridging[1]))
        self._ask_groups()

    def _ask_groups(self) -> None:
        """Ask the required groups; a group below another gets a variable that may be 1 only if it is satisfied."""
        compiled = self.standing.compiled
        asked = compiled.limits.group[1].tolist()
        below = dict(compiled.patterns.nested[compiled.patterns.of_row[1]])
        satisfied = {group: self.program.variable() for groups in below.values() for group in groups}
        for number, group in enumerate(compiled.rulesets[0].groups):
            total = self.counts.further[number]
            if number in below:
                total = Sum(0, {satisfied[one]: 1 for one in below[number]})
            if group.required:
                total.least(self.program, asked[number])
            if number in satisfied:
                total.least(self.program, 0, {satisfied[number]: -asked[number]})

    def cheapest(self) -> list[int] | None:
        """The numbers of the chances to take; None when nothing suffices."""
        cost = {taken: chance.cost for taken, chance in zip(self.taken, self.chances, strict=True)}
        values = self.program.solve(cost)
        if values is None:
            return None
        rows = len(self.program.rows)
        self.program.row(cost, most=sum(factor * values[taken] for taken, factor in cost.items()))
        values = self._earliest(values)
        del self.program.rows[rows:]
        return [number for number, taken in enumerate(self.taken) if values[taken]]

    def _earliest(self, values: list[int]) -> list[int]:
        """Of all answers of this cost the one that takes early chances, a chunk of them after the other."""
        for first in range(0, len(self.taken), CHUNK):
            if not any(values[taken] for taken in self.taken[first:]):
                break
            chunk = self.taken[first : first + CHUNK]
            values = self.program.solve({taken: -(1 << power) for power, taken in enumerate(reversed(chunk))}) or values
            for taken in chunk:
                self.program.row({taken: 1}, values[taken], values[taken])
        return values

    def forbid(self, numbers: Sequence[int]) -> None:
        """Take no set of chances any more that contains these."""
        self.program.row({self.taken[number]: 1 for number in numbers}, most=len(numbers) - 1)

    def shortages(self) -> list[tuple[int, int, int]]:
        """The floors missed by the best allocation: (kind, module, missing)."""
        modules = self.standing.compiled.modules
        places = [(TOTAL, 0, self.short_total), *((0, module, short) for module, short in enumerate(self.asked.short))]
        places += [(1 + place // modules, place % modules, short) for place, short in enumerate(self.asked.short_flat)]
        asked = [place for place in places if place[2] >= 0]
        weights = {short: A_COURSE if kind == COURSES else 1 for kind, _, short in asked}
        best = self.program.solve(weights)
        if best is None:
            return []
        self.program.row(weights, most=sum(weight * best[short] for short, weight in weights.items()))
        for _, _, short in self._in_turn(asked):  # sums of ranks would tie
            best = (self.program.solve({short: 1}) or best) if best[short] else best
            self.program.row({short: 1}, most=best[short])
        return [(kind, module, best[short]) for kind, module, short in asked if best[short]]

    def _in_turn(self, places: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """The order in which floors lack as little as can be, whatever the order of modules in the rules.

        The total, then credits, headquarters credits, courses; of one kind the first code lacks rather.
        """
        modules = self.standing.compiled.rulesets[0].modules
        return sorted(
            sorted(places, key=lambda place: modules[place[1]].code, reverse=True), key=lambda place: place[0]
        )
