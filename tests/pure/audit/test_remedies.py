"""What would turn a no into a yes: found by an integer program, held against every subset of the plan."""

import random
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graduand.pure.audit.allocation.ilp import IntegerProgram, Unsolved
from graduand.pure.audit.compiling.compiled import compile_rules
from graduand.pure.audit.explaining.case import Case
from graduand.pure.audit.explaining.explain import explain
from graduand.pure.audit.explaining.explanation import Explanation, Remedy, Result
from graduand.pure.audit.rules.parts import Group, Slot, Unit
from graduand.pure.audit.rules.reasons import degree_reason_codes, reason_codes
from graduand.pure.audit.rules.ruleset import RuleSet

from .office import Grade, module, passed, results, rule_set, slot
from .strategies import audited

EXAMPLES = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
type Cost = tuple[Decimal, int, tuple[str, ...]]


def _case(rules: RuleSet, known: list[Result], bridging: bool, language: bool = False) -> Case:
    return Case(compile_rules([rules]), [result for result in known if result.published], bridging, language)


def _passes(courses: Iterable[str]) -> list[Result]:
    return results(passed(*courses, score=600))


def _subsets(slots: Iterable[Slot]) -> list[list[Slot]]:
    every = sorted(slots, key=lambda slot: slot.course)
    return [list(chosen) for size in range(len(every) + 1) for chosen in combinations(every, size)]


def _cost(chosen: Iterable[Slot]) -> Cost:
    chosen = list(chosen)
    return (
        sum((slot.credits for slot in chosen), Decimal(0)),
        len(chosen),
        tuple(slot.course for slot in chosen),
    )


def _told(remedy: Remedy) -> Cost:
    return remedy.credits, len(remedy.courses), tuple(course.course for course in remedy.courses)


@EXAMPLES
@given(audited(), st.booleans(), st.booleans())
def test_if_the_answer_is_no_adding_exactly_what_is_asked_makes_it_yes(
    student: tuple[RuleSet, list[Grade]], bridging: bool, language: bool
) -> None:
    rules, grades = student
    known = results(grades)
    told = explain(rules, known, bridging=bridging, language=language)
    for remedy in told.remedies:
        more = _passes(course.course for course in remedy.courses)
        assert explain(rules, [*known, *more], bridging=bridging).academic_ok
    assert bool(told.remedies) == (not told.academic_ok and "no_remedy" not in _codes(told))


@EXAMPLES
@given(audited(), st.booleans())
def test_no_cheaper_set_of_courses_would_do_and_none_at_all_when_nothing_is_named(
    student: tuple[RuleSet, list[Grade]], bridging: bool
) -> None:
    rules, grades = student
    known = results(grades)
    told = explain(rules, known, bridging=bridging)
    if told.academic_ok:
        return
    subsets = _subsets(rules.slots)
    enough = _case(rules, known, bridging).graduates([_passes(one.course for one in chosen) for chosen in subsets])
    working = sorted(_cost(chosen) for chosen, ok in zip(subsets, enough, strict=True) if ok)
    assert [_told(remedy) for remedy in told.remedies] == _without_supersets(working)[:3]


def _without_supersets(working: list[Cost]) -> list[Cost]:
    kept: list[Cost] = []
    for one in working:
        if not any(set(other[2]) <= set(one[2]) for other in kept):
            kept.append(one)
    return kept


@EXAMPLES
@given(audited(), st.randoms(use_true_random=False))
def test_remedies_and_shortages_do_not_depend_on_the_order_of_anything(
    student: tuple[RuleSet, list[Grade]], dice: random.Random
) -> None:
    rules, grades = student
    told = explain(rules, results(grades))
    shuffled = replace(
        rules,
        modules=tuple(dice.sample(rules.modules, len(rules.modules))),
        slots=tuple(dice.sample(rules.slots, len(rules.slots))),
        groups=tuple(dice.sample(rules.groups, len(rules.groups))),
    )
    again = explain(shuffled, results(dice.sample(grades, len(grades))))
    assert again.remedies == told.remedies
    assert set(again.least) == set(told.least)


