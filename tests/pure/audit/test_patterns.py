"""Many students and many intakes at once: added up in blocks and patterns, judged each by his or her own rules."""

from decimal import Decimal

import numpy as np
import pytest

from graduand.pure.audit.compiling.compiled import Compiled, compile_rules
from graduand.pure.audit.kernel import partition
from graduand.pure.audit.kernel.partition import AT_ONCE, ONE_THREAD, Partition, Students
from graduand.pure.audit.rules.parts import ExemptionRule, Group, Slot, Unit
from graduand.pure.audit.rules.ruleset import RuleSet

from .office import audit, degree, module, passed, rule_set, slot

PLACES = [slot("a", "4", "P", thesis=True), slot("b", "2", "P", in_average=False)]


def _rules(least: str = "1", slots: list[Slot] = PLACES, **more: object) -> RuleSet:
    groups = (
        Group("top", "", Unit.GROUPS, Decimal(1), groups=("one",)),
        Group("one", "", Unit.COURSES, Decimal(least), ("a", "b"), required=False),
    )
    fields: dict[str, object] = {"groups": groups, "degree": degree("70", "65")}
    return rule_set([module("P", "2")], slots, **(fields | more))


def test_intakes_that_earn_alike_share_a_pattern_and_each_keeps_its_own_minimums() -> None:
    compiled = compile_rules([_rules("1"), _rules("2")])
    assert compiled.patterns.of_row.tolist() == [0, 1, 1]
    assert compiled.patterns.nested == ((), ((0, (1,)),))
    verdicts = audit(compiled, [passed("a"), passed("a"), passed("a", "b")], [0, 1, 1])
    assert verdicts.groups.tolist() == [[1, 1], [0, 1], [1, 2]]
    assert verdicts.academic_ok.tolist() == [True, False, True]


DIFFERENT = {
    "the credits of a course": {"slots": [PLACES[0], slot("b", "2.5", "P", in_average=False)]},
    "what enters the average": {"slots": [PLACES[0], slot("b", "2", "P")]},
    "what an exemption is worth": {"exemption": ExemptionRule(average_mark=Decimal(75))},
    "conditions on conditions": {"groups": (*_rules().groups, Group("x", "", Unit.GROUPS, Decimal(1), (), ("one",)))},
    "no conditions": {"groups": ()},
}


@pytest.mark.parametrize("change", DIFFERENT.values(), ids=DIFFERENT)
def test_rules_that_earn_otherwise_have_a_pattern_of_their_own(change: dict[str, object]) -> None:
    compiled = compile_rules([_rules(), _rules(**change), _rules()])  # type: ignore[arg-type]
    assert compiled.patterns.of_row.tolist() == [0, 1, 2, 1]


def test_the_tables_of_a_pattern_are_small_numbers_of_single_precision() -> None:
    patterns = compile_rules([_rules()]).patterns
    assert (patterns.of_row.dtype, patterns.features.dtype, patterns.points.dtype) == (np.int32, np.float32, np.float32)
    assert patterns.features.shape == (2, 4, 6 + 2 + 6)
    assert not patterns.features[0].any()
    assert patterns.points.tolist() == [[0, 0], [40, 0]]
    assert patterns.features[1, :2, 0].tolist() == patterns.features[1, 2:, 0].tolist() == [40, 20]


def test_rules_without_a_course_earn_nothing_like_no_rules_at_all() -> None:
    compiled = compile_rules([_rules(), rule_set([module("P")], []), _rules(degree=None)])
    assert compiled.patterns.of_row.tolist() == [0, 1, 0, 1]
    assert audit(compiled, [passed("a")] * 4, [0, 1, 2, -1]).total.tolist() == [40, 0, 40, 0]


