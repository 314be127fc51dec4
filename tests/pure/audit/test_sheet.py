"""The rules sheet of the office: read whole or refused with the row and the reason."""

from decimal import Decimal

import pytest

from graduand.pure.audit.cells import intake_term
from graduand.pure.audit.rules import RuleSet
from graduand.pure.audit.sheet import COLUMNS, rows_from_rules, rules_from_rows

from .office import degree, module, rule_set, slot


def _accounting() -> RuleSet:
    modules = [
        module("G", "4", min_hq_credits=Decimal(2), max_credits=Decimal(10), overflow_to="X"),
        module("P", "8.5"),
        module("X"),
    ]
    slots = [
        slot("g1", "4", "G", hq=True, compulsory=True),
        slot("g2", "2.5", "G", "P", accepts=("old1", "old2"), in_average=False),
        slot("p1", "6", "P", hq=True),
        slot("w1", "5", "P", capstone=True, thesis=True, compulsory=True),
    ]
    return rule_set(modules, slots, "12", degree=degree("75", "80", True), exemption_cap_credits=Decimal("3.5"))


def _rows(**changed: str) -> list[tuple[int, dict[str, str]]]:
    """The sheet as imported (first data row is row 2), with cells of row 3 changed."""
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in rows_from_rules([_accounting()])]
    rows[1] |= changed
    return list(enumerate(rows, start=2))


def test_what_is_written_is_read_again() -> None:
    assert rules_from_rows(_rows()) == ([_accounting()], [])


def test_a_module_without_courses_has_a_row_of_its_own() -> None:
    last = _rows()[-1][1]
    assert (last["模块代码"], last["课程代码"]) == ("X", "")


@pytest.mark.parametrize("text", ["2016年春季", "2016春季", "201603", "2016-spring", " 2016 年春季 ", "2016春"])
def test_the_intake_is_read_however_the_office_writes_it(text: str) -> None:
    assert intake_term(text) == "201603"


@pytest.mark.parametrize("text", ["", "2016", "201607", "2016年夏季", "16春", "2016-03-01"])
def test_what_is_no_intake_is_not_guessed(text: str) -> None:
    assert intake_term(text) is None


def test_terms_and_numbers_written_differently_still_agree() -> None:
    changed = {"适用入学起": "202103", "规则版本": "1.0", "最低毕业学分": "12.0", "模块最低学分": "4.0"}
    assert rules_from_rows(_rows(**changed)) == ([_accounting()], [])


REFUSED = {
    "学分": ("四", "rules.cell_not_number"),
    "最低毕业学分": ("13", "rules.cells_disagree"),
    "模块名称": ("别的", "rules.cells_disagree"),
    "总部课程": ("也许", "rules.cell_not_yes_no"),
    "必修": ("", "rules.cell_missing"),
    "课程名称": ("", "rules.cell_missing"),
    "课程代码": ("g1", "rules.course_twice"),
    "可计入模块": ("Y", "rules.unknown_module"),
    "可替代课程": ("old1、g1", "rules.course_twice"),
}


@pytest.mark.parametrize(("column", "text", "code"), [(column, *why) for column, why in REFUSED.items()])
def test_a_bad_cell_refuses_the_rule_set_and_names_its_row(column: str, text: str, code: str) -> None:
    rules, faults = rules_from_rows(_rows(**{column: text}))
    assert rules == []
    assert (code, 3) in {(fault.code, fault.row) for fault in faults}


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
    rows = [(row, cells | {column: text}) for row, cells in _rows()]
    rules, faults = rules_from_rows(rows)
    assert rules == []
    assert [(fault.code, fault.row, fault.facts["column"]) for fault in faults] == [(code, 2, column)]


def test_a_bad_rule_set_does_not_take_the_good_one_with_it() -> None:
    other = [(row + 10, cells | {"专业代码": "120203", "学分": "x"}) for row, cells in _rows()]
    rules, faults = rules_from_rows([*_rows(), *other])
    assert rules == [_accounting()]
    assert all(fault.row and fault.row > 10 for fault in faults)


def test_a_missing_column_is_named() -> None:
    rows = [(row, {key: text for key, text in cells.items() if key != "依据"}) for row, cells in _rows()]
    rules, faults = rules_from_rows(rows)
    assert (rules, [(fault.code, fault.facts["column"]) for fault in faults]) == (
        [],
        [("rules.column_missing", "依据")],
    )
