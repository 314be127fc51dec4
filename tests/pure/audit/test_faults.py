"""What a refusal says: the thing to mend and the figures, on both sides of every limit (domain.md 2.2)."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from graduand.pure.audit.rules.parts import ExemptionRule, Fault, Group, Module, Slot, StudyTime, Unit
from graduand.pure.audit.rules.ruleset import BadRules

from .office import degree, module, rule_set, slot, told, told_of_plan

type Told = list[tuple[str, dict[str, str]]]


def _group(code: str, *courses: str) -> Group:
    return Group(code, "条件", Unit.COURSES, Decimal(1), courses)


NOT_HALF, NEGATIVE, TOO_LARGE = "rules.credits_not_half", "rules.credits_negative", "rules.credits_too_large"
LONG = "x" * 41
HEADS = {
    "level": ({"level": "doctor"}, [("rules.unknown_level", {"level": "doctor"})]),
    "the other level": ({"level": "bachelor"}, []),
    "version 0": ({"version": 0}, [("rules.bad_version", {"version": "0"})]),
    "the last version": ({"version": 99_999}, []),
    "one version more": ({"version": 100_000}, [("rules.bad_version", {"version": "100000"})]),
    "two terms that are none": (
        {"intake_from": "202204", "intake_to": "20213"},
        [("rules.bad_term", {"term": "202204"}), ("rules.bad_term", {"term": "20213"})],
    ),
    "one term": ({"intake_from": "202209"}, []),
    "a range that ends before it begins": (
        {"intake_from": "202303"}, [("rules.intake_reversed", {"from": "202303", "to": "202209"})],
    ),
    "a program of blanks": ({"program": "630 302"}, [("rules.bad_code", {"program": "630 302", "code": "'630 302'"})]),
    "a program of 40 letters": ({"program": LONG[:40]}, []),
    "a program of 41 letters": ({"program": LONG}, [("rules.bad_code", {"program": LONG, "code": f"'{LONG}'"})]),
    "a program without end": (
        {"program": "x" * 70}, [("rules.bad_code", {"program": "x" * 70, "code": "'" + "x" * 59})],
    ),
    "a name in two lines": ({"program_name": "会\t计\n学"}, []),
    "a name with half a character": (
        {"program_name": "会\ud800"}, [("rules.bad_text", {"text": r"'\u4f1a\ud800'"})],
    ),
    "a source without end": (
        {"source": "\x00" + "x" * 70}, [("rules.bad_text", {"text": r"'\x00" + "x" * 55})],
    ),
    "a total in tenths": (
        {"min_total_credits": Decimal("2.1")}, [(NOT_HALF, {"rules": "min_total_credits", "credits": "2.1"})],
    ),
    "a quarter of a headquarters credit": (
        {"min_hq_credits": Decimal("0.25")}, [(NOT_HALF, {"rules": "min_hq_credits", "credits": "0.25"})],
    ),
    "a cap below nothing": (
        {"exemption": ExemptionRule(Decimal("-0.5"))}, [(NEGATIVE, {"rules": "cap_credits", "credits": "-0.5"})],
    ),
    "the largest cap": ({"exemption": ExemptionRule(Decimal(9999))}, []),
    "half a credit more": (
        {"exemption": ExemptionRule(Decimal("9999.5"))}, [(TOO_LARGE, {"rules": "cap_credits", "credits": "9999.5"})],
    ),
    "an exemption that counts as 100": ({"exemption": ExemptionRule(average_mark=Decimal(100))}, []),
    "an exemption that counts as more": (
        {"exemption": ExemptionRule(average_mark=Decimal("100.1"))},
        [("rules.bad_mark", {"mark": "average_mark", "value": "100.1"})],
    ),
    "a degree that asks for nothing": ({"degree": degree("0")}, []),
    "a degree that asks for everything": ({"degree": degree("100")}, []),
    "marks out of bounds": (
        {"degree": degree("100.1", "-0.1")},
        [
            ("rules.degree_without_thesis", {}),
            ("rules.bad_mark", {"mark": "min_average", "value": "100.1"}),
            ("rules.bad_mark", {"mark": "min_thesis", "value": "-0.1"}),
        ],
    ),
    "a mark without end": (
        {"degree": degree("Infinity")}, [("rules.bad_mark", {"mark": "min_average", "value": "Infinity"})],
    ),
    "a month at most": ({"study": StudyTime(0, 1)}, []),
    "as long at most as at least": ({"study": StudyTime(30, 30)}, []),
    "a month too few": (
        {"study": StudyTime(30, 29)}, [("rules.study_reversed", {"min": "30", "max": "29"})],
    ),
    "no month at all": ({"study": StudyTime(0, 0)}, [("rules.study_reversed", {"min": "0", "max": "0"})]),
    "a month less than none": ({"study": StudyTime(-1)}, [("rules.count_negative", {"count": "-1"})]),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), HEADS.values(), ids=HEADS)
def test_the_head_of_a_rule_set_is_refused_in_figures(fields: dict[str, object], expected: Told) -> None:
    assert told_of_plan(**fields) == expected


def _bridging(**marks: bool) -> list[Slot]:
    return [slot("a", "4", "P"), slot("b", "2", "P", bridging=True, **({"in_average": False} | marks))]


TO_E = {"max_credits": Decimal(4), "overflow_to": "E"}
PARTS = {
    "a module of blanks": (
        lambda: told_of_plan([module("P Q")], [slot("a", "4", "P Q")]),
        [("rules.bad_code", {"module": "P Q", "code": "'P Q'"})],
    ),
    "a similar course with a comma": (
        lambda: told_of_plan(slots=[slot("a", "4", "P", equivalents=("b,c",))]),
        [("rules.bad_code", {"course": "b,c", "code": "'b,c'"})],
    ),
    "a group without a code": (
        lambda: told_of_plan(groups=(_group("", "a"),)), [("rules.bad_code", {"group": "", "code": "''"})],
    ),
    "names that cannot be stored": (
        lambda: told(lambda: rule_set([Module("P", "\x01")], [Slot("a", "\x02", Decimal(4), False, ("P",))],
                                       groups=(Group("g", "\x03", Unit.COURSES, Decimal(1), ("a",)),))),
        [("rules.bad_text", {"text": rf"'\x0{n}'"}) for n in (1, 2, 3)],
    ),
    "100 modules": (lambda: told_of_plan([module("P"), *(module(f"m{n}") for n in range(99))]), []),
    "101 modules": (
        lambda: told_of_plan([module(f"m{n}") for n in range(101)]),
        [("rules.too_many_modules", {"found": "101", "most": "100"})],
    ),
    "500 courses": (lambda: told_of_plan([module("P")], [slot(f"c{n}", "0", "P") for n in range(500)]), []),
    "501 courses and 101 groups": (
        lambda: told_of_plan(slots=[slot(f"c{n}", "0", "P") for n in range(501)], groups=(_group("g"),) * 101),
        [("rules.too_many_courses", {"found": "501", "most": "500"}),
         ("rules.too_many_groups", {"found": "101", "most": "100"})],
    ),
    "every amount of a module": (
        lambda: told_of_plan([module("P", "-1", min_hq_credits=Decimal("0.1"), max_credits=Decimal(10_000))]),
        [(NEGATIVE, {"module": "P", "credits": "-1"}), (NOT_HALF, {"module": "P", "credits": "0.1"}),
         (TOO_LARGE, {"module": "P", "credits": "10000"})],
    ),
    "the credits of a course": (
        lambda: told_of_plan(slots=[slot("a", "4", "P"), slot("b", "0.5", "P"), slot("c", "0.4", "P")]),
        [(NOT_HALF, {"course": "c", "credits": "0.4"})],
    ),
    "fewer courses than none": (
        lambda: told_of_plan([module("P", min_courses=-1)]), [("rules.count_negative", {"module": "P", "count": "-1"})],
    ),
    "a minimum of half a credit, of half a headquarters credit and of one course of nothing": (
        lambda: told_of_plan([module("P"), module("A", "0.5"), module("B", min_hq_credits=Decimal("0.5")),
                       module("C", min_courses=1)]),
        [("rules.module_empty", {"module": code}) for code in "ABC"],
    ),
    "a module that only surplus can fill": (
        lambda: told_of_plan([module("P", **TO_E), module("E", "1")], [slot("a", "5", "P")]), [],
    ),
    "a module twice": (lambda: told_of_plan([module("P"), module("P")]), [("rules.module_twice", {"module": "P"})]),
    "as much at least as at most": (lambda: told_of_plan([module("P", "4", max_credits=Decimal(4))]), []),
    "more at least than at most": (
        lambda: told_of_plan([module("P", "4", max_credits=Decimal("3.50"))]),
        [("rules.min_over_max", {"module": "P", "max": "3.5"})],
    ),
    "a module after the one without overflow that flows nowhere": (
        lambda: told_of_plan([module("P"), module("Q", **TO_E)]),
        [("rules.unknown_module", {"module": "Q", "unknown": "E"})],
    ),
    "a circle": (
        lambda: told_of_plan([module("P", **TO_E), module("E", max_credits=Decimal(1), overflow_to="P")]),
        [("rules.overflow_cycle", {"module": "P", "overflow_to": "E"}),
         ("rules.overflow_cycle", {"module": "E", "overflow_to": "P"})],
    ),
    "a module above a circle is not in it": (
        lambda: told_of_plan([module("P", **TO_E), module("E", max_credits=Decimal(1), overflow_to="E")]),
        [("rules.overflow_cycle", {"module": "E", "overflow_to": "E"})],
    ),
    "a course of no module": (
        lambda: told_of_plan(slots=[slot("a", "4", "P"), slot("b", "4")]),
        [("rules.slot_without_module", {"course": "b"})],
    ),
    "a course of one module twice and of an unknown one": (
        lambda: told_of_plan(slots=[slot("a", "4", "P", "P", "X")]),
        [("rules.slot_module_twice", {"course": "a"}), ("rules.unknown_module", {"course": "a", "unknown": "X"})],
    ),
    "a code three times in one place and once more in another": (
        lambda: told_of_plan(slots=[slot("a", "4", "P", substitutes=("x", "x"), equivalents=("x",)),
                             slot("b", "4", "P", substitutes=("x", "a"))]),
        [("rules.course_twice_in_slot", {"course": "a", "code": "x"})] * 2
        + [("rules.course_twice", {"course": "b", "code": code, "other": "a"}) for code in ("x", "a")],
    ),
    "a code of three places belongs to the first": (
        lambda: told_of_plan(slots=[slot(code, "4", "P", substitutes=("x",)) for code in "abc"]),
        [("rules.course_twice", {"course": code, "code": "x", "other": "a"}) for code in "bc"],
    ),
    "a bridging course": (lambda: told_of_plan(slots=_bridging()), []),
    "a bridging course that is everything else": (
        lambda: told_of_plan(slots=_bridging(compulsory=True, capstone=True, thesis=True, in_average=True)),
        [("rules.bridging_mark", {"course": "b", "mark": mark})
         for mark in ("compulsory", "capstone", "thesis", "in_average")],
    ),
    "a bridging course of two modules": (
        lambda: told_of_plan([module("P"), module("E")], [slot("b", "2", "P", "E", bridging=True, in_average=False)]),
        [("rules.bridging_flexible", {"course": "b"})],
    ),
    "an average of courses none of which counts, and no thesis": (
        lambda: told_of_plan(slots=[slot("a", "4", "P", in_average=False)], degree=degree("0.1", "0.1")),
        [("rules.degree_without_thesis", {}), ("rules.degree_without_average", {})],
    ),
    "the largest plan that float32 carries": (
        lambda: told_of_plan(slots=[slot("a", "1677", "P"), slot("b", "0.5", "P")]), [],
    ),
    "half a credit more than float32 carries": (
        lambda: told_of_plan(slots=[slot("a", "1677", "P"), slot("b", "1.0", "P")]),
        [("rules.too_large", {"credits": "1678"})],
    ),
    "55 floors": (lambda: _floors(27), []),
    "56 floors": (lambda: _floors(28), [("rules.too_many_floors", {"found": "56", "most": "55"})]),
}  # fmt: skip


def _floors(required: int) -> Told:
    """28 modules that ask for credits, and so many required groups."""
    modules = [module(f"m{n}", "1") for n in range(28)]
    groups = tuple(_group(f"g{n}", "c0") for n in range(required))
    return told_of_plan(modules, [slot(f"c{n}", "1", f"m{n}") for n in range(28)], groups=groups)


@pytest.mark.parametrize(("fault", "expected"), PARTS.values(), ids=PARTS)
def test_a_part_of_a_rule_set_is_refused_by_name(fault: Callable[[], Told], expected: Told) -> None:
    assert fault() == expected


def test_the_message_of_a_refusal_names_every_fault() -> None:
    faults = (Fault("rules.group_empty", facts={"group": "g"}), Fault("rules.bad_version", 2))
    bad = BadRules(faults)
    assert (str(bad), bad.faults) == ("rules.group_empty {'group': 'g'}; rules.bad_version {}", faults)
