"""Rows that are left out: named with number, student, code and value; counted; and nobody else pays for them."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from graduand.pure.audit.compiling.compiled import compile_rules
from graduand.pure.audit.explaining.explanation import Result
from graduand.pure.audit.frames import BadFrame, Refusals, RefusedRow, feed, read_students
from graduand.pure.audit.frames.faults import LONGEST_TOLD, MOST_TOLD, Sieve, short
from graduand.pure.audit.frames.results import read_results

from .office import module, rule_set, slot

LAW = rule_set([module("P")], [slot("law", "4", "P", substitutes=("old",)), slot("b", "2.5", "P")])
COMPILED = compile_rules([LAW])


def _students(**columns: list[object]) -> pa.Table:
    count = len(next(iter(columns.values())))
    usual = {"student_number": [str(n) for n in range(count)], "program": ["630302"] * count}
    return pa.table(usual | {"level": ["associate"] * count, "intake": ["202103"] * count} | columns)


def _results(**columns: list[object]) -> pa.Table:
    count = len(next(iter(columns.values())))
    usual = {"student_number": ["0"] * count, "course": ["law"] * count, "score": ["60"] * count}
    return pa.table(usual | {"kind": ["score"] * count} | columns)


def test_a_refused_row_is_named_as_the_reader_of_the_file_counts() -> None:
    refusals = Refusals()
    roll = read_students(
        _students(intake=["202103", "2021年夏季", "202103"], level=["专科", "专科", "博士"], row=[10, 12, 11]),
        [LAW],
        refusals,
    )
    assert refusals.rows == [
        RefusedRow(11, "2", "frame.level_unknown", "博士"),
        RefusedRow(12, "1", "frame.intake_unreadable", "2021年夏季"),
    ]
    feed(roll.partition(COMPILED), roll, _results(score=["60", "优"], row=[30, 20]), refusals)
    assert refusals.rows[2:] == [RefusedRow(20, "0", "frame.score_unreadable", "优")]


def test_without_a_list_the_first_bad_row_stops_everything_and_says_how_many_more_there_are() -> None:
    with pytest.raises(BadFrame) as bad:
        read_students(_students(level=["专科", "x", "y", "z"]), [LAW])
    facts = {"row": 2, "student_number": "1", "value": "x", "others": 2}
    assert (bad.value.code, bad.value.facts) == ("frame.level_unknown", facts)
    with pytest.raises(BadFrame) as bad:
        read_students(_students(bridging=["是", "也许"]), [LAW])
    assert (bad.value.code, bad.value.facts["value"]) == ("frame.flag_unreadable", "bridging: 也许")


def test_a_column_that_can_be_no_text_and_no_number_is_named_whichever_it_is() -> None:
    roll = read_students(_students(program=["630302"]), [LAW])
    told: dict[str, list[object]] = {name: [["x"]] for name in ("student_number", "course", "score", "kind", "state")}
    for column, cells in told.items():
        table = _results(**({"state": ["已发布"]} | {column: cells}))
        with pytest.raises(BadFrame) as bad:
            feed(roll.partition(COMPILED), roll, table)
        assert (bad.value.code, bad.value.facts["column"]) == ("frame.column_type", column)
        if column != "student_number":
            with pytest.raises(BadFrame) as bad:
                read_results(table, LAW)
            assert (bad.value.code, bad.value.facts["column"]) == ("frame.column_type", column)
    for column in ("student_number", "program", "level", "intake", "bridging", "language"):
        with pytest.raises(BadFrame) as bad:
            read_students(_students(**{column: [["x"]]}), [LAW])
        assert (bad.value.code, bad.value.facts["column"]) == ("frame.column_type", column)


def test_a_row_with_several_faults_is_refused_once_for_the_first() -> None:
    refusals = Refusals()
    read_students(_students(student_number=[None, "1"], level=["x", "x"], intake=["y", "y"]), [LAW], refusals)
    assert [(one.row, one.code) for one in refusals.rows] == [(1, "frame.student_missing"), (2, "frame.level_unknown")]
    assert refusals.total == 2


def test_numbers_of_students_programs_and_intakes_may_be_whole_numbers() -> None:
    whole = _students(student_number=[7, 8], program=[630302, 630302], intake=[202103, 202309])
    roll = read_students(whole, [LAW])
    assert (roll.numbers.to_pylist(), roll.rule.tolist(), roll.refused_results.tolist()) == (
        ["7", "8"],
        [0, -1],
        [0, 0],
    )
    partition = roll.partition(COMPILED)
    numbered = compile_rules([replace(LAW, slots=(slot("101", "4", "P"),))])
    feed(partition, roll, _results(student_number=[8, 7]))
    assert partition.best.tolist() == [[600, 0], [0, 0]]
    partition = roll.partition(numbered)
    feed(partition, roll, _results(student_number=[7, 7], course=[101, 102]))
    assert partition.best.tolist() == [[600], [0]]


def test_the_rules_of_each_are_those_of_program_level_and_intake_together() -> None:
    bachelor = replace(LAW, level="bachelor")
    nursing = replace(LAW, program="620201")
    later = replace(LAW, intake_from="202303", intake_to="202309")
    table = _students(
        program=["620201", "630302", "630302", "630302", "620201", "1"],
        level=["专科", "专科起点本科", "专科", "专科", "bachelor", "专科"],
        intake=["202103", "202103", "202309", "202103", "202103", "202103"],
    )
    roll = read_students(table, [later, bachelor, LAW, nursing])
    assert roll.rule.tolist() == [3, 1, 0, 2, -1, -1]
    assert [roll.terms[place] for place in roll.intake] == ["202103", "202103", "202309", *["202103"] * 3]
    refusals = Refusals()
    roll = read_students(
        table.set_column(0, "student_number", [["1", "1", "2", "3", "4", "5"]]), [later, LAW], refusals
    )
    assert (roll.rule.tolist(), refusals.counts) == ([0, 1, -1, -1], {"frame.student_twice": 2})


def test_each_refused_result_is_counted_with_its_student_and_the_good_ones_count() -> None:
    roll = read_students(_students(program=["630302", "630302"]), [LAW])
    partition, refusals = roll.partition(COMPILED), Refusals()
    table = _results(
        student_number=["0", "1", "1", "9", "1"],
        course=["law", "", "law", "law", "b"],
        score=["60", "60", "101", "60", "88"],
        state=["已发布", "已发布", "published", "已发布", "已录入"],
    )
    assert feed(partition, roll, table, refusals) == 1
    assert roll.refused_results.tolist() == [0, 2]
    assert partition.best.tolist() == [[600, 0], [0, 0]]
    assert refusals.counts == {
        "frame.student_unknown": 1, "frame.course_missing": 1, "frame.score_out_of_range": 1,
    }  # fmt: skip
    assert feed(partition, roll, table.slice(4).drop_columns("state"), refusals) == 0
    assert partition.best.tolist() == [[600, 0], [0, 880]]


def test_a_state_that_nobody_knows_or_that_is_blank_refuses_the_row() -> None:
    roll, refusals = read_students(_students(program=["630302"]), [LAW]), Refusals()
    feed(roll.partition(COMPILED), roll, _results(state=["已发布", "draft", None]), refusals)
    assert [(one.row, one.code, one.value) for one in refusals.rows] == [
        (2, "frame.state_unknown", "draft"),
        (3, "frame.state_unknown", ""),
    ]


def test_a_thousand_rows_of_each_test_are_told_and_all_are_counted() -> None:
    refusals = Refusals()
    sieve = Sieve(MOST_TOLD + 5, lambda place: (place + 1, f"n{place}"), refusals)
    sieve.refuse("first", np.arange(MOST_TOLD + 5) >= MOST_TOLD, lambda place: place)
    sieve.refuse("second", np.ones(MOST_TOLD + 5, np.bool_))
    assert refusals.counts == {"first": 5, "second": MOST_TOLD}
    assert refusals.rows[:6] == [
        *(RefusedRow(place + 1, f"n{place}", "first", str(place)) for place in range(MOST_TOLD, MOST_TOLD + 5)),
        RefusedRow(1, "n0", "second", ""),
    ]
    assert (len(refusals.rows), refusals.total, sieve.good.any()) == (MOST_TOLD, MOST_TOLD + 5, np.False_)


def test_nothing_bad_is_no_refusal() -> None:
    for refusals in (Refusals(), None):
        sieve = Sieve(2, lambda place: (place, ""), refusals)
        sieve.refuse("code", np.zeros(2, np.bool_))
        assert sieve.good.tolist() == [True, True]
        assert refusals is None or (refusals.rows, refusals.total) == ([], 0)


def test_two_readers_of_one_file_tell_their_refusals_in_the_order_of_its_rows() -> None:
    one, other = Refusals(), Refusals()
    one.add([RefusedRow(row, "1", "a", "") for row in range(1, MOST_TOLD + 1)], MOST_TOLD + 10)
    other.add([RefusedRow(0, "1", "b", ""), RefusedRow(5000, "1", "b", "")], 2)
    one.merge(other)
    assert (one.counts, one.total) == ({"a": MOST_TOLD + 10, "b": 2}, MOST_TOLD + 12)
    assert [refused.row for refused in one.rows] == list(range(MOST_TOLD))


def test_a_value_is_shown_short_and_without_what_a_screen_cannot_show() -> None:
    assert [short(value) for value in (None, 7, "a\nb\x00", "空 格")] == ["", "7", "a�b�", "空 格"]
    assert short("x" * LONGEST_TOLD) == "x" * LONGEST_TOLD
    assert short("x" * (LONGEST_TOLD + 1)) == "x" * LONGEST_TOLD + "…"


def test_a_students_results_are_completed_from_the_plan() -> None:
    table = _results(
        course=["law", "b", "old", " yoga ", "b", "law"],
        name=["x", "y", "旧法学", "瑜伽", None, ""],
        credits=["1", "1", "4.50", "NaN", "0", None],
        score=["60", "60", "59.99", "100", "", "-1"],
        kind=["exam", "guess", "补考", "正考", "免修", "免考"],
        state=["draft", "published", "published", "已复核", "已发布", "recorded"],
        term=["", "", "2021-spring", "202209", "summer", None],
    )
    assert read_results(table, LAW) == [
        Result("old", "旧法学", Decimal("4.5"), Decimal("59.9"), False, True, "202103"),
        Result("yoga", "瑜伽", Decimal(0), Decimal(100), False, False, "202209"),
        Result("b", "课程b", Decimal("2.5"), None, True, True, "summer"),
        Result("law", "课程law", Decimal(4), None, True, False, ""),
    ]
    bare = read_results(_results(score=["0", "60"]).slice(1), LAW)
    assert bare == [Result("law", "课程law", Decimal(4), Decimal(60), False, True, "")]
    assert read_results(_results(course=["", "law"], score=["60", None]), LAW) == []


def test_a_students_results_may_have_any_column_as_numbers_and_none_as_lists() -> None:
    for score in (71.5, Decimal("71.5")):
        table = _results(course=[101], credits=[2], term=[202103], score=[score])
        assert read_results(table, LAW) == [Result("101", "", Decimal(2), Decimal("71.5"), False, True, "202103")]
    assert [one.score for one in read_results(_results(score=[0, 100, 101]), LAW)] == [0, 100]
    for column in ("course", "name", "credits", "term"):
        with pytest.raises(BadFrame) as bad:
            read_results(_results(**{column: [["law"]]}), LAW)
        facts = {"column": column, "found": str(pa.list_(pa.string()))}
        assert (bad.value.code, bad.value.facts) == ("frame.column_type", facts)
    encoded = _results(course=["law"]).set_column(1, "course", pa.array(["law"]).dictionary_encode())
    (read,) = read_results(encoded.append_column("credits", pa.array([2]).dictionary_encode()), LAW)
    assert (read.course, read.credits) == ("law", 2)
    with pytest.raises(BadFrame) as bad:
        read_results(_results(course=["law"]).drop_columns("score"), LAW)
    assert bad.value.facts["column"] == "score"
