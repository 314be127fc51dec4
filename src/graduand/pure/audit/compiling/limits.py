"""What rule sets ask, as tables: one row a rule set, and row 0 for "no rule set", which asks nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from graduand.pure.audit.rules.floors import MODULE_FLOORS, floor_bit, floor_codes
from graduand.pure.audit.rules.parts import Group, Module, Unit, tenths
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.rules.streams import upstream_first

UNLIMITED = 2**30

Ints = NDArray[np.int32]
Int64s = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Limits:
    """Thresholds per rule set [R + 1], and module [R + 1, M], and group [R + 1, G], in tenths of a credit or mark.

    `module_courses`, and `group` where the group counts courses or groups, are numbers. `maximum` and `overflow` have
    one more column M, where lost credits go; `settle_order` [R + 1, K] lists the modules with a maximum, each before
    the one it overflows into, padded with M. `module_bits` [R + 1, M, 3] and `group_bits` [R + 1, G] are the reason
    bits of the floors, 0 where there is none.
    """

    total: Ints
    hq: Ints
    exempt: Ints
    compulsory: Ints
    capstones: Ints
    bridging: Ints
    module: Ints
    module_hq: Ints
    module_courses: Ints
    module_bits: Int64s
    group: Ints
    group_bits: Int64s
    maximum: Ints
    overflow: Ints
    settle_order: Ints
    degree: Bools
    average: Ints
    thesis: Ints
    language: Bools


def limits(rulesets: Sequence[RuleSet], modules: int, groups: int) -> Limits:
    """Build the tables, `modules` and `groups` wide."""

    def per_rule(value: Callable[[RuleSet], int]) -> Ints:
        return np.array([0, *map(value, rulesets)], np.int32)

    def per_module(value: Callable[[Module], int], blank: int = 0, width: int = modules) -> Ints:
        return _padded([[value(module) for module in rules.modules] for rules in rulesets], width, blank)

    overflow = [_overflow(rules, modules) for rules in rulesets]
    orders = [_settle_order(rules) for rules in rulesets]
    module_bits, group_bits = _bits(rulesets, modules, groups)
    return Limits(
        total=per_rule(lambda rules: tenths(rules.min_total_credits)),
        hq=per_rule(lambda rules: tenths(rules.min_hq_credits)),
        exempt=per_rule(lambda rules: ceiling(rules.exemption.cap_credits)),
        compulsory=per_rule(lambda rules: sum(slot.compulsory and not slot.bridging for slot in rules.slots)),
        capstones=per_rule(lambda rules: sum(slot.capstone for slot in rules.slots)),
        bridging=per_rule(lambda rules: sum(slot.bridging for slot in rules.slots)),
        module=per_module(lambda module: tenths(module.min_credits)),
        module_hq=per_module(lambda module: tenths(module.min_hq_credits)),
        module_courses=per_module(lambda module: module.min_courses),
        module_bits=module_bits,
        group=_padded([[at_least(group) for group in rules.groups] for rules in rulesets], groups, 0),
        group_bits=group_bits,
        maximum=per_module(lambda module: ceiling(module.max_credits), UNLIMITED, modules + 1),
        overflow=_padded(overflow, modules + 1, modules),
        settle_order=_padded(orders, max(map(len, orders), default=0), modules),
        degree=per_rule(lambda rules: rules.degree is not None).astype(np.bool_),
        average=per_rule(lambda rules: tenths(rules.degree.min_average) if rules.degree else 0),
        thesis=per_rule(lambda rules: tenths(rules.degree.min_thesis) if rules.degree else 0),
        language=per_rule(lambda rules: bool(rules.degree and rules.degree.language_required)).astype(np.bool_),
    )


def ceiling(amount: Decimal | None) -> int:
    """A maximum in tenths; no maximum is more than anybody has."""
    return UNLIMITED if amount is None else tenths(amount)


def at_least(group: Group) -> int:
    """What a group asks, in the unit its column counts: tenths of a credit, or a number of courses or groups."""
    return tenths(group.at_least) if group.unit in (Unit.CREDITS, Unit.HQ_CREDITS) else int(group.at_least)


def _padded(rows: Sequence[Sequence[int]], width: int, blank: int) -> Ints:
    """One table of lists of different lengths, below a blank row 0."""
    table = np.full((len(rows) + 1, width), blank, np.int32)
    for number, row in enumerate(rows, start=1):
        table[number, : len(row)] = row
    return table


def _overflow(rules: RuleSet, lost: int) -> list[int]:
    number = {module.code: number for number, module in enumerate(rules.modules)}
    return [lost if module.overflow_to is None else number[module.overflow_to] for module in rules.modules]


def _settle_order(rules: RuleSet) -> list[int]:
    """Modules with a maximum, each before the one its surplus flows into; `overflow_faults` made circles impossible."""
    return [number for number in upstream_first(rules.modules) if rules.modules[number].max_credits is not None]


def _bits(rulesets: Sequence[RuleSet], modules: int, groups: int) -> tuple[Int64s, Int64s]:
    """The bit of every floor, per module and kind and per group."""
    of_modules = np.zeros((len(rulesets) + 1, modules, len(MODULE_FLOORS)), np.int64)
    of_groups = np.zeros((len(rulesets) + 1, groups), np.int64)
    for row, rules in enumerate(rulesets, start=1):
        bit = {code: floor_bit(place) for place, code in enumerate(floor_codes(rules.modules, rules.groups))}
        for number, module in enumerate(rules.modules):
            of_modules[row, number] = [bit.get(f"{name}:{module.code}", 0) for name in MODULE_FLOORS]
        of_groups[row, : len(rules.groups)] = [bit.get(f"group:{group.code}", 0) for group in rules.groups]
    return of_modules, of_groups