@EXAMPLES
@given(audited(), st.data())
def test_the_smallest_set_of_waiting_results_is_named_exactly_when_publishing_can_help(
    student: tuple[RuleSet, list[Grade]], data: st.DataObject
) -> None:
    rules, grades = student
    known = [replace(result, published=data.draw(st.booleans())) for result in results(grades)]
    told = explain(rules, known)
    if told.academic_ok:
        return
    waiting = [result for result in known if not result.published]
    sets = [list(chosen) for size in range(len(waiting) + 1) for chosen in combinations(waiting, size)]
    enough = [chosen for chosen, ok in zip(sets, _case(rules, known, False).graduates(sets), strict=True) if ok]
    publish = [remedy for remedy in told.remedies if remedy.kind == "publish"]
    assert bool(publish) == bool(enough)
    if publish:
        assert len(publish[0].courses) == len(enough[0])
        assert told.remedies[0] is publish[0]
        assert next(f for f in told.findings if f.code == "result_not_published").candidates == publish[0].courses


@EXAMPLES
@given(audited(), st.booleans(), st.booleans(), st.booleans())
def test_the_explanation_says_what_the_kernel_says(
    student: tuple[RuleSet, list[Grade]], bridging: bool, language: bool, remedies: bool
) -> None:
    rules, grades = student
    known = results(grades)
    told = explain(rules, known, bridging=bridging, language=language, remedies=remedies)
    judged = _case(rules, known, bridging, language).judged()
    assert (told.academic_ok, told.degree_ok) == (judged.academic_ok, judged.degree_ok)
    assert told.academic_ok == (not any(finding.blocks == "academic" for finding in told.findings))
    spoken = [*reason_codes(judged.reasons, rules), *degree_reason_codes(judged.degree_reasons)]
    found = {code.partition(":")[0] if code.partition(":")[0].endswith("_missing") else code for code in _codes(told)}
    assert found - {"no_remedy", "result_not_published"} == set(spoken)
    for finding in told.findings:
        assert finding.missing is None or finding.missing > 0
        assert (
            finding.missing is None
            or finding.code == "exemption_over_limit"
            or (finding.required is not None and finding.found is not None and finding.found < finding.required)
        )


def _codes(told: Explanation) -> list[str]:
    return [finding.code for finding in told.findings]


@EXAMPLES
@given(audited())
def test_what_the_best_allocation_lacks_is_nothing_exactly_when_modules_and_total_can_be_met(
    student: tuple[RuleSet, list[Grade]],
) -> None:
    rules, grades = student
    told = explain(rules, results(grades))
    if told.academic_ok:
        return
    allocation = ("credits.total", "credits.module", "courses.module")
    assert bool(told.least) == any(code.startswith(allocation) for code in _codes(told))
    lacking = sum(f.missing or 0 for f in told.findings if f.code.startswith(allocation))
    assert sum(lack.missing for lack in told.least) <= lacking or any("courses" in lack.code for lack in told.least)


def _office() -> RuleSet:
    modules = [module("P", "6"), module("E", "4")]
    slots = [slot("a", "4", "P", compulsory=True), slot("b", "4", "P", "E"), slot("d", "3", "E"), slot("f", "2", "P")]
    return rule_set([*modules], [*slots, slot("w", "5", "P", capstone=True)], "13")


def test_the_cheapest_way_moves_courses_too_and_alternatives_follow() -> None:
    told = explain(_office(), results(passed("a", "b")))
    assert [_told(remedy) for remedy in told.remedies] == [
        (Decimal(5), 1, ("w",)),
    ]
    told = explain(_office(), results(passed("a", "w")))
    assert [_told(remedy) for remedy in told.remedies] == [
        (Decimal(4), 1, ("b",)),
    ]


def test_a_missing_capstone_and_a_choice_of_electives_give_alternatives() -> None:
    slots = [slot(code, "2", "E") for code in "abcd"]
    rules = rule_set([module("E", "4")], slots, "4")
    told = explain(rules, results(passed("c")))
    assert [_told(remedy)[2] for remedy in told.remedies] == [("a",), ("b",), ("d",)]


