"""Small integer programs, solved by HiGHS on one thread with a fixed seed: equal programs have equal answers.

Whoever uses an answer counts it again. The solver proposes and decides nothing.
"""

from collections.abc import Mapping

type Terms = Mapping[int, int]
"""Variable -> its factor."""

ANY = float("inf")
ANY_NUMBER = 2**31 - 1


class Unsolved(RuntimeError):
    """The solver ended without saying that there is an answer or that there is none."""


class IntegerProgram:
    """Variables from 0 to a bound and linear rows over them, built up and then solved."""

    def __init__(self, *, presolve: bool = True, most_nodes: int = ANY_NUMBER) -> None:
        """Presolve pays where many values are forced; `most_nodes` is when to give up, counted and not timed."""
        self.options: dict[str, str | int] = {"presolve": "on" if presolve else "off", "mip_max_nodes": most_nodes}
        self.upper: list[int] = []
        self.whole: list[bool] = []
        self.rows: list[tuple[Terms, float, float]] = []

    def variable(self, upper: int = 1, *, whole: bool = True) -> int:
        """Add a variable from 0 to `upper`; with whole=False it may be a fraction, as far as the rows allow."""
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.upper) - 1

    def row(self, terms: Terms, least: float = -ANY, most: float = ANY) -> None:
        """Ask that the sum of the terms lies between `least` and `most`."""
        self.rows.append((terms, least, most))

    def solve(self, cost: Terms) -> list[int] | None:
        """Give the values of least cost, or None when the rows contradict each other. Raises `Unsolved`."""
        if not self.upper:  # the solver has no word for a program without variables
            return [] if all(least <= 0 <= most for _, least, most in self.rows) else None
        from graduand.pure.audit.allocation import highs  # noqa: PLC0415 -- slow import

        ended, values = highs.solve(self.upper, self.whole, self.rows, cost, self.options)
        if ended not in ("Optimal", "Infeasible"):
            raise Unsolved(ended)
        return values if ended == "Optimal" else None
