"""Rules as tables, cell by cell: what a slot earns by a score and by an exemption, and what is asked of it."""

from dataclasses import fields
from decimal import Decimal

import numpy as np
import pytest

from graduand.pure.audit.compiling.compiled import Flexible, compile_rules
from graduand.pure.audit.compiling.features import earned_rows
from graduand.pure.audit.compiling.limits import UNLIMITED, Limits, limits
from graduand.pure.audit.compiling.sums import Sums, over_limit, read_sums, settle
from graduand.pure.audit.rules.parts import CapScope, ExemptionRule, Group, Unit
from graduand.pure.audit.rules.ruleset import RuleSet

from .office import degree, module, rule_set, slot


def _small() -> RuleSet:
    return rule_set([module("Q")], [slot("z", "1", "Q")])


def _large(**more: object) -> RuleSet:
    modules = [
        module("A", "2.5", min_hq_credits=Decimal(2), max_credits=Decimal(3), overflow_to="C"),
        module("B", min_courses=1, max_credits=Decimal(7)),
        module("C", "1", max_credits=Decimal(9), overflow_to="B"),
    ]
    slots = [
        slot("e", "4", "A", hq=True, compulsory=True, substitutes=("s",), equivalents=("t",)),
        slot("c", "2.5", "B", "A", "C", hq=True, in_average=False),
        slot("w", "5", "C", "B", hq=True, capstone=True, thesis=True),
        slot("n", "3", "A", hq=True, bridging=True, in_average=False),
        slot("d", "1", "C", thesis=True, compulsory=True),
    ]
    groups = (
        Group("two", "", Unit.GROUPS, Decimal(2), groups=("hq", "one", "hours")),
        Group("hq", "", Unit.HQ_CREDITS, Decimal("6.5"), ("e", "c", "d")),
        Group("one", "", Unit.COURSES, Decimal(1), ("c", "w"), required=False),
        Group("hours", "", Unit.CREDITS, Decimal("4.5"), ("e",), ("one",)),
    )
    return rule_set(
        modules, slots, "9.5", min_hq_credits=Decimal(6), groups=groups, degree=degree("75.5", "80", True), **more
    )  # fmt: skip


CREDITS = [[40, 0, 0], [0, 25, 0], [0, 0, 50], [0, 0, 0], [0, 0, 10]]
COURSES = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0], [0, 0, 1]]
MORE_CREDITS = [[0, 0, 0], [25, 0, 25], [0, 50, 0], [0, 0, 0], [0, 0, 0]]
MORE_COURSES = [[0, 0, 0], [1, 0, 1], [0, 1, 0], [0, 0, 0], [0, 0, 0]]
NOTHING = [[0, 0, 0]] * 5
W, D = 2, 4
"""Places of the capstone, and of the thesis that headquarters does not give."""


def _without(table: list[list[int]], *places: int) -> list[list[int]]:
    return [[0] * len(row) if place in places else row for place, row in enumerate(table)]


def _told(earned: np.ndarray, groups: int = 4) -> list[list[list[int]]]:
    """Six blocks of modules, the groups, the counts."""
    edges = [*range(3, 19, 3), 18 + groups]
    return [part.tolist() for part in np.split(earned, edges, axis=1)]


def test_a_score_earns_credits_where_they_count_and_where_they_could() -> None:
    scored, _ = earned_rows(_large(), 3, 4)
    assert _told(scored) == [
        CREDITS, _without(CREDITS, D), COURSES, MORE_CREDITS, MORE_CREDITS, MORE_COURSES,
        [[0, 40, 0, 40], [0, 25, 1, 25], [0, 0, 1, 50], [0, 0, 0, 0], [0, 0, 0, 0]],
        [[1, 0, 0, 0, 40, 0], [0, 0, 0, 0, 0, 0], [0, 1, 0, 0, 50, 0], [0, 0, 1, 0, 0, 0], [1, 0, 0, 0, 10, 0]],
    ]  # fmt: skip


