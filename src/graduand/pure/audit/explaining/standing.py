"""What each slot of one student earns, or would earn: the kernel's own feature matrix, read slot by slot."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graduand.pure.audit.allocation.needs import Amounts, Course
from graduand.pure.audit.compiling.compiled import Compiled
from graduand.pure.audit.compiling.features import BLOCKS

COMPULSORY, CAPSTONES, BRIDGING, EXEMPT = range(4)
"""Places of the single counts behind blocks and groups (`features.py`) that graduation depends on."""


@dataclass(frozen=True, slots=True)
class Earned:
    """One row of the feature matrix: a course to put somewhere (None: it earns nothing), and the further counts."""

    course: Course | None
    counts: Amounts

    @property
    def credits(self) -> int:
        """Credits in tenths."""
        return self.course.credits if self.course else 0

    @property
    def hq(self) -> int:
        """Headquarters credits in tenths."""
        return self.course.flat[0] if self.course else 0


@dataclass(frozen=True)
class Standing:
    """One student before the only rule set of `compiled`: what fills each slot, as the kernel stores it."""

    compiled: Compiled
    best: Sequence[int]
    bridging: bool

    @cached_property
    def now(self) -> list[Earned]:
        """What each slot earns as it is filled."""
        return [self._now(place, best) for place, best in enumerate(self.best[: len(self._homes)])]

    def _now(self, place: int, best: int) -> Earned:
        return self.earned(place, best < self.compiled.pass_mark) if best else Earned(None, (0,) * self.counts)

    @property
    def counts(self) -> int:
        """How many groups and further counts there are."""
        return self.compiled.groups + EXEMPT + 1

    def earned(self, place: int, exempt: bool) -> Earned:
        """What a slot earns by an exemption or by a score."""
        modules, row = self.compiled.modules, self._rows[place + self.compiled.slots * exempt]
        counts = tuple(row[BLOCKS * modules :][: self.counts])
        primary = self._homes[place][0]
        if not row[2 * modules + primary]:  # it is no course in any module
            return Earned(None, counts)
        return Earned(Course(row[primary], (row[modules + primary], 1), self._homes[place]), counts)

    @cached_property
    def _rows(self) -> list[list[int]]:
        rows: list[list[int]] = (
            self.compiled.patterns.features[self.compiled.patterns.of_row[1]].astype(np.int32).tolist()
        )
        return rows

    @cached_property
    def _homes(self) -> list[tuple[int, ...]]:
        """Per slot its modules, the primary first."""
        rules = self.compiled.rulesets[0]
        number = {module.code: place for place, module in enumerate(rules.modules)}
        return [tuple(number[code] for code in slot.modules) for slot in rules.slots]
