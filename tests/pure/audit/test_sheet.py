"""The rules sheet of the office: read whole or refused with the row and the reason."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings

from graduand.pure.audit.rules.parts import CapScope, ExemptionRule, Group, StudyTime, Unit
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.sheets.cells import intake_term
from graduand.pure.audit.sheets.sheet import (
    ALL_COLUMNS,
    COLUMNS,
    OPTIONAL_COLUMNS,
    Row,
    rows_from_rules,
    rules_from_rows,
)

from .office import degree, module, rule_set, slot
from .strategies import rule_sets

G1, G2, P1, W1, B1, X, K, L, T = range(2, 11)
"""Rows of the sheet: five courses (B1 is a bridging course), a module without courses, three condition groups."""
ALL = range(2, 11)
ON_G, ON_P = (G1, G2), (P1, W1, B1)


def _accounting() -> RuleSet:
    modules = [
        module("G", "4", min_hq_credits=Decimal(2), min_courses=1, max_credits=Decimal(10), overflow_to="X"),
        module("P", "8.5"),
        module("X"),
    ]
    slots = [
        slot("g1", "4", "G", hq=True, compulsory=True),
        slot("g2", "2.5", "G", "P", substitutes=("old1", "old2"), equivalents=("like1",), in_average=False),
        slot("p1", "6", "P", hq=True),
        slot("w1", "5", "P", capstone=True, thesis=True, compulsory=True),
        slot("b1", "3", "P", bridging=True, in_average=False),
    ]
    groups = (
        Group("K", "核心课", Unit.HQ_CREDITS, Decimal("4.0"), ("g1", "p1")),
        Group("L", "任选", Unit.COURSES, Decimal(1), ("g2",), required=False),
        Group("T", "两项之一", Unit.GROUPS, Decimal(1), groups=("K", "L")),
    )
    exemption = ExemptionRule(Decimal("3.5"), CapScope.HQ_COMPULSORY, True, Decimal("75.5"))
    study, asked = StudyTime(30, 96), degree("75", "80", True)
    return rule_set(modules, slots, "12", degree=asked, exemption=exemption, study=study, groups=groups)


def _sheet(rulesets: Iterable[RuleSet], first_row: int = 2) -> list[tuple[int, dict[str, str]]]:
    rows = [dict(zip(ALL_COLUMNS, row, strict=True)) for row in rows_from_rules(rulesets)]
    return list(enumerate(rows, start=first_row))


def _changed(*changes: tuple[Iterable[int] | int, str, str]) -> list[tuple[int, dict[str, str]]]:
    """The sheet as imported, with the cells of some rows and a column changed."""
    sheet = _sheet([_accounting()])
    for rows, column, text in changes:
        for row in [rows] if isinstance(rows, int) else rows:
            assert column in sheet[row - 2][1]
            sheet[row - 2][1][column] = text
    return sheet


def _without(columns: Iterable[str], sheet: Iterable[Row]) -> list[Row]:
    return [(row, {name: text for name, text in cells.items() if name not in columns}) for row, cells in sheet]


def test_what_is_written_is_read_again() -> None:
    assert rules_from_rows(_changed()) == ([_accounting()], [])


@settings(max_examples=100, deadline=None)
@given(rule_sets())
def test_any_rules_survive_their_journey_through_the_sheet(rules: RuleSet) -> None:
    named = replace(
        rules,
        modules=tuple(replace(part, name=f"模块 {part.code}") for part in rules.modules),
        slots=tuple(replace(part, name=f"课程 {part.course}") for part in rules.slots),
        groups=tuple(replace(part, name=f"条件 {part.code}") for part in rules.groups),
    )
    sets, faults = rules_from_rows(_sheet([named]))
    assert ([one.content_hash for one in sets], faults) == ([named.content_hash], [])


def test_a_sheet_of_before_the_new_columns_means_what_it_meant() -> None:
    rules = replace(_accounting(), groups=(), study=StudyTime(), exemption=ExemptionRule(Decimal(3)))
    plain = replace(
        rules,
        modules=tuple(replace(part, min_courses=0) for part in rules.modules),
        slots=tuple(replace(part, equivalents=()) for part in rules.slots if not part.bridging),
    )
    assert rules_from_rows(_without(OPTIONAL_COLUMNS, _sheet([plain]))) == ([plain], [])


def test_courses_that_do_not_stand_module_by_module_keep_their_order() -> None:
    rules = _accounting()
    mixed = replace(rules, slots=rules.slots[::-1], modules=rules.modules[::-1])
    (read,), _ = rules_from_rows(_sheet([mixed]))
    assert (read.slots, read.modules, read.content_hash) == (mixed.slots, mixed.modules, mixed.content_hash)


def test_a_module_without_courses_has_a_row_of_its_own() -> None:
    declared = _changed()[X - 2][1]
    assert (declared["模块代码"], declared["课程代码"], declared["条件组代码"]) == ("X", "", "")


def test_a_condition_group_has_a_row_without_module_and_course() -> None:
    declared = _changed()[K - 2][1]
    assert [declared[name] for name in ("模块代码", "课程代码", "条件组代码", "上级条件组", "条件组计量")] == [
        "", "", "K", "T", "总部学分",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["2016年春季", "2016春季", "201603", "2016-spring", " 2016 年春季 ", "2016春"])
def test_the_intake_is_read_however_the_office_writes_it(text: str) -> None:
    assert intake_term(text) == "201603"


@pytest.mark.parametrize("text", ["", "2016", "201607", "2016年夏季", "16春", "2016-03-01"])
def test_what_is_no_intake_is_not_guessed(text: str) -> None:
    assert intake_term(text) is None


def test_terms_and_numbers_written_differently_still_agree() -> None:
    written = [
        ("适用入学起", "202103"), ("规则版本", "1.0"), ("最低毕业学分", "12.0"), ("模块最低学分", "4.0"),
        ("模块最低门数", "1.0"), ("最短学习月数", "30.0"), ("免考计平均分", "75.50"),
    ]  # fmt: skip
    assert rules_from_rows(_changed(*((G2, column, text) for column, text in written))) == ([_accounting()], [])


BAD_CELLS = {
    "text in a number cell": ([(P1, "学分", "四")], "rules.cell_not_number", P1),
    "text in the number of courses": ([(ON_G, "模块最低门数", "一")], "rules.cell_not_number", G1),
    "half a course": ([(ON_G, "模块最低门数", "1.5")], "rules.cell_not_whole", G1),
    "half a month": ([(ALL, "最短学习月数", "30.5")], "rules.cell_not_whole", G1),
    "a number too long to divide": ([(ALL, "规则版本", "1e30")], "rules.cell_not_whole", G1),
    "a number too long to write down": ([(ALL, "规则版本", "9e9999999")], "rules.cell_not_whole", G1),
    "no number at all": ([(P1, "学分", "NaN")], "rules.cell_not_number", P1),
    "rows that disagree on the rule set": ([(G2, "最低毕业学分", "13")], "rules.cells_disagree", G2),
    "rows that disagree on study time": ([(T, "最长学习月数", "60")], "rules.cells_disagree", T),
    "rows that disagree on a module": ([(G2, "模块名称", "别的")], "rules.cells_disagree", G2),
    "rows that disagree on the number of courses": ([(G2, "模块最低门数", "2")], "rules.cells_disagree", G2),
    "neither yes nor no": ([(G2, "总部课程", "也许")], "rules.cell_not_yes_no", G2),
    "neither yes nor no in a new column": ([(G2, "补修", "也许")], "rules.cell_not_yes_no", G2),
    "a forgotten cell": ([(G2, "必修", "")], "rules.cell_missing", G2),
    "a course without a name": ([(G2, "课程名称", "")], "rules.cell_missing", G2),
    "a course without a module": ([(G2, "模块代码", "")], "rules.cell_missing", G2),
    "a scope nobody knows": ([(ALL, "免考上限范围", "一半")], "rules.cell_not_choice", G1),
    "a unit nobody knows": ([(K, "条件组计量", "学时")], "rules.cell_not_choice", K),
    "a group without a code": ([(K, "条件组代码", "")], "rules.cell_missing", K),
    "a group without a minimum": ([(K, "条件组至少", "")], "rules.cell_missing", K),
    "a group that may be asked or not": ([(K, "条件组必须", "")], "rules.cell_missing", K),
    "a group in the row of a module": ([(K, "模块代码", "P")], "rules.group_row_mixed", K),
    "a course in an unknown group": ([(G2, "所属条件组", "L、Z")], "rules.unknown_group", G2),
    "a group in an unknown group": ([(L, "上级条件组", "Z")], "rules.unknown_group", L),
}
BAD_RULES = {
    "surplus that flows in a circle": ([(X, "溢出到模块", "G")], "rules.overflow_cycle", X),
    "surplus into an unknown module": ([(X, "溢出到模块", "Y")], "rules.unknown_module", X),
    "a course in an unknown module": ([(G2, "可计入模块", "Y")], "rules.unknown_module", G2),
    "a course twice in one module": ([(G2, "可计入模块", "G")], "rules.slot_module_twice", G2),
    "a module without courses that asks for credits": (
        [(ON_G, "溢出到模块", ""), (X, "模块最低学分", "2")], "rules.module_empty", X,
    ),
    "a module without courses that asks for headquarters credits": (
        [(ON_G, "溢出到模块", ""), (X, "模块总部最低学分", "2")], "rules.module_empty", X,
    ),
    "a module without courses that asks for courses": (
        [(ON_G, "溢出到模块", ""), (X, "模块最低门数", "1")], "rules.module_empty", X,
    ),
    "a module that nobody can fill": ([(ON_P, "模块最低学分", "14")], "rules.module_unreachable", P1),
    "a module that surplus cannot fill": ([(X, "模块最低学分", "0.5")], "rules.module_unreachable", X),
    "a module of too few headquarters credits": (
        [(ON_P, "模块总部最低学分", "6.5")], "rules.module_hq_unreachable", P1,
    ),
    "a module of too few courses": ([(ON_G, "模块最低门数", "3")], "rules.module_courses_unreachable", G1),
    "a total that nobody reaches": ([(ALL, "最低毕业学分", "18")], "rules.total_unreachable", G1),
    "headquarters credits that nobody reaches": ([(ALL, "总部最低学分", "10.5")], "rules.hq_unreachable", G1),
    "a group that nobody can fill": ([(K, "条件组至少", "10.5")], "rules.group_unreachable", K),
    "a group of more groups than there are": ([(T, "条件组至少", "3")], "rules.group_unreachable", T),
    "a minimum above the maximum": ([(ON_G, "模块最高学分", "3")], "rules.min_over_max", G1),
    "a course code twice in one slot": ([(G2, "可替代课程", "old1、old1")], "rules.course_twice_in_slot", G2),
    "a substitute that is also a similar course": ([(G2, "相似课程", "old2")], "rules.course_twice_in_slot", G2),
    "a course that has two slots": ([(G2, "课程代码", "g1")], "rules.course_twice", G2),
    "a substitute that has its own slot": ([(G2, "可替代课程", "g1")], "rules.course_twice", G2),
    "credits that are no half": ([(P1, "学分", "6.3")], "rules.credits_not_half", P1),
    "credits that are half only after rounding": (
        [(P1, "学分", "6.0000000000000000000000000000000001")], "rules.credits_not_half", P1,
    ),
    "negative credits": ([(P1, "学分", "-1")], "rules.credits_negative", P1),
    "absurd credits": ([(P1, "学分", "1e30")], "rules.credits_too_large", P1),
    "more credits than float32 can carry": ([(P1, "学分", "1700")], "rules.too_large", G1),
    "intakes the wrong way round": ([(ALL, "适用入学止", "2020年春季")], "rules.intake_reversed", G1),
    "a version nobody counts": ([(ALL, "规则版本", "0")], "rules.bad_version", G1),
    "a code with a blank": ([(P1, "课程代码", "p 1")], "rules.bad_code", P1),
    "a name that no database stores": ([(P1, "课程名称", "会\x00计")], "rules.bad_text", G1),
    "a group twice": ([(L, "条件组代码", "K"), (G2, "所属条件组", "K")], "rules.group_twice", L),
    "groups in a circle": ([(T, "上级条件组", "K")], "rules.group_cycle", T),
    "a bridging course in a group": ([(B1, "所属条件组", "K")], "rules.group_bridging", B1),
    "a group of groups without groups": ([((K, L), "上级条件组", "")], "rules.group_without_groups", T),
    "a group of groups that names courses": ([(G2, "所属条件组", "L、T")], "rules.group_of_groups_with_courses", T),
    "a group of nothing": ([(G2, "所属条件组", "")], "rules.group_empty", L),
    "half a course of a group": ([(L, "条件组至少", "0.5")], "rules.group_not_whole", L),
    "a bridging course that is the capstone": ([(B1, "综合实践", "是")], "rules.bridging_mark", B1),
    "a bridging course that is the thesis": ([(B1, "毕业论文", "是")], "rules.bridging_mark", B1),
    "a bridging course in the average": ([(B1, "计入平均", "是")], "rules.bridging_mark", B1),
    "a bridging course that all must pass": ([(B1, "必修", "是")], "rules.bridging_mark", B1),
    "a bridging course in two modules": ([(B1, "可计入模块", "G")], "rules.bridging_flexible", B1),
    "a degree average above 100": ([(ALL, "学位平均分", "101")], "rules.bad_mark", G1),
    "an exemption below 0": ([(ALL, "免考计平均分", "-1")], "rules.bad_mark", G1),
    "a thesis mark without a thesis": ([(W1, "毕业论文", "否")], "rules.degree_without_thesis", G1),
    "less time than is needed": ([(ALL, "最长学习月数", "29")], "rules.study_reversed", G1),
    "negative time": ([(ALL, "最短学习月数", "-1")], "rules.count_negative", G1),
    "a negative number of courses": ([(ON_G, "模块最低门数", "-1")], "rules.count_negative", G1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code", "row"), [*BAD_CELLS.values(), *BAD_RULES.values()], ids=[*BAD_CELLS, *BAD_RULES]
)
def test_bad_rules_are_refused_whole_with_the_row_and_the_reason(
    changes: list[tuple[Iterable[int] | int, str, str]], code: str, row: int
) -> None:
    rules, faults = rules_from_rows(_changed(*changes))
    assert rules == []
    assert (code, row) in {(fault.code, fault.row) for fault in faults}


@pytest.mark.parametrize("name", BAD_RULES)
def test_a_fault_of_the_rules_is_told_alone(name: str) -> None:
    changes, code, _ = BAD_RULES[name]
    assert {fault.code for fault in rules_from_rows(_changed(*changes))[1]} == {code}


def test_more_floors_than_bits_are_refused_on_the_first_row() -> None:
    modules = [module(f"m{n}", "1", min_hq_credits=Decimal(n > 0)) for n in range(28)]
    sheet = _sheet([rule_set(modules, [slot(f"c{n}", "1", f"m{n}", hq=True) for n in range(28)])])
    assert len(rules_from_rows(sheet)[0]) == 1
    sheet[0][1]["模块总部最低学分"] = "1"
    assert [(fault.code, fault.row) for fault in rules_from_rows(sheet)[1]] == [("rules.too_many_floors", 2)]


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("适用入学止", "2022年夏季", "rules.cell_not_term"),
        ("专业层次", "硕士", "rules.cell_not_level"),
        ("规则版本", "1.5", "rules.cell_not_whole"),
        ("免修免考上限", "一半", "rules.cell_not_number"),
        ("学位平均分", "", "rules.cell_missing"),
        ("依据", "", "rules.cell_missing"),
    ],
)
def test_a_bad_head_is_told_once_on_its_first_row(column: str, text: str, code: str) -> None:
    rules, faults = rules_from_rows(_changed((ALL, column, text)))
    assert rules == []
    assert [(fault.code, fault.row, fault.facts["column"]) for fault in faults] == [(code, 2, column)]


def test_a_bad_rule_set_does_not_take_the_good_one_with_it() -> None:
    other = [(row + 10, cells | {"专业代码": "120203", "学分": "x"}) for row, cells in _changed()]
    rules, faults = rules_from_rows([*_changed(), *other])
    assert rules == [_accounting()]
    assert all(fault.row and fault.row > 10 for fault in faults)


def test_a_missing_column_is_named() -> None:
    rules, faults = rules_from_rows(_without({"依据"}, _changed()))
    assert (rules, [(fault.code, fault.facts["column"]) for fault in faults]) == (
        [],
        [("rules.column_missing", "依据")],
    )


@pytest.mark.parametrize("column", COLUMNS)
def test_only_the_columns_of_before_are_asked_for(column: str) -> None:
    assert rules_from_rows(_without({column}, _changed()))[1][0].code == "rules.column_missing"


def _two(**second: object) -> list[Row]:
    """A rule set of 2021 to 2022 in rows 2 to 10, and another one from row 11."""
    return _sheet([_accounting(), replace(_accounting(), **second)])  # type: ignore[arg-type]


def test_rule_sets_of_one_version_that_overlap_are_both_refused_in_their_first_rows() -> None:
    rules, faults = rules_from_rows(_two(intake_from="202209", intake_to="202303"))
    assert rules == []
    assert [(fault.code, fault.row, fault.facts["other"]) for fault in faults] == [
        ("rules.intake_overlap", 2, "202209-202303 v1"),
        ("rules.intake_overlap", 11, "202103-202209 v1"),
    ]


def test_an_intake_left_out_between_two_rule_sets_is_refused_where_the_second_begins() -> None:
    rules, faults = rules_from_rows(_two(intake_from="202309", intake_to="202403"))
    assert rules == [_accounting()]
    assert [(fault.code, fault.row, fault.facts["from"], fault.facts["to"]) for fault in faults] == [
        ("rules.intake_gap", 11, "202303", "202303")
    ]
