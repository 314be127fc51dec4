"""The rules sheet of the office: one row per course slot, the cells of the rule set and of the module repeated."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import partial

from graduand.pure.audit.cells import LEVELS, NO, YES, Cells, intake_term, term_text
from graduand.pure.audit.parts import BadRules, DegreeRule, Fault, Module, Slot, decimal_text
from graduand.pure.audit.rules import RuleSet

RULE_COLUMNS = (
    "专业代码", "专业名称", "专业层次", "适用入学起", "适用入学止", "规则版本", "最低毕业学分", "总部最低学分",
    "免修免考上限", "学位", "学位平均分", "论文最低分", "学位外语",
)  # fmt: skip
MODULE_COLUMNS = ("模块代码", "模块名称", "模块最低学分", "模块总部最低学分", "模块最高学分", "溢出到模块")
SLOT_COLUMNS = (
    "课程代码", "课程名称", "学分", "总部课程", "必修", "综合实践", "毕业论文", "计入平均", "可替代课程", "可计入模块",
)  # fmt: skip
COLUMNS = (*RULE_COLUMNS, *MODULE_COLUMNS, *SLOT_COLUMNS, "依据")
"""The headers, in the order `rows_from_rules` writes them; reading asks for each of them in any order."""

KEY_COLUMNS = ("专业代码", "专业层次", "适用入学起", "适用入学止", "规则版本")
TERM_COLUMNS = {"适用入学起", "适用入学止"}
NUMBER_COLUMNS = {
    "规则版本", "最低毕业学分", "总部最低学分", "免修免考上限", "学位平均分", "论文最低分",
    "模块最低学分", "模块总部最低学分", "模块最高学分",
}  # fmt: skip

type Row = tuple[int, Mapping[str, str]]


def rules_from_rows(rows: Sequence[Row]) -> tuple[list[RuleSet], list[Fault]]:
    """Read (row number, header -> text) pairs into rule sets, in order of their first rows.

    A rule set with any fault is left out whole. A row with a blank 课程代码 declares a module that has no course of
    its own. Faults name the sheet row.
    """
    absent = [column for column in COLUMNS if rows and column not in rows[0][1]]
    if absent:
        return [], [Fault("rules.column_missing", rows[0][0], {"column": column}) for column in absent]
    sets: list[RuleSet] = []
    faults: list[Fault] = []
    for group in _grouped(rows):
        rules, found = _rule_set(group)
        sets += [rules] if rules else []
        faults += found
    return sets, faults


def _grouped(rows: Sequence[Row]) -> Iterable[list[Cells]]:
    """Rows of one rule set: same program, level, intakes and version, however terms and numbers are written."""
    groups: dict[tuple[str, ...], list[Cells]] = {}
    for row, cells in rows:
        key = tuple(_plain(column, (cells.get(column) or "").strip()) for column in KEY_COLUMNS)
        groups.setdefault(key, []).append(Cells(row, cells))
    return groups.values()


def _plain(column: str, text: str) -> str:
    """Write the cells that mean the same alike: 4 and 4.0, 2016年春季 and 201603."""
    if column in NUMBER_COLUMNS:
        with suppress(InvalidOperation):
            return str(Decimal(text).normalize())
    return (intake_term(text) if column in TERM_COLUMNS else None) or text


def _rule_set(rows: list[Cells]) -> tuple[RuleSet | None, list[Fault]]:
    """Read one group; either a rule set or faults."""
    by_module: dict[str, list[Cells]] = {}
    for read in rows:
        by_module.setdefault(read.required("模块代码"), []).append(read)
    make = _head(rows[0])
    modules = tuple(_module(members[0]) for members in by_module.values())
    slots = tuple(_slot(read) for read in rows if read.text("课程代码"))
    faults = [fault for read in rows for fault in read.faults]
    faults += _disagreements(rows, (*RULE_COLUMNS, "依据"))
    faults += [fault for members in by_module.values() for fault in _disagreements(members, MODULE_COLUMNS)]
    if faults:
        return None, sorted(faults, key=lambda fault: fault.row or 0)
    try:
        return make(modules=modules, slots=slots), []
    except BadRules as bad:
        return None, [replace(fault, row=_row_of(fault, rows)) for fault in bad.faults]


def _disagreements(rows: list[Cells], columns: Iterable[str]) -> list[Fault]:
    """Repeated cells must say the same as in the first row that has them."""
    first = rows[0]
    return [
        Fault(
            "rules.cells_disagree",
            read.row,
            {"column": column, "value": read.text(column), "first": first.text(column), "first_row": str(first.row)},
        )
        for read in rows[1:]
        for column in columns
        if _plain(column, read.text(column)) != _plain(column, first.text(column))
    ]


def _row_of(fault: Fault, rows: list[Cells]) -> int:
    """The row to mend: of the course (the later one if it is there twice), of the module, else the first."""
    course, module = fault.facts.get("course"), fault.facts.get("module")
    of_course = [read.row for read in rows if read.text("课程代码") == course]
    of_module = [read.row for read in rows if read.text("模块代码") == module]
    return of_course[-1] if of_course else (of_module or [rows[0].row])[0]


def _head(read: Cells) -> partial[RuleSet]:
    """Read the rule-level cells; modules and slots are still to come."""
    return partial(
        RuleSet,
        program=read.required("专业代码"),
        program_name=read.required("专业名称"),
        level=read.level("专业层次"),
        intake_from=read.term("适用入学起"),
        intake_to=read.term("适用入学止"),
        version=read.whole("规则版本"),
        min_total_credits=read.amount("最低毕业学分"),
        min_hq_credits=read.amount("总部最低学分"),
        exemption_cap_credits=read.number("免修免考上限"),
        degree=_degree(read),
        source=read.required("依据"),
    )


def _degree(read: Cells) -> DegreeRule | None:
    if not read.flag("学位"):
        return None
    return DegreeRule(read.amount("学位平均分"), read.amount("论文最低分"), read.flag("学位外语"))


def _module(read: Cells) -> Module:
    return Module(
        code=read.text("模块代码"),
        name=read.required("模块名称"),
        min_credits=read.amount("模块最低学分"),
        min_hq_credits=read.amount("模块总部最低学分"),
        max_credits=read.number("模块最高学分"),
        overflow_to=read.text("溢出到模块") or None,
    )


def _slot(read: Cells) -> Slot:
    return Slot(
        course=read.text("课程代码"),
        name=read.required("课程名称"),
        credits=read.amount("学分"),
        hq=read.flag("总部课程"),
        modules=(read.text("模块代码"), *read.codes("可计入模块")),
        compulsory=read.flag("必修"),
        capstone=read.flag("综合实践"),
        thesis=read.flag("毕业论文"),
        in_average=read.flag("计入平均"),
        accepts=read.codes("可替代课程"),
    )


def rows_from_rules(rulesets: Iterable[RuleSet]) -> list[list[str]]:
    """Write rule sets as rows in the order of `COLUMNS`; reading them gives the same rule sets.

    Rows go module by module, so that the modules come back in their order.
    """
    return [row for rules in rulesets for row in _rows_of(rules)]


def _rows_of(rules: RuleSet) -> Iterator[list[str]]:
    head = _head_cells(rules)
    for module in rules.modules:
        middle = [
            module.code,
            module.name,
            _text(module.min_credits),
            _text(module.min_hq_credits),
            _text(module.max_credits),
            module.overflow_to or "",
        ]
        slots = [slot for slot in rules.slots if slot.modules[0] == module.code]
        for cells in [_slot_cells(slot) for slot in slots] or [[""] * len(SLOT_COLUMNS)]:
            yield [*head, *middle, *cells, rules.source]


def _head_cells(rules: RuleSet) -> list[str]:
    degree = rules.degree
    return [
        rules.program,
        rules.program_name,
        {code: text for text, code in LEVELS.items()}[rules.level],
        term_text(rules.intake_from),
        term_text(rules.intake_to),
        str(rules.version),
        _text(rules.min_total_credits),
        _text(rules.min_hq_credits),
        _text(rules.exemption_cap_credits),
        _yes(degree is not None),
        _text(degree.min_average) if degree else "",
        _text(degree.min_thesis) if degree else "",
        _yes(degree.language_required) if degree else "",
    ]


def _slot_cells(slot: Slot) -> list[str]:
    return [
        slot.course,
        slot.name,
        _text(slot.credits),
        _yes(slot.hq),
        _yes(slot.compulsory),
        _yes(slot.capstone),
        _yes(slot.thesis),
        _yes(slot.in_average),
        "、".join(slot.accepts),
        "、".join(slot.modules[1:]),
    ]


def _yes(flag: bool) -> str:
    return YES if flag else NO


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else decimal_text(amount)