def test_an_exempted_headquarters_course_may_be_sat_for_its_headquarters_credits() -> None:
    rules = rule_set([module("P", "4", min_hq_credits=Decimal(4))], [slot("a", "4", "P", hq=True), slot("b", "5", "P")])
    told = explain(rules, results([("a", 0, True)]))
    assert [(remedy.kind, _told(remedy)[2]) for remedy in told.remedies] == [("pass", ("a",))]


def test_nested_groups_are_mended_where_it_is_cheapest() -> None:
    slots = [slot(code, credits, "E") for code, credits in (("a", "4"), ("b", "4"), ("c", "3"), ("d", "2"))]
    groups = (
        Group("AB", "", Unit.COURSES, Decimal(2), ("a", "b"), required=False),
        Group("C", "", Unit.CREDITS, Decimal(3), ("c",), required=False),
        Group("D", "", Unit.COURSES, Decimal(1), ("d",), required=False),
        Group("TWO", "", Unit.GROUPS, Decimal(2), (), ("AB", "C", "D")),
    )
    told = explain(rule_set([module("E")], slots, groups=groups), results(passed("a")))
    assert [_told(remedy)[2] for remedy in told.remedies] == [("c", "d"), ("b", "d"), ("b", "c")]
    note = next(group for group in told.groups if group.code == "TWO")
    assert (note.required, note.found, note.satisfied, note.groups) == (2, 0, False, ("AB", "C", "D"))


def test_only_who_came_from_another_field_is_asked_for_bridging_courses() -> None:
    slots = [slot("a", "4", "P"), slot("q", "3", "P", bridging=True, in_average=False)]
    rules = rule_set([module("P", "4")], slots)
    assert explain(rules, results(passed("a"))).academic_ok
    told = explain(rules, results(passed("a")), bridging=True)
    assert _codes(told) == ["bridging_missing:q", "degree.not_offered"]
    assert [_told(remedy) for remedy in told.remedies] == [(3, 1, ("q",))]


def test_the_best_allocation_still_lacks_what_is_told_in_numbers() -> None:
    modules = [module("P", "4"), module("E", "6"), module("F", min_courses=2)]
    slots = [slot("a", "4", "P", "E"), slot("b", "4", "P", "E"), slot("c", "2", "F"), slot("d", "2", "F")]
    told = explain(rule_set(modules, slots), results(passed("a", "b", "c")))
    assert {lack.code: lack.missing for lack in told.least} == {"credits.module:E": 2, "courses.module:F": 1}


def test_no_course_of_the_plan_can_mend_everything_and_that_is_said() -> None:
    modules = [module("P", "4"), module("E", "4")]
    rules = rule_set(modules, [slot("a", "4", "P", "E"), slot("b", "1", "P")])  # either module alone can be met
    told = explain(rules, results(passed("b")))
    assert (told.remedies, "no_remedy" in _codes(told)) == ((), True)


def test_a_remedy_by_which_the_kernel_does_not_say_yes_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = explain(_office(), results(passed("a", "b")))
    assert honest.remedies
    monkeypatch.setattr(IntegerProgram, "solve", lambda program, cost: [0] * len(program.upper))
    told = explain(_office(), results(passed("a", "b")))
    assert (told.remedies, "no_remedy" in _codes(told)) == ((), False)


def test_a_solver_that_gives_up_leaves_the_verdict_and_claims_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(program: IntegerProgram, cost: object) -> None:
        raise Unsolved("out of memory")

    monkeypatch.setattr(IntegerProgram, "solve", give_up)
    told = explain(_office(), results(passed("a", "b")))
    assert (told.academic_ok, told.remedies) == (False, ())
    assert [(lack.code, lack.missing) for lack in told.least] == [("credits.total", 5), ("credits.module:E", 4)]
    assert "no_remedy" not in _codes(told)
