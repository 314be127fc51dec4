"""Rule sets that contradict themselves never come to exist, and say each reason."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from graduand.pure.audit.rules import BadRules, RuleSet

from .office import degree, module, rule_set, slot
from .strategies import rule_sets


def _bad(modules: list | None = None, slots: list | None = None, **more: object) -> Callable[[], RuleSet]:
    return lambda: rule_set(modules or [module("P", "2")], slots or [slot("a", "4", "P")], **more)


TO_E, TO_P = {"max_credits": Decimal(4), "overflow_to": "E"}, {"max_credits": Decimal(4), "overflow_to": "P"}
REFUSED = {
    "surplus that flows in a circle": ("rules.overflow_cycle", _bad([module("P", **TO_E), module("E", **TO_P)])),
    "surplus into an unknown module": ("rules.unknown_module", _bad([module("P", **TO_E)])),
    "a slot in an unknown module": ("rules.unknown_module", _bad(slots=[slot("a", "4", "P", "X")])),
    "a slot in no module": ("rules.slot_without_module", _bad(slots=[slot("a", "4", "P"), slot("b", "4")])),
    "a minimum nobody can reach": ("rules.module_empty", _bad([module("P"), module("E", "2")])),
    "a minimum above the maximum": ("rules.min_over_max", _bad([module("P", "4", max_credits=Decimal(2))])),
    "a module twice": ("rules.module_twice", _bad([module("P"), module("P")])),
    "a course twice": ("rules.course_twice", _bad(slots=[slot("a", "4", "P"), slot("a", "2", "P")])),
    "a substitute that has its own slot": (
        "rules.course_twice",
        _bad(slots=[slot("a", "4", "P"), slot("b", "2", "P", accepts=("a",))]),
    ),
    "credits that are no half": ("rules.credits_not_half", _bad(slots=[slot("a", "4.3", "P")])),
    "negative credits": ("rules.credits_not_half", _bad(slots=[slot("a", "-1", "P")])),
    "credits that are no number": ("rules.credits_not_half", _bad([module("P", "NaN")])),
    "intakes the wrong way round": ("rules.intake_reversed", _bad(intake_from="202209", intake_to="202103")),
    "an intake in July": ("rules.bad_term", _bad(intake_from="202107")),
    "more credits than float32 can carry": (
        "rules.too_large",
        _bad(slots=[slot(f"c{number}", "50", "P") for number in range(40)]),
    ),
    "more modules than bits": ("rules.too_many_modules", _bad([module("P"), *(module(str(n)) for n in range(24))])),
    "a degree thesis without a thesis course": ("rules.degree_without_thesis", _bad(degree=degree(thesis="80"))),
    "a degree average of nothing": (
        "rules.degree_without_average",
        _bad(slots=[slot("a", "4", "P", in_average=False)], degree=degree("75")),
    ),
    "a degree average above 100": ("rules.bad_mark", _bad(degree=degree("101"))),
}


@pytest.mark.parametrize(("code", "make"), REFUSED.values(), ids=REFUSED)
def test_rules_are_refused_with_the_reason(code: str, make: Callable[[], RuleSet]) -> None:
    with pytest.raises(BadRules) as refusal:
        make()
    assert code in {fault.code for fault in refusal.value.faults}


@settings(max_examples=50, deadline=None)
@given(rule_sets())
def test_rules_survive_their_journey_through_json(rules: RuleSet) -> None:
    again = RuleSet.from_json(rules.to_json())
    assert again == rules
    assert again.content_hash == rules.content_hash


def test_the_hash_sees_a_changed_minimum_but_not_how_it_is_written() -> None:
    rules = rule_set([module("P", "4")], [slot("a", "4", "P")])
    assert rule_set([module("P", "4.0")], [slot("a", "4.00", "P")]).content_hash == rules.content_hash
    assert replace(rules, min_total_credits=Decimal("0.5")).content_hash != rules.content_hash


def test_rules_cover_the_intakes_of_their_range() -> None:
    rules = rule_set([module("P")], [slot("a", "4", "P")])
    assert [rules.covers(term) for term in ("202009", "202103", "202203", "202209", "202303")] == [
        False, True, True, True, False,
    ]  # fmt: skip
