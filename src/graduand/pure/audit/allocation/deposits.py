"""What goes into modules, and what modules ask, as rows of an integer program: the words of `Needs` once more.

Surplus may leave a module with a maximum only when the module is full; a variable of its own says whether it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from graduand.pure.audit.allocation.ilp import IntegerProgram, Terms
from graduand.pure.audit.allocation.needs import Amounts, Course, Needs


@dataclass
class Sum:
    """A number and whole multiples of variables."""

    fixed: int = 0
    terms: dict[int, int] = field(default_factory=dict)

    def add(self, variable: int, amount: int) -> None:
        """Add `amount` times a variable."""
        if amount:
            self.terms[variable] = self.terms.get(variable, 0) + amount

    def least(self, program: IntegerProgram, amount: int, more: Terms | None = None) -> None:
        """Ask that the sum, and what `more` gives, reaches an amount."""
        program.row({**self.terms, **(more or {})}, least=amount - self.fixed)


class Deposits:
    """What every module is given, before any maximum: fixed amounts, and amounts that depend on variables."""

    def __init__(self, needs: Needs, credits: Sequence[int], flat: Sequence[int]) -> None:
        self.needs = needs
        self.credits = [Sum(amount) for amount in credits]
        self.flat = [Sum(amount) for amount in flat]
        self.most = sum(credits)
        """More credits than any module can ever hold."""

    def fix(self, module: int, credits: int, flat: Amounts) -> None:
        """Put a course into a module for good."""
        self.most += credits
        self.credits[module].fixed += credits
        for kind, amount in enumerate(flat):
            self.flat[kind * len(self.needs) + module].fixed += amount

    def offer(self, module: int, variable: int, credits: int, flat: Amounts) -> None:
        """Put a course into a module if the variable is 1; whoever offers what was nowhere yet raises `most`."""
        self.credits[module].add(variable, credits)
        for kind, amount in enumerate(flat):
            self.flat[kind * len(self.needs) + module].add(variable, amount)

    def withdraw(self, module: int, variable: int, credits: int, flat: Amounts) -> None:
        """Take what was fixed in a module out again if the variable is 1."""
        self.offer(module, variable, -credits, tuple(-amount for amount in flat))

    def anywhere(self, program: IntegerProgram, course: Course) -> list[int]:
        """Put a course into its primary module, unless a variable (one for each other module) moves it: these."""
        primary, *others = course.modules
        self.fix(primary, course.credits, course.flat)
        moves = [program.variable() for _ in others]
        for move, module in zip(moves, others, strict=True):
            self.withdraw(primary, move, course.credits, course.flat)
            self.offer(module, move, course.credits, course.flat)
        if len(moves) > 1:
            program.row(dict.fromkeys(moves, 1), most=1)
        return moves


@dataclass(frozen=True)
class Asked:
    """What `ask` has made of the modules: their credits that get lost, and a shortage per floor if wanted.

    `short` and `short_flat` are variables, -1 for a floor that asks nothing.
    """

    lost: Terms
    short: tuple[int, ...] = ()
    short_flat: tuple[int, ...] = ()


def ask(program: IntegerProgram, deposits: Deposits, *, shortages: bool = False) -> Asked:
    """Ask every minimum of every module; with `shortages` each may be missed by a variable instead."""
    needs = deposits.needs
    short = [program.variable(need) if need and shortages else -1 for need in needs.credits]
    short_flat = [program.variable(need) if need and shortages else -1 for need in needs.flat]
    for place, need in enumerate(needs.flat):
        if need:
            deposits.flat[place].least(program, need, _one(short_flat[place]))
    surplus = _surplus(program, deposits)
    for module in range(len(needs)):
        _ask_credits(program, deposits, module, surplus, short[module])
    lost = {variable: 1 for module, variable in surplus.items() if needs.overflow[module] is None}
    return Asked(lost, tuple(short), tuple(short_flat))


def _one(variable: int) -> Terms:
    return {variable: 1} if variable >= 0 else {}


def _surplus(program: IntegerProgram, deposits: Deposits) -> dict[int, int]:
    """A variable for what flows out of each module with a maximum; its credits are whole, and so is what is left."""
    return {
        module: program.variable(deposits.most - maximum, whole=False)
        for module, maximum in enumerate(deposits.needs.maximum)
        if maximum is not None and maximum < deposits.most
    }


def _ask_credits(program: IntegerProgram, deposits: Deposits, module: int, surplus: dict[int, int], short: int) -> None:
    """Ask the minimum of what is held after all flows, and let surplus flow only out of a full module."""
    needs = deposits.needs
    need, maximum = needs.credits[module], needs.maximum[module]
    held = Sum(deposits.credits[module].fixed, dict(deposits.credits[module].terms))
    for source, variable in surplus.items():
        if needs.overflow[source] == module:
            held.add(variable, 1)
    if maximum is None or module not in surplus:
        if need:
            held.least(program, need, _one(short))
        return
    held.add(surplus[module], -1)
    program.row(held.terms, most=maximum - held.fixed)
    held.least(program, need, _one(short))
    sure = need if short < 0 else 0
    if needs.overflow[module] is not None and maximum > sure:
        full = program.variable()
        program.row({surplus[module]: 1, full: maximum - deposits.most}, most=0)
        held.least(program, sure, {full: sure - maximum})
