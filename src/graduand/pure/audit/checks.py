"""What a rule set must satisfy before anybody is audited by it. Every function yields faults and raises nothing."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from graduand.pure.audit.parts import MOST_MODULES, DegreeRule, Fault, Module, Slot, tenths

EXACT = 2**24
"""Integers below this are exact in the float32 the kernel multiplies with."""

HIGHEST_SCORE = 1000
"""In tenths; a score above 100 is a mistake of the register and counts as 100."""
TERM = re.compile(r"\d{4}(03|09)")


def term_faults(intake_from: str, intake_to: str) -> Iterator[Fault]:
    """Intake terms are `YYYYMM`, month 03 (spring) or 09 (autumn), the first not after the last."""
    wrong = [term for term in (intake_from, intake_to) if not TERM.fullmatch(term)]
    yield from (Fault("rules.bad_term", facts={"term": term}) for term in wrong)
    if not wrong and intake_from > intake_to:
        yield Fault("rules.intake_reversed", facts={"from": intake_from, "to": intake_to})


def amount_faults(what: str, amounts: Iterable[tuple[str, Decimal | None]]) -> Iterator[Fault]:
    """Credits are whole or half and never negative; `what` names the thing ("course", "module", "rules")."""
    for key, amount in amounts:
        if amount is not None and (not amount.is_finite() or amount < 0 or amount * 2 % 1):
            yield Fault("rules.credits_not_half", facts={what: key, "credits": str(amount)})


def module_faults(modules: Sequence[Module], slots: Sequence[Slot]) -> Iterator[Fault]:
    """Module codes are unique, minimums are within the maximum and somebody can reach them."""
    if len(modules) > MOST_MODULES:
        yield Fault("rules.too_many_modules", facts={"found": str(len(modules)), "most": str(MOST_MODULES)})
    filled = {code for slot in slots for code in slot.modules} | {module.overflow_to for module in modules}
    for code, times in Counter(module.code for module in modules).items():
        if times > 1:
            yield Fault("rules.module_twice", facts={"module": code})
    for module in modules:
        if (module.min_credits or module.min_hq_credits) and module.code not in filled:
            yield Fault("rules.module_empty", facts={"module": module.code})
        if module.max_credits is not None and module.min_credits > module.max_credits:
            yield Fault("rules.min_over_max", facts={"module": module.code, "max": str(module.max_credits)})


def overflow_faults(modules: Sequence[Module]) -> Iterator[Fault]:
    """Surplus credits flow into a known module and never come back to where they started."""
    target = {module.code: module.overflow_to for module in modules}
    for module in modules:
        if module.overflow_to is None:
            continue
        if module.overflow_to not in target:
            yield Fault("rules.unknown_module", facts={"module": module.code, "unknown": module.overflow_to})
        elif module.code in _downstream(module.code, target):
            yield Fault("rules.overflow_cycle", facts={"module": module.code, "overflow_to": module.overflow_to})


def _downstream(code: str, target: dict[str, str | None]) -> set[str]:
    """Every module that surplus of `code` can reach; contains `code` itself when it lies on a cycle."""
    seen: set[str] = set()
    step = target[code]
    while step is not None and step not in seen:
        seen.add(step)
        step = target.get(step)
    return seen


def slot_faults(modules: Sequence[Module], slots: Sequence[Slot]) -> Iterator[Fault]:
    """Every slot counts in known modules, each once, and every course code fills one slot only."""
    known = {module.code for module in modules}
    owner: dict[str, str] = {}
    for slot in slots:
        if not slot.modules:
            yield Fault("rules.slot_without_module", facts={"course": slot.course})
        if len(set(slot.modules)) < len(slot.modules):
            yield Fault("rules.slot_module_twice", facts={"course": slot.course})
        for code in slot.modules:
            if code not in known:
                yield Fault("rules.unknown_module", facts={"course": slot.course, "unknown": code})
        for code in slot.codes:
            if code in owner:
                yield Fault("rules.course_twice", facts={"course": slot.course, "code": code, "other": owner[code]})
            owner.setdefault(code, slot.course)


def degree_faults(degree: DegreeRule | None, slots: Sequence[Slot]) -> Iterator[Fault]:
    """A degree that asks for a thesis or an average names the courses that can give it."""
    if degree is None:
        return
    if degree.min_thesis and not any(slot.thesis for slot in slots):
        yield Fault("rules.degree_without_thesis")
    if degree.min_average and not any(slot.in_average for slot in slots):
        yield Fault("rules.degree_without_average")
    for name, mark in (("min_average", degree.min_average), ("min_thesis", degree.min_thesis)):
        if not mark.is_finite() or mark * 10 % 1 or not 0 <= mark * 10 <= HIGHEST_SCORE:
            yield Fault("rules.bad_mark", facts={"mark": name, "value": str(mark)})


def size_faults(slots: Sequence[Slot]) -> Iterator[Fault]:
    """Credits times the highest score must stay exact in the kernel (about 1,677 credits a plan)."""
    if sum(tenths(slot.credits) for slot in slots) * HIGHEST_SCORE >= EXACT:
        yield Fault("rules.too_large", facts={"credits": str(sum(slot.credits for slot in slots))})
