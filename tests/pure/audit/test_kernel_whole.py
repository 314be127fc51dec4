"""The kernel as a whole: many rule sets, any order, against the naive auditor."""

from decimal import Decimal

import numpy as np
import pytest

from graduand.pure.audit.kernel.partition import Partition, Students, compile_rules
from graduand.pure.audit.rules.parts import CapScope, ExemptionRule, Group, Unit
from graduand.pure.audit.rules.reasons import degree_reason_codes, floors, reason_codes

from .office import audit, degree, module, passed, rule_set, slot


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
