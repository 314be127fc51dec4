"""Tables of students and results for the tests of tables."""

from decimal import Decimal

import pyarrow as pa

from graduand.pure.audit.compiling.compiled import compile_rules
from graduand.pure.audit.rules.parts import Group, StudyTime, Unit

from .office import degree, module, rule_set, slot

ACCOUNTING = rule_set(
    [module("P", "4", min_hq_credits=Decimal(2)), module("E", "4")],
    [
        slot("statistics", "4", "P", "E", hq=True, substitutes=("oldstatistics",)),
        slot("law", "4", "P", hq=True, compulsory=True),
        slot("thesis", "5", "E", capstone=True, thesis=True, in_average=False),
    ],
    "8",
    degree=degree("75", "80", language=True),
    study=StudyTime(30, 96),
    groups=(Group("G", "核心", Unit.CREDITS, Decimal(4), ("statistics", "law")),),
)


COMPILED = compile_rules([ACCOUNTING])


def students(*numbers: object, **more: list[object]) -> pa.Table:
    count = len(numbers)
    columns = {
        "student_number": list(numbers), "program": ["630302"] * count, "level": ["associate"] * count,
        "intake": ["202103"] * count,
    }  # fmt: skip
    return pa.table(columns | more)


def results(*rows: tuple[object, ...], **more: object) -> pa.Table:
    columns = dict(zip(("student_number", "course", "score", "kind"), zip(*rows, strict=True), strict=True))
    return pa.table({name: list(values) for name, values in columns.items()} | more)


LI = results(("1", "statistics", 70, "score"), ("1", "law", 80, "score"), ("1", "thesis", 85, "score"))
