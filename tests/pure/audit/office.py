"""A small invented curriculum office: rule sets and transcripts in one line each."""

from collections.abc import Callable
from decimal import Decimal

import numpy as np

from graduand.pure.audit.explaining.explanation import Result
from graduand.pure.audit.kernel.partition import EXEMPT, SCORED, Compiled, Partition, Students, Verdicts
from graduand.pure.audit.rules.ruleset import BadRules, DegreeRule, Module, RuleSet, Slot

type Grade = tuple[str, int, bool]
"""Course, score in tenths, exempt."""


def module(code: str, least: str = "0", **more: object) -> Module:
    return Module(code, f"模块{code}", Decimal(least), **more)  # type: ignore[arg-type]


def slot(course: str, credits: str, *modules: str, hq: bool = False, **more: object) -> Slot:
    return Slot(course, f"课程{course}", Decimal(credits), hq, modules, **more)  # type: ignore[arg-type]


def rule_set(modules: list[Module], slots: list[Slot], total: str = "0", **more: object) -> RuleSet:
    fields: dict[str, object] = {
        "program": "630302",
        "program_name": "会计",
        "level": "associate",
        "intake_from": "202103",
        "intake_to": "202209",
        "version": 1,
        "min_total_credits": Decimal(total),
        "min_hq_credits": Decimal(0),
        "degree": None,
        "source": "invented for the tests",
    }
    return RuleSet(modules=tuple(modules), slots=tuple(slots), **(fields | more))  # type: ignore[arg-type]


def told(make: Callable[[], RuleSet]) -> list[tuple[str, dict[str, str]]]:
    """Code and facts of every fault of rules that come from no sheet."""
    try:
        make()
    except BadRules as bad:
        return [(fault.code, dict(fault.facts)) for fault in bad.faults if fault.row is None]
    return []


def told_of_plan(
    modules: list[Module] | None = None, slots: list[Slot] | None = None, **more: object
) -> list[tuple[str, dict[str, str]]]:
    """The faults of a plan that is sound apart from what is given."""
    return told(lambda: rule_set(modules or [module("P", "2")], slots or [slot("a", "4", "P")], **more))  # type: ignore[arg-type]


def degree(average: str = "75", thesis: str = "0", language: bool = False) -> DegreeRule:
    return DegreeRule(Decimal(average), Decimal(thesis), language)


def audit(
    compiled: Compiled,
    transcripts: list[list[Grade]],
    rule: int | list[int] = 0,
    bridging: bool | list[bool] = False,
    language: bool | list[bool] = False,
) -> Verdicts:
    """Feed everybody's grades to one partition; student ids are far apart to try both directories."""
    count = len(transcripts)
    ids = np.arange(count, dtype=np.int64) * 10_000 + 7
    marks = (np.broadcast_to(np.array(mark, np.bool_), (count,)) for mark in (bridging, language))
    partition = Partition(compiled, Students(ids, np.broadcast_to(np.array(rule, np.int32), (count,)), *marks))
    rows = [(ids[n], grade) for n, grades in enumerate(transcripts) for grade in grades]
    partition.feed(
        np.array([student for student, _ in rows], np.int64),
        compiled.course_index([course for _, (course, _, _) in rows]),
        np.array([score for _, (_, score, _) in rows], np.int16),
        np.array([EXEMPT if exempt else SCORED for _, (_, _, exempt) in rows], np.int8),
    )
    return partition.verdicts()


def passed(*courses: str, score: int = 700) -> list[Grade]:
    return [(course, score, False) for course in courses]


def results(grades: list[Grade], published: bool = True) -> list[Result]:
    return [
        Result(
            course, f"课程{course}", Decimal(3), None if exempt else Decimal(score) / 10, exempt, published, "202303"
        )
        for course, score, exempt in grades
    ]
