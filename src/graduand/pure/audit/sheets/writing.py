"""Rule sets as rows of the rules sheet; reading the rows (`sheet.py`) gives the same rule sets."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum

from graduand.pure.audit.rules.parts import Group, Module, Slot, decimal_text
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.sheets.cells import LEVELS, NO, YES, term_text
from graduand.pure.audit.sheets.columns import ALL_COLUMNS, SCOPES, UNITS

type Named = dict[str, str]
"""Cells by their header."""


def rows_from_rules(rulesets: Iterable[RuleSet]) -> list[list[str]]:
    """Write rule sets as rows in the order of `ALL_COLUMNS`.

    Names must not be blank, and members of a group come back in the order of their own rows.
    """
    return [[cells.get(column, "") for column in ALL_COLUMNS] for rules in rulesets for cells in _rows_of(rules)]


def _rows_of(rules: RuleSet) -> Iterator[Named]:
    head = _head(rules)
    modules = {module.code: head | _module(module) for module in rules.modules}
    yield from (modules[code] | cells for code, cells in _courses(rules))
    yield from (head | _group(group, rules) for group in rules.groups)


def _courses(rules: RuleSet) -> Iterator[tuple[str, Named]]:
    """Module and cells of each course, module by module, a module without courses in a row of its own.

    Where courses do not stand module by module, all modules go first, so that both orders are kept.
    """
    by_module = {
        module.code: [slot for slot in rules.slots if slot.modules[0] == module.code] for module in rules.modules
    }
    sorted_out = tuple(slot for slots in by_module.values() for slot in slots) == rules.slots
    for code, slots in by_module.items():
        if not sorted_out or not slots:
            yield code, {}
        elif sorted_out:
            yield from ((code, _slot(slot, rules)) for slot in slots)
    if not sorted_out:
        yield from ((slot.modules[0], _slot(slot, rules)) for slot in rules.slots)


def _head(rules: RuleSet) -> Named:
    degree, exemption, study = rules.degree, rules.exemption, rules.study
    cells = {
        "专业代码": rules.program,
        "专业名称": rules.program_name,
        "专业层次": _word(LEVELS, rules.level),
        "适用入学起": term_text(rules.intake_from),
        "适用入学止": term_text(rules.intake_to),
        "规则版本": str(rules.version),
        "最低毕业学分": _text(rules.min_total_credits),
        "总部最低学分": _text(rules.min_hq_credits),
        "免修免考上限": _text(exemption.cap_credits),
        "免考上限范围": _word(SCOPES, exemption.cap_scope),
        "免考抵总部学分": _yes(exemption.counts_as_hq),
        "免考计平均分": _text(exemption.average_mark),
        "最短学习月数": str(study.min_months),
        "最长学习月数": "" if study.max_months is None else str(study.max_months),
        "学位": _yes(degree is not None),
        "依据": rules.source,
    }
    if degree:
        cells["学位平均分"] = _text(degree.min_average)
        cells["论文最低分"] = _text(degree.min_thesis)
        cells["学位外语"] = _yes(degree.language_required)
    return cells


def _module(module: Module) -> Named:
    return {
        "模块代码": module.code,
        "模块名称": module.name,
        "模块最低学分": _text(module.min_credits),
        "模块总部最低学分": _text(module.min_hq_credits),
        "模块最低门数": str(module.min_courses),
        "模块最高学分": _text(module.max_credits),
        "溢出到模块": module.overflow_to or "",
    }


def _slot(slot: Slot, rules: RuleSet) -> Named:
    return {
        "课程代码": slot.course,
        "课程名称": slot.name,
        "学分": _text(slot.credits),
        "总部课程": _yes(slot.hq),
        "必修": _yes(slot.compulsory),
        "综合实践": _yes(slot.capstone),
        "毕业论文": _yes(slot.thesis),
        "计入平均": _yes(slot.in_average),
        "补修": _yes(slot.bridging),
        "可替代课程": "、".join(slot.substitutes),
        "相似课程": "、".join(slot.equivalents),
        "可计入模块": "、".join(slot.modules[1:]),
        "所属条件组": "、".join(group.code for group in rules.groups if slot.course in group.courses),
    }


def _group(group: Group, rules: RuleSet) -> Named:
    return {
        "条件组代码": group.code,
        "条件组名称": group.name,
        "条件组计量": _word(UNITS, group.unit),
        "条件组至少": _text(group.at_least),
        "上级条件组": "、".join(above.code for above in rules.groups if group.code in above.groups),
        "条件组必须": _yes(group.required),
    }


def _word[Value: (str, StrEnum)](words: Mapping[str, Value], value: Value) -> str:
    """The word of the office for a value."""
    return next(word for word, meaning in words.items() if meaning == value)


def _yes(flag: bool) -> str:
    return YES if flag else NO


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else decimal_text(amount)