def test_an_exemption_earns_credits_but_nothing_of_headquarters_and_no_capstone() -> None:
    _, exempt = earned_rows(_large(), 3, 4)
    assert _told(exempt) == [
        _without(CREDITS, W), NOTHING, _without(COURSES, W), _without(MORE_CREDITS, W), NOTHING,
        _without(MORE_COURSES, W), [[0, 0, 0, 40], [0, 0, 1, 25], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
        [[1, 0, 0, 40, 0, 0], [0, 0, 0, 25, 0, 0], [0, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [1, 0, 0, 10, 0, 0]],
    ]  # fmt: skip


def test_an_exemption_earns_what_the_rules_say_it_does() -> None:
    generous = ExemptionRule(Decimal(3), CapScope.HQ_COMPULSORY, counts_as_hq=True, average_mark=Decimal("75.5"))
    _, exempt = earned_rows(_large(exemption=generous), 3, 4)
    told = _told(exempt)
    assert told[1] == _without(CREDITS, W, D)
    assert told[4] == _without(MORE_CREDITS, W)
    assert told[6] == [[0, 40, 0, 40], [0, 25, 1, 25], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert told[7] == [
        [1, 0, 0, 40, 40, 40 * 755], [0] * 6, [0] * 6, [0, 0, 1, 0, 0, 0], [1, 0, 0, 0, 10, 10 * 755],
    ]  # fmt: skip


def test_narrow_rules_leave_the_width_of_others_blank() -> None:
    scored, exempt = earned_rows(_small(), 2, 3)
    assert scored.tolist() == [[10, 0, 0, 0, 1, 0, *[0] * 6, 0, 0, 0, 0, 0, 0, 0, 10, 0]]
    assert exempt.tolist() == [[10, 0, 0, 0, 1, 0, *[0] * 6, 0, 0, 0, 0, 0, 0, 10, 0, 0]]
    assert scored.dtype == exempt.dtype == np.int32


def test_an_exemption_that_counts_as_zero_pulls_the_average_down() -> None:
    _, exempt = earned_rows(_large(exemption=ExemptionRule(average_mark=Decimal(0))), 3, 4)
    assert exempt[:, -2:].tolist() == [[40, 0], [0, 0], [0, 0], [0, 0], [10, 0]]


def test_rules_of_bridging_courses_alone_earn_nothing() -> None:
    bridging = rule_set([module("P")], [slot("n", "3", "P", bridging=True, in_average=False)])
    assert [earned.tolist() for earned in earned_rows(bridging, 1, 0)] == [[[0] * 8 + [1, 0, 0, 0]]] * 2


def _bit(place: int) -> int:
    return 256 << place


ASKED: dict[str, object] = {
    "total": [0, 0, 95],
    "hq": [0, 0, 60],
    "exempt": [0, UNLIMITED, 35],
    "compulsory": [0, 0, 2],
    "capstones": [0, 0, 1],
    "bridging": [0, 0, 1],
    "module": [[0, 0, 0], [0, 0, 0], [25, 0, 10]],
    "module_hq": [[0, 0, 0], [0, 0, 0], [20, 0, 0]],
    "module_courses": [[0, 0, 0], [0, 0, 0], [0, 1, 0]],
    "module_bits": [[[0] * 3] * 3, [[0] * 3] * 3, [[_bit(0), _bit(1), 0], [0, 0, _bit(2)], [_bit(3), 0, 0]]],
    "group": [[0] * 4, [0] * 4, [2, 65, 1, 45]],
    "group_bits": [[0] * 4, [0] * 4, [_bit(4), _bit(5), 0, _bit(6)]],
    "maximum": [[UNLIMITED] * 4, [UNLIMITED] * 4, [30, 70, 90, UNLIMITED]],
    "overflow": [[3] * 4, [3] * 4, [2, 3, 1, 3]],
    "settle_order": [[3] * 3, [3] * 3, [0, 2, 1]],
    "degree": [False, False, True],
    "average": [0, 0, 755],
    "thesis": [0, 0, 800],
    "language": [False, False, True],
}
KINDS = {"module_bits": np.int64, "group_bits": np.int64, "degree": np.bool_, "language": np.bool_}


@pytest.mark.parametrize("name", [spec.name for spec in fields(Limits)])
def test_what_is_asked_stands_in_one_row_a_rule_set_below_the_row_of_no_rules(name: str) -> None:
    table = getattr(limits([_small(), _large(exemption=ExemptionRule(Decimal("3.5")))], 3, 4), name)
    assert (table.tolist(), table.dtype) == (ASKED[name], KINDS.get(name, np.int32))


def test_a_degree_without_a_language_asks_for_none_and_no_maximum_needs_no_settling() -> None:
    tables = limits([rule_set([module("P")], [slot("a", "4", "P")], degree=degree("60"))], 1, 0)
    assert (tables.degree.tolist(), tables.language.tolist()) == ([False, True], [False, False])
    assert (tables.settle_order.shape, tables.group.shape) == ((2, 0), (2, 0))
    assert limits([], 1, 0).settle_order.shape == (1, 0)


def test_courses_are_numbered_and_lead_to_their_slots() -> None:
    compiled = compile_rules([_small(), _large()])
    assert compiled.courses == {code: number for number, code in enumerate(["c", "d", "e", "n", "s", "t", "w", "z"])}
    assert compiled.slot_of.tolist() == [[-1] * 9, [-1] * 8 + [0], [-1, 1, 4, 0, 3, 0, 0, 2, -1]]
    assert compiled.thesis.tolist() == [[5, 5], [5, 5], [2, 4]]
    assert (compiled.slot_of.dtype, compiled.thesis.dtype) == (np.int16, np.int32)
    assert (compiled.slots, compiled.modules, compiled.groups, compiled.pass_mark) == (5, 3, 4, 600)
    index = compiled.course_index(["z", "unknown", "c"])
    assert (index.tolist(), index.dtype) == ([7, -1, 0], np.int32)


def test_no_rules_at_all_have_tables_too() -> None:
    compiled = compile_rules([])
    assert (compiled.slots, compiled.modules, compiled.groups, compiled.rulesets, compiled.courses) == (1, 1, 0, (), {})
    assert (compiled.slot_of.tolist(), compiled.thesis.shape) == ([[-1]], (1, 0))


@pytest.mark.parametrize("counts_as_hq", [True, False])
def test_slots_of_several_modules_stand_in_course_order(counts_as_hq: bool) -> None:
    rules = _large(exemption=ExemptionRule(counts_as_hq=counts_as_hq))
    small, large = compile_rules([_small(), rules]).flexible
    assert small == ()
    assert large == (
        Flexible(1, "c", 25, 25, 25 * counts_as_hq, False, (1, 0, 2)),
        Flexible(2, "w", 50, 50, 50 * counts_as_hq, True, (2, 1)),
    )
    turned = rule_set([module("P"), module("E")], [slot(code, "1", "E", "P") for code in "ba"])
    assert [(one.course, one.slot, one.hq) for one in compile_rules([turned]).flexible[0]] == [("a", 1, 0), ("b", 0, 0)]


def _sums(exempt: list[int]) -> Sums:
    table = np.arange(2 * (6 * 2 + 3 + 6), dtype=np.int32).reshape(2, -1)
    table[:, 12 + 3 + 3] = exempt
    return read_sums(table, 2, 3, np.array([1000, 2000], np.int32), np.array([600, 0], np.int32))


def test_sums_are_named_after_the_columns_of_the_tables() -> None:
    sums = _sums([5, 6])
    blocks = ("raw", "raw_hq", "raw_courses", "could", "could_hq", "could_courses")
    assert [getattr(sums, name).tolist() for name in blocks] == [
        [[first, first + 1], [first + 21, first + 22]] for first in range(0, 12, 2)
    ]
    assert sums.groups.tolist() == [[12, 13, 14], [33, 34, 35]]
    assert [getattr(sums, name).tolist() for name in ("compulsory", "capstones", "bridging", "exempt")] == [
        [15, 36], [16, 37], [17, 38], [5, 6],
    ]  # fmt: skip
    assert (sums.average_credits.tolist(), sums.thesis.tolist()) == ([19, 40], [600, 0])
    assert sums.points.tolist() == [1000 + 20, 2000 + 41]


def test_surplus_flows_on_and_only_the_last_of_it_is_lost() -> None:
    tables = limits([_small(), _large()], 3, 4)
    raw = np.array([[31, 69, 90], [30, 70, 90], [130, 0, 0], [500, 500, 500], [500, 0, 0]], np.int32)
    settled = settle(tables, np.array([2, 2, 2, 2, 1]), raw)
    assert settled.tolist() == [[30, 70, 90], [30, 70, 90], [30, 10, 90], [30, 70, 90], [500, 0, 0]]
    assert (settled.dtype, raw[0].tolist()) == (np.int32, [31, 69, 90])


def test_only_exemptions_above_the_limit_are_over_it() -> None:
    tables = limits([_large(exemption=ExemptionRule(Decimal("3.5")))], 3, 4)
    over = [over_limit(tables, np.array([1, 1]), _sums(exempt)).tolist() for exempt in ([34, 35], [36, 100])]
    assert over == [[0, 0], [1, 65]]
