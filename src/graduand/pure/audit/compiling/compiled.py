"""Rule sets as matrices. Whatever a rule set says becomes a column here; the kernel itself knows no rule.

A passed course fills one slot. A slot filled by a score earns one row of the feature matrix, a slot filled by an
exemption another: that an exemption never stands for the capstone (domain.md 2.3), or gives no headquarters credits,
is a matter of zeros. A supplementary condition is one more column. Row 0 of every table is "no rule set", column 0 of
`slot_of` "no such course", so nobody needs a special case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graduand.pure.audit.compiling.features import BLOCKS, COUNTS, earned_rows
from graduand.pure.audit.compiling.limits import UNLIMITED, Bools, Int64s, Ints, Limits, limits
from graduand.pure.audit.rules.groups import innermost_first
from graduand.pure.audit.rules.parts import Unit, tenths
from graduand.pure.audit.rules.ruleset import RuleSet

__all__ = [
    "PASS_MARK", "UNLIMITED", "Bools", "Compiled", "Flexible", "Floats", "Int16s", "Int64s", "Ints", "Limits",
    "Patterns", "compile_rules",
]  # fmt: skip

PASS_MARK = Decimal(60)  # default of an argument; the policy of the season carries its own (domain.md 2.2)

Int16s = NDArray[np.int16]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Flexible:
    """A slot that may count in several modules: its number, credits in tenths, and module numbers, primary first.

    `hq` are the headquarters credits of a score, `exempt_hq` those of an exemption. It is one course in any module.
    """

    slot: int
    course: str
    credits: int
    hq: int
    exempt_hq: int
    capstone: bool
    modules: tuple[int, ...]


type Nested = tuple[int, tuple[int, ...]]
"""A group that counts groups: its number, and the numbers of those directly below it."""

type _Key = tuple[bytes, bytes, tuple[Nested, ...]]


@dataclass(frozen=True, eq=False)
class Patterns:
    """K ways in which slots earn. The intakes of a program mostly differ in courses and share a pattern."""

    of_row: Ints  # [R + 1] -> 0 to K - 1
    features: Floats  # [K, 2 * S, BLOCKS * M + G + COUNTS]: rows of scored slots, then of exempt ones
    points: Floats  # [K, S]: credits of the slots whose scores enter the average
    nested: tuple[tuple[Nested, ...], ...]  # K, innermost first


@dataclass(frozen=True, eq=False)
class Compiled:
    """What the kernel needs of `rulesets` (row = index + 1), S slots, M modules and G groups wide."""

    rulesets: tuple[RuleSet, ...]
    pass_mark: int
    courses: dict[str, int]
    slot_of: Int16s  # [R + 1, courses + 1] -> slot or -1
    patterns: Patterns
    thesis: Ints  # [R + 1, T]: the slots that are a thesis, padded with S
    limits: Limits
    flexible: tuple[tuple[Flexible, ...], ...]  # per rule set, in course order

    @cached_property
    def slots(self) -> int:
        """S, the width of a transcript."""
        return int(self.patterns.points.shape[1])

    @cached_property
    def modules(self) -> int:
        """M, the modules of the rule set that has most."""
        return int(self.limits.module.shape[1])

    @cached_property
    def groups(self) -> int:
        """G, the groups of the rule set that has most."""
        return int(self.limits.group.shape[1])

    def course_index(self, codes: Sequence[str]) -> Ints:
        """Give the number of each course; -1 for one that no rule set mentions and that therefore counts nowhere."""
        return np.fromiter((self.courses.get(code, -1) for code in codes), np.int32, len(codes))


def compile_rules(rulesets: Sequence[RuleSet], pass_mark: Decimal = PASS_MARK) -> Compiled:
    """Build the tables for any number of rule sets; a course passes from `pass_mark` (out of 100) upward.

    Raises ValueError for a pass mark below 0.2. Each `RuleSet` is valid by construction.
    """
    if tenths(pass_mark) < 2:
        raise ValueError("the pass mark must be at least 0.2: the kernel stores an exemption as 0.1")
    slots = max((len(rules.slots) for rules in rulesets), default=0) or 1
    modules = max((len(rules.modules) for rules in rulesets), default=0) or 1
    groups = max((len(rules.groups) for rules in rulesets), default=0)
    codes = sorted({code for rules in rulesets for slot in rules.slots for code in slot.codes})
    courses = {code: number for number, code in enumerate(codes)}
    return Compiled(
        rulesets=tuple(rulesets),
        pass_mark=tenths(pass_mark),
        courses=courses,
        slot_of=_slot_of(rulesets, courses),
        patterns=_patterns(rulesets, slots, modules, groups),
        thesis=_thesis(rulesets, slots),
        limits=limits(rulesets, modules, groups),
        flexible=tuple(_flexible(rules) for rules in rulesets),
    )


def _slot_of(rulesets: Sequence[RuleSet], courses: dict[str, int]) -> Int16s:
    table = np.full((len(rulesets) + 1, len(courses) + 1), -1, np.int16)
    for row, rules in enumerate(rulesets, start=1):
        number = {courses[code] + 1: place for place, slot in enumerate(rules.slots) for code in slot.codes}
        table[row, list(number)] = list(number.values())
    return table


def _patterns(rulesets: Sequence[RuleSet], slots: int, modules: int, groups: int) -> Patterns:
    blank = np.zeros((2 * slots, BLOCKS * modules + groups + COUNTS), np.float32), np.zeros(slots, np.float32)
    known: dict[_Key, int] = {_key(*blank, ()): 0}
    different: list[tuple[Floats, Floats, tuple[Nested, ...]]] = [(*blank, ())]
    of_row = [0]
    for rules in rulesets:
        pattern = (*_earned(rules, *blank[0].shape, modules, groups), _nested(rules))
        of_row.append(known.setdefault(_key(*pattern), len(known)))
        if of_row[-1] == len(different):
            different.append(pattern)
    features, points, nested = zip(*different, strict=True)
    return Patterns(np.array(of_row, np.int32), np.stack(features), np.stack(points), nested)


def _key(features: Floats, points: Floats, nested: tuple[Nested, ...]) -> _Key:
    return features.tobytes(), points.tobytes(), nested


def _earned(rules: RuleSet, rows: int, columns: int, modules: int, groups: int) -> tuple[Floats, Floats]:
    """The feature matrix of one rule set, and the credits that enter the average."""
    features, points = np.zeros((rows, columns), np.float32), np.zeros(rows // 2, np.float32)
    width = len(rules.slots)
    features[:width], features[rows // 2 : rows // 2 + width] = earned_rows(rules, modules, groups)
    points[:width] = [tenths(slot.credits) * slot.in_average for slot in rules.slots]
    return features, points


def _thesis(rulesets: Sequence[RuleSet], slots: int) -> Ints:
    found = [[place for place, slot in enumerate(rules.slots) if slot.thesis] for rules in rulesets]
    most = max(map(len, found), default=0)
    rows = [places + [slots] * (most - len(places)) for places in [[], *found]]
    return np.array(rows, np.int32).reshape(len(rows), most)


def _flexible(rules: RuleSet) -> tuple[Flexible, ...]:
    number = {module.code: place for place, module in enumerate(rules.modules)}
    found = (
        Flexible(
            place,
            slot.course,
            tenths(slot.credits),
            tenths(slot.credits) * slot.hq,
            tenths(slot.credits) * (slot.hq and rules.exemption.counts_as_hq),
            slot.capstone,
            tuple(number[code] for code in slot.modules),
        )
        for place, slot in enumerate(rules.slots)
        if len(slot.modules) > 1
    )
    return tuple(sorted(found, key=lambda flexible: flexible.course))


def _nested(rules: RuleSet) -> tuple[Nested, ...]:
    number = {group.code: place for place, group in enumerate(rules.groups)}
    return tuple(
        (number[group.code], tuple(sorted({number[code] for code in group.groups})))
        for group in innermost_first(rules.groups)
        if group.unit == Unit.GROUPS
    )
