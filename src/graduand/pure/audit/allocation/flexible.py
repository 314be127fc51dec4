"""The flexible courses that undecided students have passed, as arrays: one line a student, in course order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from graduand.pure.audit.compiling.compiled import Bools, Compiled, Flexible, Int16s, Ints
from graduand.pure.audit.compiling.sums import Chosen

NOWHERE = -1


class Moved(NamedTuple):
    """Courses that count outside their primary module: position of the student, slot, module; three equal lengths."""

    student: Ints
    slot: Ints
    module: Ints


@dataclass(frozen=True, eq=False)
class Taken:
    """What n students have passed of at most F flexible slots each; the passed ones stand first, in course order.

    `student` [n] are positions in the partition and `row` [n] rows of the tables. `slot`, `credits`, `hq` and `passed`
    are [n, F], `modules` [n, F, O]: where each may count, the primary first, then `NOWHERE`. What was not passed has no
    credits and counts in no module.
    """

    student: Ints
    row: Ints
    slot: Ints
    credits: Ints
    hq: Ints
    passed: Bools
    modules: Ints

    @property
    def options(self) -> Ints:
        """How many modules each course may count in, [n, F]; 1 where nothing was passed."""
        return np.maximum((self.modules >= 0).sum(axis=2, dtype=np.int32), 1)

    def only(self, chosen: Chosen) -> "Taken":
        """The lines of some students."""
        return Taken(**{name: values[chosen] for name, values in vars(self).items()})


def taken(compiled: Compiled, row: Ints, best: Int16s, students: Ints) -> Taken:
    """Look up what `students` (positions) have passed of the flexible slots of their rules."""
    rules, line = np.unique(row[students], return_inverse=True)
    slot, credits, hq, exempt_hq, capstone, modules = _tables([compiled.flexible[rule - 1] for rule in rules.tolist()])
    marks = best[students[:, None], slot[line]]
    scored = marks >= compiled.pass_mark
    passed = (slot[line] >= 0) & (scored | ((marks > 0) & ~capstone[line]))
    first = np.argsort(~passed, axis=1, kind="stable")
    each, passed = np.arange(len(students))[:, None], np.take_along_axis(passed, first, axis=1)
    own = line[:, None], first
    return Taken(
        student=students,
        row=row[students],
        slot=slot[own],
        credits=np.where(passed, credits[own], 0),
        hq=np.where(passed, np.where(scored[each, first], hq[own], exempt_hq[own]), 0),
        passed=passed,
        modules=np.where(passed[:, :, None], modules[own], NOWHERE),
    )


def _tables(rules: Sequence[Sequence[Flexible]]) -> tuple[Ints, Ints, Ints, Ints, Bools, Ints]:
    """Slot (-1: none), credits, hq, exempt_hq, capstone [U, F] and modules [U, F, O] of each rule set's slots."""
    most = max(map(len, rules), default=0)
    options = max((len(slot.modules) for slots in rules for slot in slots), default=0)
    table = np.full((len(rules), most, 5 + options), NOWHERE, np.int32)
    for line, slots in enumerate(rules):
        for place, one in enumerate(slots):
            values = (one.slot, one.credits, one.hq, one.exempt_hq, one.capstone, *one.modules)
            table[line, place, : len(values)] = values
    slot, credits, hq, exempt_hq, capstone = np.moveaxis(table[:, :, :5], 2, 0)
    return slot, credits, hq, exempt_hq, capstone > 0, table[:, :, 5:]
