"""Explain one student's verdict: the kernel's own arrays for n = 1, read back into modules, slots and results."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from graduand.pure.audit.checks import HIGHEST_SCORE
from graduand.pure.audit.compiled import PASS_MARK
from graduand.pure.audit.explanation import Explanation, Finding, ModuleNote, Result, SlotNote, Uncounted, WhyNot
from graduand.pure.audit.findings import Judged, candidate, findings
from graduand.pure.audit.kernel import EXEMPT, SCORED, Compiled, Partition, Students, Verdicts, compile_rules
from graduand.pure.audit.parts import Slot, tenths
from graduand.pure.audit.rules import RuleSet


def explain(rules: RuleSet, results: Sequence[Result], pass_mark: Decimal = PASS_MARK) -> Explanation:
    """Say what counts where, what lacks and what would mend it. Only published results count."""
    compiled = _compiled(rules, pass_mark)
    reading = _Reading(compiled, results)
    judged = _judged(compiled, [result for result in results if result.published])
    return Explanation(
        program=rules.program,
        version=rules.version,
        rules_hash=rules.content_hash,
        academic_ok=judged.academic_ok,
        degree_ok=judged.degree_ok,
        total=judged.total,
        hq=judged.hq,
        average=judged.average,
        findings=(*findings(rules, judged), *_unpublished(compiled, reading, judged)),
        modules=tuple(_module_note(number, judged, reading) for number in range(len(rules.modules))),
        uncounted=reading.uncounted(),
    )


@lru_cache(maxsize=256)
def _compiled(rules: RuleSet, pass_mark: Decimal) -> Compiled:
    return compile_rules([rules], pass_mark)


def _judged(compiled: Compiled, results: Sequence[Result]) -> Judged:
    """Run the kernel over the results, whether or not they are published."""
    partition = Partition(compiled, Students(np.zeros(1, np.int64), np.zeros(1, np.int32)))
    partition.feed(
        np.zeros(len(results), np.int64),
        compiled.course_index([result.course for result in results]),
        np.array([_score(result) for result in results], np.int16),
        np.array([EXEMPT if result.exempt else SCORED for result in results], np.int8),
    )
    verdicts = partition.verdicts()
    return Judged.read(compiled, verdicts, partition.best[0].tolist(), _home(compiled.rulesets[0], verdicts))


def _home(rules: RuleSet, verdicts: Verdicts) -> list[str]:
    """Per slot the code of the module it counts in."""
    home = [slot.modules[0] for slot in rules.slots]
    for slot, module in zip(verdicts.moved.slot.tolist(), verdicts.moved.module.tolist(), strict=True):
        home[slot] = rules.modules[module].code
    return home


def _score(result: Result) -> int:
    return 0 if result.score is None else max(0, min(tenths(result.score), HIGHEST_SCORE))


@dataclass(frozen=True, slots=True)
class _Read:
    """One result held against the plan: the slot it belongs to, its worth to the kernel, why it cannot count."""

    result: Result
    slot: int
    value: int
    why_not: WhyNot | None


class _Reading:
    """All results held against the plan, by the table the kernel itself uses."""

    def __init__(self, compiled: Compiled, results: Sequence[Result]) -> None:
        self.rules = compiled.rulesets[0]
        slots = compiled.slot_of[1, compiled.course_index([result.course for result in results]) + 1].tolist()
        self.reads = [self._read(result, slot, compiled.pass_mark) for result, slot in zip(results, slots, strict=True)]
        self.by_slot: dict[int, list[_Read]] = {}
        for read in self.reads:
            self.by_slot.setdefault(read.slot, []).append(read)

    def _read(self, result: Result, slot: int, pass_mark: int) -> _Read:
        score = _score(result)
        value = 1 if result.exempt else score if score >= pass_mark else 0
        why_not: WhyNot | None = None if result.published else "not_published"
        if slot < 0:
            why_not = "not_in_plan"
        elif not value:
            why_not = "not_passed"
        elif result.exempt and self.rules.slots[slot].capstone:
            why_not = "capstone_exempt"
        return _Read(result, slot, value, why_not)

    def counted(self, slot: int) -> Result | None:
        """The result that fills a slot: the best one, the earliest of equals."""
        fitting = [read for read in self.by_slot.get(slot, []) if read.why_not is None]
        best = min(fitting, key=lambda read: (-read.value, read.result.term, read.result.course), default=None)
        return None if best is None else best.result

    def why_empty(self, slot: int) -> WhyNot:
        """The most hopeful reason why no result fills a slot."""
        reasons = {read.why_not for read in self.by_slot.get(slot, [])}
        order: tuple[WhyNot, ...] = ("not_published", "capstone_exempt", "not_passed")
        return next((reason for reason in order if reason in reasons), "never_taken")

    def uncounted(self) -> tuple[Uncounted, ...]:
        """Every result that fills no slot, so that no passed course disappears silently."""
        counting = {id(self.counted(slot)) for slot in range(len(self.rules.slots))}
        return tuple(
            Uncounted(read.result, read.why_not or "better_result_counts")
            for read in self.reads
            if id(read.result) not in counting
        )

    def waiting(self) -> list[Result]:
        """Results that would fill a slot once they are published."""
        return [read.result for read in self.reads if read.why_not == "not_published"]


def _module_note(number: int, judged: Judged, reading: _Reading) -> ModuleNote:
    rules = reading.rules
    module = rules.modules[number]
    return ModuleNote(
        code=module.code,
        name=module.name,
        required=module.min_credits,
        found=judged.module[number],
        required_hq=module.min_hq_credits,
        found_hq=judged.module_hq[number],
        maximum=module.max_credits,
        slots=tuple(
            _slot_note(place, slot, judged, reading)
            for place, slot in enumerate(rules.slots)
            if judged.home[place] == module.code
        ),
    )


def _slot_note(place: int, slot: Slot, judged: Judged, reading: _Reading) -> SlotNote:
    result = reading.counted(place)
    return SlotNote(
        course=slot.course,
        name=slot.name,
        credits=slot.credits,
        hq=slot.hq,
        compulsory=slot.compulsory,
        result=result,
        why_not=None if result else reading.why_empty(place),
        primary=slot.modules[0] if judged.home[place] != slot.modules[0] else None,
    )


def _unpublished(compiled: Compiled, reading: _Reading, judged: Judged) -> tuple[Finding, ...]:
    """Name the results whose publication would turn a no into a yes (S14, S17)."""
    waiting = reading.waiting()
    if not waiting:
        return ()
    then = _judged(compiled, [read.result for read in reading.reads])
    courses = tuple(candidate(result) for result in waiting)
    if then.academic_ok and not judged.academic_ok:
        return (Finding("result_not_published", "academic", candidates=courses),)
    if then.degree_ok and not judged.degree_ok:
        return (Finding("result_not_published", "degree", candidates=courses),)
    return ()
