"""Who needs a search at all: nobody whom the primary modules satisfy, and nobody whom no allocation can help."""

from decimal import Decimal

import numpy as np
import pytest

from graduand.pure.audit.allocation import combinations
from graduand.pure.audit.allocation.flexible import Moved, taken
from graduand.pure.audit.allocation.undecided import move, needs_of, undecided
from graduand.pure.audit.compiling.compiled import compile_rules
from graduand.pure.audit.kernel.partition import EXEMPT, SCORED, Partition, Students
from graduand.pure.audit.rules.parts import ExemptionRule, Module, Slot
from graduand.pure.audit.rules.ruleset import RuleSet

from .office import Grade, audit, module, passed, rule_set, slot


def _fed(rules: list[RuleSet], people: list[tuple[int, list[Grade]]]) -> Partition:
    compiled = compile_rules(rules)
    ids = np.arange(len(people), dtype=np.int64)
    partition = Partition(compiled, Students(ids, np.array([rule for rule, _ in people], np.int32)))
    rows = [(student, *grade) for student, (_, grades) in enumerate(people) for grade in grades]
    partition.feed(
        np.array([row[0] for row in rows], np.int64),
        compiled.course_index([row[1] for row in rows]),
        np.array([row[2] for row in rows], np.int16),
        np.array([EXEMPT if row[3] else SCORED for row in rows], np.int8),
    )
    return partition


def _undecided(modules: list[Module], slots: list[Slot], total: str, *people: list[Grade], **more: object) -> list[int]:
    partition = _fed([rule_set(modules, slots, total, **more)], [(0, grades) for grades in people])
    return undecided(partition.compiled, partition.row, partition.sums()).tolist()


def _either(credits: str, **more: object) -> list[Slot]:
    flexible = [slot("a", "4", "P", "E", **more), slot("b", credits, "P", "E", **more)]
    return [*flexible, slot("p", "4", "P"), slot("e", "1", "E")]


def test_only_who_lacks_something_that_a_move_could_bring_is_searched_for() -> None:
    met, nobody, open_ = passed("a", "e", "b"), list[Grade](), passed("a", "p")
    modules = [module("P", "4"), module("E", "1")]
    assert _undecided(modules, _either("2"), "0", met, nobody, open_, passed("p"), passed("b", "p")) == [2, 4]


@pytest.mark.parametrize(("credits", "total", "expected"), [("3.5", "8", []), ("4", "8", [0]), ("4", "8.5", [])])
def test_half_a_credit_decides_whether_a_module_and_the_total_can_be_met(
    credits: str, total: str, expected: list[int]
) -> None:
    modules = [module("P", "4"), module("E", "4")]
    assert _undecided(modules, _either(credits), total, passed("b", "p")) == expected
    assert _undecided(modules, _either(credits), total, *[passed("b", "p")] * 2) == expected + [1] * len(expected)


@pytest.mark.parametrize(("hq", "expected"), [("2", [0]), ("2.5", [])])
def test_headquarters_credits_that_no_move_can_bring_are_hopeless(hq: str, expected: list[int]) -> None:
    modules = [module("P"), module("E", min_hq_credits=Decimal(hq))]
    assert _undecided(modules, _either("2", hq=True), "0", passed("b", "p")) == expected


@pytest.mark.parametrize(("courses", "expected"), [(1, []), (2, [0]), (3, [])])
def test_a_number_of_courses_that_no_move_can_bring_is_hopeless(courses: int, expected: list[int]) -> None:
    modules = [module("P"), module("E", min_courses=courses)]
    assert _undecided(modules, _either("2"), "0", passed("b", "e")) == expected


def test_what_is_lost_over_a_maximum_may_be_kept_by_a_move_but_never_more_than_there_is() -> None:
    modules = [module("P", max_credits=Decimal(4)), module("E")]
    assert _undecided(modules, _either("2"), "6", passed("b", "p"), passed("b", "p")) == [0, 1]
    assert _undecided(modules, _either("2"), "6.5", passed("b", "p")) == []
    assert _undecided(modules, _either("2"), "4", passed("b", "p")) == []
    limited = {"exemption": ExemptionRule(Decimal(3))}
    assert _undecided(modules, _either("2"), "5", [*passed("b"), ("p", 0, True)], **limited) == [0]
    assert _undecided(modules, _either("2"), "5.5", [*passed("b"), ("p", 0, True)], **limited) == []


