"""The kernel against a second, naive auditor; S12, S14 of the notice, domain.md 2.2 to 2.4."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graduand.pure.audit.explain import explain
from graduand.pure.audit.explanation import Explanation
from graduand.pure.audit.kernel import Partition, Students, compile_rules
from graduand.pure.audit.reasons import degree_reason_codes, reason_codes
from graduand.pure.audit.rules import RuleSet, Slot
from graduand.pure.audit.undecided import Moved, move

from .naive import opinion
from .office import Grade, audit, degree, module, passed, results, rule_set, slot
from .strategies import audited, rule_sets, transcripts


@settings(max_examples=300, deadline=None)
@given(audited())
def test_the_kernel_and_the_naive_auditor_agree_on_every_figure(case: tuple[RuleSet, list[Grade]]) -> None:
    rules, grades = case
    verdicts, naive = audit(compile_rules([rules]), [grades]), opinion(rules, grades)
    assert set(reason_codes(int(verdicts.reasons[0]), rules)) == naive.codes
    assert set(degree_reason_codes(int(verdicts.degree_reasons[0]))) == naive.degree_codes
    assert (verdicts.academic_ok[0], verdicts.degree_ok[0]) == (naive.academic_ok, naive.degree_ok)
    assert Decimal(int(verdicts.total[0])) / 10 == naive.total
    held = {
        part.code: Decimal(int(tenths)) / 10 for part, tenths in zip(rules.modules, verdicts.module[0], strict=True)
    }
    assert held == naive.modules
    moved = zip(verdicts.moved.slot.tolist(), verdicts.moved.module.tolist(), strict=True)
    assert {rules.slots[place].course: rules.modules[home].code for place, home in moved} == naive.moved


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
    together = audit(
        compile_rules([rules for rules, _ in cases]), [grades for _, grades in cases], list(range(len(cases)))
    )
    for number, (rules, grades) in enumerate(cases):
        alone = audit(compile_rules([rules]), [random.sample(grades, len(grades))])
        assert (together.reasons[number], together.total[number]) == (alone.reasons[0], alone.total[0])


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
    monkeypatch.setattr("graduand.pure.audit.undecided.allocate", lambda *_: None)
    assert not audit(compile_rules([rules]), [passed("stat", "law")]).academic_ok[0]


def test_a_search_that_lies_graduates_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = rule_set([module("P", "5"), module("E", "5")], THREE)
    monkeypatch.setattr("graduand.pure.audit.undecided.allocate", lambda *_: (3, (1, 1, 1)))
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
    rules = rule_set([module("P")], places, "6", exemption_cap_credits=Decimal(1))
    exempt = [("a", 0, True), ("b", 0, True)]
    verdicts = audit(compile_rules([rules]), [exempt, [*passed("a"), ("b", 0, True)]])
    assert verdicts.total.tolist() == [10, 50]
    assert reason_codes(int(verdicts.reasons[0]), rules) == ["credits.total", "exemption_over_limit"]


@pytest.mark.parametrize("order", ["ABC", "BAC", "CBA"])
def test_surplus_flows_down_a_chain_of_modules_and_is_lost_at_its_end(order: str) -> None:
    chain = {
        "A": module("A", max_credits=Decimal(2), overflow_to="B"),
        "B": module("B", max_credits=Decimal(3), overflow_to="C"),
        "C": module("C", "4", max_credits=Decimal(4)),
    }
    rules = rule_set([chain[code] for code in order], [slot("a", "8", "A"), slot("b", "2", "B")], "9")
    verdicts = audit(compile_rules([rules]), [passed("a", "b"), passed("a")])
    assert dict(zip(order, verdicts.module[0].tolist(), strict=True)) == {"A": 20, "B": 30, "C": 40}
    assert verdicts.academic_ok.tolist() == [True, False]


def test_retakes_and_substitutes_fill_one_slot_with_the_best_score() -> None:
    rules = rule_set([module("P")], [slot("a", "4", "P", accepts=("old",))], "4", degree=degree("75"))
    verdicts = audit(compile_rules([rules]), [[("a", 550, False), ("old", 620, False), ("a", 760, False)]])
    assert (verdicts.total[0], verdicts.points[0], verdicts.degree_ok[0]) == (40, 760 * 40, True)


def test_feeding_in_pieces_gives_the_same_and_a_stranger_is_refused() -> None:
    compiled = compile_rules([rule_set([module("P", "4")], [slot("a", "4", "P")])])
    partition = Partition(compiled, Students(np.array([5, 900_000]), np.array([0, -1], np.int32)))
    kind, score = np.zeros(1, np.int8), np.array([600], np.int16)
    for student in (5, 900_000):
        partition.feed(np.array([student]), compiled.course_index(["a"]), score, kind)
    verdicts = partition.verdicts()
    assert verdicts.academic_ok.tolist() == [True, False]
    assert reason_codes(int(verdicts.reasons[1]), None) == ["no_rule_set"]
    with pytest.raises(ValueError, match="outside the partition"):
        partition.feed(np.array([6]), compiled.course_index(["a"]), score, kind)


def test_nobody_and_no_rules_at_all_are_no_error() -> None:
    assert len(audit(compile_rules([]), []).academic_ok) == 0
    assert audit(compile_rules([]), [passed("a")], rule=-1).academic_ok.tolist() == [False]


def test_the_pass_mark_is_data() -> None:
    rules = rule_set([module("P")], [slot("a", "4", "P")], "4")
    marks = [compile_rules([rules], pass_mark=Decimal(mark)) for mark in (60, 70)]
    assert [bool(audit(compiled, [passed("a", score=650)]).academic_ok[0]) for compiled in marks] == [True, False]
