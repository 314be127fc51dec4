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
from graduand.pure.audit.rules.parts import CapScope, ExemptionRule, Group, Module, Slot, Unit
from graduand.pure.audit.rules.reasons import Reason, degree_reason_codes, floors, reason_codes
from graduand.pure.audit.rules.ruleset import RuleSet

from .naive import opinion
from .office import Grade, audit, degree, module, passed, results, rule_set, slot
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
    rules = rule_set([module("P")], [slot("a", "4", "P", substitutes=("old",))], "4", degree=degree("75"))
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


def test_a_module_may_ask_for_a_number_of_courses_whatever_their_credits() -> None:
    rules = rule_set([module("P", min_courses=2)], [slot("a", "4", "P"), slot("b", "0", "P"), slot("c", "4", "P")])
    verdicts = audit(compile_rules([rules]), [passed("a"), passed("a", "b"), [*passed("a"), ("c", 0, True)]])
    assert verdicts.module_courses[:, 0].tolist() == [1, 2, 2]
    assert [reason_codes(int(word), rules) for word in verdicts.reasons] == [["courses.module:P"], [], []]


def test_a_course_without_credits_moves_to_where_a_course_is_lacking() -> None:
    places = [slot("a", "0", "P", "E"), slot("b", "2", "P")]
    rules = rule_set([module("P", min_courses=1), module("E", min_courses=1)], places)
    verdicts = audit(compile_rules([rules]), [passed("a", "b"), passed("a")])
    assert verdicts.academic_ok.tolist() == [True, False]
    assert verdicts.moved.slot.tolist() == [0]


def _group(code: str, unit: Unit, least: str, *courses: str, **more: object) -> Group:
    return Group(code, f"条件{code}", unit, Decimal(least), courses, **more)  # type: ignore[arg-type]


def test_a_group_counts_its_courses_wherever_they_are_allocated() -> None:
    places = [slot("a", "4", "P", hq=True), slot("b", "3", "E", hq=True), slot("c", "2", "E")]
    groups = (
        _group("credits", Unit.CREDITS, "7", "a", "b", "c"),
        _group("hq", Unit.HQ_CREDITS, "4", "a", "b", "c"),
        _group("courses", Unit.COURSES, "2", "a", "b", "c"),
    )
    rules = rule_set([module("P"), module("E")], places, groups=groups)
    verdicts = audit(compile_rules([rules]), [passed("a", "b"), passed("a", "c"), [("a", 0, True), *passed("b")]])
    assert verdicts.groups.tolist() == [[70, 70, 2], [60, 40, 2], [70, 30, 2]]
    assert [reason_codes(int(word), rules) for word in verdicts.reasons] == [[], ["group:credits"], ["group:hq"]]


def test_at_least_two_of_three_conditions_and_a_course_below_two_of_them_counts_once() -> None:
    places = [slot(code, "2", "P") for code in "abcd"]
    three = [
        _group("x", Unit.COURSES, "1", "a", required=False),
        _group("y", Unit.COURSES, "2", "a", "b", required=False),
        _group("z", Unit.CREDITS, "4", "c", "d", required=False),
    ]
    two = _group("two", Unit.GROUPS, "2", groups=("x", "y", "z"))
    whole = _group("whole", Unit.CREDITS, "4", groups=("x", "y"))
    rules = rule_set([module("P")], places, groups=(two, whole, *three))
    verdicts = audit(compile_rules([rules]), [passed("a", "b"), passed("a", "c", "d"), passed("c", "d"), passed("b")])
    assert verdicts.groups[:, :2].tolist() == [[2, 40], [2, 20], [1, 0], [0, 20]]
    assert [reason_codes(int(word), rules) for word in verdicts.reasons] == [
        [], ["group:whole"], ["group:two", "group:whole"], ["group:two", "group:whole"],
    ]  # fmt: skip


def test_a_condition_that_is_not_required_is_asked_of_nobody() -> None:
    group = _group("g", Unit.COURSES, "1", "a", required=False)
    rules = rule_set([module("P")], [slot("a", "4", "P")], groups=(group,))
    assert floors(rules) == ()
    assert audit(compile_rules([rules]), [[]]).academic_ok.tolist() == [True]


def test_a_bridging_course_is_asked_of_those_from_another_field_and_earns_nobody_anything() -> None:
    places = [slot("a", "4", "P", hq=True), slot("b", "6", "P", hq=True, bridging=True, in_average=False)]
    rules = rule_set([module("P", "4", min_courses=1)], places, "4", min_hq_credits=Decimal(4), degree=degree("70"))
    transcripts = [passed("a"), passed("a"), passed("a", "b"), [*passed("a"), ("b", 0, True)], passed("b")]
    verdicts = audit(compile_rules([rules]), transcripts, bridging=[False, True, True, True, False])
    assert verdicts.academic_ok.tolist() == [True, False, True, True, False]
    assert reason_codes(int(verdicts.reasons[1]), rules) == ["bridging_missing"]
    assert [verdicts.total.tolist(), verdicts.hq.tolist()] == [[40, 40, 40, 40, 0]] * 2
    assert (verdicts.exempt.tolist(), verdicts.average_credits.tolist()) == ([0] * 5, [40, 40, 40, 40, 0])


