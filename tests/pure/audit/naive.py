"""The audit written a second time, without a matrix, a bit or a bound: plain loops and every allocation there is."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from graduand.pure.audit.rules import RuleSet, Slot

from .office import Grade


@dataclass
class Opinion:
    academic_ok: bool
    degree_ok: bool
    codes: set[str]
    degree_codes: set[str]
    total: Decimal
    modules: dict[str, Decimal]
    moved: dict[str, str]


def opinion(rules: RuleSet, grades: list[Grade], pass_mark: int = 600) -> Opinion:
    scores, exempt = _best(rules, grades, pass_mark)
    passed = sorted((slot for slot in rules.slots if slot.course in scores or slot.course in exempt), key=_course)
    over = _over_limit(rules, [slot for slot in passed if slot.course in exempt])
    choices = product(*(range(len(slot.modules)) for slot in passed))
    feasible = [choice for choice in choices if not _shortages(rules, passed, choice, exempt, over)]
    primary = (0,) * len(passed)
    chosen = min(feasible, key=lambda choice: (sum(option > 0 for option in choice), choice), default=primary)
    held = _settled(rules, passed, chosen)
    codes = _shortages(rules, passed, chosen, exempt, over) | _allocation_free(rules, scores, exempt)
    degree_codes = _degree(rules, scores)
    return Opinion(
        academic_ok=not codes,
        degree_ok=not codes and not degree_codes,
        codes=codes | ({"exemption_over_limit"} if over else set()),
        degree_codes=degree_codes,
        total=sum(held.values(), Decimal(0)) - over,
        modules=held,
        moved={slot.course: slot.modules[option] for slot, option in zip(passed, chosen, strict=True) if option},
    )


def _course(slot: Slot) -> str:
    return slot.course


def _best(rules: RuleSet, grades: list[Grade], pass_mark: int) -> tuple[dict[str, int], set[str]]:
    scores: dict[str, int] = {}
    exempt: set[str] = set()
    for slot in rules.slots:
        for course, score, is_exempt in grades:
            if course != slot.course and course not in slot.accepts:
                continue
            if is_exempt and not slot.capstone:
                exempt.add(slot.course)
            if not is_exempt and score >= pass_mark:
                scores[slot.course] = max(score, scores.get(slot.course, 0))
    return scores, exempt - set(scores)


def _over_limit(rules: RuleSet, exempt: list[Slot]) -> Decimal:
    if rules.exemption_cap_credits is None:
        return Decimal(0)
    return max(Decimal(0), sum((slot.credits for slot in exempt), Decimal(0)) - rules.exemption_cap_credits)


def _settled(rules: RuleSet, passed: list[Slot], choice: tuple[int, ...]) -> dict[str, Decimal]:
    def flowing_in(code: str) -> Decimal:
        own = [slot.credits for slot, option in zip(passed, choice, strict=True) if slot.modules[option] == code]
        surplus = [
            max(Decimal(0), flowing_in(other.code) - other.max_credits)
            for other in rules.modules
            if other.overflow_to == code and other.max_credits is not None
        ]
        return sum(own + surplus, Decimal(0))

    return {
        module.code: flowing_in(module.code)
        if module.max_credits is None
        else min(flowing_in(module.code), module.max_credits)
        for module in rules.modules
    }


def _shortages(
    rules: RuleSet, passed: list[Slot], choice: tuple[int, ...], exempt: set[str], over: Decimal
) -> set[str]:
    held = _settled(rules, passed, choice)
    short = set()
    if sum(held.values()) - over < rules.min_total_credits:
        short.add("credits.total")
    for module in rules.modules:
        hq = sum(
            slot.credits
            for slot, option in zip(passed, choice, strict=True)
            if slot.hq and slot.course not in exempt and slot.modules[option] == module.code
        )
        if held[module.code] < module.min_credits:
            short.add(f"credits.module:{module.code}")
        if hq < module.min_hq_credits:
            short.add(f"credits.module_hq:{module.code}")
    return short


def _allocation_free(rules: RuleSet, scores: dict[str, int], exempt: set[str]) -> set[str]:
    short = set()
    if sum(slot.credits for slot in rules.slots if slot.hq and slot.course in scores) < rules.min_hq_credits:
        short.add("credits.hq")
    for slot in rules.slots:
        if slot.compulsory and slot.course not in scores and slot.course not in exempt:
            short.add("course_missing")
        if slot.capstone and slot.course not in scores:
            short.add("capstone_missing")
    return short


def _degree(rules: RuleSet, scores: dict[str, int]) -> set[str]:
    if rules.degree is None:
        return {"degree.not_offered"}
    lacking = set()
    counting = [slot for slot in rules.slots if slot.in_average and slot.course in scores and slot.credits]
    weights = sum(slot.credits for slot in counting)
    points = sum(slot.credits * Decimal(scores[slot.course]) / 10 for slot in counting)
    if (points / weights if weights else Decimal(0)) < rules.degree.min_average:
        lacking.add("degree.average")
    best = max((scores.get(slot.course, 0) for slot in rules.slots if slot.thesis), default=0)
    if Decimal(best) / 10 < rules.degree.min_thesis:
        lacking.add("degree.thesis")
    return lacking
