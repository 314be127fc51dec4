"""The parts of a rule set: module, course slot, degree block; and the fault that says why one is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MOST_FLOORS = 55
"""Floors one rule set may have: each takes one bit of a 64-bit reason word (see `reasons.py`)."""


def tenths(value: Decimal) -> int:
    """Turn credits or a score into whole tenths, cutting what is finer, so that 59.99 never becomes a pass."""
    return int((value * 10).to_integral_value(rounding=ROUND_DOWN))


def decimal_text(value: Decimal) -> str:
    """Write 4, 4.0 and 4.00 alike."""
    return format(value.normalize() + 0, "f")


def plain(value: "DataclassInstance") -> dict[str, Any]:
    """Give the JSON values of a dataclass: text for decimals and words, lists for tuples."""
    return {name: _plain(getattr(value, name)) for name in _names(type(value))}


def _plain(value: Any) -> Any:
    if value is None or type(value) in (str, bool, int):
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return decimal_text(value)
    return str(value) if isinstance(value, str) else plain(value)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(spec.name for spec in fields(kind))


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
    """A module 模块 of the plan, in credits and numbers of courses.

    What is earned beyond `max_credits` (None: no maximum) counts in module `overflow_to`, or is lost when that is None.
    """

    code: str
    name: str
    min_credits: Decimal = Decimal(0)
    min_hq_credits: Decimal = Decimal(0)
    min_courses: int = 0
    max_credits: Decimal | None = None
    overflow_to: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of the plan that a passed course fills.

    `modules` are the modules it may count in, the first being the primary one. `substitutes` 课程替代 and
    `equivalents` 相似课程 are further course codes that fill it; only the best result counts. A `bridging` slot
    补修课 must be filled by those who were admitted from another field, and earns nobody any credits (domain.md 2.2);
    it has one module, where it is shown, and is neither compulsory for all nor in the average.
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
    bridging: bool = False
    substitutes: tuple[str, ...] = ()
    equivalents: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Every course code that fills this slot, its own first."""
        return (self.course, *self.substitutes, *self.equivalents)


class Unit(StrEnum):
    """What a group counts: credits, headquarters credits, courses, or satisfied groups below it."""

    CREDITS = "credits"
    HQ_CREDITS = "hq_credits"
    COURSES = "courses"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Group:
    """A supplementary condition 条件组: at least so much of these courses, those of the groups below included.

    With unit `groups` it asks for so many satisfied groups among `groups`: "at least 2 of these 3". A group that is
    not `required` is asked of nobody by itself; it is there for a group above.
    """

    code: str
    name: str
    unit: Unit
    at_least: Decimal
    courses: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    required: bool = True


class CapScope(StrEnum):
    """Which exempted credits the cap counts: all, or those of compulsory headquarters courses (domain.md 2.3)."""

    ALL = "all"
    HQ_COMPULSORY = "hq_compulsory"


@dataclass(frozen=True, slots=True)
class ExemptionRule:
    """What an exemption 免修免考 is worth (domain.md 2.3); it never stands for the capstone.

    Exempted credits above `cap_credits` (None: no limit) do not count toward the total. `counts_as_hq` gives
    headquarters credits too. `average_mark` enters the degree average for it (None: it stays out of the average).
    """

    cap_credits: Decimal | None = None
    cap_scope: CapScope = CapScope.ALL
    counts_as_hq: bool = False
    average_mark: Decimal | None = None

    def caps(self, *, hq: bool, compulsory: bool) -> bool:
        """Whether an exempted course counts against the cap."""
        return self.cap_scope == CapScope.ALL or (hq and compulsory)


@dataclass(frozen=True, slots=True)
class StudyTime:
    """Months of study at least and at most 最短/最长学习年限, counted from the intake term (domain.md 2.2)."""

    min_months: int = 0
    max_months: int | None = None


@dataclass(frozen=True, slots=True)
class DegreeRule:
    """What a bachelor's degree asks beyond graduation (domain.md 2.4), scores out of 100.

    The average runs over the slots that are `in_average`. The foreign language certificate is no result of the plan;
    it comes with the student (`Students.language`).
    """

    min_average: Decimal
    min_thesis: Decimal
    language_required: bool
