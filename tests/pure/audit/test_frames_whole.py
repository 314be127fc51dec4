"""Tables in and verdicts out, from end to end."""

import subprocess
import sys
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graduand.pure.audit.frames import (
    RESULTS,
    VERDICTS,
    BadFrame,
    Refusals,
    audit_tables,
    feed,
    read_students,
)
from graduand.pure.audit.frames.results import read_results
from graduand.pure.audit.frames.values import ABSENT, OUT_OF_RANGE, UNREADABLE, scores
from graduand.pure.audit.rules.parts import tenths
from tests.pure.audit.frames_office import ACCOUNTING, COMPILED, LI, results, students


@pytest.mark.parametrize(
    "kind", [pa.decimal128(5, 2), pa.decimal32(7, 3), pa.decimal256(40, 2), pa.float64(), pa.float32(), pa.string()]
)
def test_a_score_is_cut_to_tenths_and_never_rounded_up(kind: pa.DataType) -> None:
    told = ["0", "59.9", "59.99", "60", "60.3", "100", "100.1", "-1", None]
    column = pa.array([None if text is None else Decimal(text) for text in told], pa.decimal128(6, 3)).cast(kind)
    wanted = [0, 599, 599, 600, 603, 1000, OUT_OF_RANGE, OUT_OF_RANGE, ABSENT]
    assert scores(column).tolist() == wanted


@settings(deadline=None)
@given(st.decimals(0, 100, places=2))
def test_floats_and_decimals_of_the_register_are_the_same_score(mark: Decimal) -> None:
    for column in (
        pa.array([float(mark)]),
        pa.array([float(mark)], pa.float32()),
        pa.array([mark]),
        pa.array([str(mark)]),
    ):
        assert scores(column).tolist() == [tenths(mark)]


@pytest.mark.parametrize(
    ("column", "code"),
    [
        (pa.array([float("nan")]), UNREADABLE),
        (pa.array([float("inf")]), OUT_OF_RANGE),
        (pa.array([1e300]), OUT_OF_RANGE),
        (pa.array([2**62]), OUT_OF_RANGE),
        (pa.array([-(2**62)]), OUT_OF_RANGE),
        (pa.array([2**63], pa.uint64()), OUT_OF_RANGE),
        (pa.array([Decimal(10) ** 30]), OUT_OF_RANGE),
        (pa.array(["9" * 4000]), OUT_OF_RANGE),
        (pa.array(["NaN"]), UNREADABLE),
        (pa.array(["优"]), UNREADABLE),
        (pa.array(["1e5"]), OUT_OF_RANGE),
        (pa.array(["八十"]), UNREADABLE),
        (pa.array([None]), ABSENT),
    ],
)
def test_an_absurd_score_is_named_and_never_counted(column: pa.Array, code: int) -> None:
    assert scores(column).tolist() == [code]


ROWS = [
    (("1", "law", -1, "score"), "frame.score_out_of_range", "-1"),
    (("1", "law", 101, "score"), "frame.score_out_of_range", "101"),
    (("1", "law", None, "score"), "frame.score_missing", ""),
    (("1", "law", float("nan"), "score"), "frame.score_unreadable", "nan"),
    (("1", "", 60, "score"), "frame.course_missing", ""),
    (("1", None, 60, "score"), "frame.course_missing", ""),
    (("1", "law", 60, "guess"), "frame.kind_unknown", "guess"),
    (("1", "law", 60, None), "frame.kind_unknown", ""),
    ((None, "law", 60, "score"), "frame.student_missing", ""),
    (("7", "law", 60, "score"), "frame.student_unknown", ""),
]


@pytest.mark.parametrize(("row", "code", "value"), ROWS)
def test_a_bad_result_is_refused_with_row_and_reason(row: tuple[object, ...], code: str, value: str) -> None:
    refusals = Refusals()
    roll = read_students(students("1"), [ACCOUNTING])
    partition = roll.partition(COMPILED)
    feed(partition, roll, results(("1", "thesis", 90, "score"), row), refusals)
    assert [(one.row, one.code, one.value) for one in refusals.rows] == [(2, code, value)]
    assert partition.best.tolist() == [[0, 0, 900]]
    assert roll.refused_results.tolist() == [int(row[0] == "1")]


@pytest.mark.parametrize(("row", "code", "value"), ROWS)
def test_without_a_list_for_refusals_a_bad_row_stops_everything(row: tuple[object, ...], code: str, value: str) -> None:
    with pytest.raises(BadFrame) as bad:
        audit_tables(COMPILED, students("1"), results(row))
    assert (bad.value.code, bad.value.facts["row"]) == (code, 1)


def test_an_exemption_needs_no_score_and_only_published_results_count() -> None:
    roll = read_students(students("1"), [ACCOUNTING])
    partition = roll.partition(COMPILED)
    rows = results(("1", "law", "免考", "免修免考"), ("1", "statistics", "88", "正考"), state=["已发布", "已录入"])
    assert feed(partition, roll, rows) == 1
    assert partition.best.tolist() == [[0, 1, 0]]
    assert VERDICTS.names == audit_tables(COMPILED, students("1"), rows).schema.names


