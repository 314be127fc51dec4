"""Cells of the rules sheet, one by one: what is read, and what the office is told of a cell that cannot be."""

from collections.abc import Callable, Iterable
from decimal import Decimal

import pytest

from graduand.pure.audit.rules.parts import DegreeRule, ExemptionRule, Fault, Group, StudyTime, Unit
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.sheets.cells import LEVELS, Cells, intake_term, term_text
from graduand.pure.audit.sheets.columns import ALL_COLUMNS, COLUMNS, SCOPES, UNITS
from graduand.pure.audit.sheets.sheet import rows_from_rules, rules_from_rows

from .office import degree, module, rule_set, slot

type Reading = Callable[[Cells], object]


def _number(cells: Cells) -> object:
    return cells.number("列")


def _amount(cells: Cells) -> object:
    return cells.amount("列")


def _whole(cells: Cells) -> object:
    return cells.whole("列")


def _flag(cells: Cells) -> object:
    return cells.flag("列")


def _unit(cells: Cells) -> object:
    return cells.choice("列", UNITS)


def _fault(code: str, value: str, **more: str) -> Fault:
    return Fault(f"rules.cell_{code}", 7, {"column": "列", "value": value, **more})


MISSING, NOT_NUMBER, NOT_WHOLE = _fault("missing", ""), "not_number", "not_whole"
CHOICES = "学分、总部学分、门数、条件组数"
CELLS: list[tuple[Reading, str, object, list[Fault]]] = [
    (lambda cells: cells.text("列"), " 会 计 ", "会 计", []),
    (lambda cells: cells.text("别列"), "x", "", []),
    (lambda cells: cells.required("列"), "会计", "会计", []),
    (lambda cells: cells.required("列"), "  ", "", [MISSING]),
    (lambda cells: cells.codes("列"), "a、b,c，d;e；f g", ("a", "b", "c", "d", "e", "f", "g"), []),
    (lambda cells: cells.codes("列"), "、a、 、", ("a",), []),
    (_number, " 4.5 ", Decimal("4.5"), []),
    (_number, "-1e2", Decimal(-100), []),
    (_number, "", None, []),
    *((_number, text, None, [_fault(NOT_NUMBER, text)]) for text in ("四", "NaN", "sNaN", "Infinity", "1 2")),
    (_amount, "0", Decimal(0), []),
    (_amount, "4.5", Decimal("4.5"), []),
    (_amount, "", Decimal(0), [MISSING]),
    (_amount, "四", Decimal(0), [_fault(NOT_NUMBER, "四")]),
    (_whole, "12.0", 12, []),
    (_whole, "-3", -3, []),
    (_whole, "1000000000", 10**9, []),
    (_whole, "-1000000000", -(10**9), []),
    (_whole, "", 0, [MISSING]),
    *((_whole, text, 0, [_fault(NOT_WHOLE, text)]) for text in ("1.5", "1000000001", "-1000000001", "9e999999")),
    (lambda cells: cells.maybe_whole("列"), "3", 3, []),
    (lambda cells: cells.maybe_whole("列"), " ", None, []),
    (_flag, "是", True, []),
    (_flag, "否", False, []),
    (_flag, "", False, [MISSING]),
    (_flag, "也许", False, [_fault("not_yes_no", "也许")]),
    (lambda cells: cells.maybe_flag("列"), "", False, []),
    (lambda cells: cells.maybe_flag("列"), "是", True, []),
    (lambda cells: cells.maybe_flag("列"), "y", False, [_fault("not_yes_no", "y")]),
    (_unit, "门数", Unit.COURSES, []),
    (_unit, "", Unit.CREDITS, [MISSING]),
    (_unit, "学时", Unit.CREDITS, [_fault("not_choice", "学时", choices=CHOICES)]),
    (lambda cells: cells.maybe_choice("列", UNITS), "", Unit.CREDITS, []),
    (lambda cells: cells.maybe_choice("列", UNITS), "总部学分", Unit.HQ_CREDITS, []),
    (lambda cells: cells.maybe_choice("列", UNITS), "x", Unit.CREDITS, [_fault("not_choice", "x", choices=CHOICES)]),
    (lambda cells: cells.term("列"), "2021秋季", "202109", []),
    (lambda cells: cells.term("列"), "", "", [MISSING]),
    (lambda cells: cells.term("列"), "2021夏", "", [_fault("not_term", "2021夏")]),
    (lambda cells: cells.level("列"), "专科", "associate", []),
    (lambda cells: cells.level("列"), "专科起点本科", "bachelor", []),
    (lambda cells: cells.level("列"), "", "", [MISSING]),
    (lambda cells: cells.level("列"), "本科", "", [_fault("not_level", "本科")]),
]


