"""What the filled slots of one rule set earn: its rows of the feature matrix.

The columns are `BLOCKS` blocks of M modules (credits, headquarters credits and number of courses held in the primary
module, then the same three that could move into the others), G groups, and the `COUNTS` single counts: compulsory,
capstones, bridging, exempt credits, average credits, points of exemptions.
"""

from collections.abc import Callable
from decimal import Decimal

import numpy as np

from graduand.pure.audit.compiling.limits import Ints
from graduand.pure.audit.rules.groups import members
from graduand.pure.audit.rules.parts import Slot, Unit, tenths
from graduand.pure.audit.rules.ruleset import RuleSet

BLOCKS = 6
COUNTS = 6


def earned_rows(rules: RuleSet, modules: int, groups: int) -> tuple[Ints, Ints]:
    """What each slot earns when it is filled by a passing score, and when by an exemption, both [slots, columns].

    An exemption gives headquarters credits and enters the average only by the rules, and is nothing to a capstone.
    """
    credits = _marks(rules, lambda slot: tenths(slot.credits))
    hq = credits * _marks(rules, lambda slot: slot.hq)
    exempt_hq = hq * rules.exemption.counts_as_hq
    scored, exempt = (
        np.concatenate(
            [_blocks(rules, credits, amount, modules), _group_columns(rules, credits, amount, groups), counts], axis=1
        )
        for amount, counts in ((hq, _scored_counts(rules, credits)), (exempt_hq, _exempt_counts(rules, credits)))
    )
    exempt[_marks(rules, lambda slot: slot.capstone) > 0] = 0
    return scored, exempt


def _marks(rules: RuleSet, value: Callable[[Slot], int]) -> Ints:
    """One number per slot."""
    return np.array([value(slot) for slot in rules.slots], np.int32)


def _blocks(rules: RuleSet, credits: Ints, hq: Ints, modules: int) -> Ints:
    """Credits, headquarters credits and courses: in the primary module, and in each that a slot could move to."""
    number = {module.code: place for place, module in enumerate(rules.modules)}
    homes = [
        (place, 3 * (option > 0), number[code])
        for place, slot in enumerate(rules.slots)
        if not slot.bridging
        for option, code in enumerate(slot.modules)
    ]
    blocks = np.zeros((len(rules.slots), BLOCKS, modules), np.int32)
    place, block, module = np.array(homes, np.int32).reshape(-1, 3).T
    for kind, amount in enumerate((credits, hq, np.ones_like(credits))):
        blocks[place, block + kind, module] = amount[place]
    return blocks.reshape(len(rules.slots), BLOCKS * modules)


def _group_columns(rules: RuleSet, credits: Ints, hq: Ints, groups: int) -> Ints:
    """What each slot adds to each group, in the unit of the group; groups of groups are counted by the kernel."""
    columns = np.zeros((len(rules.slots), groups), np.int32)
    worth = {Unit.CREDITS: credits, Unit.HQ_CREDITS: hq, Unit.COURSES: np.ones_like(credits)}
    counted = members(rules.groups)
    for column, group in enumerate(rules.groups):
        if group.unit in worth:
            inside = [slot.course in counted[group.code] for slot in rules.slots]
            columns[:, column] = worth[group.unit] * np.array(inside, np.int32)
    return columns


def _scored_counts(rules: RuleSet, credits: Ints) -> Ints:
    nothing = np.zeros_like(credits)
    columns = (
        _marks(rules, lambda slot: slot.compulsory),
        _marks(rules, lambda slot: slot.capstone),
        _marks(rules, lambda slot: slot.bridging),
        nothing,
        credits * _marks(rules, lambda slot: slot.in_average),
        nothing,
    )
    return np.stack(columns, axis=1)


def _exempt_counts(rules: RuleSet, credits: Ints) -> Ints:
    """An exemption enters the average as if it were a score of `average_mark`, if there is such a mark."""
    exemption, counts = rules.exemption, _scored_counts(rules, credits)
    against_the_cap = _marks(
        rules,
        lambda slot: not slot.bridging and exemption.caps(hq=slot.hq, compulsory=slot.compulsory),
    )
    counts[:, 3] = credits * against_the_cap
    counts[:, 4] *= exemption.average_mark is not None
    counts[:, 5] = counts[:, 4] * tenths(exemption.average_mark or Decimal(0))
    return counts
