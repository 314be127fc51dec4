"""The parts of a rule set: module, course slot, degree block; and the fault that says why one is refused."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MOST_MODULES = 24
"""Modules one rule set may have: each takes two bits of a 64-bit reason word (see `reasons.py`)."""


def tenths(value: Decimal) -> int:
    """Turn credits or a score into whole tenths, cutting what is finer, so that 59.99 never becomes a pass."""
    return int((value * 10).to_integral_value(rounding=ROUND_DOWN))


def decimal_text(value: Decimal) -> str:
    """Write 4, 4.0 and 4.00 alike."""
    return format(value.normalize() + 0, "f")


def plain(value: "DataclassInstance") -> dict[str, Any]:
    """Give the JSON values of a dataclass: text for decimals, lists for tuples."""
    values: dict[str, Any] = json.loads(json.dumps(asdict(value), default=_decimal))
    return values


def _decimal(value: object) -> str:
    if not isinstance(value, Decimal):
        raise TypeError(f"no plain form for {value!r}")
    return decimal_text(value)


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why rules are refused: a code, the sheet row (None when not from a sheet) and the facts to show."""

    code: str
    row: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


class BadRules(ValueError):
    """Carries every fault found, not only the first."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.code} {dict(fault.facts)}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Module:
    """A module 模块 of the plan, in credits.

    What is earned beyond `max_credits` (None: no maximum) counts in module `overflow_to`, or is lost when that is None.
    """

    code: str
    name: str
    min_credits: Decimal = Decimal(0)
    min_hq_credits: Decimal = Decimal(0)
    max_credits: Decimal | None = None
    overflow_to: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the plan that a passed course fills.

    `modules` are the modules it may count in, the first being the primary one; `accepts` are further course codes
    that fill it (substitutes 课程替代, equivalents 相似课程), of which only the best result counts.
    """

    course: str
    name: str
    credits: Decimal
    hq: bool
    modules: tuple[str, ...]
    compulsory: bool = False
    capstone: bool = False
    thesis: bool = False
    in_average: bool = True
    accepts: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Every course code that fills this slot, its own first."""
        return (self.course, *self.accepts)


@dataclass(frozen=True, slots=True)
class DegreeRule:
    """What a bachelor's degree asks beyond graduation (domain.md 2.4), scores out of 100.

    The foreign language certificate is no result of the plan; the kernel leaves it to whoever holds the evidence.
    """

    min_average: Decimal
    min_thesis: Decimal
    language_required: bool
