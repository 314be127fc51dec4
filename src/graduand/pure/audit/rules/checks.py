"""What a rule set must satisfy before anybody is audited by it. Every function yields faults and raises nothing.

The facts of a fault name the thing to mend ("course", "module", "group"), so that a sheet can point to its row.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from graduand.pure.audit.rules.parts import (
    DegreeRule,
    ExemptionRule,
    Fault,
    Module,
    Slot,
    StudyTime,
    decimal_text,
    tenths,
)
from graduand.pure.audit.rules.streams import downstream

EXACT = 2**24
"""Integers below this are exact in the float32 the kernel multiplies with."""
MOST = {"rules.too_many_modules": 100, "rules.too_many_courses": 500, "rules.too_many_groups": 100}
"""Parts a rule set may have: more would be no plan of study but an attack on the memory."""
MOST_CREDITS = 9_999
LEVELS = ("associate", "bachelor")
HIGHEST_SCORE = 1000
"""In tenths; a score above 100 is a mistake of the register and counts as 100."""
HIGHEST_VERSION = 99_999
TERM = re.compile(r"[0-9]{4}(03|09)")
UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of characters."""
CODE = re.compile(r"[^\s、,，;；\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,40}")
"""Codes stand in lists between blanks and commas (`cells.codes`)."""
TENTH = Decimal("0.1")


def head_faults(level: str, version: int, intake_from: str, intake_to: str) -> Iterator[Fault]:
    """Level and version make sense; intake terms are `YYYYMM`, month 03 or 09, the first not after the last."""
    if level not in LEVELS:
        yield Fault("rules.unknown_level", facts={"level": level})
    if not 1 <= version <= HIGHEST_VERSION:
        yield Fault("rules.bad_version", facts={"version": str(version)})
    wrong = [term for term in (intake_from, intake_to) if not TERM.fullmatch(term)]
    yield from (Fault("rules.bad_term", facts={"term": term}) for term in wrong)
    if not wrong and intake_from > intake_to:
        yield Fault("rules.intake_reversed", facts={"from": intake_from, "to": intake_to})


def code_faults(what: str, codes: Iterable[str]) -> Iterator[Fault]:
    """Codes have no blanks, commas or control characters; `what` names the thing ("course", "module", "group")."""
    for code in codes:
        if not CODE.fullmatch(code):
            yield Fault("rules.bad_code", facts={what: code, "code": ascii(code)[:60]})


def text_faults(texts: Iterable[str]) -> Iterator[Fault]:
    """Names and sources hold nothing that no database and no sheet can store."""
    yield from (Fault("rules.bad_text", facts={"text": ascii(text)[:60]}) for text in texts if UNSTORABLE.search(text))


def part_faults(modules: int, courses: int, groups: int) -> Iterator[Fault]:
    """No more modules, slots and groups than a plan of study can have."""
    for (code, most), found in zip(MOST.items(), (modules, courses, groups), strict=True):
        if found > most:
            yield Fault(code, facts={"found": str(found), "most": str(most)})


def amount_faults(what: str, amounts: Iterable[tuple[str, Decimal | None]]) -> Iterator[Fault]:
    """Credits are whole or half and never negative; `what` names the thing ("course", "module", "rules")."""
    for key, amount in amounts:
        if amount is not None and (wrong := _wrong_amount(amount)):
            yield Fault(wrong, facts={what: key, "credits": str(amount)})


def _wrong_amount(amount: Decimal) -> str | None:
    """Comparisons of decimals are exact, whatever their size; arithmetic with an absurd one is not even possible."""
    if amount.is_finite() and amount < 0:
        return "rules.credits_negative"
    if amount.is_finite() and amount > MOST_CREDITS:
        return "rules.credits_too_large"
    whole = amount.is_finite() and amount.quantize(TENTH) == amount
    return None if whole and amount * 2 % 1 == 0 else "rules.credits_not_half"


