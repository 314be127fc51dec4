"""The arrays that go into the kernel and come out of it: of any integer kind in, of the promised kind out."""

from decimal import Decimal

import numpy as np
import pytest

from graduand.pure.audit.compiling.compiled import Compiled
from graduand.pure.audit.compiling.directory import Directory
from graduand.pure.audit.kernel.partition import Partition, Students, compile_rules
from graduand.pure.audit.rules.parts import ExemptionRule
from graduand.pure.audit.rules.reasons import degree_reason_codes

from .office import audit, degree, module, passed, rule_set, slot

PROMISED = {
    "student_id": np.int64, "academic_ok": np.bool_, "degree_ok": np.bool_, "reasons": np.int64,
    "degree_reasons": np.int32, "total": np.int32, "hq": np.int32, "module": np.int32, "module_hq": np.int32,
    "module_courses": np.int32, "groups": np.int32, "exempt": np.int32, "points": np.int32,
    "average_credits": np.int32, "thesis": np.int32,
}  # fmt: skip


def _compiled() -> Compiled:
    places = [slot("a", "4", "P", thesis=True), slot("b", "2", "P", bridging=True, in_average=False)]
    return compile_rules([rule_set([module("P", "4")], places, degree=degree("60", language=True))])


def test_verdicts_come_in_the_number_types_that_are_promised() -> None:
    verdicts = audit(_compiled(), [passed("a"), []])
    assert {name: getattr(verdicts, name).dtype.type for name in PROMISED} == PROMISED


def test_students_may_be_given_as_lists_and_marks_as_any_number() -> None:
    students = Students([7, 8], [0, 0], [2, 0], [0, 2])  # type: ignore[arg-type]
    partition = Partition(_compiled(), students)
    course = partition.compiled.course_index(["a", "a"])
    partition.feed(np.array([8, 7]), course, np.array([600, 600], np.int16), np.zeros(2, np.int8))
    verdicts = partition.verdicts()
    assert (verdicts.student_id.dtype, verdicts.student_id.tolist()) == (np.int64, [7, 8])
    assert verdicts.academic_ok.tolist() == [False, True]
    assert verdicts.degree_ok.tolist() == [False, True]
    assert [degree_reason_codes(int(word)) for word in verdicts.degree_reasons] == [["degree.language"], []]


def test_ids_of_any_width_come_back_in_the_promised_one() -> None:
    verdicts = Partition(_compiled(), Students(np.array([5, 9], np.int32), np.zeros(2, np.int32))).verdicts()  # type: ignore[arg-type]
    assert (verdicts.student_id.dtype, verdicts.student_id.tolist()) == (np.int64, [5, 9])


def test_numbers_of_rule_sets_in_single_bytes_still_mean_the_same_rule_set() -> None:
    easy, hard = (rule_set([module("P", least)], [slot("a", "4", "P")]) for least in ("0", "4"))
    partition = Partition(compile_rules([easy] * 127 + [hard]), Students(np.array([1]), np.array([127], np.int8)))  # type: ignore[arg-type]
    assert partition.verdicts().academic_ok.tolist() == [False]


@pytest.mark.parametrize(("average", "lacks"), [("0", []), ("0.1", ["degree.average"])])
def test_who_has_no_score_has_no_average_and_misses_every_one_but_zero(average: str, lacks: list[str]) -> None:
    rules = rule_set([module("P")], [slot("a", "4", "P")], degree=degree(average))
    verdicts = audit(compile_rules([rules]), [[]])
    assert degree_reason_codes(int(verdicts.degree_reasons[0])) == lacks


@pytest.mark.parametrize(
    ("scores", "below"),
    [((750, 750), False), ((700, 850), False), ((700, 849), True), ((850, 700), False), ((849, 0), False)],
)
def test_the_average_is_weighted_by_credits_and_never_rounded(scores: tuple[int, int], below: bool) -> None:
    """Four credits and two: 70 and 85 make 75, 70 and 84.9 make 74.97."""
    rules = rule_set([module("P")], [slot("a", "4", "P"), slot("b", "2", "P")], degree=degree("75"))
    verdicts = audit(compile_rules([rules]), [[("a", scores[0], False), ("b", scores[1], False)]])
    assert degree_reason_codes(int(verdicts.degree_reasons[0])) == ["degree.average"] * below


