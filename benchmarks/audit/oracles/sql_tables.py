"""The tables that the SQL oracle reads, made from rule sets without the kernel's compiler."""

from collections.abc import Iterator, Sequence

from graduand.pure.audit.rules.parts import Unit
from graduand.pure.audit.rules.ruleset import RuleSet

from .columns import GROUPS, MODULES
from .loop import Place, Rules
from .sql_text import COURSES, CREDITS, HQ_CREDITS, OF_GROUPS

UNLIMITED = 1_000_000_000
NOWHERE = -1
WIDTH = 64
"""Slot number = number of the rule set x this + place in the rule set."""

UNITS = {Unit.CREDITS: CREDITS, Unit.HQ_CREDITS: HQ_CREDITS, Unit.COURSES: COURSES, Unit.GROUPS: OF_GROUPS}

type Row = dict[str, int]


def rule_rows(rulesets: Sequence[RuleSet]) -> Iterator[Row]:
    """`audit_rule`: one row a rule set. Raises ValueError for rules that the text is too simple for."""
    for number, rules in enumerate(rulesets):
        known = Rules(rules)
        _check_simple(known)
        yield {
            "rule": number, "min_total": known.total, "min_hq": known.hq, "need_compulsory": known.compulsory,
            "need_capstones": known.capstones, "need_bridges": known.bridging,
            "cap": UNLIMITED if known.cap is None else known.cap, "degree": int(known.degree is not None),
            "min_average": known.average, "min_thesis": known.thesis,
            "need_language": int(known.degree is not None and known.degree.language_required),
        } | _module_columns(known) | _group_columns(known)  # fmt: skip


def _check_simple(rules: Rules) -> None:
    if len(rules.minimums) > MODULES or len(rules.groups) > GROUPS or len(rules.places) > WIDTH:
        raise ValueError("more modules, groups or slots than the SQL oracle has columns for")
    for into in rules.overflow:
        if into is not None and rules.maximums[into] is not None:
            raise ValueError("the SQL oracle lets surplus flow one step only")
    if any(len(place.modules) > 2 for place in rules.places):
        raise ValueError("the SQL oracle knows two modules a slot")
    for group in rules.groups:
        if group.unit is Unit.GROUPS and any(rules.groups[below].unit is Unit.GROUPS for below in group.below):
            raise ValueError("the SQL oracle knows one level of groups of groups")


def _module_columns(rules: Rules) -> Row:
    row: Row = {}
    for m in range(MODULES):
        there = m < len(rules.minimums)
        code = rules.module_codes[m] if there else ""
        maximum, into = (rules.maximums[m], rules.overflow[m]) if there else (None, None)
        row |= {
            f"min{m}": rules.minimums[m] if there else 0,
            f"minhq{m}": rules.hq_minimums[m] if there else 0,
            f"minn{m}": rules.course_minimums[m] if there else 0,
            f"most{m}": UNLIMITED if maximum is None else maximum,
            f"into{m}": NOWHERE if into is None else into,
            f"bitc{m}": rules.bit.get(f"credits.module:{code}", 0),
            f"bith{m}": rules.bit.get(f"credits.module_hq:{code}", 0),
            f"bitn{m}": rules.bit.get(f"courses.module:{code}", 0),
        }
    return row


def _group_columns(rules: Rules) -> Row:
    row: Row = {}
    for g in range(GROUPS):
        group = rules.groups[g] if g < len(rules.groups) else None
        row |= {
            f"unit{g}": UNITS[group.unit] if group else CREDITS,
            f"least{g}": group.least if group else 0,
            f"bitg{g}": group.bit if group else 0,
        }
        row |= {f"below{g}_{k}": int(group is not None and k in group.below) for k in range(GROUPS) if k != g}
    return row


def slot_rows(rulesets: Sequence[RuleSet]) -> Iterator[Row]:
    """`audit_slot`: one row a slot."""
    for number, rules in enumerate(rulesets):
        known = Rules(rules)
        for place in known.places:
            yield _slot_row(known, place, number)


def _slot_row(rules: Rules, place: Place, number: int) -> Row:
    averaged_exempt = rules.exempt_mark is not None
    return {
        "slot": number * WIDTH + place.number, "module": place.modules[0],
        "second": place.modules[1] if len(place.modules) > 1 else NOWHERE,
        "credits": place.credits, "hq": place.hq, "hqx": place.hq if rules.exempt_is_hq else 0,
        "counts": int(not place.bridging), "compulsory": int(place.compulsory), "capstone": int(place.capstone),
        "thesis": int(place.thesis), "averaged": place.averaged, "bridging": int(place.bridging),
        "capped": int(place.capped), "exempt_points": place.averaged * (rules.exempt_mark or 0),
        "exempt_weight": place.averaged if averaged_exempt else 0,
    } | {f"group{g}": int(g in place.groups) for g in range(GROUPS)}  # fmt: skip


def plan_rows(rulesets: Sequence[RuleSet], course_number: dict[str, int]) -> Iterator[Row]:
    """`audit_plan`: which course fills which slot, every code of a slot on a row of its own."""
    for number, rules in enumerate(rulesets):
        for place, slot in enumerate(rules.slots):
            for code in slot.codes:
                yield {"rule": number, "course": course_number[code], "slot": number * WIDTH + place,
                       "capstone": int(slot.capstone)}  # fmt: skip
