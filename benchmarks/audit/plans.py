"""Invented graduation rules: 200 programs x 20 intakes = 4,000 rule sets of 48 slots in six modules.

Every kind of rule that `graduand.pure.audit` knows is somewhere among them: substitutes, slots that count in two
modules, a maximum with overflow, minimum numbers of courses, nested groups, bridging courses, exemptions of every
meaning, the degree block. The shape and the shares follow the published measurements that the project set out from.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from graduand.pure.audit.rules.parts import CapScope, DegreeRule, ExemptionRule, Group, Module, Slot, StudyTime, Unit
from graduand.pure.audit.rules.ruleset import RuleSet

PROGRAMS, INTAKES = 200, 20
ASSOCIATE_PROGRAMS = 120
COMMON_COURSES = 5_000
FIRST_TERM = 2 * 2013 + 1  # autumn 2013, counted in half-years
LAST_TERM = FIRST_TERM + INTAKES  # autumn 2023: no result is later

MODULES = (("A", "公共基础课", 6), ("B", "专业基础课", 8), ("C", "专业课", 12), ("D", "通识课", 6), ("E", "拓展课", 14),
           ("Z", "综合实践", 2))  # fmt: skip
MODULE_OF = np.repeat(np.arange(6), [size for _, _, size in MODULES])
SLOTS = len(MODULE_OF)
MIN_CREDITS = ("10", "16", "20", "2", "8", "9")
MIN_HQ_CREDITS = ("6", "10", "12", "0", "0", "0")
CAPPED = 3
MAX_CREDITS = "7"
CAPSTONES = (46, 47)

type Flags = NDArray[np.bool_]


def term_code(number: int) -> str:
    """Write the half-year `number` as "202103"."""
    year, autumn = divmod(number, 2)
    return f"{year}{'09' if autumn else '03'}"


def term_number(code: str) -> int:
    """Count half-years: the inverse of `term_code`."""
    return 2 * int(code[:4]) + (code[4:] == "09")


@dataclass(frozen=True, eq=False)
class Draft:
    """What the intakes of one program share."""

    number: int
    rng: np.random.Generator
    credits: list[str]
    hq: Flags
    compulsory: Flags
    second: NDArray[np.int64]  # a further module a slot may count in, or -1
    substituted: Flags
    grouped: bool
    counted: bool
    bridged: bool

    @property
    def code(self) -> str:
        return f"MD{self.number + 1:04d}"

    @property
    def level(self) -> str:
        return "associate" if self.number < ASSOCIATE_PROGRAMS else "bachelor"


def every_rule_set(programs: int = PROGRAMS, intakes: int = INTAKES) -> Iterator[RuleSet]:
    """Give the rule sets, program by program, the oldest intake first; always the same ones."""
    for number in range(programs):
        draft = _draft(number)
        courses = draft.rng.choice(COMMON_COURSES, SLOTS + 24, replace=False)
        for intake in range(intakes):
            yield _rule_set(draft, _drifted(draft, courses, intake), intake)


def _draft(number: int) -> Draft:
    rng = np.random.default_rng([20230711, number])
    credits = rng.choice(["2", "3", "3", "4", "4", "5", "2.5"], SLOTS, p=[0.15, 0.2, 0.2, 0.15, 0.15, 0.1, 0.05])
    credits[MODULE_OF == CAPPED] = rng.choice(["1", "2", "2"], 6)
    credits[list(CAPSTONES)] = ["4", "5"]
    compulsory = np.zeros(SLOTS, bool)
    compulsory[[*range(5), *range(6, 11), *range(14, 19), *CAPSTONES]] = True
    return Draft(
        number=number,
        rng=rng,
        credits=credits.tolist(),
        hq=(MODULE_OF < 3) & (rng.random(SLOTS) < 0.9) | (rng.random(SLOTS) < 0.15),
        compulsory=compulsory,
        second=_second_modules(rng),
        substituted=rng.random(SLOTS) < 0.17,
        grouped=rng.random() < 0.4,
        counted=rng.random() < 0.4,
        bridged=number >= ASSOCIATE_PROGRAMS,
    )


def _second_modules(rng: np.random.Generator) -> NDArray[np.int64]:
    """In three of ten programs six electives may count in a second module: those are the students of the search."""
    second = np.full(SLOTS, -1)
    if rng.random() < 0.3:
        electives = rng.choice(np.arange(32, 46), 4, replace=False)
        second[electives[:2]], second[electives[2:]] = 2, CAPPED
        second[rng.choice(np.arange(19, 26), 2, replace=False)] = 4
    return second


def _drifted(draft: Draft, courses: NDArray[np.int64], intake: int) -> list[str]:
    """Course codes of one intake: plans change a little every half-year; a code stays within its plan unique."""
    own, spare = courses[:SLOTS].copy(), courses[SLOTS:]
    changed = np.flatnonzero(draft.rng.random(SLOTS) < 0.01 * intake)
    own[changed] = spare[draft.rng.permutation(len(spare))[np.arange(len(changed)) % len(spare)]]
    first = np.unique(own, return_index=True)[1]
    return [
        f"K{course:05d}" if place in first else f"V{draft.number:03d}{place:02d}" for place, course in enumerate(own)
    ]


def _rule_set(draft: Draft, courses: list[str], intake: int) -> RuleSet:
    number = draft.number
    return RuleSet(
        program=draft.code,
        program_name=f"示例专业{number + 1}",
        level=draft.level,
        intake_from=term_code(FIRST_TERM + intake),
        intake_to=term_code(FIRST_TERM + intake),
        version=1,
        min_total_credits=Decimal(76 + number % 3),
        min_hq_credits=Decimal(48 + 2 * (number % 4)),
        modules=tuple(_modules(draft)),
        slots=(*_slots(draft, courses), *_bridging(draft)),
        degree=DegreeRule(Decimal(70 + 2 * (number % 3)), Decimal(70), True) if draft.bridged else None,
        source="invented for measuring",
        exemption=_exemption(number),
        study=StudyTime(min_months=30, max_months=96),
        groups=_groups(draft, courses) if draft.grouped else (),
    )


def _modules(draft: Draft) -> Iterator[Module]:
    courses = {2: 7, 4: 3} if draft.counted else {}
    for place, (code, name, _) in enumerate(MODULES):
        yield Module(
            code=code,
            name=name,
            min_credits=Decimal(MIN_CREDITS[place]),
            min_hq_credits=_reachable(draft, place == MODULE_OF, MIN_HQ_CREDITS[place]),
            min_courses=courses.get(place, 0),
            max_credits=Decimal(MAX_CREDITS) if place == CAPPED else None,
            overflow_to=MODULES[4][0] if place == CAPPED and draft.number % 2 else None,
        )


def _reachable(draft: Draft, slots: Flags, asked: str) -> Decimal:
    """So many headquarters credits as are asked, or two thirds of what these slots can give when that is less."""
    there = sum(Decimal(draft.credits[place]) for place in np.flatnonzero(slots & draft.hq))
    return min(Decimal(asked), Decimal(there * 2 // 3))


def _slots(draft: Draft, courses: list[str]) -> Iterator[Slot]:
    for place, course in enumerate(courses):
        primary, second = MODULE_OF[place], draft.second[place]
        other = f"S{draft.number:03d}{place:02d}"
        yield Slot(
            course=course,
            name=f"课程{course}",
            credits=Decimal(draft.credits[place]),
            hq=bool(draft.hq[place]),
            modules=tuple(MODULES[module][0] for module in (primary, second) if module >= 0),
            compulsory=bool(draft.compulsory[place]),
            capstone=place in CAPSTONES,
            thesis=place == CAPSTONES[-1],
            in_average=place not in CAPSTONES,
            substitutes=(other,) if draft.substituted[place] and place % 2 else (),
            equivalents=(other,) if draft.substituted[place] and not place % 2 else (),
        )


def _bridging(draft: Draft) -> Iterator[Slot]:
    """补修课 of those who come from another field; bachelor programs only."""
    for place in range(2 if draft.bridged else 0):
        course = f"B{draft.number:03d}{place}"
        yield Slot(course, f"补修课{course}", Decimal(3), False, ("B",), in_average=False, bridging=True)


def _exemption(number: int) -> ExemptionRule:
    """Every meaning that an exemption has somewhere (domain.md 2.3)."""
    return ExemptionRule(
        cap_credits=None if number % 10 == 9 else Decimal(5 if number % 10 == 8 else 30),
        cap_scope=CapScope.HQ_COMPULSORY if number % 5 == 3 else CapScope.ALL,
        counts_as_hq=number % 2 == 1,
        average_mark=Decimal(60) if number % 7 == 6 else None,
    )


def _groups(draft: Draft, courses: list[str]) -> tuple[Group, ...]:
    """At least two of three: credits, headquarters credits, courses; and one group that is asked of everybody."""
    core = slice(14, 22)
    asked = _reachable(draft, np.isin(np.arange(SLOTS), np.arange(SLOTS)[core]), "12")
    return (
        Group("G1", "人文素养", Unit.CREDITS, Decimal(3), tuple(courses[26:32]), required=False),
        Group("G2", "专业核心", Unit.HQ_CREDITS, asked, tuple(courses[core]), required=False),
        Group("G3", "拓展方向", Unit.COURSES, Decimal(2), tuple(courses[32:40]), ("G1",)),
        Group("G4", "综合条件", Unit.GROUPS, Decimal(2), groups=("G1", "G2", "G3")),
    )