@pytest.mark.parametrize(("read", "text", "value", "faults"), CELLS)
def test_a_cell_is_read_or_told(read: Reading, text: str, value: object, faults: list[Fault]) -> None:
    cells = Cells(7, {"列": text})
    found = read(cells)
    assert (found, type(found), cells.faults) == (value, type(value), faults)
    assert Cells(7, {"列": None}).text("列") == ""  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("text", "term"),
    [("2021AUTUMN", "202109"), ("2021 年 - 秋", "202109"), ("2021fall", "202109"), ("202109", "202109"),
     ("2021Spring", "202103"), ("2021-03", "202103"), ("20210", None), ("202110", None)],
)  # fmt: skip
def test_a_term_is_known_by_its_season(text: str, term: str | None) -> None:
    assert intake_term(text) == term


def test_a_term_is_written_as_the_office_writes_it() -> None:
    assert [term_text(term) for term in ("202103", "202109")] == ["2021年春季", "2021年秋季"]
    assert list(LEVELS) == ["专科", "专科起点本科"]


def _rules(**more: object) -> RuleSet:
    modules = [module("G", "4", max_credits=Decimal("4.5"), overflow_to="P"), module("P")]
    slots = [
        slot("g", "4", "G", "P", hq=True, compulsory=True, substitutes=("s", "t"), equivalents=("e",)),
        slot("w", "5", "P", capstone=True, thesis=True, in_average=False),
        slot("b", "3", "P", bridging=True, in_average=False),
    ]
    groups = (
        Group("K", "核心", Unit.HQ_CREDITS, Decimal("4.0"), ("g",)),
        Group("T", "一项", Unit.GROUPS, Decimal(1), groups=("K",), required=False),
    )
    return rule_set(modules, slots, "9", groups=groups, **more)


def _sheet(rules: RuleSet) -> list[tuple[int, dict[str, str]]]:
    return list(enumerate((dict(zip(ALL_COLUMNS, row, strict=True)) for row in rows_from_rules([rules])), start=2))


G, W, B, K, T = range(2, 7)
"""Rows of the sheet."""


def _faults(*changes: tuple[Iterable[int], str, str]) -> list[tuple[str, int | None, dict[str, str]]]:
    sheet = _sheet(_rules())
    for rows, column, text in changes:
        for row in rows:
            sheet[row - 2][1][column] = text
    rules, faults = rules_from_rows(sheet)
    assert rules == []
    return [(fault.code, fault.row, dict(fault.facts)) for fault in faults]


def _read(row: tuple[int, dict[str, str]], columns: str) -> list[str]:
    return [row[1][column] for column in columns.split()]


def test_every_cell_of_a_course_is_written() -> None:
    course, thesis, bridging = _sheet(_rules())[:3]
    marks = "总部课程 必修 综合实践 毕业论文 计入平均 补修"
    codes = "课程代码 课程名称 学分 可替代课程 相似课程 可计入模块 所属条件组"
    assert _read(course, codes) == ["g", "课程g", "4", "s、t", "e", "P", "K"]
    assert _read(course, marks) == ["是", "是", "否", "否", "是", "否"]
    assert _read(thesis, codes) == ["w", "课程w", "5", "", "", "", ""]
    assert _read(thesis, marks) == ["否", "否", "是", "是", "否", "否"]
    assert _read(bridging, marks) == ["否", "否", "否", "否", "否", "是"]


