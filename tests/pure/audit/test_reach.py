"""What conditions may ask, and what a plan of study can give: on both sides of every limit (domain.md 2.2)."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from graduand.pure.audit.rules.parts import Group, Module, Unit
from graduand.pure.audit.rules.reasons import floor_bit, floors

from .office import module, rule_set, slot, told_of_plan

type Told = list[tuple[str, dict[str, str]]]

NOT_HALF = "rules.credits_not_half"


def _group(
    code: str, unit: Unit = Unit.COURSES, least: str = "1", *courses: str, groups: tuple[str, ...] = ()
) -> Group:
    return Group(code, "条件", unit, Decimal(least), courses, groups)


def _of(group: Group, *more: Group) -> Told:
    """Faults of conditions on a plan of courses a (4, headquarters), b (3) and the bridging course n."""
    places = [slot("a", "4", "P", hq=True), slot("b", "3", "P"), slot("n", "2", "P", bridging=True, in_average=False)]
    return told_of_plan(slots=places, groups=(group, *more))


GROUPS = Unit.GROUPS
CONDITIONS = {
    "a condition twice": (
        lambda: _of(_group("g", Unit.COURSES, "1", "a"), _group("g", Unit.COURSES, "1", "b")),
        [("rules.group_twice", {"group": "g"})],
    ),
    "a course twice, a group twice": (
        lambda: _of(_group("g", Unit.COURSES, "1", "a", "a", groups=("h", "h")), _group("h", Unit.COURSES, "1", "b")),
        [("rules.group_member_twice", {"group": "g", "member": code}) for code in ("a", "h")],
    ),
    "members that do not exist": (
        lambda: _of(_group("g", Unit.COURSES, "1", "a", "x", groups=("y",))),
        [("rules.group_unknown_course", {"group": "g", "unknown": "x"}),
         ("rules.group_unknown_group", {"group": "g", "unknown": "y"})],
    ),
    "a bridging course": (
        lambda: _of(_group("g", Unit.COURSES, "1", "a", "n")),
        [("rules.group_bridging", {"course": "n", "of_group": "g"})],
    ),
    "a quarter of a credit": (
        lambda: _of(_group("g", Unit.CREDITS, "0.25", "a")), [(NOT_HALF, {"group": "g", "credits": "0.25"})],
    ),
    "half a course is told once": (
        lambda: _of(_group("g", Unit.COURSES, "0.5", "a")),
        [("rules.group_not_whole", {"group": "g", "at_least": "0.5"})],
    ),
    "a quarter of a course is told once": (
        lambda: _of(_group("g", Unit.COURSES, "0.25", "a")), [(NOT_HALF, {"group": "g", "credits": "0.25"})],
    ),
    "half a group": (
        lambda: _of(_group("g", GROUPS, "0.5", groups=("h",)), _group("h", Unit.COURSES, "1", "a")),
        [("rules.group_not_whole", {"group": "g", "at_least": "0.5"})],
    ),
    "half a credit of any kind": (
        lambda: _of(_group("g", Unit.CREDITS, "0.5", "a"), _group("h", Unit.HQ_CREDITS, "0.5", "a")), [],
    ),
    "a condition on groups that has courses and no groups": (
        lambda: _of(_group("g", GROUPS, "1", "a")),
        [("rules.group_without_groups", {"group": "g"}), ("rules.group_of_groups_with_courses", {"group": "g"})],
    ),
    "a condition on nothing": (lambda: _of(_group("g")), [("rules.group_empty", {"group": "g"})]),
    "a condition on the courses of another": (
        lambda: _of(_group("g", groups=("h",)), _group("h", Unit.COURSES, "1", "a")), [],
    ),
    "two in a circle and one above them": (
        lambda: _of(
            _group("top", groups=("y",)), _group("x", groups=("y",)), _group("y", groups=("x", "z")),
            _group("z", Unit.COURSES, "1", "a"),
        ),
        [("rules.group_cycle", {"group": code}) for code in ("top", "x", "y")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("fault", "expected"), CONDITIONS.values(), ids=CONDITIONS)
def test_a_condition_is_refused_by_name(fault: Callable[[], Told], expected: Told) -> None:
    assert fault() == expected


def _reach(**more: object) -> Told:
    """A holds at most 2 and gives the rest to B; a (4, A), b (3, A or B, headquarters), c (1, B), n (9, bridging)."""
    modules = {"A": module("A", max_credits=Decimal(2), overflow_to="B"), "B": module("B")}
    changed = [modules[code] if code not in more else more.pop(code) for code in modules]  # type: ignore[misc]
    places = [
        slot("a", "4", "A"), slot("b", "3", "A", "B", hq=True), slot("c", "1", "B"),
        slot("n", "9", "A", hq=True, bridging=True, in_average=False),
    ]  # fmt: skip
    return told_of_plan(changed, places, **more)  # type: ignore[arg-type]


REACHES = {
    "the total": (lambda least: _reach(min_total_credits=least), "total", "8", {}),
    "headquarters credits": (lambda least: _reach(min_hq_credits=least), "hq", "3", {}),
    "a module below its own courses": (
        lambda least: _reach(A=Module("A", "", least, max_credits=Decimal(50))), "module", "7", {"module": "A"},
    ),
    "a module with what flows in": (lambda least: _reach(B=Module("B", "", least)), "module", "9", {"module": "B"}),
    "headquarters credits of a module": (
        lambda least: _reach(B=Module("B", "", min_hq_credits=least)), "module_hq", "3", {"module": "B"},
    ),
    "courses of a module": (
        lambda least: _reach(B=Module("B", "", min_courses=int(least))), "module_courses", "2", {"module": "B"},
    ),
    "a condition on credits": (
        lambda least: _reach(groups=(Group("g", "", Unit.CREDITS, least, ("a", "c")),)), "group", "5", {"group": "g"},
    ),
    "a condition on headquarters credits": (
        lambda least: _reach(groups=(Group("g", "", Unit.HQ_CREDITS, least, ("a", "b")),)),
        "group", "3", {"group": "g"},
    ),
    "a condition on courses": (
        lambda least: _reach(groups=(Group("g", "", Unit.COURSES, least, ("a", "b")),)), "group", "2", {"group": "g"},
    ),
    "a condition on conditions": (
        lambda least: _reach(groups=(Group("g", "", Unit.GROUPS, least, (), ("h",)),
                                     Group("h", "", Unit.COURSES, Decimal(1), ("a",)))),
        "group", "1", {"group": "g"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "of", "reach", "at"), REACHES.values(), ids=REACHES)
def test_what_all_courses_together_give_may_be_asked_and_no_more(
    asked: Callable[[Decimal], Told], of: str, reach: str, at: dict[str, str]
) -> None:
    assert asked(Decimal(reach)) == []
    more = Decimal(reach) + 1
    assert asked(more) == [(f"rules.{of}_unreachable", at | {"asked": str(more), "reach": reach})]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_total_is_weighed_after_maximums_and_overflow_however_modules_are_listed(order: tuple[int, ...]) -> None:
    """Of 5 and 3 credits A keeps 2 and B 3; the rest is lost, however much all courses are worth."""
    stream = [
        module("A", max_credits=Decimal(2), overflow_to="B"),
        module("B", max_credits=Decimal(3)),
        module("C", max_credits=Decimal(9)),
    ]
    modules = [stream[place] for place in order]
    places = [slot("a", "5", "A"), slot("b", "3", "B")]
    assert told_of_plan(modules, places, total="5") == []
    unreachable = ("rules.total_unreachable", {"asked": "5.5", "reach": "5"})
    assert told_of_plan(modules, places, total="5.5") == [unreachable]


def test_the_smallest_minimum_is_a_floor_and_has_a_bit_of_its_own() -> None:
    modules = [module("A", "0.5"), module("B", min_hq_credits=Decimal("0.5")), module("C", min_courses=1), module("D")]
    places = [slot(code.lower(), "1", code, hq=True) for code in "ABC"]
    groups = (_group("g", Unit.COURSES, "0", "a"),)
    asked = floors(rule_set(modules, places, groups=groups))
    assert asked == ("credits.module:A", "credits.module_hq:B", "courses.module:C", "group:g")
    assert [floor_bit(place) for place in (0, 3, 54)] == [256, 2048, 2**62]
