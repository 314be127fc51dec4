"""Approved exceptions as rules of one's own: they survive a new version, and what has no object is told."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graduand.pure.audit.kernel.partition import compile_rules
from graduand.pure.audit.rules.parts import Group, Unit
from graduand.pure.audit.rules.personal import Concession, Personal, personal
from graduand.pure.audit.rules.reasons import reason_codes
from graduand.pure.audit.rules.ruleset import RuleSet

from .office import Grade, audit, degree, module, passed, rule_set, slot
from .strategies import audited


def _rules() -> RuleSet:
    modules = [module("P", "8", min_hq_credits=Decimal(8), min_courses=2), module("E", "2")]
    slots = [
        slot("p1", "4", "P", hq=True, compulsory=True),
        slot("p2", "4", "P", hq=True, substitutes=("old",), equivalents=("like",)),
        slot("e1", "3", "E"),
        slot("e2", "3", "E", "P"),
        slot("w", "5", "P", compulsory=True, capstone=True, thesis=True),
        slot("b", "2", "E", bridging=True, in_average=False),
    ]
    groups = (Group("g", "", Unit.CREDITS, Decimal(3), ("e1", "e2")), Group("h", "", Unit.COURSES, Decimal(1), ("e1",)))
    return rule_set(modules, slots, "16", min_hq_credits=Decimal(8), degree=degree("75", "80", True), groups=groups)


def _codes(rules: RuleSet, grades: list[Grade], bridging: bool = False) -> list[str]:
    return reason_codes(int(audit(compile_rules([rules]), [grades], bridging=bridging).reasons[0]), rules)


EVERYTHING = ("p1", "p2", "e1", "e2", "w", "b")
WAIVED = {
    "credits.hq": ("p1", "e1", "e2", "w", "b"),
    "credits.module:E": ("p1", "p2", "w", "b"),
    "credits.module_hq:P": ("e1", "e2", "w", "b"),
    "courses.module:P": ("e1", "e2", "b"),
    "group:g": ("p1", "p2", "w", "b"),
    "group:h": ("p1", "p2", "e2", "w", "b"),
    "course_missing:p1": ("p2", "e1", "e2", "w", "b"),
    "bridging_missing:b": ("p1", "p2", "e1", "e2", "w"),
}


@pytest.mark.parametrize(("condition", "taken"), WAIVED.items(), ids=WAIVED)
def test_what_is_waived_is_not_asked_and_everything_else_still_is(condition: str, taken: tuple[str, ...]) -> None:
    own = personal(_rules(), [Concession("waive", condition=condition)])
    before, after = (_codes(rules, passed(*taken), bridging=True) for rules in (_rules(), own.rules))
    assert own.unused == ()
    reported = condition.split(":")[0] if condition.endswith((":p1", ":b")) else condition
    assert set(before) - set(after) == {reported}


def test_the_code_behind_the_colon_may_stand_in_its_own_field() -> None:
    for split, whole in (
        (Concession("waive", condition="credits.module", module="E"), "credits.module:E"),
        (Concession("waive", condition="course_missing", course="p1"), "course_missing:p1"),
    ):
        assert personal(_rules(), [split]).rules == personal(_rules(), [Concession("waive", condition=whole)]).rules


def test_the_language_is_no_longer_asked_of_the_degree() -> None:
    own = personal(_rules(), [Concession("waive", condition="degree.language")])
    assert own.rules.degree == replace(degree("75", "80", True), language_required=False)


@pytest.mark.parametrize(
    "condition",
    [
        "credits.total", "capstone_missing", "course_missing:w", "degree.average", "degree.thesis", "no_rule_set", "",
        "credits.module:X", "credits.module_hq:E", "courses.module:E", "group:x", "course_missing:p2",
        "course_missing:nowhere", "bridging_missing:p1", "credits.hq:P", "degree.language:x", "credits.module",
    ],
)  # fmt: skip
def test_what_may_not_be_waived_or_is_not_asked_is_unused(condition: str) -> None:
    concession = Concession("waive", condition=condition)
    assert personal(_rules(), [concession]) == Personal(_rules(), (concession,))


def test_a_waiver_twice_is_used_once_and_a_second_version_without_the_floor_tells_it() -> None:
    waiver = Concession("waive", condition="credits.module:E")
    assert personal(_rules(), [waiver, waiver]).unused == ()
    assert personal(replace(_rules(), modules=(module("P"), module("E"))), [waiver]).unused == (waiver,)


def test_a_course_of_elsewhere_fills_the_place_it_is_put_in() -> None:
    own = personal(_rules(), [Concession("substitute", course="law", target="p1")])
    assert "course_missing" not in _codes(own.rules, passed("law", "p2", "e1", "e2", "w"))
    assert "course_missing" in _codes(_rules(), passed("law", "p2", "e1", "e2", "w"))


def test_a_substitute_fills_nothing_else() -> None:
    own = personal(_rules(), [Concession("substitute", course="e2", target="p1")])
    assert [place.course for place in own.rules.slots] == ["p1", "p2", "e1", "w", "b"]
    assert own.rules.groups[0].courses == ("e1",)
    assert "credits.module:E" in _codes(own.rules, passed("e2", "p2", "w"))


def test_a_place_that_loses_its_course_goes_to_the_next_that_fills_it() -> None:
    own = personal(_rules(), [Concession("substitute", course="p2", target="e1")])
    heir = own.rules.slots[1]
    assert (heir.course, heir.substitutes, heir.equivalents) == ("old", (), ("like",))
    assert "credits.hq" not in _codes(own.rules, passed("p1", "old"))


def test_a_substitute_of_another_place_leaves_it() -> None:
    own = personal(_rules(), [Concession("substitute", course="like", target="e1")])
    assert (own.rules.slots[1].equivalents, own.rules.slots[2].codes) == ((), ("e1", "like"))


def test_a_place_is_found_by_a_course_that_a_new_version_made_its_substitute() -> None:
    own = personal(_rules(), [Concession("substitute", course="law", target="old")])
    assert "law" in own.rules.slots[1].codes


@pytest.mark.parametrize(
    "concession",
    [
        Concession("substitute", course="p1", target="e1"),
        Concession("substitute", course="w", target="e1"),
        Concession("substitute", course="b", target="e1"),
        Concession("substitute", course="law", target="nowhere"),
        Concession("substitute", course="", target="e1"),
        Concession("substitute", course="old", target="p2"),
        Concession("substitute", course="two words", target="p2"),
        Concession("force", course="e1", module="nowhere", credits=Decimal(3)),
        Concession("force", course="law", module="E"),
        Concession("force", course="law", module="E", credits=Decimal("2.3")),
        Concession("force", course="law", module="E", credits=Decimal(-1)),
        Concession("force", course="e1", module="E"),
        Concession("force", course="b", module="P"),
        Concession("force", course="p1", module="E"),
    ],
    ids=str,
)
def test_what_has_no_object_or_would_leave_rules_nobody_can_meet_is_unused(concession: Concession) -> None:
    own = personal(_rules(), [concession])
    assert (own.rules, own.unused) == (_rules(), (concession,))


def test_a_course_of_elsewhere_gets_a_place_of_its_own_in_a_module() -> None:
    own = personal(_rules(), [Concession("force", course="law", module="E", credits=Decimal(2))])
    assert "credits.module:E" not in _codes(own.rules, passed("law"))
    assert not own.rules.slots[-1].in_average


def test_a_course_of_the_plan_counts_where_it_is_forced_and_nowhere_else() -> None:
    own = personal(_rules(), [Concession("force", course="e2", module="P", credits=Decimal(4))])
    moved = own.rules.slots[3]
    assert (moved.modules, moved.credits, moved.course) == (("P",), Decimal(4), "e2")


def test_a_forced_substitute_leaves_the_place_it_filled() -> None:
    own = personal(_rules(), [Concession("force", course="old", module="E", credits=Decimal(2))])
    assert (own.rules.slots[1].substitutes, own.rules.slots[-1].course) == ((), "old")


def test_one_course_is_spent_once_and_the_second_use_is_told() -> None:
    twice = [Concession("substitute", course="law", target=target) for target in ("p1", "e1")]
    own = personal(_rules(), twice)
    assert len(own.unused) == 1
    assert sum("law" in place.codes for place in own.rules.slots) == 1


def test_the_order_of_concessions_does_not_matter() -> None:
    given_ones = [
        Concession("force", course="e1", module="P"),
        Concession("waive", condition="credits.module:E"),
        Concession("substitute", course="law", target="p1"),
        Concession("substitute", course="law", target="e2"),
    ]
    found = [personal(_rules(), order) for order in permutations(given_ones)]
    assert len({own.rules.content_hash for own in found}) == 1
    assert len({frozenset(own.unused) for own in found}) == 1


CONDITIONS = st.sampled_from(
    ["credits.hq", "degree.language", *(f"credits.module:{code}" for code in "ABCD"),
     *(f"courses.module:{code}" for code in "ABCD"), *(f"course_missing:c{n}" for n in range(6)), "group:g0",
     "group:g1"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(audited(), st.lists(CONDITIONS, max_size=3), st.booleans(), st.booleans())
def test_a_waiver_never_turns_yes_into_no(
    case: tuple[RuleSet, list[Grade]], conditions: list[str], bridging: bool, language: bool
) -> None:
    rules, grades = case
    own = personal(rules, [Concession("waive", condition=condition) for condition in conditions])
    before, after = (
        audit(compile_rules([one]), [grades], bridging=bridging, language=language) for one in (rules, own.rules)
    )
    assert after.academic_ok[0] or not before.academic_ok[0]
    assert after.degree_ok[0] or not before.degree_ok[0]