def test_every_cell_of_a_module_and_of_the_head_is_written() -> None:
    limited = _rules(exemption=ExemptionRule(Decimal("3.50"), average_mark=Decimal(75)), study=StudyTime(30))
    course, thesis = _sheet(limited)[:2]
    of_module = "模块代码 模块名称 模块最低学分 模块总部最低学分 模块最低门数 模块最高学分 溢出到模块"
    assert _read(course, of_module) == ["G", "模块G", "4", "0", "0", "4.5", "P"]
    assert _read(thesis, of_module) == ["P", "模块P", "0", "0", "0", "", ""]
    assert _read(course, "专业代码 专业名称 专业层次 适用入学起 适用入学止 规则版本") == [
        "630302", "会计", "专科", "2021年春季", "2022年秋季", "1",
    ]  # fmt: skip
    assert _read(course, "最低毕业学分 总部最低学分 依据") == ["9", "0", "invented for the tests"]
    assert _read(course, "免修免考上限 免考上限范围 免考抵总部学分 免考计平均分") == ["3.5", "全部", "否", "75"]
    assert _read(course, "最短学习月数 最长学习月数") == ["30", ""]
    assert _read(course, "学位 学位平均分 论文最低分 学位外语") == ["否", "", "", ""]


def test_every_cell_of_a_condition_and_of_a_degree_is_written() -> None:
    rows = _sheet(_rules(degree=degree("75", "80.5", True), study=StudyTime(0, 96)))
    assert [rows[0][1][name] for name in ("学位", "学位平均分", "论文最低分", "学位外语", "最长学习月数")] == [
        "是", "75", "80.5", "是", "96",
    ]  # fmt: skip
    names = ("条件组代码", "条件组名称", "条件组计量", "条件组至少", "上级条件组", "条件组必须", "模块代码", "课程代码")
    assert [[rows[place][1][name] for name in names] for place in (3, 4)] == [
        ["K", "核心", "总部学分", "4", "T", "是", "", ""],
        ["T", "一项", "条件组数", "1", "", "否", "", ""],
    ]


def test_what_is_left_blank_in_the_head_of_a_sheet_means_no_limit() -> None:
    sheet = _sheet(_rules(study=StudyTime(30, 96), exemption=ExemptionRule(Decimal(4), average_mark=Decimal(75))))
    for _, cells in sheet:
        cells |= dict.fromkeys(
            ("免修免考上限", "免考上限范围", "免考抵总部学分", "免考计平均分", "最短学习月数", "最长学习月数"), ""
        )
    (rules,), faults = rules_from_rows(sheet)
    assert (rules.exemption, rules.study, faults) == (ExemptionRule(), StudyTime(), [])


def test_a_degree_is_read_only_where_it_is_offered() -> None:
    sheet = _sheet(_rules(degree=degree("75", "80", True)))
    assert rules_from_rows(sheet)[0][0].degree == DegreeRule(Decimal(75), Decimal(80), True)
    for _, cells in sheet:
        cells["学位"] = "否"
    assert rules_from_rows(sheet)[0][0].degree is None


def test_absent_columns_are_told_on_the_first_row_and_an_empty_sheet_is_no_fault() -> None:
    rows = [(4, {"依据": ""})]
    assert rules_from_rows(rows) == (
        [], [Fault("rules.column_missing", 4, {"column": name}) for name in COLUMNS if name != "依据"],
    )  # fmt: skip
    assert rules_from_rows([]) == ([], [])


