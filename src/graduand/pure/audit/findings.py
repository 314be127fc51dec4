"""Turn the kernel's verdict on one student into findings: required, found, missing, and the courses that would mend it.

Whether a finding exists is decided by the reason bits of the kernel alone; nothing here compares credits again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

import numpy as np

from graduand.pure.audit.compiled import Compiled
from graduand.pure.audit.explanation import Blocks, Candidate, Finding, Result
from graduand.pure.audit.kernel import Verdicts
from graduand.pure.audit.parts import Slot
from graduand.pure.audit.reasons import DegreeReason, Reason, module_bit, module_hq_bit
from graduand.pure.audit.rules import RuleSet


@dataclass(frozen=True)
class Judged:
    """The first line of `Verdicts` in credits and marks, with what fills each slot (`best`) and where (`home`)."""

    academic_ok: bool
    degree_ok: bool
    reasons: int
    degree_reasons: int
    total: Decimal
    hq: Decimal
    exempt: Decimal
    average: Decimal | None
    thesis: Decimal
    module: tuple[Decimal, ...]
    module_hq: tuple[Decimal, ...]
    best: list[int]
    home: list[str]
    pass_mark: int

    @classmethod
    def read(cls, compiled: Compiled, verdicts: Verdicts, best: list[int], home: list[str]) -> "Judged":
        """Take the only line out of verdicts on one student."""
        points, over = int(verdicts.points[0]), int(verdicts.average_credits[0])
        return cls(
            academic_ok=bool(verdicts.academic_ok[0]),
            degree_ok=bool(verdicts.degree_ok[0]),
            reasons=int(verdicts.reasons[0]),
            degree_reasons=int(verdicts.degree_reasons[0]),
            total=_units(verdicts.total[0]),
            hq=_units(verdicts.hq[0]),
            exempt=_units(verdicts.exempt[0]),
            average=(Decimal(points) / over / 10).quantize(Decimal("0.01"), ROUND_DOWN) if over else None,
            thesis=_units(verdicts.thesis[0]),
            module=tuple(map(_units, verdicts.module[0])),
            module_hq=tuple(map(_units, verdicts.module_hq[0])),
            best=best,
            home=home,
            pass_mark=compiled.pass_mark,
        )

    def empty(self, place: int, slot: Slot) -> bool:
        """Whether nothing fills the slot; an exemption fills no capstone."""
        return self.best[place] < (self.pass_mark if slot.capstone else 1)

    def scored(self, place: int) -> bool:
        """Whether a score, not an exemption, fills the slot."""
        return self.best[place] >= self.pass_mark


def findings(rules: RuleSet, judged: Judged) -> Iterator[Finding]:
    """Every finding of the verdict, graduation first."""
    yield from _credit_findings(rules, judged)
    yield from _module_findings(rules, judged)
    yield from _course_findings(rules, judged)
    yield from _degree_findings(rules, judged)


def candidate(course: Slot | Result) -> Candidate:
    """The course of a slot or of a result."""
    return Candidate(course.course, course.name, course.credits)


def _credit_findings(rules: RuleSet, judged: Judged) -> Iterator[Finding]:
    if judged.reasons & Reason.TOTAL:
        yield _short("credits.total", rules.min_total_credits, judged.total, _open(rules, judged))
    if judged.reasons & Reason.HQ:
        yield _short("credits.hq", rules.min_hq_credits, judged.hq, _open_hq(rules, judged))
    if judged.reasons & Reason.EXEMPTION_OVER_LIMIT:
        cap = rules.exemption_cap_credits or Decimal(0)
        exempt = (slot for place, slot in enumerate(rules.slots) if judged.best[place] == 1 and not slot.capstone)
        yield Finding(
            "exemption_over_limit", "nothing", cap, judged.exempt, judged.exempt - cap, tuple(map(candidate, exempt))
        )


def _module_findings(rules: RuleSet, judged: Judged) -> Iterator[Finding]:
    for number, module in enumerate(rules.modules):
        if judged.reasons & module_bit(number):
            sources = _reaching(rules, module.code)
            mending = [slot for slot in _open(rules, judged) if not sources.isdisjoint(slot.modules)]
            yield _short(f"credits.module:{module.code}", module.min_credits, judged.module[number], mending)
        if judged.reasons & module_hq_bit(number):
            mending = [slot for slot in _open_hq(rules, judged) if module.code in slot.modules]
            yield _short(f"credits.module_hq:{module.code}", module.min_hq_credits, judged.module_hq[number], mending)


def _course_findings(rules: RuleSet, judged: Judged) -> Iterator[Finding]:
    empty = [slot for place, slot in enumerate(rules.slots) if judged.empty(place, slot)]
    for slot in empty:
        if slot.compulsory:
            others = tuple(Candidate(code, "", slot.credits) for code in slot.accepts)
            code = f"course_missing:{slot.course}"
            yield Finding(code, "academic", Decimal(1), Decimal(0), Decimal(1), (candidate(slot), *others))
    if judged.reasons & Reason.CAPSTONE_MISSING:
        asked, lacking = sum(slot.capstone for slot in rules.slots), [slot for slot in empty if slot.capstone]
        yield _short("capstone_missing", Decimal(asked), Decimal(asked - len(lacking)), lacking)


def _degree_findings(rules: RuleSet, judged: Judged) -> Iterator[Finding]:
    degree = rules.degree
    if degree is None:
        yield Finding("degree.not_offered", "degree")
        return
    places = list(enumerate(rules.slots))
    if judged.degree_reasons & DegreeReason.AVERAGE:
        pulling = [
            slot
            for place, slot in places
            if slot.in_average and judged.scored(place) and judged.best[place] < degree.min_average * 10
        ]
        yield _short("degree.average", degree.min_average, judged.average or Decimal(0), pulling, "degree")
    if judged.degree_reasons & DegreeReason.THESIS:
        theses = [slot for _, slot in places if slot.thesis]
        yield _short("degree.thesis", degree.min_thesis, judged.thesis, theses, "degree")
    if degree.language_required:
        yield Finding("degree.language", "nothing")


def _short(
    code: str, required: Decimal, found: Decimal, mending: Iterable[Slot], blocks: Blocks = "academic"
) -> Finding:
    return Finding(code, blocks, required, found, required - found, tuple(map(candidate, mending)))


def _open(rules: RuleSet, judged: Judged) -> list[Slot]:
    """Slots that nothing fills yet."""
    return [slot for place, slot in enumerate(rules.slots) if judged.empty(place, slot)]


def _open_hq(rules: RuleSet, judged: Judged) -> list[Slot]:
    """Headquarters slots without a score: an exemption gives no headquarters credits, sitting the exam does."""
    return [slot for place, slot in enumerate(rules.slots) if slot.hq and not judged.scored(place)]


def _reaching(rules: RuleSet, module: str) -> set[str]:
    """The modules whose credits can end in `module`: itself, and those that overflow into it."""
    sources = {other.code: other.overflow_to for other in rules.modules if other.max_credits is not None}
    found = {module}
    while more := {code for code, target in sources.items() if target in found} - found:
        found |= more
    return found


def _units(amount: np.int32) -> Decimal:
    return Decimal(int(amount)) / 10