def _everybody(compiled: Compiled, count: int) -> Partition:
    """Students with no rules, the first and the second rule set in turn, and 0 to 3 results, in any order."""
    ids = np.random.default_rng(7).permutation(count).astype(np.int64) * 3
    everybody = Partition(compiled, Students(ids, (np.arange(count) % 3 - 1).astype(np.int32)))
    for number, score in ((0, 700), (1, 600), (0, 640)):
        who = ids[np.arange(count) % 5 > number + (score == 640)]
        course = np.full(len(who), number, np.int32)
        everybody.feed(who, course, np.full(len(who), score, np.int16), np.zeros(len(who), np.int8))
    return everybody


@pytest.mark.parametrize("count", [1, 15, 3 * AT_ONCE, 3 * AT_ONCE + 3])
def test_a_nation_is_judged_as_everybody_alone(count: int) -> None:
    compiled = compile_rules([_rules("1"), _rules("2")])
    found = _everybody(compiled, count).verdicts()
    each = [[*(passed("a") if n % 5 > 0 else []), *(passed("b", score=600) if n % 5 > 1 else [])] for n in range(15)]
    alike = audit(compiled, each, [n % 3 - 1 for n in range(15)])
    kind = np.arange(count) % 15
    for name in ("reasons", "degree_reasons", "total", "module", "groups", "points", "average_credits", "thesis"):
        assert (getattr(found, name) == getattr(alike, name)[kind]).all(), name


def test_everybody_is_added_up_once_and_never_too_many_at_a_time() -> None:
    count = 3 * AT_ONCE + 3
    parts = [students for _, students in _everybody(compile_rules([_rules("1"), _rules("2")]), count)._by_pattern()]
    assert sorted(np.concatenate(parts).tolist()) == list(range(count))
    assert max(map(len, parts)) == AT_ONCE


@pytest.mark.parametrize(
    ("rows", "width", "columns"), [(0, 3, 2), (1, 1, 1), (7, 3, 2), (8, 3, 2), (9, 3, 2), (5, 40, 9)]
)
def test_a_product_in_blocks_is_the_product(
    rows: int, width: int, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partition, "ONE_THREAD", 48)
    dice = np.random.default_rng(rows)
    left, right = (dice.integers(0, 9, shape).astype(np.float32) for shape in ((rows, width), (width, columns)))
    product = partition._times(left, right)
    assert product.dtype == np.int32
    assert product.tolist() == (left.astype(np.int64) @ right.astype(np.int64)).tolist()


@pytest.mark.parametrize("width", [1, 30, 500, ONE_THREAD])
def test_no_block_of_a_product_is_so_large_that_more_threads_begin(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A block of one row is the smallest there is; otherwise the next row more would be too many."""
    made: list[tuple[int, ...]] = []
    zeros = np.zeros

    def noted(shape: tuple[int, ...], kind: type) -> np.ndarray:
        made.append(shape)
        return zeros(shape, kind)

    monkeypatch.setattr("numpy.zeros", noted)
    partition._times(np.ones((3, width), np.float32), np.ones((width, 2), np.float32))
    (_, block, _), additions = made[0], 2 * width * 2
    assert block == 1 or block * additions <= ONE_THREAD < (block + 1) * additions


@pytest.mark.parametrize(("scores", "thesis"), [([], 0), ([599], 0), ([600], 600), ([700, 650], 700), ([1001], 1000)])
def test_the_thesis_counts_with_its_best_passing_score(scores: list[int], thesis: int) -> None:
    places = [slot("a", "4", "P"), slot("t", "5", "P", thesis=True), slot("u", "5", "P", thesis=True)]
    rulesets = [
        rule_set([module("P")], places),
        rule_set([module("P")], places[:1]),
        rule_set([module("P")], places[1:]),
    ]
    grades = [("t" if place else "u", score, False) for place, score in enumerate(scores)]
    everybody = [grades, passed("a", score=990), [*grades, *passed("a")], [("t", 0, True)]]
    assert audit(compile_rules(rulesets), everybody, [0, 1, 2, 0]).thesis.tolist() == [thesis, 0, thesis, 0]