DISAGREE = "rules.cells_disagree"
TOLD = {
    "a cell of the rule set": (
        [((B,), "依据", "别的")],
        [(DISAGREE, B, {"column": "依据", "value": "别的", "first": "invented for the tests", "first_row": "2"})],
    ),
    "a cell of the module, against its own first row": (
        [((B,), "模块名称", "别的")],
        [(DISAGREE, B, {"column": "模块名称", "value": "别的", "first": "模块P", "first_row": "3"})],
    ),
    "a text that would be the same term": (
        [(range(G, T + 1), "依据", "2021年春季"), ((B,), "依据", "202103")],
        [(DISAGREE, B, {"column": "依据", "value": "202103", "first": "2021年春季", "first_row": "2"})],
    ),
    "a bad cell in each of two rows, in their order": (
        [((K,), "条件组至少", "x"), ((G,), "学分", "四"), ((W,), "模块最低学分", "五")],
        [("rules.cell_not_number", G, {"column": "学分", "value": "四"}),
         ("rules.cell_not_number", W, {"column": "模块最低学分", "value": "五"}),
         (DISAGREE, B, {"column": "模块最低学分", "value": "0", "first": "五", "first_row": "3"}),
         ("rules.cell_not_number", K, {"column": "条件组至少", "value": "x"})],
    ),
    "a condition in the row of a course": (
        [((K,), "模块代码", "P"), ((K,), "课程代码", "x")],
        [("rules.group_row_mixed", K, {"column": "模块代码", "value": "P"}),
         ("rules.group_row_mixed", K, {"column": "课程代码", "value": "x"})],
    ),
    "conditions without a row": (
        [((W,), "所属条件组", "K、Y"), ((T,), "上级条件组", "Z")],
        [("rules.unknown_group", W, {"column": "所属条件组", "unknown": "Y"}),
         ("rules.unknown_group", T, {"column": "上级条件组", "unknown": "Z"})],
    ),
    "a fault of a condition": (
        [((K,), "条件组至少", "4.5")],
        [("rules.group_unreachable", K, {"group": "K", "asked": "4.5", "reach": "4"})],
    ),
    "a fault of a course": (
        [((W,), "学分", "5.2")], [("rules.credits_not_half", W, {"course": "w", "credits": "5.2"})],
    ),
    "a fault of a module": (
        [((W, B), "模块最低学分", "9.5")],
        [("rules.module_unreachable", W, {"module": "P", "asked": "9.5", "reach": "9"})],
    ),
    "a fault of nothing in particular": (
        [(range(G, T + 1), "总部最低学分", "5")], [("rules.hq_unreachable", G, {"asked": "5", "reach": "4"})],
    ),
    "the later of two courses": (
        [((W,), "课程代码", "g")], [("rules.course_twice", W, {"course": "g", "code": "g", "other": "g"})],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "told"), TOLD.values(), ids=TOLD)
def test_a_sheet_is_refused_in_its_own_rows_and_words(
    changes: list[tuple[Iterable[int], str, str]], told: list[tuple[str, int | None, dict[str, str]]]
) -> None:
    assert _faults(*changes) == told


def test_rule_sets_are_read_in_the_order_of_their_first_rows_however_their_rows_are_mixed() -> None:
    one, other = _sheet(_rules()), _sheet(_rules(program="120203"))
    mixed = [pair for pairs in zip(other, one, strict=True) for pair in pairs]
    rules, faults = rules_from_rows([(row, cells) for row, (_, cells) in enumerate(mixed, start=2)])
    assert (rules, faults) == ([_rules(program="120203"), _rules()], [])


def test_the_faults_of_every_bad_rule_set_are_told() -> None:
    sheet = _sheet(_rules())
    sheet += [(row + 10, cells | {"专业代码": "120203"}) for row, cells in sheet]
    sheet[0][1]["学分"] = "四"
    sheet[5][1]["学分"] = "五"
    rules, faults = rules_from_rows(sheet)
    assert (rules, [(fault.row, fault.facts["value"]) for fault in faults]) == ([], [(2, "四"), (12, "五")])


def test_rule_sets_that_do_not_fit_are_told_in_their_own_rows_whatever_stands_above_them() -> None:
    bad, good = _sheet(_rules(program="120203")), _sheet(_rules())
    bad[0][1]["学分"] = "四"
    second = [(row + 20, cells | {"适用入学止": "2023年春季"}) for row, cells in good]
    rules, faults = rules_from_rows([*bad, *((row + 10, cells) for row, cells in good), *second])
    assert (rules, [(fault.code, fault.row) for fault in faults]) == (
        [], [("rules.cell_not_number", 2), ("rules.intake_overlap", 12), ("rules.intake_overlap", 22)],
    )  # fmt: skip


def test_scopes_and_units_have_the_words_of_the_office() -> None:
    assert [str(scope) for scope in SCOPES.values()] == ["all", "hq_compulsory"]
    assert [str(unit) for unit in UNITS.values()] == ["credits", "hq_credits", "courses", "groups"]
