"""The values an explanation is made of. Amounts are credits or marks, codes are those of domain.md 1.9."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from graduand.pure.audit.rules.parts import plain
from graduand.pure.audit.rules.personal import Concession

type Blocks = Literal["academic", "degree", "nothing"]
type WhyNot = Literal[
    "never_taken", "not_passed", "not_published", "capstone_exempt", "not_in_plan", "better_result_counts"
]
type Via = Literal["own", "substitute", "equivalent", "concession"]
"""As what a course fills a place of the plan: itself, 课程替代, 相似课程, or by an approved exception."""


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

    `exemption_over_limit` blocks nothing by itself: it takes credits away, and a shortage is its own finding.
    `result_not_published` blocks what publishing would mend. `no_remedy` says that no course of the plan, and no
    result that waits, can turn the no into a yes. For `degree.average`, `each` are the marks that every candidate must
    gain, none beyond 100, to reach the average; None when that cannot do.
    """

    code: str
    blocks: Blocks
    required: Decimal | None = None
    found: Decimal | None = None
    missing: Decimal | None = None
    candidates: tuple[Candidate, ...] = ()
    each: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SlotNote:
    """A slot and the result that fills it, or why none does.

    `primary` names its own module when it was moved; `via` says as what the course of the result counts here.
    """

    course: str
    name: str
    credits: Decimal
    hq: bool
    compulsory: bool
    result: Result | None
    why_not: WhyNot | None
    primary: str | None
    via: Via | None = None
    bridging: bool = False


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
    required_courses: int = 0
    found_courses: int = 0


@dataclass(frozen=True, slots=True)
class GroupNote:
    """A supplementary condition, what it counts (`parts.Unit`) and of what, and whether it is satisfied."""

    code: str
    name: str
    unit: str
    required: Decimal
    found: Decimal
    satisfied: bool
    compulsory: bool
    courses: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A result that fills no slot, and why; `slot` is the course of the slot that it could have filled."""

    result: Result
    why_not: WhyNot
    slot: str | None = None
    via: Via | None = None


@dataclass(frozen=True, slots=True)
class Remedy:
    """What turns the no to graduation into a yes: all these results published, or all these courses passed.

    "pass" means any passing score, no exemption, each of the plan's own course code; `credits` is their sum. The
    kernel has counted every remedy.
    """

    kind: Literal["publish", "pass"]
    credits: Decimal
    courses: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """What a floor (`reasons.floors`, or `credits.total`) lacks, in credits or a number of courses."""

    code: str
    missing: Decimal


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a student graduates or not; equal to the verdict of the kernel, which decides it.

    `remedies` begins with the results to publish, if that suffices, then what to pass: first the fewest credits (then
    fewest courses, then course order), then up to two other ways. `least` is what the modules and the total still lack
    under the allocation that leaves least open (or the one shown, should the solver not find it). `unused` are the
    concessions that have no object in these rules.
    """

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
    groups: tuple[GroupNote, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    least: tuple[Lack, ...] = ()
    unused: tuple[Concession, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values, as frozen with a decision."""
        return plain(self)
