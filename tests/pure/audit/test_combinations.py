"""Every combination at once against the search one by one: the same answers, the same choices, for the same people."""

import random
from decimal import Decimal
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graduand.pure.audit.allocation import combinations
from graduand.pure.audit.allocation.combinations import few
from graduand.pure.audit.compiling.compiled import Compiled, compile_rules
from graduand.pure.audit.kernel.partition import Verdicts
from graduand.pure.audit.rules.parts import Slot
from graduand.pure.audit.rules.ruleset import RuleSet

from .naive import opinion
from .office import Grade, audit, module, passed, rule_set, slot
from .strategies import audited


def _by_search(compiled: Compiled, transcripts: list[list[Grade]], rule: list[int]) -> Verdicts:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(combinations, "MOST_COMBINATIONS", 0)
        return audit(compiled, transcripts, rule)


def _assert_equal(one: Verdicts, other: Verdicts) -> None:
    for name, values in vars(one).items():
        if name != "moved":
            assert np.array_equal(values, vars(other)[name]), name
    for mine, theirs in zip(one.moved, other.moved, strict=True):
        assert mine.tolist() == theirs.tolist()


@given(st.lists(audited(), min_size=1, max_size=5))
def test_people_of_several_programs_are_allocated_as_the_search_does_it(
    people: list[tuple[RuleSet, list[Grade]]],
) -> None:
    compiled = compile_rules([rules for rules, _ in people])
    transcripts, rule = [grades for _, grades in people], list(range(len(people)))
    _assert_equal(audit(compiled, transcripts, rule), _by_search(compiled, transcripts, rule))


def test_every_transcript_of_a_tight_plan_is_allocated_as_the_naive_auditor_does_it() -> None:
    modules = [
        module("P", "4", min_hq_credits=Decimal(2), max_credits=Decimal(5), overflow_to="E"),
        module("E", "4.5", min_courses=2),
        module("Q", "1.5"),
    ]
    slots = [
        slot("e", "2", "P", "E", "Q"),
        slot("d", "2.5", "P", "E", hq=True),
        slot("c", "3", "E", "P", capstone=True, hq=True),
        slot("b", "1.5", "Q", "P", hq=True),
        slot("a", "2", "P", "Q", hq=True),
    ]
    rules, compiled = rule_set(modules, slots, "10"), compile_rules([rule_set(modules, slots, "10")])
    kinds: list[list[Grade]] = [[], passed("x"), [("x", 0, True)]]
    people = [
        [(place.course, score, exempt) for place, kind in zip(slots, chosen, strict=True) for _, score, exempt in kind]
        for chosen in product(kinds, repeat=5)
    ]
    verdicts = audit(compiled, people)
    _assert_equal(verdicts, _by_search(compiled, people, [0] * len(people)))
    moves: list[dict[str, str]] = [{} for _ in people]
    for student, place, home in zip(*(column.tolist() for column in verdicts.moved), strict=True):
        moves[student][slots[place].course] = modules[home].code
    expected = [opinion(rules, grades) for grades in people]
    assert moves == [one.moved for one in expected]
    assert verdicts.academic_ok.tolist() == [one.academic_ok for one in expected]
    assert sum(map(bool, moves)) > 10, "the plan must be tight enough to move courses"


def _big_plan(dice: random.Random) -> RuleSet:
    slots = [slot(f"c{n:02}", "2", "P", "E", "Q") if dice.random() < 0.4 else _of_two(dice, n) for n in range(7)]
    share = sum((place.credits for place in slots), Decimal(0)) // 3
    modules = [module("P", str(share), max_credits=share + 1, overflow_to="Q"), module("E", str(share - 1))]
    return rule_set([*modules, module("Q", "3", min_courses=1)], slots)


def _of_two(dice: random.Random, number: int) -> Slot:
    return slot(f"c{number:02}", str(dice.choice([1, 1.5, 2, 3.5])), *dice.sample("PEQ", 2))


def test_whoever_has_few_allocations_is_tried_beside_those_who_are_searched() -> None:
    dice = random.Random(5)
    plans = [_big_plan(dice) for _ in range(30)]
    compiled = compile_rules(plans)
    people = [passed(*(place.course for place in plan.slots)) for plan in plans]
    many = [np.prod([len(place.modules) for place in plan.slots]) > combinations.MOST_COMBINATIONS for plan in plans]
    assert 3 < sum(many) < 27
    rule = list(range(len(plans)))
    verdicts = audit(compiled, people, rule)
    assert len(set(verdicts.moved.student.tolist())) > 10
    _assert_equal(verdicts, _by_search(compiled, people, rule))


def test_the_table_of_combinations_is_worked_off_in_parts_of_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = rule_set([module("P", "3"), module("E", "2")], [slot("a", "3", "P", "E"), slot("b", "2", "P", "E")])
    compiled, people = compile_rules([rules]), [passed("a", "b"), passed("a"), passed("a", "b")]
    whole = audit(compiled, people)
    monkeypatch.setattr(combinations, "AT_ONCE", 1)
    _assert_equal(audit(compiled, people), whole)
    assert whole.moved.student.tolist() == [0, 2]


def test_the_combinations_stand_by_moves_and_then_in_course_order() -> None:
    assert ["".join(map(str, row)) for row in combinations.combinations((2, 3, 1, 2)).tolist()] == [
        "0000", "0001", "0100", "0200", "1000", "0101", "0201", "1001", "1100", "1200", "1101", "1201",
    ]  # fmt: skip
    assert combinations.combinations(()).tolist() == [[]]


def test_two_hundred_and_fifty_six_allocations_are_few_and_one_more_factor_is_not() -> None:
    assert few(np.array([[2] * 8 + [1], [2] * 9, [3] * 9], np.int32)).tolist() == [True, False, False]
    assert few(np.array([[2] * 70], np.int32)).tolist() == [False], "a number too large for an integer is not few"
