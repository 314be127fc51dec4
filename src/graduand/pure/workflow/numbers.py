"""Registration numbers of certificates: 18 digits, five parts, no check digit (domain.md 3.2, ZJ2008).

51161   8      2023   05      500001
school  kind   year   level   serial
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

LENGTH = 18
SERIAL_LIMIT = 1_000_000  # six digits

_LAYOUT = re.compile(r"(?P<school>[0-9]{5})(?P<kind>[0-9])(?P<year>[0-9]{4})(?P<level>[0-9]{2})(?P<serial>[0-9]{6})")


class BadNumber(ValueError):
    """Code: `registration_number.length`, `.characters`, or `.part` with the name of the part that does not fit."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.facts = code, facts
        super().__init__(f"{code} {facts}" if facts else code)


@dataclass(frozen=True, slots=True, order=True)
class RegistrationNumber:
    """The five parts; `kind` 8 is open education, `level` 05 bachelor and 06 associate. Raises `BadNumber`."""

    school: str
    kind: str
    year: int
    level: str
    serial: int

    def __post_init__(self) -> None:
        widths = {"school": (self.school, 5), "kind": (self.kind, 1), "level": (self.level, 2)}
        for part, (digits, width) in widths.items():
            if not (len(digits) == width and digits.isascii() and digits.isdigit()):
                raise BadNumber("registration_number.part", part=part, found=digits)
        for part, value, limit in (("year", self.year, 10_000), ("serial", self.serial, SERIAL_LIMIT)):
            if not 0 <= value < limit:
                raise BadNumber("registration_number.part", part=part, found=value)

    def __str__(self) -> str:
        return compose(self)


def compose(number: RegistrationNumber) -> str:
    """The eighteen digits."""
    return f"{number.school}{number.kind}{number.year:04}{number.level}{number.serial:06}"


def parse(text: str) -> RegistrationNumber:
    """The parts of eighteen digits. Raises `BadNumber`, also for the 17 digits given before 2003 (ZSBH)."""
    if len(text) != LENGTH:
        raise BadNumber("registration_number.length", found=len(text), required=LENGTH)
    if not (found := _LAYOUT.fullmatch(text)):
        raise BadNumber("registration_number.characters")
    return RegistrationNumber(found["school"], found["kind"], int(found["year"]), found["level"], int(found["serial"]))


@dataclass(frozen=True, slots=True, order=True)
class SerialRange:
    """Serials from `first` to `last`, both included. Raises `ValueError` when it is empty or not six digits."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last < SERIAL_LIMIT:
            raise ValueError(f"no range of six-digit serials: {self.first} to {self.last}")

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __contains__(self, serial: int) -> bool:
        return self.first <= serial <= self.last


def serials_after(ranges: Sequence[SerialRange], last_used: int | None) -> Iterator[int]:
    """The serials still to be given, in order: gap-free, never one at or before `last_used`.

    `ranges` are used in the order in which they stand; `last_used` lies in one of them or is None.
    """
    rest = _ranges_after(ranges, last_used)
    return chain.from_iterable(range(block.first, block.last + 1) for block in rest)


def _ranges_after(ranges: Sequence[SerialRange], last_used: int | None) -> tuple[SerialRange, ...]:
    """What is left of the ranges. Raises `ValueError` when the last used serial lies in none of them."""
    if last_used is None:
        return tuple(ranges)
    for at, block in enumerate(ranges):
        if last_used in block:
            begun = (SerialRange(last_used + 1, block.last),) if last_used < block.last else ()
            return begun + tuple(ranges[at + 1 :])
    raise ValueError(f"serial {last_used} lies in no range")


def next_serials(ranges: Sequence[SerialRange], last_used: int | None, count: int) -> tuple[int, ...]:
    """The next `count` serials, fewer when the ranges end."""
    return tuple(islice(serials_after(ranges, last_used), count))


def remaining(ranges: Sequence[SerialRange], last_used: int | None) -> int:
    """How many serials are left after `last_used`."""
    return sum(map(len, _ranges_after(ranges, last_used)))


def capacity_alarm(left: int, awaited: int, reserve: int) -> bool:
    """Whether, after everybody awaited has a number, fewer than `reserve` serials would be left (domain.md 3.2)."""
    return left - awaited < reserve


def have_overlap(ranges: Iterable[SerialRange]) -> bool:
    """Whether a serial lies in two ranges, as spring's and autumn's never may (ZJ2008)."""
    return any(a.last >= b.first for a, b in pairwise(sorted(ranges)))
