"""Hold the kernel against both oracles, row for row; the number of differences must be 0 in every column."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
import psycopg
from numpy.typing import NDArray

from graduand.pure.audit.rules.ruleset import RuleSet

from ..people import People
from ..routes import kernel
from . import columns, loop, portable_sql

PIECE = 20_000


@dataclass(frozen=True)
class Report:
    """Differences per column, of so many rows."""

    oracle: str
    rows: int
    left_out: int
    differences: dict[str, int]

    @property
    def equal(self) -> bool:
        return not any(self.differences.values())


def by_kernel(rulesets: Sequence[RuleSet], people: People) -> columns.Columns:
    """The product's answers."""
    compiled, feed = kernel.compiled_rules(people, tuple(rulesets))
    return columns.of_verdicts(kernel.decide(compiled, people, feed))


def by_loop(rulesets: Sequence[RuleSet], people: People, processes: int = 1) -> columns.Columns:
    """The answers of the plain loop."""
    if processes == 1:
        return columns.of_rows([row for rows in map(loop.Loop(rulesets), pieces(people)) for row in rows])
    with ProcessPoolExecutor(processes, initializer=_keep, initargs=(rulesets,)) as pool:
        waiting: deque[Future[list[tuple[int, ...]]]] = deque()
        rows: list[tuple[int, ...]] = []
        for piece in pieces(people):
            waiting.append(pool.submit(_kept_loop, piece))
            if len(waiting) > 2 * processes:  # not the whole nation as Python lists at once
                rows += waiting.popleft().result()
        return columns.of_rows(rows + [row for future in waiting for row in future.result()])


def pieces(people: People) -> Iterator[loop.Piece]:
    """The students, some thousands at a time, as plain lists."""
    grades = people.grades()
    for start in range(0, len(people), PIECE):
        chosen = slice(start, start + PIECE)
        facts = (people.rule[chosen].tolist(), people.bridging[chosen].tolist(), people.language[chosen].tolist())
        yield (*facts, [next(grades) for _ in facts[0]])


_kept: list[loop.Loop] = []
"""One per process of the pool."""


def _keep(rulesets: Sequence[RuleSet]) -> None:
    _kept[:] = [loop.Loop(rulesets)]


def _kept_loop(piece: loop.Piece) -> list[tuple[int, ...]]:
    return _kept[0](piece)


def by_sql(
    connection: psycopg.Connection, rulesets: Sequence[RuleSet], people: People
) -> tuple[columns.Columns, NDArray[np.bool_]]:
    """The answers of the portable text, and who is left to an allocation."""
    with connection.cursor() as cursor:
        portable_sql.load(cursor, rulesets, people)
        portable_sql.decide(cursor)
        return portable_sql.answers(cursor)


def against_loop(kernel_says: columns.Columns, loop_says: columns.Columns) -> Report:
    """Everything of everybody."""
    found = columns.differences(kernel_says, loop_says)
    return Report("loop", len(loop_says["reasons"]), 0, found)


def against_sql(kernel_says: columns.Columns, sql_says: columns.Columns, undecided: NDArray[np.bool_]) -> Report:
    """Everything of those who are decided without an allocation; of the others what no allocation changes.

    Nobody outside the undecided may have a moved course: that, too, counts as a difference.
    """
    found = columns.differences(kernel_says, sql_says, compared=~undecided)
    return Report(
        "portable SQL", len(undecided), int(undecided.sum()),
        found | {"moved": int(((kernel_says["moved"] != 0) & ~undecided).sum())},
    )  # fmt: skip
