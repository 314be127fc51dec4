"""One person's own rules: approved exceptions written into the rule set, so that they survive its next version.

The kernel knows no exceptions. Who has any is a row of a rule set of his or her own, made anew from whatever version
applies. An exception that finds nothing to change there is handed back and never dropped silently.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from graduand.pure.audit.rules.floors import COURSES, CREDITS, HQ_CREDITS
from graduand.pure.audit.rules.parts import BadRules, Module, Slot
from graduand.pure.audit.rules.ruleset import RuleSet

WAIVE, FORCE, SUBSTITUTE = "waive", "force", "substitute"
IN_TURN = (WAIVE, FORCE, SUBSTITUTE)
"""The order in which concessions are applied, whatever the order in which they are given."""


type Kind = Literal["waive", "substitute", "force"]


@dataclass(frozen=True, slots=True)
class Concession:
    """An approved exception for one person (domain.md 2.3).

    waive: what `condition` names is not asked. It is a reason code: `credits.hq`, `credits.module:X`,
    `credits.module_hq:X`, `courses.module:X`, `group:G`, `course_missing:C`, `bridging_missing:C`, `degree.language`;
    the code behind the colon may stand in `module` or `course` instead.
    substitute: `course` fills the slot of course `target`, and nothing else.
    force: `course` counts in `module` alone, with `credits` (None: those of its slot).
    """

    kind: Kind
    course: str = ""
    target: str = ""
    module: str = ""
    condition: str = ""
    credits: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Personal:
    """The rules of one person, and the concessions that have no object in them, in the order given."""

    rules: RuleSet
    unused: tuple[Concession, ...] = ()


class _NoObjectError(Exception):
    """The concession finds nothing to change in these rules."""


def personal(rules: RuleSet, concessions: Sequence[Concession]) -> Personal:
    """Write concessions into a rule set. Raises nothing; their order does not matter.

    Unused is: what these rules do not ask or do not have; what may not be waived (the total, the capstone, a mark); a
    substitution by a course that is itself asked of this person; the second use of one course; and what would leave
    rules that nobody can meet.
    """
    applied = rules
    used: set[Concession] = set()
    spent: set[str] = set()
    for concession in sorted(set(concessions), key=_turn):
        try:
            if concession.course in spent:
                continue
            applied = _APPLY[concession.kind](applied, concession)
        except (_NoObjectError, BadRules):
            continue
        used.add(concession)
        if concession.kind != WAIVE:
            spent.add(concession.course)
    return Personal(applied, tuple(one for one in dict.fromkeys(concessions) if one not in used))


def _turn(concession: Concession) -> tuple[int, str]:
    return IN_TURN.index(concession.kind), repr(concession)


def _waive(rules: RuleSet, concession: Concession) -> RuleSet:
    name, _, code = concession.condition.partition(":")
    if name in _FLOORS:
        return _waive_floor(rules, _FLOORS[name], code or concession.module)
    if name not in _WAIVE:
        raise _NoObjectError
    return _WAIVE[name](rules, code or concession.course)


_FLOORS = {CREDITS: "min_credits", HQ_CREDITS: "min_hq_credits", COURSES: "min_courses"}


def _waive_floor(rules: RuleSet, field: str, code: str) -> RuleSet:
    module = _module(rules, code)
    if not getattr(module, field):
        raise _NoObjectError
    nothing: dict[str, Any] = {field: type(getattr(module, field))(0)}
    waived = replace(module, **nothing)
    return replace(rules, modules=tuple(waived if one is module else one for one in rules.modules))


def _waive_hq(rules: RuleSet, code: str) -> RuleSet:
    if code or not rules.min_hq_credits:
        raise _NoObjectError
    return replace(rules, min_hq_credits=Decimal(0))


def _waive_language(rules: RuleSet, code: str) -> RuleSet:
    if code or not rules.degree or not rules.degree.language_required:
        raise _NoObjectError
    return replace(rules, degree=replace(rules.degree, language_required=False))


def _waive_group(rules: RuleSet, code: str) -> RuleSet:
    if not any(group.code == code and group.required for group in rules.groups):
        raise _NoObjectError
    groups = (replace(group, required=False) if group.code == code else group for group in rules.groups)
    return replace(rules, groups=tuple(groups))


def _waive_course(rules: RuleSet, code: str) -> RuleSet:
    slot = _slot(rules, code)
    if not slot.compulsory or slot.capstone:
        raise _NoObjectError
    return _replaced(rules, slot, replace(slot, compulsory=False))


def _waive_bridging(rules: RuleSet, code: str) -> RuleSet:
    slot = _slot(rules, code)
    if not slot.bridging:
        raise _NoObjectError
    return replace(rules, slots=tuple(one for one in rules.slots if one is not slot))


_WAIVE: dict[str, Callable[[RuleSet, str], RuleSet]] = {
    "credits.hq": _waive_hq,
    "degree.language": _waive_language,
    "group": _waive_group,
    "course_missing": _waive_course,
    "bridging_missing": _waive_bridging,
}


def _force(rules: RuleSet, concession: Concession) -> RuleSet:
    course, module, credits = concession.course, _module(rules, concession.module), concession.credits
    own = next((slot for slot in rules.slots if slot.course == course), None)
    if own:
        moved = replace(own, modules=(module.code,), credits=own.credits if credits is None else credits)
        if moved == own or own.bridging:
            raise _NoObjectError
        return _replaced(rules, own, moved)
    if credits is None:
        raise _NoObjectError
    freed = _without(rules, course)
    slot = Slot(course, course, credits, hq=False, modules=(module.code,), in_average=False)
    return replace(freed, slots=(*freed.slots, slot))


def _substitute(rules: RuleSet, concession: Concession) -> RuleSet:
    course, target = concession.course, _slot(rules, concession.target)
    if not course or course in target.codes:
        raise _NoObjectError
    freed = _without(rules, course)
    return _replaced(freed, target, replace(target, substitutes=(*target.substitutes, course)))


_APPLY: dict[str, Callable[[RuleSet, Concession], RuleSet]] = {
    WAIVE: _waive,
    FORCE: _force,
    SUBSTITUTE: _substitute,
}


def _without(rules: RuleSet, course: str) -> RuleSet:
    """Let a course fill nothing: no slot accepts it, and its own slot goes, or falls to the next course that fills it.

    A slot that must be filled does not go: that would be a waiver in disguise.
    """
    own = next((slot for slot in rules.slots if slot.course == course), None)
    heir = next(iter(own.codes[1:]), None) if own else None
    if own and heir is None and (own.compulsory or own.capstone or own.bridging):
        raise _NoObjectError
    slots = tuple(_not_accepting(slot, heir or course) for slot in rules.slots if heir or slot is not own)
    if heir:
        slots = tuple(replace(slot, course=heir) if slot.course == course else slot for slot in slots)
    renamed = {course: heir}
    groups = tuple(
        replace(group, courses=tuple(code for old in group.courses if (code := renamed.get(old, old))))
        for group in rules.groups
    )
    return replace(rules, slots=slots, groups=groups)


def _not_accepting(slot: Slot, course: str) -> Slot:
    """The slot without one of its further codes."""
    return replace(
        slot,
        substitutes=tuple(code for code in slot.substitutes if code != course),
        equivalents=tuple(code for code in slot.equivalents if code != course),
    )


def _replaced(rules: RuleSet, old: Slot, new: Slot) -> RuleSet:
    return replace(rules, slots=tuple(new if slot.course == old.course else slot for slot in rules.slots))


def _slot(rules: RuleSet, code: str) -> Slot:
    """The slot that a course fills: its own, or in a new version one that still accepts it."""
    found = next((slot for slot in rules.slots if code in slot.codes), None)
    if found is None:
        raise _NoObjectError
    return found


def _module(rules: RuleSet, code: str) -> Module:
    found = next((module for module in rules.modules if module.code == code), None)
    if found is None:
        raise _NoObjectError
    return found
