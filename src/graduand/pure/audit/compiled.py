"""Rule sets as matrices. Whatever a rule set says becomes a column here; the kernel itself knows no rule.

A passed course fills one slot. A slot filled by a score earns one row of the feature matrix, a slot filled by an
exemption another: that exemptions give no headquarters credits, never stand for the capstone (domain.md 2.3) and do
not enter the average is a matter of zeros. Row 0 of every table is "no rule set", column 0 of `slot_of` "no such
course", so nobody needs a special case.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graduand.pure.audit.parts import Slot, tenths
from graduand.pure.audit.rules import RuleSet

UNLIMITED = 2**30
PASS_MARK = Decimal(60)  # default of an argument; the policy of the season carries its own (domain.md 2.2)

Int16s = NDArray[np.int16]
Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Flexible:
    """A slot that may count in several modules: its number, credits in tenths, and module numbers, primary first."""

    slot: int
    course: str
    credits: int
    hq: int
    capstone: bool
    modules: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Limits:
    """Thresholds per rule set [R + 1] and per rule set and module [R + 1, M], in tenths of a credit or mark.

    `maximum` and `overflow` have one more column M, where lost credits go; `settle_order` [R + 1, K] lists the modules
    with a maximum, each before the one it overflows into, padded with M.
    """

    total: Ints
    hq: Ints
    exempt: Ints
    compulsory: Ints
    capstones: Ints
    module: Ints
    module_hq: Ints
    maximum: Ints
    overflow: Ints
    settle_order: Ints
    degree: Bools
    average: Ints
    thesis: Ints


@dataclass(frozen=True, eq=False)
class Compiled:
    """What the kernel needs of `rulesets` (row = index + 1), S slots and M modules wide."""

    rulesets: tuple[RuleSet, ...]
    pass_mark: int
    courses: dict[str, int]
    slot_of: Int16s  # [R + 1, courses + 1] -> slot or -1
    features: Floats  # [R + 1, 2 * S, 4 * M + 4]: rows of scored slots, then of exempt ones
    points: Floats  # [R + 1, S]: credits of the slots whose scores enter the average
    thesis: Bools  # [R + 1, S]
    limits: Limits
    flexible: tuple[tuple[Flexible, ...], ...]  # per rule set, in course order

    @cached_property
    def slots(self) -> int:
        """S, the width of a transcript."""
        return int(self.points.shape[1])

    @cached_property
    def modules(self) -> int:
        """M, the modules of the rule set that has most."""
        return int(self.limits.module.shape[1])

    def course_index(self, codes: Sequence[str]) -> Ints:
        """Give the number of each course; -1 for one that no rule set mentions and that therefore counts nowhere."""
        return np.fromiter((self.courses.get(code, -1) for code in codes), np.int32, len(codes))


def compile_rules(rulesets: Sequence[RuleSet], pass_mark: Decimal = PASS_MARK) -> Compiled:
    """Build the tables for any number of rule sets; a course passes from `pass_mark` (out of 100) upward."""
    if tenths(pass_mark) < 2:
        raise ValueError("the pass mark must be at least 0.2: the kernel stores an exemption as 0.1")
    width = max((len(rules.slots) for rules in rulesets), default=0) or 1
    modules = max((len(rules.modules) for rules in rulesets), default=0) or 1
    codes = sorted({code for rules in rulesets for slot in rules.slots for code in slot.codes})
    courses = {code: number for number, code in enumerate(codes)}
    return Compiled(
        rulesets=tuple(rulesets),
        pass_mark=tenths(pass_mark),
        courses=courses,
        slot_of=_slot_of(rulesets, courses),
        features=_features(rulesets, width, modules),
        points=_per_slot(rulesets, width, lambda slot: tenths(slot.credits) * slot.in_average).astype(np.float32),
        thesis=_per_slot(rulesets, width, lambda slot: slot.thesis).astype(np.bool_),
        limits=_limits(rulesets, modules),
        flexible=tuple(_flexible(rules) for rules in rulesets),
    )


def _numbers(rules: RuleSet) -> dict[str, int]:
    """Module code -> its number within the rule set."""
    return {module.code: number for number, module in enumerate(rules.modules)}


def _slot_of(rulesets: Sequence[RuleSet], courses: dict[str, int]) -> Int16s:
    table = np.full((len(rulesets) + 1, len(courses) + 1), -1, np.int16)
    for row, rules in enumerate(rulesets, start=1):
        for number, slot in enumerate(rules.slots):
            table[row, [courses[code] + 1 for code in slot.codes]] = number
    return table


def _per_slot(rulesets: Sequence[RuleSet], width: int, value: Callable[[Slot], int]) -> Ints:
    table = np.zeros((len(rulesets) + 1, width), np.int32)
    for row, rules in enumerate(rulesets, start=1):
        table[row, : len(rules.slots)] = [value(slot) for slot in rules.slots]
    return table


def _features(rulesets: Sequence[RuleSet], width: int, modules: int) -> Floats:
    table = np.zeros((len(rulesets) + 1, 2 * width, 4 * modules + 4), np.float32)
    for row, rules in enumerate(rulesets, start=1):
        number = _numbers(rules)
        for place, slot in enumerate(rules.slots):
            options = [number[code] for code in slot.modules]
            table[row, place] = scored_row(slot, options, modules)
            if not slot.capstone:
                table[row, width + place] = exempt_row(slot, options, modules)
    return table


def scored_row(slot: Slot, options: Sequence[int], modules: int) -> Ints:
    """What a passing score in this slot earns: the columns of `kernel.Sums`."""
    earned, hq = tenths(slot.credits), tenths(slot.credits) * slot.hq
    blocks = np.zeros((4, modules), np.int32)
    blocks[0, options[0]], blocks[1, options[0]] = earned, hq
    blocks[2, list(options[1:])], blocks[3, list(options[1:])] = earned, hq
    return np.concatenate([blocks.ravel(), [slot.compulsory, slot.capstone, 0, earned * slot.in_average]])


def exempt_row(slot: Slot, options: Sequence[int], modules: int) -> Ints:
    """What an exemption in this slot earns: credits and the compulsory tick; no headquarters credits, no average."""
    row = scored_row(slot, options, modules)
    row[modules : 2 * modules] = row[3 * modules : 4 * modules] = 0
    row[4 * modules :] = slot.compulsory, 0, tenths(slot.credits), 0
    return row


def _flexible(rules: RuleSet) -> tuple[Flexible, ...]:
    number = _numbers(rules)
    found = (
        Flexible(
            place,
            slot.course,
            tenths(slot.credits),
            tenths(slot.credits) * slot.hq,
            slot.capstone,
            tuple(number[code] for code in slot.modules),
        )
        for place, slot in enumerate(rules.slots)
        if len(slot.modules) > 1
    )
    return tuple(sorted(found, key=lambda flexible: flexible.course))


def _limits(rulesets: Sequence[RuleSet], modules: int) -> Limits:
    def per_rule(value: Callable[[RuleSet], int]) -> Ints:
        return np.array([0, *map(value, rulesets)], np.int32)

    def per_module(value: Callable[[RuleSet], list[int]], blank: int, width: int) -> Ints:
        rows = [[], *map(value, rulesets)]
        return np.array([row + [blank] * (width - len(row)) for row in rows], np.int32).reshape(len(rows), width)

    orders = [_settle_order(rules) for rules in rulesets]
    longest = max(map(len, orders), default=0)
    settle = np.array([order + [modules] * (longest - len(order)) for order in [[], *orders]], np.int32)
    return Limits(
        total=per_rule(lambda rules: tenths(rules.min_total_credits)),
        hq=per_rule(lambda rules: tenths(rules.min_hq_credits)),
        exempt=per_rule(lambda rules: _ceiling(rules.exemption_cap_credits)),
        compulsory=per_rule(lambda rules: sum(slot.compulsory for slot in rules.slots)),
        capstones=per_rule(lambda rules: sum(slot.capstone for slot in rules.slots)),
        module=per_module(lambda rules: [tenths(module.min_credits) for module in rules.modules], 0, modules),
        module_hq=per_module(lambda rules: [tenths(module.min_hq_credits) for module in rules.modules], 0, modules),
        maximum=per_module(
            lambda rules: [_ceiling(module.max_credits) for module in rules.modules], UNLIMITED, modules + 1
        ),
        overflow=per_module(lambda rules: _overflow(rules, modules), modules, modules + 1),
        settle_order=settle.reshape(len(rulesets) + 1, longest),
        degree=per_rule(lambda rules: rules.degree is not None).astype(np.bool_),
        average=per_rule(lambda rules: tenths(rules.degree.min_average) if rules.degree else 0),
        thesis=per_rule(lambda rules: tenths(rules.degree.min_thesis) if rules.degree else 0),
    )


def _ceiling(amount: Decimal | None) -> int:
    return UNLIMITED if amount is None else tenths(amount)


def _overflow(rules: RuleSet, lost: int) -> list[int]:
    number = _numbers(rules)
    return [lost if module.overflow_to is None else number[module.overflow_to] for module in rules.modules]


def _settle_order(rules: RuleSet) -> list[int]:
    """Modules with a maximum, each before the one its surplus flows into (`overflow_faults` made cycles impossible)."""
    number = _numbers(rules)
    target = {module.code: module.overflow_to for module in rules.modules}

    def steps_to_the_sea(code: str | None) -> int:
        return 0 if code is None else 1 + steps_to_the_sea(target[code])

    capped = [module.code for module in rules.modules if module.max_credits is not None]
    return [number[code] for code in sorted(capped, key=steps_to_the_sea, reverse=True)]