@pytest.mark.parametrize("most", [0, 256], ids=["searched", "all tried"])
def test_a_move_that_keeps_credits_from_being_lost_is_found_beside_the_limit_of_exemptions(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(combinations, "MOST_COMBINATIONS", most)
    modules = [module("P", max_credits=Decimal(4)), module("E")]
    limited = rule_set(modules, _either("2"), "5", exemption=ExemptionRule(Decimal(3)))
    plain = rule_set(modules, _either("2"), "6")
    people: list[list[Grade]] = [[*passed("b"), ("p", 0, True)], passed("b", "p")]
    verdicts = audit(compile_rules([limited, plain]), people, [0, 1])
    assert (verdicts.academic_ok.tolist(), verdicts.total.tolist()) == ([True, True], [50, 60])
    assert [column.tolist() for column in verdicts.moved] == [[0, 1], [1, 1], [1, 1]]


@pytest.mark.parametrize("most", [0, 256], ids=["searched", "all tried"])
def test_the_third_module_of_a_course_is_as_good_as_the_second(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(combinations, "MOST_COMBINATIONS", most)
    rules = rule_set([module("P"), module("E"), module("F", "2")], [slot("a", "2", "P", "E", "F")])
    verdicts = audit(compile_rules([rules]), [passed("a")])
    assert (verdicts.academic_ok.tolist(), verdicts.moved.module.tolist()) == ([True], [2])


def test_of_many_flexible_courses_those_passed_stand_first_and_in_course_order() -> None:
    names = [f"c{number:02}" for number in range(40)]
    rules = rule_set([module("P"), module("E")], [slot(name, "1", "P", "E") for name in names])
    partition = _fed([rules], [(0, passed(*names[1::2]))])
    found = taken(partition.compiled, partition.row, partition.best, np.array([0], np.int32))
    assert found.slot[0, :20].tolist() == list(range(1, 40, 2))
    assert found.passed[0].tolist() == [True] * 20 + [False] * 20


def test_what_was_passed_of_the_flexible_courses_stands_in_course_order() -> None:
    one = rule_set(
        [module("P"), module("E"), module("F")],
        [
            slot("z", "4", "E", "P", hq=True),
            slot("b", "1.5", "P", "F", "E", capstone=True, hq=True),
            slot("a", "2", "F", "P", hq=True),
            slot("only", "2", "F"),
        ],
        exemption=ExemptionRule(counts_as_hq=True),
    )
    other = rule_set([module("Q"), module("R")], [slot("q", "3", "R", "Q", hq=True), slot("only", "1", "Q")])
    people: list[tuple[int, list[Grade]]] = [
        (0, passed("z", "a", "only")),
        (1, [("q", 0, True)]),
        (0, [("a", 0, True), ("b", 0, True)]),
        (0, passed("b", score=600)),
    ]
    partition = _fed([one, other], people)
    found = taken(partition.compiled, partition.row, partition.best, np.array([3, 0, 2, 1], np.int32))
    assert (found.student.tolist(), found.row.tolist()) == ([3, 0, 2, 1], [1, 1, 1, 2])
    assert found.passed.tolist() == [
        [True, False, False],
        [True, True, False],
        [True, False, False],
        [True, False, False],
    ]
    assert [line[: sum(there)] for line, there in zip(found.slot.tolist(), found.passed.tolist(), strict=True)] == [
        [1],
        [2, 0],
        [2],
        [0],
    ]
    assert found.credits.tolist() == [[15, 0, 0], [20, 40, 0], [20, 0, 0], [30, 0, 0]]
    assert found.hq.tolist() == [[15, 0, 0], [20, 40, 0], [20, 0, 0], [0, 0, 0]]
    assert found.modules[:, 0].tolist() == [[0, 2, 1], [2, 0, -1], [2, 0, -1], [1, 0, -1]]
    assert found.options.tolist() == [[3, 1, 1], [2, 2, 1], [2, 1, 1], [2, 1, 1]]
    assert found.only([1]).credits.tolist() == [[20, 40, 0]]


def test_a_move_carries_credits_headquarters_credits_and_one_course_and_a_forbidden_one_is_an_error() -> None:
    slots = [slot("a", "4", "P", "E", hq=True), slot("p", "1", "P")]
    partition = _fed([rule_set([module("P"), module("E"), module("F")], slots)], [(0, passed("a", "p"))] * 2)
    sums = partition.sums()

    def moved(module: int) -> Moved:
        return Moved(*(np.array([value], np.int32) for value in (1, 0, module)))

    after = move(partition.compiled, partition.row, partition.best, sums, moved(1))
    assert after.raw.tolist() == [[50, 0, 0], [10, 40, 0]]
    assert after.raw_hq.tolist() == [[40, 0, 0], [0, 40, 0]]
    assert after.raw_courses.tolist() == [[2, 0, 0], [1, 1, 0]]
    assert sums.raw.tolist() == [[50, 0, 0]] * 2, "the sums themselves stay as they are"
    with pytest.raises(ValueError, match="a module that the rules do not allow"):
        move(partition.compiled, partition.row, partition.best, sums, moved(2))


def test_a_small_plan_beside_a_large_one_has_modules_that_ask_for_nothing() -> None:
    small = rule_set([module("P", "2", max_credits=Decimal(3))], [slot("p", "3", "P")])
    large = rule_set([module("P"), module("E", min_courses=1)], [slot("p", "3", "P"), slot("e", "1", "E")])
    needs = needs_of(compile_rules([small, large]), 1)
    assert (needs.credits, needs.flat, needs.maximum, needs.overflow) == (
        (20, 0),
        (0, 0, 0, 0),
        (30, None),
        (None, None),
    )
