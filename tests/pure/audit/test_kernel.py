"""The kernel against a second, naive auditor; S12, S14 of the notice, domain.md 2.2 to 2.4."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graduand.pure.audit.allocation.undecided import Moved, move
from graduand.pure.audit.explaining.explain import explain
from graduand.pure.audit.explaining.explanation import Explanation
from graduand.pure.audit.kernel.partition import Partition, Students, compile_rules
from graduand.pure.audit.rules.parts import ExemptionRule, Group, Module, Slot, Unit
from graduand.pure.audit.rules.reasons import Reason, degree_reason_codes, reason_codes
from graduand.pure.audit.rules.ruleset import RuleSet

from .naive import opinion
from .office import Grade, audit, module, passed, results, rule_set, slot
from .strategies import audited, rule_sets, transcripts


@settings(max_examples=300, deadline=None)
@given(audited(), st.booleans(), st.booleans())
def test_the_kernel_and_the_naive_auditor_agree_on_every_figure(
    case: tuple[RuleSet, list[Grade]], bridging: bool, language: bool
) -> None:
    rules, grades = case
    verdicts = audit(compile_rules([rules]), [grades], bridging=bridging, language=language)
    naive = opinion(rules, grades, bridging=bridging, language=language)
    assert set(reason_codes(int(verdicts.reasons[0]), rules)) == naive.codes
    assert set(degree_reason_codes(int(verdicts.degree_reasons[0]))) == naive.degree_codes
    assert (verdicts.academic_ok[0], verdicts.degree_ok[0]) == (naive.academic_ok, naive.degree_ok)
    tenths = (verdicts.total, verdicts.hq, verdicts.exempt, verdicts.average_credits, verdicts.thesis)
    assert [Decimal(int(found[0])) / 10 for found in tenths] == [
        naive.total, naive.hq, naive.exempt, naive.average_credits, naive.thesis,
    ]  # fmt: skip
    assert Decimal(int(verdicts.points[0])) / 100 == naive.points
    assert _by_code(rules.modules, verdicts.module[0] / 10) == naive.modules
    assert _by_code(rules.modules, verdicts.module_hq[0] / 10) == naive.modules_hq
    assert _by_code(rules.modules, verdicts.module_courses[0]) == naive.modules_courses
    units = [10 if group.unit in (Unit.CREDITS, Unit.HQ_CREDITS) else 1 for group in rules.groups]
    assert _by_code(rules.groups, verdicts.groups[0] / np.array(units, np.int32)) == naive.groups
    moved = zip(verdicts.moved.slot.tolist(), verdicts.moved.module.tolist(), strict=True)
    assert {rules.slots[place].course: rules.modules[home].code for place, home in moved} == naive.moved


def _by_code(parts: Sequence[Module | Group], values: np.ndarray) -> dict[str, Decimal]:
    return {part.code: Decimal(value) for part, value in zip(parts, values.tolist(), strict=True)}


@settings(max_examples=100, deadline=None)
@given(audited())
def test_the_explanation_says_what_the_kernel_decided(case: tuple[RuleSet, list[Grade]]) -> None:
    rules, grades = case
    verdicts, told = audit(compile_rules([rules]), [grades]), explain(rules, results(grades))
    assert (told.academic_ok, told.degree_ok) == (verdicts.academic_ok[0], verdicts.degree_ok[0])
    assert told.academic_ok == (not [finding for finding in told.findings if finding.blocks == "academic"])
    counted = [note.result for part in told.modules for note in part.slots if note.result]
    assert len(counted) + len(told.uncounted) == len(grades)


@settings(max_examples=40, deadline=None)
@given(st.lists(audited(), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_many_rule_sets_in_one_partition_judge_as_each_alone(
    cases: list[tuple[RuleSet, list[Grade]]], random: Random
) -> None:
    order = random.sample(range(len(cases)), len(cases))
    together = audit(
        compile_rules([cases[number][0] for number in order]),
        [grades for _, grades in cases],
        [order.index(number) for number in range(len(cases))],
        bridging=True,
    )
    for number, (rules, grades) in enumerate(cases):
        alone = audit(compile_rules([rules]), [random.sample(grades, len(grades))], bridging=True)
        for name in ("reasons", "degree_reasons", "total", "hq", "exempt", "points", "average_credits", "thesis"):
            assert getattr(together, name)[number] == getattr(alone, name)[0], name
        for name in ("module", "module_hq", "module_courses", "groups"):
            found, alike = getattr(together, name)[number], getattr(alone, name)[0]
            assert found[: len(alike)].tolist() == alike.tolist(), name
            assert not found[len(alike) :].any(), name


@settings(max_examples=40, deadline=None)
@given(audited(), st.randoms(use_true_random=False))
def test_the_order_of_slots_modules_and_results_does_not_matter(
    case: tuple[RuleSet, list[Grade]], random: Random
) -> None:
    rules, grades = case
    shuffled = replace(
        rules,
        slots=tuple(random.sample(rules.slots, len(rules.slots))),
        modules=tuple(random.sample(rules.modules, len(rules.modules))),
        groups=tuple(random.sample(rules.groups, len(rules.groups))),
    )
    first, second = explain(rules, results(grades)), explain(shuffled, results(grades[::-1]))
    assert _spread(first) == _spread(second)
    assert {finding.code for finding in first.findings} == {finding.code for finding in second.findings}


def _spread(told: Explanation) -> dict[str, str]:
    return {note.course: part.code for part in told.modules for note in part.slots}


@settings(max_examples=100, deadline=None)
@given(rule_sets(maximums=False).flatmap(lambda rules: st.tuples(st.just(rules), transcripts(rules))), st.data())
def test_one_more_passed_course_never_turns_yes_into_no(case: tuple[RuleSet, list[Grade]], data: st.DataObject) -> None:
    rules, grades = case
    course = data.draw(st.sampled_from([code for place in rules.slots for code in place.codes]))
    before, after = (
        audit(compile_rules([rules]), [taken]).academic_ok[0] for taken in (grades, [*grades, *passed(course)])
    )
    assert after or not before


@settings(max_examples=100, deadline=None)
@given(audited(), st.data())
def test_a_compulsory_course_that_was_never_passed_is_always_reported(
    case: tuple[RuleSet, list[Grade]], data: st.DataObject
) -> None:
    rules, grades = case
    left_out = data.draw(st.sampled_from([place for place in rules.slots if not place.bridging] or [None]))
    if left_out is None:
        return
    asked = replace(left_out, compulsory=True)
    rules = replace(rules, slots=tuple(asked if place is left_out else place for place in rules.slots))
    verdicts = audit(compile_rules([rules]), [[grade for grade in grades if grade[0] not in asked.codes]])
    assert verdicts.reasons[0] & Reason.COURSE_MISSING
    assert not verdicts.academic_ok[0]


@settings(max_examples=100, deadline=None)
@given(audited())
def test_a_course_is_never_split_and_never_counted_twice(case: tuple[RuleSet, list[Grade]]) -> None:
    rules, grades = case
    verdicts = audit(compile_rules([rules]), [grades])
    scored = {course for course, score, is_exempt in grades if score >= 600 and not is_exempt}
    exempt = {course for course, _, is_exempt in grades if is_exempt}
    home = {place.course: place.modules[0] for place in rules.slots if not place.bridging}
    for place, number in zip(verdicts.moved.slot.tolist(), verdicts.moved.module.tolist(), strict=True):
        assert rules.modules[number].code in rules.slots[place].modules[1:]
        home[rules.slots[place].course] = rules.modules[number].code
    filled = [
        place
        for place in rules.slots
        if place.course in home and not (scored | (exempt if not place.capstone else set())).isdisjoint(place.codes)
    ]
    counted = {part.code: sum(home[place.course] == part.code for place in filled) for part in rules.modules}
    assert _by_code(rules.modules, verdicts.module_courses[0]) == counted


STATISTICS = [slot("stat", "4", "P", "E"), slot("law", "4", "P")]
FIVE = [slot(name, credits, "P", "E") for name, credits in zip("abcde", "43322", strict=True)]
THREE = [slot(name, credits, "P", "E") for name, credits in zip("abc", "442", strict=True)]


@pytest.mark.parametrize(
    ("slots", "least", "graduates"),
    [(STATISTICS, "4", True), (FIVE, "7", True), (THREE, "5", False)],
    ids=["A: top-down refuses", "B: largest-first refuses", "C: splitting credits would graduate"],
)
def test_whole_courses_are_allocated_where_greedy_orders_and_flows_go_wrong(
    slots: list[Slot], least: str, graduates: bool
) -> None:
    rules = rule_set([module("P", least), module("E", least)], slots)
    verdicts = audit(compile_rules([rules]), [passed(*(place.course for place in slots))])
    assert bool(verdicts.academic_ok[0]) is graduates


def test_the_primary_module_alone_would_refuse_the_graduate_of_example_a(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = rule_set([module("P", "4"), module("E", "4")], STATISTICS)
    monkeypatch.setattr("graduand.pure.audit.allocation.combinations.MOST_COMBINATIONS", 0)
    monkeypatch.setattr("graduand.pure.audit.allocation.undecided.allocate", lambda *_: None)
    assert not audit(compile_rules([rules]), [passed("stat", "law")]).academic_ok[0]


def test_a_search_that_lies_graduates_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = rule_set([module("P", "5"), module("E", "5")], THREE)
    monkeypatch.setattr("graduand.pure.audit.allocation.combinations.MOST_COMBINATIONS", 0)
    monkeypatch.setattr("graduand.pure.audit.allocation.undecided.allocate", lambda *_: (3, (1, 1, 1)))
    assert not audit(compile_rules([rules]), [passed("a", "b", "c")]).academic_ok[0]


def test_a_course_is_never_moved_into_a_module_its_slot_does_not_name() -> None:
    rules = rule_set([module("P", "4"), module("E", "4")], STATISTICS)
    partition = Partition(compile_rules([rules]), Students(np.array([1]), np.array([0], np.int32)))
    law_into_e = Moved(*(np.array([number], np.int32) for number in (0, 1, 1)))
    with pytest.raises(ValueError, match="do not allow"):
        move(partition.compiled, partition.row, partition.best, partition.sums(), law_into_e)


def test_a_compulsory_course_never_taken_is_reported_though_credits_suffice() -> None:
    rules = rule_set([module("P", "4")], [slot("a", "4", "P"), slot("b", "2", "P", compulsory=True)], "4")
    verdicts = audit(compile_rules([rules]), [passed("a")])
    assert reason_codes(int(verdicts.reasons[0]), rules) == ["course_missing"]
    told = explain(rules, results(passed("a")))
    assert [finding.code for finding in told.findings if finding.blocks == "academic"] == ["course_missing:b"]


def test_an_exemption_never_stands_for_the_capstone() -> None:
    rules = rule_set([module("P", "4")], [slot("a", "4", "P"), slot("w", "8", "P", capstone=True)])
    verdicts = audit(compile_rules([rules]), [[*passed("a"), ("w", 0, True)], passed("a", "w")])
    assert verdicts.academic_ok.tolist() == [False, True]
    assert verdicts.total.tolist() == [40, 120]


def test_exempted_credits_above_the_limit_do_not_count_toward_the_total() -> None:
    places = [slot("a", "4", "P"), slot("b", "4", "P")]
    rules = rule_set([module("P")], places, "6", exemption=ExemptionRule(Decimal(1)))
    exempt = [("a", 0, True), ("b", 0, True)]
    verdicts = audit(compile_rules([rules]), [exempt, [*passed("a"), ("b", 0, True)]])
    assert verdicts.total.tolist() == [10, 50]
    assert reason_codes(int(verdicts.reasons[0]), rules) == ["credits.total", "exemption_over_limit"]
