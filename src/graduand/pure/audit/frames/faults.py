"""What can be wrong with a table of students or results: one exception, and a list for those who go on without rows."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_TOLD = 1_000
"""Refused rows that are kept one by one; beyond that they are only counted, so that no file fills the memory."""
LONGEST_TOLD = 60

type Flags = NDArray[np.bool_]


class BadFrame(ValueError):
    """A table, or a row of it, that cannot be audited: a code and the facts to explain it, never a sentence.

    Codes of a table: `frame.column_missing`, `frame.column_twice`, `frame.column_type`. Codes of a row:
    `frame.student_missing`, `frame.student_twice`, `frame.student_unknown`, `frame.program_missing`,
    `frame.level_unknown`, `frame.intake_unreadable`, `frame.flag_unreadable`, `frame.course_missing`,
    `frame.kind_unknown`, `frame.state_unknown`, `frame.score_missing`, `frame.score_unreadable`,
    `frame.score_out_of_range`.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(f"{code} {facts}")
        self.code = code
        self.facts: dict[str, Any] = facts


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was left out: its number as the reader counts, the student number, the code and the value at fault."""

    row: int
    student_number: str
    code: str
    value: str


class Refusals:
    """Collects refused rows: `counts` has all of them by code, `rows` the first `MOST_TOLD`."""

    def __init__(self) -> None:
        self.rows: list[RefusedRow] = []
        self.counts: Counter[str] = Counter()

    def add(self, told: Sequence[RefusedRow], times: int) -> None:
        """Count `times` rows of one code, of which `told` are at hand, and keep these while there is room."""
        if told:
            self.counts[told[0].code] += times
            self.rows += told[: MOST_TOLD - len(self.rows)]

    def merge(self, other: "Refusals") -> None:
        """Take in what another reader of the same table has refused."""
        self.counts.update(other.counts)
        self.rows = sorted([*self.rows, *other.rows], key=lambda refused: refused.row)[:MOST_TOLD]

    @property
    def total(self) -> int:
        """How many rows were refused."""
        return self.counts.total()


class Sieve:
    """The rows of one batch that are still good; each test takes some out, for one reason.

    `place` -> (row as the reader counts, student number) is asked only for the rows that are told.
    """

    def __init__(self, size: int, name: Callable[[int], tuple[int, str]], refusals: Refusals | None) -> None:
        self.good: Flags = np.ones(size, np.bool_)
        self.name = name
        self.refusals = refusals

    def refuse(self, code: str, bad: Flags, value: Callable[[int], object] = lambda place: "") -> None:
        """Take the rows out that are `bad` and not out yet. Raises `BadFrame` when nobody collects refusals."""
        out = np.flatnonzero(bad & self.good)
        self.good[out] = False
        told = [RefusedRow(*self.name(place), code, short(value(place))) for place in out[:MOST_TOLD].tolist()]
        if told and self.refusals is None:
            first = told[0]
            raise BadFrame(
                code, row=first.row, student_number=first.student_number, value=first.value, others=len(out) - 1
            )
        if self.refusals is not None:
            self.refusals.add(told, len(out))


def short(value: object) -> str:
    """A value for a message: no line breaks, no control characters, not longer than `LONGEST_TOLD`."""
    text = "" if value is None else str(value)
    clean = "".join(sign if sign.isprintable() else "�" for sign in text[: LONGEST_TOLD + 1])
    return clean if len(clean) <= LONGEST_TOLD else f"{clean[:LONGEST_TOLD]}…"
