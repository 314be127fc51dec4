"""Rule sets that contradict themselves never come to exist, and say each reason; where rows are, see test_sheet."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from graduand.pure.audit.rules.parts import ExemptionRule, Group, StudyTime, Unit
from graduand.pure.audit.rules.ruleset import BadRules, RuleSet

from .office import degree, module, rule_set, slot


def _bad(modules: list | None = None, slots: list | None = None, **more: object) -> Callable[[], RuleSet]:
    return lambda: rule_set(modules or [module("P", "2")], slots or [slot("a", "4", "P")], **more)


def _group(code: str, *courses: str, groups: tuple[str, ...] = ()) -> Group:
    return Group(code, "", Unit.COURSES, Decimal(1), courses, groups)


TO_E, TO_P = {"max_credits": Decimal(4), "overflow_to": "E"}, {"max_credits": Decimal(4), "overflow_to": "P"}
REFUSED = {
    "surplus that flows in a circle": ("rules.overflow_cycle", _bad([module("P", **TO_E), module("E", **TO_P)])),
    "surplus that flows back at once": ("rules.overflow_cycle", _bad([module("P", **TO_P)])),
    "surplus into an unknown module": ("rules.unknown_module", _bad([module("P", **TO_E)])),
    "a slot in an unknown module": ("rules.unknown_module", _bad(slots=[slot("a", "4", "P", "X")])),
    "a slot in no module": ("rules.slot_without_module", _bad(slots=[slot("a", "4", "P"), slot("b", "4")])),
    "a minimum of nothing": ("rules.module_empty", _bad([module("P"), module("E", "2")])),
    "a minimum of bridging courses": (
        "rules.module_empty",
        _bad(slots=[slot("a", "4", "P", bridging=True, in_average=False)]),
    ),
    "a module twice": ("rules.module_twice", _bad([module("P"), module("P")])),
    "a level nobody knows": ("rules.unknown_level", _bad(level="doctor")),
    "an intake in July": ("rules.bad_term", _bad(intake_from="202107")),
    "credits that are no number": ("rules.credits_not_half", _bad([module("P", "NaN")])),
    "credits of a signaling kind": ("rules.credits_not_half", _bad([module("P", "sNaN")])),
    "credits without end": ("rules.credits_not_half", _bad([module("P", "Infinity")])),
    "more modules than any plan has": ("rules.too_many_modules", _bad([module(str(n)) for n in range(101)])),
    "more courses than any plan has": (
        "rules.too_many_courses", _bad(slots=[slot(f"c{n}", "0", "P") for n in range(501)]),
    ),
    "more groups than any plan has": (
        "rules.too_many_groups", _bad(groups=tuple(_group(f"g{n}", "a") for n in range(101))),
    ),
    "a group of unknown courses": ("rules.group_unknown_course", _bad(groups=(_group("g", "x"),))),
    "a group of unknown groups": ("rules.group_unknown_group", _bad(groups=(_group("g", "a", groups=("x",)),))),
    "a course twice in a group": ("rules.group_member_twice", _bad(groups=(_group("g", "a", "a"),))),
    "a group within itself": ("rules.group_cycle", _bad(groups=(_group("g", "a", groups=("g",)),))),
    "a degree average of nothing": (
        "rules.degree_without_average",
        _bad(slots=[slot("a", "4", "P", in_average=False)], degree=degree("75")),
    ),
    "a degree mark in hundredths": ("rules.bad_mark", _bad(degree=degree("75.25"))),
    "a degree mark of a signaling kind": ("rules.bad_mark", _bad(degree=degree("sNaN"))),
    "an exemption mark above 100": ("rules.bad_mark", _bad(exemption=ExemptionRule(average_mark=Decimal(101)))),
    "a cap in tenths": ("rules.credits_not_half", _bad(exemption=ExemptionRule(Decimal("0.1")))),
    "no time at all": ("rules.study_reversed", _bad(study=StudyTime(0, 0))),
}  # fmt: skip


@pytest.mark.parametrize(("code", "make"), REFUSED.values(), ids=REFUSED)
def test_rules_are_refused_with_the_reason(code: str, make: Callable[[], RuleSet]) -> None:
    with pytest.raises(BadRules) as refusal:
        make()
    assert {fault.code for fault in refusal.value.faults} == {code}


def test_every_fault_is_told_and_not_only_the_first() -> None:
    with pytest.raises(BadRules) as refusal:
        rule_set([module("P", "-1")], [slot("a", "4.3", "X")], level="?", version=0)
    assert {fault.code for fault in refusal.value.faults} == {
        "rules.unknown_level", "rules.bad_version", "rules.unknown_module", "rules.credits_negative",
        "rules.credits_not_half",
    }  # fmt: skip


def test_a_minimum_is_reachable_by_courses_that_may_count_there_and_by_what_overflows() -> None:
    modules = [module("A", "2", max_credits=Decimal(2), overflow_to="B"), module("B", "5", min_courses=1)]
    places = [slot("a", "4", "A"), slot("b", "3", "A", "B", hq=True)]
    assert rule_set(modules, places, "7", min_hq_credits=Decimal(3))
    for asked in ({"modules": (modules[0], module("B", "8.5"))}, {"min_total_credits": Decimal("7.5")}):
        with pytest.raises(BadRules, match="unreachable"):
            replace(rule_set(modules, places), **asked)


def test_what_is_lost_above_the_last_maximum_reaches_no_total() -> None:
    with pytest.raises(BadRules, match="total_unreachable"):
        rule_set([module("A", max_credits=Decimal(2))], [slot("a", "4", "A")], "2.5")


def test_a_chain_of_any_length_is_weighed_without_running_out_of_stack() -> None:
    chain = tuple(_group(f"g{n}", "a", groups=(f"g{n + 1}",) if n < 99 else ()) for n in range(100))
    stream = [module(f"m{n}", max_credits=Decimal(1), overflow_to=f"m{n + 1}" if n < 98 else None) for n in range(99)]
    places = [slot("a", "4", "m0")]
    assert rule_set(stream, places, "4", groups=tuple(replace(group, required=False) for group in chain))
    with pytest.raises(BadRules, match="group_cycle"):
        rule_set(stream, places, groups=(*chain[:99], replace(chain[99], groups=("g0",))))


def test_the_hash_sees_a_changed_minimum_but_not_how_it_is_written() -> None:
    rules = rule_set([module("P", "4")], [slot("a", "4", "P")])
    assert rule_set([module("P", "4.0")], [slot("a", "4.00", "P")]).content_hash == rules.content_hash
    assert replace(rules, min_total_credits=Decimal("0.5")).content_hash != rules.content_hash


def test_the_hash_does_not_see_in_which_order_a_group_names_its_members() -> None:
    places = [slot("a", "4", "P"), slot("b", "4", "P")]
    inner = (_group("x", "a"), _group("y", "b"))
    first, second = (
        rule_set([module("P")], places, groups=(*inner, _group("g", *courses, groups=groups)))
        for courses, groups in ((("a", "b"), ("x", "y")), (("b", "a"), ("y", "x")))
    )
    assert first.content_hash == second.content_hash


def test_rules_cover_the_intakes_of_their_range() -> None:
    rules = rule_set([module("P")], [slot("a", "4", "P")])
    assert [rules.covers(term) for term in ("202009", "202103", "202203", "202209", "202303")] == [
        False, True, True, True, False,
    ]  # fmt: skip
