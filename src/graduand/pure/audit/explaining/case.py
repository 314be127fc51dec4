"""One student before one rule set, and what the kernel says to the results, or to more of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graduand.pure.audit.explaining.explanation import Result
from graduand.pure.audit.explaining.findings import Judged
from graduand.pure.audit.explaining.reading import score_x10
from graduand.pure.audit.kernel.partition import EXEMPT, SCORED, Compiled, Partition, Students, Verdicts
from graduand.pure.audit.rules.ruleset import RuleSet


@dataclass(frozen=True)
class Case:
    """The only rule set of `compiled`, the published results, and what the student is marked with."""

    compiled: Compiled
    results: Sequence[Result]
    bridging: bool
    language: bool

    def judged(self, more: Sequence[Result] = ()) -> Judged:
        """Run the kernel over the results and `more` of them."""
        partition = self._partition([more])
        verdicts = partition.verdicts()
        home = _home(self.compiled.rulesets[0], verdicts)
        return Judged.read(self.compiled, verdicts, partition.best[0].tolist(), home)

    def graduates(self, sets: Sequence[Sequence[Result]]) -> list[bool]:
        """Say for each set of further results whether the student would graduate with them: one run of the kernel."""
        ok: list[bool] = self._partition(sets).verdicts().academic_ok.tolist() if sets else []
        return ok

    def _partition(self, sets: Sequence[Sequence[Result]]) -> Partition:
        """As many copies of the student as there are sets, each with one of them."""
        count = len(sets)
        students = Students(
            id=np.arange(count, dtype=np.int64),
            rule=np.zeros(count, np.int32),
            bridging=np.full(count, self.bridging),
            language=np.full(count, self.language),
        )
        partition = Partition(self.compiled, students)
        rows = [(copy, result) for copy, more in enumerate(sets) for result in (*self.results, *more)]
        partition.feed(
            np.array([copy for copy, _ in rows], np.int64),
            self.compiled.course_index([result.course for _, result in rows]),
            np.array([score_x10(result.score) for _, result in rows], np.int16),
            np.array([EXEMPT if result.exempt else SCORED for _, result in rows], np.int8),
        )
        return partition


def _home(rules: RuleSet, verdicts: Verdicts) -> list[str]:
    """Per slot the code of the module it counts in."""
    home = [slot.modules[0] for slot in rules.slots]
    for slot, module in zip(verdicts.moved.slot.tolist(), verdicts.moved.module.tolist(), strict=True):
        home[slot] = rules.modules[module].code
    return home
