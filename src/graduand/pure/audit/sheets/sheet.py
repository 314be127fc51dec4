"""The rules sheet of the office: one row per course slot, the cells of the rule set and of the module repeated.

A row without a course declares a module; a row of a condition group 条件组 declares that, and the rows of its courses
name it. What is written stands in `writing.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from graduand.pure.audit.rules.lineup import misfits
from graduand.pure.audit.rules.parts import BadRules, DegreeRule, ExemptionRule, Fault, Group, Module, Slot, StudyTime
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.sheets.cells import Cells, intake_term
from graduand.pure.audit.sheets.columns import (
    ALL_COLUMNS,
    COLUMNS,
    EVERYWHERE,
    GROUP_COLUMNS,
    KEY_COLUMNS,
    NUMBER_COLUMNS,
    ON_MODULE,
    OPTIONAL_COLUMNS,
    SCOPES,
    TERM_COLUMNS,
    UNITS,
)
from graduand.pure.audit.sheets.writing import rows_from_rules

__all__ = [
    "ALL_COLUMNS", "COLUMNS", "KEY_COLUMNS", "OPTIONAL_COLUMNS", "TERM_COLUMNS", "Row", "rows_from_rules",
    "rules_from_rows",
]  # fmt: skip

type Row = tuple[int, Mapping[str, str]]


def rules_from_rows(rows: Sequence[Row]) -> tuple[list[RuleSet], list[Fault]]:
    """Read (row number, header -> text) pairs into rule sets, in order of their first rows.

    A rule set with any fault is left out whole, and so is one that does not fit the others of its program (`lineup`).
    Columns of `COLUMNS` must be there, those of `OPTIONAL_COLUMNS` may. Faults name the sheet row; nothing is raised.
    """
    absent = [column for column in COLUMNS if rows and column not in rows[0][1]]
    if absent:
        return [], [Fault("rules.column_missing", rows[0][0], {"column": column}) for column in absent]
    sets: list[RuleSet] = []
    first_rows: list[int] = []
    faults: list[Fault] = []
    for group in _grouped(rows):
        rules, found = _Plan.read(group).rules()
        sets += [rules] if rules else []
        first_rows += [group[0].row] if rules else []
        faults += found
    wrong = dict(misfits(sets))
    faults += [replace(fault, row=first_rows[place]) for place, fault in wrong.items()]
    return [rules for place, rules in enumerate(sets) if place not in wrong], faults


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
        with suppress(ArithmeticError):
            return str(Decimal(text).normalize())
    return (intake_term(text) if column in TERM_COLUMNS else None) or text


@dataclass(frozen=True)
class _Plan:
    """The rows of one rule set, by what they declare."""

    rows: list[Cells]
    modules: dict[str, list[Cells]]
    slots: list[Cells]
    groups: list[Cells]

    @classmethod
    def read(cls, rows: list[Cells]) -> "_Plan":
        """Sort rows: those with any cell of a condition group declare one, all others belong to a module."""
        plan = cls(rows, {}, [], [])
        for row in rows:
            if any(row.text(column) for column in GROUP_COLUMNS):
                plan.groups.append(row)
                continue
            plan.modules.setdefault(row.required("模块代码"), []).append(row)
            if row.text("课程代码"):
                plan.slots.append(row)
        return plan

    def rules(self) -> tuple[RuleSet | None, list[Fault]]:
        """Either a rule set or faults."""
        make = partial(
            _head(self.rows[0]),
            modules=tuple(_module(members[0]) for members in self.modules.values()),
            slots=tuple(_slot(row) for row in self.slots),
            groups=tuple(self._group(row) for row in self.groups),
        )
        self._check_names()
        faults = [fault for row in self.rows for fault in row.faults]
        faults += _disagreements(self.rows, EVERYWHERE)
        faults += [fault for members in self.modules.values() for fault in _disagreements(members, ON_MODULE)]
        if faults:
            return None, sorted(faults, key=lambda fault: fault.row or 0)
        try:
            return make(), []
        except BadRules as bad:
            return None, [replace(fault, row=self._row_of(fault)) for fault in bad.faults]

    def _group(self, row: Cells) -> Group:
        """Read a condition group; its members name it in their own rows."""
        for column in ("模块代码", "课程代码"):
            if row.text(column):
                row.fault("rules.group_row_mixed", column)
        code = row.required("条件组代码")
        return Group(
            code=code,
            name=row.required("条件组名称"),
            unit=row.choice("条件组计量", UNITS),
            at_least=row.amount("条件组至少"),
            courses=tuple(slot.text("课程代码") for slot in self.slots if code in slot.codes("所属条件组")),
            groups=tuple(
                dict.fromkeys(other.text("条件组代码") for other in self.groups if code in other.codes("上级条件组"))
            ),
            required=row.flag("条件组必须"),
        )

    def _check_names(self) -> None:
        """A course or a group can only be below a group that has a row."""
        known = {row.text("条件组代码") for row in self.groups}
        for rows, column in ((self.slots, "所属条件组"), (self.groups, "上级条件组")):
            for row in rows:
                for code in row.codes(column):
                    if code not in known:
                        row.faults.append(Fault("rules.unknown_group", row.row, {"column": column, "unknown": code}))

    def _row_of(self, fault: Fault) -> int:
        """The row to mend: of the group, the course (the later one of two), the module, else the first."""
        of_group = [row.row for row in self.groups if row.text("条件组代码") == fault.facts.get("group")]
        of_course = [row.row for row in self.slots if row.text("课程代码") == fault.facts.get("course")]
        of_module = [row.row for row in self.modules.get(fault.facts.get("module", ""), [])]
        return (of_group[-1:] or of_course[-1:] or of_module or [self.rows[0].row])[0]


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


def _head(read: Cells) -> partial[RuleSet]:
    """Read the rule-level cells; modules, slots and groups are still to come."""
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
        exemption=_exemption(read),
        study=StudyTime(read.maybe_whole("最短学习月数") or 0, read.maybe_whole("最长学习月数")),
        degree=_degree(read),
        source=read.required("依据"),
    )


def _exemption(read: Cells) -> ExemptionRule:
    return ExemptionRule(
        cap_credits=read.number("免修免考上限"),
        cap_scope=read.maybe_choice("免考上限范围", SCOPES),
        counts_as_hq=read.maybe_flag("免考抵总部学分"),
        average_mark=read.number("免考计平均分"),
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
        min_courses=read.maybe_whole("模块最低门数") or 0,
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
        bridging=read.maybe_flag("补修"),
        substitutes=read.codes("可替代课程"),
        equivalents=read.codes("相似课程"),
    )
