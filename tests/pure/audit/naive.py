"""The audit written a second time, without a matrix, a bit or a bound: plain loops and every allocation there is."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

from graduand.pure.audit.rules.parts import CapScope, Group, Slot, Unit
from graduand.pure.audit.rules.ruleset import RuleSet

from .office import Grade

NOTHING = Decimal(0)


@dataclass
class Opinion:
    academic_ok: bool
    degree_ok: bool
    codes: set[str]
    degree_codes: set[str]
    total: Decimal
    hq: Decimal
    exempt: Decimal
    modules: dict[str, Decimal]
    modules_hq: dict[str, Decimal]
    modules_courses: dict[str, int]
    groups: dict[str, Decimal]
    points: Decimal
    average_credits: Decimal
    thesis: Decimal
    moved: dict[str, str] = field(default_factory=dict)


@dataclass
class Passed:
    """What one student has passed: course of the slot -> best score, and the slots filled by exemptions alone."""

    scores: dict[str, Decimal]
    exempt: set[str]

    def fills(self, slot: Slot) -> bool:
        return slot.course in self.scores or slot.course in self.exempt


def opinion(
    rules: RuleSet, grades: list[Grade], pass_mark: int = 600, *, bridging: bool = False, language: bool = False
) -> Opinion:
    passed = _passed(rules, grades, pass_mark)
    earning = sorted((slot for slot in rules.slots if passed.fills(slot) and not slot.bridging), key=_course)
    against_cap = sum((slot.credits for slot in earning if _against_cap(rules, passed, slot)), NOTHING)
    over = NOTHING if rules.exemption.cap_credits is None else max(NOTHING, against_cap - rules.exemption.cap_credits)
    choice = _allocation(rules, passed, earning, over)
    held = _settled(rules, earning, choice)
    hq = sum((_hq_credits(rules, passed, slot) for slot in earning), NOTHING)
    groups = {group.code: _amount(rules, passed, group) for group in rules.groups}
    codes = _shortages(rules, passed, earning, choice, over)
    codes |= {f"group:{group.code}" for group in rules.groups if group.required and not _met(rules, passed, group)}
    codes |= {"credits.hq"} if hq < rules.min_hq_credits else set()
    codes |= _missing_courses(rules, passed, bridging)
    points, weights = _average(rules, passed)
    thesis = max((passed.scores.get(slot.course, NOTHING) for slot in rules.slots if slot.thesis), default=NOTHING)
    degree_codes = _degree(rules, points, weights, thesis, language)
    return Opinion(
        academic_ok=not codes,
        degree_ok=not codes and not degree_codes,
        codes=codes | ({"exemption_over_limit"} if over else set()),
        degree_codes=degree_codes,
        total=sum(held.values(), NOTHING) - over,
        hq=hq,
        exempt=against_cap,
        modules=held,
        modules_hq=_in_modules(rules, earning, choice, lambda slot: _hq_credits(rules, passed, slot)),
        modules_courses={
            code: int(count) for code, count in _in_modules(rules, earning, choice, lambda _: Decimal(1)).items()
        },
        groups=groups,
        points=points,
        average_credits=weights,
        thesis=thesis,
        moved={slot.course: slot.modules[option] for slot, option in zip(earning, choice, strict=True) if option},
    )


def _course(slot: Slot) -> str:
    return slot.course


def _passed(rules: RuleSet, grades: list[Grade], pass_mark: int) -> Passed:
    scores: dict[str, Decimal] = {}
    exempt: set[str] = set()
    for slot in rules.slots:
        for course, score, is_exempt in grades:
            if course != slot.course and course not in slot.substitutes and course not in slot.equivalents:
                continue
            if is_exempt and not slot.capstone:
                exempt.add(slot.course)
            if not is_exempt and score >= pass_mark:
                scores[slot.course] = max(min(Decimal(score) / 10, Decimal(100)), scores.get(slot.course, NOTHING))
    return Passed(scores, exempt - set(scores))


def _against_cap(rules: RuleSet, passed: Passed, slot: Slot) -> bool:
    if slot.course not in passed.exempt:
        return False
    return rules.exemption.cap_scope == CapScope.ALL or (slot.hq and slot.compulsory)


def _hq_credits(rules: RuleSet, passed: Passed, slot: Slot) -> Decimal:
    """What a filled slot gives in headquarters credits."""
    counts = slot.hq and (slot.course in passed.scores or rules.exemption.counts_as_hq)
    return slot.credits if counts else NOTHING


def _allocation(rules: RuleSet, passed: Passed, earning: list[Slot], over: Decimal) -> tuple[int, ...]:
    """Fewest moves, then first in course order, of every allocation that meets all floors of modules; else none."""
    primary = (0,) * len(earning)
    if not _shortages(rules, passed, earning, primary, over):
        return primary
    choices = product(*(range(len(slot.modules)) for slot in earning))
    feasible = [choice for choice in choices if not _shortages(rules, passed, earning, choice, over)]
    return min(feasible, key=lambda choice: (sum(option > 0 for option in choice), choice), default=primary)


def _in_modules(rules, earning, choice, worth) -> dict[str, Decimal]:  # type: ignore[no-untyped-def]
    held = {module.code: NOTHING for module in rules.modules}
    for slot, option in zip(earning, choice, strict=True):
        held[slot.modules[option]] += worth(slot)
    return held


def _settled(rules: RuleSet, earning: list[Slot], choice: tuple[int, ...]) -> dict[str, Decimal]:
    own = _in_modules(rules, earning, choice, lambda slot: slot.credits)

    def flowing_in(code: str) -> Decimal:
        surplus = [
            max(NOTHING, flowing_in(other.code) - other.max_credits)
            for other in rules.modules
            if other.overflow_to == code and other.max_credits is not None
        ]
        return own[code] + sum(surplus, NOTHING)

    return {
        module.code: flowing_in(module.code)
        if module.max_credits is None
        else min(flowing_in(module.code), module.max_credits)
        for module in rules.modules
    }


def _shortages(rules: RuleSet, passed: Passed, earning: list[Slot], choice: tuple[int, ...], over: Decimal) -> set[str]:
    """The floors that depend on the allocation and are missed."""
    held = _settled(rules, earning, choice)
    hq = _in_modules(rules, earning, choice, lambda slot: _hq_credits(rules, passed, slot))
    courses = _in_modules(rules, earning, choice, lambda _: Decimal(1))
    short = set()
    if sum(held.values()) - over < rules.min_total_credits:
        short.add("credits.total")
    for module in rules.modules:
        if held[module.code] < module.min_credits:
            short.add(f"credits.module:{module.code}")
        if hq[module.code] < module.min_hq_credits:
            short.add(f"credits.module_hq:{module.code}")
        if courses[module.code] < module.min_courses:
            short.add(f"courses.module:{module.code}")
    return short


def _missing_courses(rules: RuleSet, passed: Passed, bridging: bool) -> set[str]:
    short = set()
    for slot in rules.slots:
        if slot.compulsory and not passed.fills(slot):
            short.add("course_missing")
        if slot.capstone and slot.course not in passed.scores:
            short.add("capstone_missing")
        if slot.bridging and bridging and not passed.fills(slot):
            short.add("bridging_missing")
    return short


def _below(rules: RuleSet, group: Group) -> set[str]:
    """The courses of a group and of every group below it."""
    inside = set(group.courses)
    for other in rules.groups:
        if other.code in group.groups:
            inside |= _below(rules, other)
    return inside


def _amount(rules: RuleSet, passed: Passed, group: Group) -> Decimal:
    if group.unit == Unit.GROUPS:
        return Decimal(sum(_met(rules, passed, other) for other in rules.groups if other.code in group.groups))
    counted = [slot for slot in rules.slots if slot.course in _below(rules, group) and passed.fills(slot)]
    if group.unit == Unit.COURSES:
        return Decimal(len(counted))
    if group.unit == Unit.CREDITS:
        return sum((slot.credits for slot in counted), NOTHING)
    return sum((_hq_credits(rules, passed, slot) for slot in counted), NOTHING)


def _met(rules: RuleSet, passed: Passed, group: Group) -> bool:
    return _amount(rules, passed, group) >= group.at_least


def _average(rules: RuleSet, passed: Passed) -> tuple[Decimal, Decimal]:
    """Sum of credits times scores, and the credits."""
    points = weights = NOTHING
    for slot in rules.slots:
        score = passed.scores.get(slot.course)
        if slot.course in passed.exempt:
            score = rules.exemption.average_mark
        if slot.in_average and score is not None:
            points, weights = points + slot.credits * score, weights + slot.credits
    return points, weights


def _degree(rules: RuleSet, points: Decimal, weights: Decimal, thesis: Decimal, language: bool) -> set[str]:
    if rules.degree is None:
        return {"degree.not_offered"}
    lacking = set()
    if (points / weights if weights else NOTHING) < rules.degree.min_average:
        lacking.add("degree.average")
    if thesis < rules.degree.min_thesis:
        lacking.add("degree.thesis")
    if rules.degree.language_required and not language:
        lacking.add("degree.language")
    return lacking