@pytest.mark.parametrize(
    ("change", "code", "refused"),
    [
        ({"student_number": ["1", "1", "2"]}, "frame.student_twice", [1, 2]),
        ({"student_number": ["1", None, "2"]}, "frame.student_missing", [2]),
        ({"student_number": ["1", "  ", "2"]}, "frame.student_missing", [2]),
        ({"program": ["630302", "", "630302"]}, "frame.program_missing", [2]),
        ({"level": ["associate", "doctor", "专科"]}, "frame.level_unknown", [2]),
        ({"intake": ["202103", "202104", "2021年春季"]}, "frame.intake_unreadable", [2]),
        ({"bridging": ["是", "也许", None]}, "frame.flag_unreadable", [2]),
        ({"language": [1, 2, 0]}, "frame.flag_unreadable", [2]),
    ],
)
def test_a_bad_student_is_refused_with_row_and_reason(
    change: dict[str, list[object]], code: str, refused: list[int]
) -> None:
    refusals = Refusals()
    table = students("1", "3", "2")
    for name, values in change.items():
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, [values]) if place >= 0 else table.append_column(name, [values])
    roll = read_students(table, [ACCOUNTING], refusals)
    assert [(one.row, one.code) for one in refusals.rows] == [(row, code) for row in refused]
    assert len(roll) == 3 - len(refused)


def test_marks_of_students_are_read_as_booleans_numbers_or_words() -> None:
    for marks in ([True, None], [1, 0], ["是", ""], ["Yes", "no"]):
        roll = read_students(students("1", "2", bridging=marks), [ACCOUNTING])
        assert (roll.bridging.tolist(), roll.language.tolist()) == ([True, False], [False, False])


def test_a_column_that_lacks_or_stands_twice_or_cannot_be_is_named() -> None:
    roll = read_students(students("1"), [ACCOUNTING])
    partition = roll.partition(COMPILED)
    nested = pa.array([["law"]] * len(LI))
    cases = {
        "frame.column_missing": LI.drop_columns(["kind"]),
        "frame.column_twice": LI.append_column("kind", LI["kind"]),
        "frame.column_type": LI.set_column(1, "course", nested),
    }
    for code, table in cases.items():
        with pytest.raises(BadFrame) as bad:
            feed(partition, roll, table, Refusals())
        assert bad.value.code == code


def test_texts_that_are_no_utf8_are_refused_and_shown_and_crash_nothing() -> None:
    broken = pa.Array.from_buffers(pa.string(), 2, [None, *pa.array([b"\xff\xfe1", b"law"], pa.binary()).buffers()[1:]])
    refusals = Refusals()
    roll = read_students(students("1"), [ACCOUNTING])
    partition = roll.partition(COMPILED)
    table = results(("1", "law", 60, "score"), ("1", "law", 60, "score"))
    feed(partition, roll, table.set_column(0, "student_number", broken), refusals)
    feed(partition, roll, table.set_column(3, "kind", broken), refusals)
    assert refusals.counts == {"frame.student_unknown": 2, "frame.kind_unknown": 2}
    assert "�" in refusals.rows[0].student_number


def test_a_million_bad_rows_are_counted_and_a_thousand_are_told() -> None:
    count = 1_000_000
    table = pa.table(
        {name: pa.array([value]).take(pa.array(np.zeros(count, np.int32)))
         for name, value in zip(RESULTS.names, ("1", "law", Decimal("100.1"), "score"), strict=False)}
    )  # fmt: skip
    refusals = Refusals()
    roll = read_students(students("1"), [ACCOUNTING])
    feed(roll.partition(COMPILED), roll, table, refusals)
    assert (refusals.total, len(refusals.rows), roll.refused_results.tolist()) == (count, 1000, [count])


def test_one_students_results_are_read_for_an_explanation() -> None:
    table = results(
        ("1", "law", 80, "正考"), ("1", "other", 70, "score"), ("1", "law", None, "免考"), ("1", "law", -1, "x")
    )
    read = read_results(table.append_column("term", [["2022年春季", "202209", None, None]]), ACCOUNTING)
    assert [(one.course, one.name, one.credits, one.score, one.exempt, one.term) for one in read] == [
        ("law", "课程law", 4, 80, False, "202203"),
        ("other", "", 0, 70, False, "202209"),
        ("law", "课程law", 4, None, True, ""),
    ]


def test_the_library_names_what_it_offers_and_loads_arrow_only_when_asked() -> None:
    script = (
        "import sys, graduand.pure.audit as audit\n"
        "assert not {'pyarrow', 'highspy', 'django'} & set(sys.modules), 'the package itself is light'\n"
        "missing = [name for name in audit.__all__ if not hasattr(audit, name)]\n"
        "assert not missing and callable(audit.explain) and callable(audit.personal), missing\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_nobody_and_nothing_are_tables_too() -> None:
    none = audit_tables(COMPILED, students("1").slice(0, 0), LI.slice(0, 0))
    assert (len(none), none.schema.names) == (0, VERDICTS.names)
    without = audit_tables(COMPILED, students("1"), LI.slice(0, 0)).to_pylist()[0]
    assert (without["total"], without["average"]) == (0, None)
