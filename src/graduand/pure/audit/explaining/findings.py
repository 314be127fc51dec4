"""Turn the kernel's verdict on one student into findings: required, found, missing, and the courses that would mend it.

Whether a finding exists is decided by the reason bits of the kernel alone; nothing here compares credits again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

import numpy as np

from graduand.pure.audit.compiling.compiled import Compiled
from graduand.pure.audit.explaining.average import uniform_raise
from graduand.pure.audit.explaining.explanation import Blocks, Candidate, Finding, Result
from graduand.pure.audit.kernel.partition import Verdicts
from graduand.pure.audit.rules.floors import COURSES, CREDITS, HQ_CREDITS
from graduand.pure.audit.rules.groups import members
from graduand.pure.audit.rules.parts import Group, Module, Slot, Unit
from graduand.pure.audit.rules.reasons import DegreeReason, Reason, reason_codes
from graduand.pure.audit.rules.ruleset import RuleSet


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
    points: int
    average_credits: int
    thesis: Decimal
    module: tuple[Decimal, ...]
    module_hq: tuple[Decimal, ...]
    module_courses: tuple[int, ...]
    group: tuple[Decimal, ...]
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
            points=points,
            average_credits=over,
            thesis=_units(verdicts.thesis[0]),
            module=tuple(map(_units, verdicts.module[0])),
            module_hq=tuple(map(_units, verdicts.module_hq[0])),
            module_courses=tuple(verdicts.module_courses[0].tolist()),
            group=tuple(map(group_amount, compiled.rulesets[0].groups, verdicts.groups[0].tolist())),
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


def group_amount(group: Group, counted: int) -> Decimal:
    """What the kernel counted for a group, in the unit of the group."""
    return Decimal(counted) / 10 if group.unit in (Unit.CREDITS, Unit.HQ_CREDITS) else Decimal(counted)


def findings(rules: RuleSet, judged: Judged) -> Iterator[Finding]:
    """Every finding of the verdict, graduation first."""
    codes = frozenset(reason_codes(judged.reasons, rules))
    yield from _credit_findings(rules, judged)
    for number, module in enumerate(rules.modules):
        yield from _module_findings(rules, judged, number, module, codes)
    yield from _group_findings(rules, judged, codes)
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
        cap = rules.exemption.cap_credits or Decimal(0)
        exempt = tuple(map(candidate, _against_the_cap(rules, judged)))
        yield Finding("exemption_over_limit", "nothing", cap, judged.exempt, judged.exempt - cap, exempt)


def _module_findings(
    rules: RuleSet, judged: Judged, number: int, module: Module, codes: frozenset[str]
) -> Iterator[Finding]:
    if (code := f"{CREDITS}:{module.code}") in codes:
        sources = _reaching(rules, module.code)
        mending = [slot for slot in _open(rules, judged) if not sources.isdisjoint(slot.modules)]
        yield _short(code, module.min_credits, judged.module[number], mending)
    if (code := f"{HQ_CREDITS}:{module.code}") in codes:
        mending = [slot for slot in _open_hq(rules, judged) if module.code in slot.modules]
        yield _short(code, module.min_hq_credits, judged.module_hq[number], mending)
    if (code := f"{COURSES}:{module.code}") in codes:
        mending = [slot for slot in _open(rules, judged) if module.code in slot.modules]
        yield _short(code, Decimal(module.min_courses), Decimal(judged.module_courses[number]), mending)


def _group_findings(rules: RuleSet, judged: Judged, codes: frozenset[str]) -> Iterator[Finding]:
    counted = members(rules.groups)
    for number, group in enumerate(rules.groups):
        if (code := f"group:{group.code}") in codes:
            without = _open_hq if group.unit == Unit.HQ_CREDITS else _open
            mending = [slot for slot in without(rules, judged) if slot.course in counted[group.code]]
            yield _short(code, group.at_least, judged.group[number], mending)


def _course_findings(rules: RuleSet, judged: Judged) -> Iterator[Finding]:
    empty = [slot for place, slot in enumerate(rules.slots) if judged.empty(place, slot)]
    bridging = bool(judged.reasons & Reason.BRIDGING_MISSING)
    for slot in empty:
        if slot.compulsory:
            yield _missing("course_missing", slot)
        elif slot.bridging and bridging:
            yield _missing("bridging_missing", slot)
    if judged.reasons & Reason.CAPSTONE_MISSING:
        asked, lacking = sum(slot.capstone for slot in rules.slots), [slot for slot in empty if slot.capstone]
        yield _short("capstone_missing", Decimal(asked), Decimal(asked - len(lacking)), lacking)


def _missing(reason: str, slot: Slot) -> Finding:
    """A course that must be passed, and those that may stand for it."""
    others = tuple(Candidate(code, "", slot.credits) for code in slot.codes[1:])
    mending = (candidate(slot), *others)
    return Finding(f"{reason}:{slot.course}", "academic", Decimal(1), Decimal(0), Decimal(1), mending)


def _degree_findings(rules: RuleSet, judged: Judged) -> Iterator[Finding]:
    degree = rules.degree
    if degree is None:
        yield Finding("degree.not_offered", "degree")
        return
    if judged.degree_reasons & DegreeReason.AVERAGE:
        yield _average_finding(rules, judged, degree.min_average)
    if judged.degree_reasons & DegreeReason.THESIS:
        theses = [slot for slot in rules.slots if slot.thesis]
        yield _short("degree.thesis", degree.min_thesis, judged.thesis, theses, "degree")
    if judged.degree_reasons & DegreeReason.LANGUAGE:
        yield Finding("degree.language", "degree")


def _average_finding(rules: RuleSet, judged: Judged, asked: Decimal) -> Finding:
    """Name the courses that pull the average down, and the marks that each of them lacks if all gain alike."""
    scored = [
        (slot, judged.best[place])
        for place, slot in enumerate(rules.slots)
        if slot.in_average and judged.scored(place) and judged.best[place] < asked * 10
    ]
    each = uniform_raise(judged.points, judged.average_credits, scored, asked)
    found = judged.average or Decimal(0)
    pulling = tuple(candidate(slot) for slot, _ in scored)
    return Finding("degree.average", "degree", asked, found, asked - found, pulling, each)


def _short(
    code: str, required: Decimal, found: Decimal, mending: Iterable[Slot], blocks: Blocks = "academic"
) -> Finding:
    return Finding(code, blocks, required, found, required - found, tuple(map(candidate, mending)))


def _open(rules: RuleSet, judged: Judged) -> list[Slot]:
    """Slots that nothing fills yet and that would earn something."""
    return [slot for place, slot in enumerate(rules.slots) if not slot.bridging and judged.empty(place, slot)]


def _open_hq(rules: RuleSet, judged: Judged) -> list[Slot]:
    """Headquarters slots that gave no headquarters credits yet: an exemption may give none, sitting the exam does."""

    def gave_none(place: int, slot: Slot) -> bool:
        return judged.empty(place, slot) if rules.exemption.counts_as_hq else not judged.scored(place)

    places = enumerate(rules.slots)
    return [slot for place, slot in places if slot.hq and not slot.bridging and gave_none(place, slot)]


def _against_the_cap(rules: RuleSet, judged: Judged) -> Iterator[Slot]:
    """The exempted slots whose credits the cap counts."""
    for place, slot in enumerate(rules.slots):
        exempt = judged.best[place] == 1 and not slot.capstone and not slot.bridging
        if exempt and rules.exemption.caps(hq=slot.hq, compulsory=slot.compulsory):
            yield slot


def _reaching(rules: RuleSet, module: str) -> set[str]:
    """The modules whose credits can end in `module`: itself, and those that overflow into it."""
    sources = {other.code: other.overflow_to for other in rules.modules if other.max_credits is not None}
    found = {module}
    while more := {code for code, target in sources.items() if target in found} - found:
        found |= more
    return found


def _units(amount: np.int32) -> Decimal:
    return Decimal(int(amount)) / 10