def test_what_an_exemption_is_worth_is_data() -> None:
    places = [slot("a", "4", "P", hq=True, compulsory=True), slot("b", "2", "P", in_average=False)]
    exempt = [("a", 0, True), ("b", 0, True)]
    meanings = [
        ExemptionRule(),
        ExemptionRule(counts_as_hq=True),
        ExemptionRule(average_mark=Decimal(75)),
        ExemptionRule(Decimal(3)),
        ExemptionRule(Decimal(3), CapScope.HQ_COMPULSORY),
    ]
    rulesets = [rule_set([module("P")], places, exemption=meaning, degree=degree("75")) for meaning in meanings]
    verdicts = audit(compile_rules(rulesets), [exempt] * 5, list(range(5)))
    assert verdicts.hq.tolist() == [0, 40, 0, 0, 0]
    assert (verdicts.points.tolist(), verdicts.average_credits.tolist()) == ([0, 0, 40 * 750, 0, 0], [0, 0, 40, 0, 0])
    assert verdicts.degree_ok.tolist() == [False, False, True, False, False]
    assert (verdicts.exempt.tolist(), verdicts.total.tolist()) == ([60, 60, 60, 60, 40], [60, 60, 60, 30, 50])


def test_the_exam_sat_in_spite_of_an_exemption_replaces_it() -> None:
    rules = rule_set([module("P")], [slot("a", "4", "P", hq=True)], exemption=ExemptionRule(Decimal(1)))
    verdicts = audit(compile_rules([rules]), [[("a", 0, True), ("a", 600, False)]])
    assert (verdicts.hq[0], verdicts.exempt[0], verdicts.total[0]) == (40, 0, 40)


def test_the_degree_asks_for_the_language_where_the_rules_do() -> None:
    rulesets = [
        rule_set([module("P")], [slot("a", "4", "P")], degree=degree("0", language=asked)) for asked in (True, False)
    ]
    verdicts = audit(compile_rules(rulesets), [[], [], []], [0, 0, 1], language=[True, False, False])
    assert verdicts.degree_ok.tolist() == [True, False, True]
    assert [degree_reason_codes(int(word)) for word in verdicts.degree_reasons] == [[], ["degree.language"], []]
    assert verdicts.academic_ok.all()


def test_the_floors_of_a_rule_set_have_its_bits_in_order() -> None:
    modules = [module("A", "1", min_courses=1), module("B", min_hq_credits=Decimal(1)), module("C")]
    places = [slot("a", "1", "A"), slot("b", "1", "B", hq=True)]
    groups = (_group("g", Unit.COURSES, "1", "a"), _group("h", Unit.COURSES, "1", "a", required=False))
    rules = rule_set(modules, places, groups=groups)
    assert floors(rules) == ("credits.module:A", "courses.module:A", "credits.module_hq:B", "group:g")
    assert int(audit(compile_rules([rules]), [[]]).reasons[0]) == 0b1111 << 8


def test_fifty_five_floors_fit_into_a_word() -> None:
    modules = [module(f"m{n}", "1", min_hq_credits=Decimal(1)) for n in range(27)] + [module("last", "1")]
    rules = rule_set(modules, [slot(f"c{n}", "1", part.code, hq=True) for n, part in enumerate(modules)])
    verdicts = audit(compile_rules([rules]), [[], passed("c27")])
    assert [len(reason_codes(int(word), rules)) for word in verdicts.reasons] == [55, 54]
    assert (verdicts.reasons > 0).all()


def test_nobody_is_bridging_and_nobody_has_a_certificate_unless_it_is_said() -> None:
    places = [slot("b", "2", "P", bridging=True, in_average=False)]
    compiled = compile_rules([rule_set([module("P")], places, degree=degree("0", language=True))])
    verdicts = Partition(compiled, Students(np.array([1]), np.array([0], np.int32))).verdicts()
    assert (verdicts.academic_ok[0], verdicts.degree_ok[0]) == (True, False)


def test_columns_that_belong_to_nobody_are_refused_instead_of_read_as_somebody_elses() -> None:
    compiled = compile_rules([rule_set([module("P")], [slot("a", "4", "P")])] * 2)
    two = np.array([1, 2], np.int64)
    for rule in (np.array([0, 2], np.int32), np.array([-2, 0], np.int32)):
        with pytest.raises(ValueError, match="not compiled"):
            Partition(compiled, Students(two, rule))
    one_mark = np.ones(1, np.bool_)
    for marks in ((one_mark, None), (None, one_mark)):
        with pytest.raises(ValueError, match="different lengths"):
            Partition(compiled, Students(two, np.zeros(2, np.int32), *marks))
    partition = Partition(compiled, Students(two, np.array([0, 1], np.int32)))
    for course in (-2, 1):
        with pytest.raises(ValueError, match="course number"):
            partition.feed(two[:1], np.array([course], np.int32), np.array([600], np.int16), np.zeros(1, np.int8))
