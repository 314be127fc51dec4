"""The values an explanation is made of. Amounts are credits or marks, codes are those of domain.md 1.9."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from graduand.pure.audit.parts import plain

type Blocks = Literal["academic", "degree", "nothing"]
type WhyNot = Literal[
    "never_taken", "not_passed", "not_published", "capstone_exempt", "not_in_plan", "better_result_counts"
]


@dataclass(frozen=True, slots=True)
class Result:
    """A result as it stands in the register. `score` is out of 100, None when there is none; `term` as `YYYYMM`."""

    course: str
    name: str
    credits: Decimal
    score: Decimal | None
    exempt: bool
    published: bool
    term: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A course that would mend a finding."""

    course: str
    name: str
    credits: Decimal


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason, what the rules ask, what was found and what lacks; `blocks` says which decision it prevents.

    `exemption_over_limit` and `degree.language` block nothing by themselves: the first takes credits away (a shortage
    is its own finding), the second is for a person to see. `result_not_published` blocks what publishing would mend.
    """

    code: str
    blocks: Blocks
    required: Decimal | None = None
    found: Decimal | None = None
    missing: Decimal | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class SlotNote:
    """A slot and the result that fills it, or why none does; `primary` names its own module when it was moved."""

    course: str
    name: str
    credits: Decimal
    hq: bool
    compulsory: bool
    result: Result | None
    why_not: WhyNot | None
    primary: str | None


@dataclass(frozen=True, slots=True)
class ModuleNote:
    """A module, what counts in it after maximum and overflow, and its slots."""

    code: str
    name: str
    required: Decimal
    found: Decimal
    required_hq: Decimal
    found_hq: Decimal
    maximum: Decimal | None
    slots: tuple[SlotNote, ...]


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A result that fills no slot, and why."""

    result: Result
    why_not: WhyNot


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a student graduates or not; equal to the verdict of the kernel, which decides it."""

    program: str
    version: int
    rules_hash: str
    academic_ok: bool
    degree_ok: bool
    total: Decimal
    hq: Decimal
    average: Decimal | None
    findings: tuple[Finding, ...]
    modules: tuple[ModuleNote, ...]
    uncounted: tuple[Uncounted, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values, as frozen with a decision."""
        return plain(self)