@pytest.mark.parametrize(("cap", "codes"), [("4", False), ("3.5", True)])
def test_half_a_credit_above_the_exemption_limit_is_told(cap: str, codes: bool) -> None:
    rules = rule_set([module("P")], [slot("a", "4", "P")], exemption=ExemptionRule(Decimal(cap)))
    assert bool(audit(compile_rules([rules]), [[("a", 0, True)]]).reasons[0]) is codes


TWO = np.array([1, 2], np.int64)


@pytest.mark.parametrize(
    ("students", "message"),
    [
        (Students(TWO, np.array([0, 1], np.int32)), "a student has a rule set that was not compiled"),
        (Students(TWO, np.array([-2, 0], np.int32)), "a student has a rule set that was not compiled"),
        (Students(TWO, np.zeros(1, np.int32)), "the columns of the students have different lengths"),
        (Students(np.array([3, 3]), np.zeros(2, np.int32)), "a student is twice in the partition"),
        (Students(np.array([9, 1, 9]), np.zeros(3, np.int32)), "a student is twice in the partition"),
    ],
)
def test_students_that_cannot_be_told_apart_or_judged_are_refused_in_words(students: Students, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        Partition(_compiled(), students)


def test_a_course_number_of_other_rules_is_refused_in_words() -> None:
    partition = Partition(_compiled(), Students(TWO, np.zeros(2, np.int32)))
    for number in (-2, 2):
        with pytest.raises(ValueError, match=r"^a course number was not made by these rules$"):
            partition.feed(TWO[:1], np.array([number], np.int32), np.array([600], np.int16), np.zeros(1, np.int8))


@pytest.mark.parametrize("first", [5, -2000])
@pytest.mark.parametrize("apart", [1, 8, 500, 10**6, 10**15], ids=str)
def test_everybody_is_found_whether_ids_lie_close_or_far_apart(apart: int, first: int) -> None:
    ids = np.array([3, 0, 2, 1, 4], np.int64) * apart + first
    find = Directory(ids)
    assert (find.offsets is None) == (apart > 8 + 1000 // 5)
    assert find(ids[[4, 0, 0, 2]]).tolist() == [4, 0, 0, 2]
    assert find(ids).dtype == find(ids[:0]).dtype == np.int64
    assert find(ids[:0]).tolist() == []
    for stranger in (ids.min() - 1, ids.max() + 1, *(ids[:1] + 1 if apart > 1 else ())):
        with pytest.raises(ValueError, match=r"^a result belongs to a student outside the partition$"):
            find(np.array([ids[0], stranger]))


def test_ids_that_follow_one_another_need_no_table() -> None:
    find = Directory(np.array([7, 8, 9], np.int64))
    assert (find.in_a_row, find.offsets) == (True, None)
    assert find(np.array([9, 7, 7])).tolist() == [2, 0, 0]
    for stranger in (6, 10):
        with pytest.raises(ValueError, match=r"^a result belongs to a student outside the partition$"):
            find(np.array([7, stranger]))
    assert not any(Directory(np.array(ids)).in_a_row for ids in ([9, 8, 7], [7, 9, 11], [7, 8, 10]))
    assert Directory(np.array([7])).in_a_row


def test_ids_are_looked_up_by_offset_just_below_the_width_that_memory_allows() -> None:
    """Eight places a student and a thousand more: two students may lie 1,015 apart, not 1,016."""
    assert [Directory(np.array([7, 7 + width])).offsets is None for width in (1015, 1016)] == [False, True]


def test_a_partition_of_nobody_knows_nobody() -> None:
    find = Directory(np.zeros(0, np.int64))
    assert find(np.zeros(0, np.int64)).tolist() == []
    with pytest.raises(ValueError, match=r"^the partition holds no student$"):
        find(np.array([1]))


@pytest.mark.parametrize("mark", ["0.1", "0.19", "0"])
def test_a_pass_mark_that_an_exemption_would_reach_is_refused(mark: str) -> None:
    message = r"^the pass mark must be at least 0\.2: the kernel stores an exemption as 0\.1$"
    with pytest.raises(ValueError, match=message):
        compile_rules([], pass_mark=Decimal(mark))
    assert compile_rules([], pass_mark=Decimal("0.2")).pass_mark == 2