def module_faults(modules: Sequence[Module], slots: Sequence[Slot]) -> Iterator[Fault]:
    """Module codes are unique, minimums are within the maximum and there is something to reach them with."""
    filled = {code for slot in slots for code in slot.modules if not slot.bridging}
    filled |= {module.overflow_to for module in modules if module.overflow_to is not None}
    for code, times in Counter(module.code for module in modules).items():
        if times > 1:
            yield Fault("rules.module_twice", facts={"module": code})
    for module in modules:
        if module.min_courses < 0:
            yield Fault("rules.count_negative", facts={"module": module.code, "count": str(module.min_courses)})
        if (module.min_credits or module.min_hq_credits or module.min_courses > 0) and module.code not in filled:
            yield Fault("rules.module_empty", facts={"module": module.code})
        if module.max_credits is not None and module.min_credits > module.max_credits:
            yield Fault("rules.min_over_max", facts={"module": module.code, "max": decimal_text(module.max_credits)})


def overflow_faults(modules: Sequence[Module]) -> Iterator[Fault]:
    """Surplus credits flow into a known module and never come back to where they started."""
    known = {module.code for module in modules}
    for module in modules:
        if module.overflow_to is None:
            continue
        if module.overflow_to not in known:
            yield Fault("rules.unknown_module", facts={"module": module.code, "unknown": module.overflow_to})
        elif module.code in downstream(module, modules):
            yield Fault("rules.overflow_cycle", facts={"module": module.code, "overflow_to": module.overflow_to})


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
        yield from bridging_faults(slot)
        own: set[str] = set()
        for code in slot.codes:
            if code in own:
                yield Fault("rules.course_twice_in_slot", facts={"course": slot.course, "code": code})
            elif code in owner:
                yield Fault("rules.course_twice", facts={"course": slot.course, "code": code, "other": owner[code]})
            own.add(code)
        owner |= dict.fromkeys(own - owner.keys(), slot.course)


def bridging_faults(slot: Slot) -> Iterator[Fault]:
    """A bridging course earns nothing and is asked of some only, so it is nothing else beside (domain.md 2.2)."""
    marks = {
        "compulsory": slot.compulsory,
        "capstone": slot.capstone,
        "thesis": slot.thesis,
        "in_average": slot.in_average,
    }
    if slot.bridging:
        for mark in (name for name, has in marks.items() if has):
            yield Fault("rules.bridging_mark", facts={"course": slot.course, "mark": mark})
        if len(slot.modules) > 1:
            yield Fault("rules.bridging_flexible", facts={"course": slot.course})


def degree_faults(degree: DegreeRule | None, slots: Sequence[Slot]) -> Iterator[Fault]:
    """A degree that asks for a thesis or an average names the courses that can give it."""
    if degree is None:
        return
    if degree.min_thesis and not any(slot.thesis for slot in slots):
        yield Fault("rules.degree_without_thesis")
    if degree.min_average and not any(slot.in_average for slot in slots):
        yield Fault("rules.degree_without_average")
    yield from _mark_faults("min_average", degree.min_average)
    yield from _mark_faults("min_thesis", degree.min_thesis)


def exemption_faults(exemption: ExemptionRule) -> Iterator[Fault]:
    """The mark that stands for an exemption is a score out of 100."""
    if exemption.average_mark is not None:
        yield from _mark_faults("average_mark", exemption.average_mark)


def _mark_faults(name: str, mark: Decimal) -> Iterator[Fault]:
    if not mark.is_finite() or not 0 <= mark <= HIGHEST_SCORE // 10 or mark.quantize(TENTH) != mark:
        yield Fault("rules.bad_mark", facts={"mark": name, "value": str(mark)})


def study_faults(study: StudyTime) -> Iterator[Fault]:
    """Nobody runs out of time before having studied long enough."""
    if study.min_months < 0:
        yield Fault("rules.count_negative", facts={"count": str(study.min_months)})
    if study.max_months is not None and study.max_months < max(study.min_months, 1):
        yield Fault("rules.study_reversed", facts={"min": str(study.min_months), "max": str(study.max_months)})


def size_faults(slots: Sequence[Slot]) -> Iterator[Fault]:
    """Credits times the highest score must stay exact in the kernel (about 1,677 credits a plan)."""
    if sum(tenths(slot.credits) for slot in slots) * HIGHEST_SCORE >= EXACT:
        credits = sum((slot.credits for slot in slots), Decimal(0))
        yield Fault("rules.too_large", facts={"credits": decimal_text(credits)})
