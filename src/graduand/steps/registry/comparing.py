"""What changed between two versions of rules, as codes and facts; `wording_comparing` puts them into words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from graduand.pure.audit.rules.parts import Group, Module, Slot, decimal_text
from graduand.pure.audit.rules.ruleset import RuleSet


@dataclass(frozen=True)
class Change:
    """One difference: its code, the part that it is about ("" for the rules as a whole), before and after."""

    code: str
    part: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


Getter = Callable[[Any], Any]

WHOLE: Mapping[str, Getter] = {
    "total": lambda rules: rules.min_total_credits,
    "hq": lambda rules: rules.min_hq_credits,
    "intakes": lambda rules: f"{rules.intake_from}-{rules.intake_to}",
    "exemption_cap": lambda rules: rules.exemption.cap_credits,
    "exemption_scope": lambda rules: rules.exemption.cap_scope.value,
    "exemption_hq": lambda rules: rules.exemption.counts_as_hq,
    "exemption_mark": lambda rules: rules.exemption.average_mark,
    "study_min": lambda rules: rules.study.min_months,
    "study_max": lambda rules: rules.study.max_months,
    "degree": lambda rules: rules.degree is not None,
    "degree_average": lambda rules: rules.degree and rules.degree.min_average,
    "degree_thesis": lambda rules: rules.degree and rules.degree.min_thesis,
    "degree_language": lambda rules: rules.degree and rules.degree.language_required,
    "source": lambda rules: rules.source,
}
MODULE: Mapping[str, Getter] = {
    "name": lambda module: module.name,
    "credits": lambda module: module.min_credits,
    "hq": lambda module: module.min_hq_credits,
    "courses": lambda module: module.min_courses,
    "most": lambda module: module.max_credits,
    "overflow": lambda module: module.overflow_to,
}
SLOT: Mapping[str, Getter] = {
    "name": lambda slot: slot.name,
    "credits": lambda slot: slot.credits,
    "modules": lambda slot: list(slot.modules),
    "hq": lambda slot: slot.hq,
    "compulsory": lambda slot: slot.compulsory,
    "capstone": lambda slot: slot.capstone,
    "thesis": lambda slot: slot.thesis,
    "average": lambda slot: slot.in_average,
    "bridging": lambda slot: slot.bridging,
    "substitutes": lambda slot: sorted(slot.substitutes),
    "equivalents": lambda slot: sorted(slot.equivalents),
}
GROUP: Mapping[str, Getter] = {
    "name": lambda group: group.name,
    "unit": lambda group: group.unit.value,
    "least": lambda group: group.at_least,
    "courses": lambda group: sorted(group.courses),
    "groups": lambda group: sorted(group.groups),
    "required": lambda group: group.required,
}


def changes(before: RuleSet, after: RuleSet) -> list[Change]:
    """What is different: the rules as a whole, then modules, courses and conditions in the order of the newer ones."""
    return [
        *_fields("rules", "", WHOLE, before, after),
        *_parts("module", MODULE, _by(before.modules, _code), _by(after.modules, _code)),
        *_parts("course", SLOT, _by(before.slots, _course), _by(after.slots, _course)),
        *_parts("group", GROUP, _by(before.groups, _code), _by(after.groups, _code)),
    ]


def _code(part: Module | Group) -> str:
    return part.code


def _course(slot: Slot) -> str:
    return slot.course


def _by[Part](parts: Iterable[Part], key: Callable[[Part], str]) -> dict[str, Part]:
    return {key(part): part for part in parts}


def _parts(
    kind: str, getters: Mapping[str, Getter], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Change]:
    for code, part in after.items():
        if code in before:
            yield from _fields(kind, f"{code} {part.name}", getters, before[code], part)
        else:
            yield Change(f"{kind}.added", f"{code} {part.name}")
    yield from (Change(f"{kind}.removed", f"{code} {part.name}") for code, part in before.items() if code not in after)


def _fields(kind: str, part: str, getters: Mapping[str, Getter], before: Any, after: Any) -> Iterator[Change]:
    for name, get in getters.items():
        was, now = plain(get(before)), plain(get(after))
        if was != now:
            yield Change(f"{kind}.{name}", part, {"before": was, "after": now})


def plain(value: Any) -> Any:
    """A value as a sentence shows it: 4 and 4.0 alike, nothing for what is not asked."""
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(value)
    return value
