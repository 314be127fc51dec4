"""Cells as files hold them: every encoding of Arrow, the ="..." of old systems, dictionaries, blanks, slices."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from graduand.pure.audit.frames.columns import as_text, pick, shown
from graduand.pure.audit.frames.faults import BadFrame
from graduand.pure.audit.frames.index import Hashed, NumberIndex, plain_keys, repeated
from graduand.pure.audit.frames.values import (
    ABSENT,
    FLAGS,
    KINDS,
    OUT_OF_RANGE,
    UNREADABLE,
    clean,
    flags,
    placed,
    scores,
    settled,
    texts,
    words,
)

TEXTS = pa.array(["law", " law ", '="law"', "", None, "其他"])
NOT_UTF8 = pa.Array.from_buffers(pa.string(), 2, [None, *pa.array([b"\xff1", b" law "], pa.binary()).buffers()[1:]])


def every_encoding(column: pa.Array) -> list[pa.Array]:
    """The same texts as Arrow may hand them over."""
    plain = [column, column.cast(pa.large_string()), column.cast(pa.binary()), column.cast(pa.string_view())]
    encoded = [column.dictionary_encode(), column.cast(pa.large_string()).dictionary_encode()]
    return [*plain, *encoded, pa.chunked_array([column.slice(0, 2), column.slice(2)])]


def test_a_text_is_the_same_text_in_every_encoding() -> None:
    for column in every_encoding(TEXTS):
        found = settled("course", column)
        assert words(found, {"law": 3}).tolist() == [3, 3, 3, ABSENT, ABSENT, UNREADABLE]
        assert placed(found, pa.array(["x", "law"])).tolist() == [1, 1, 1, ABSENT, ABSENT, UNREADABLE]


def test_a_dictionary_is_kept_and_may_name_words_that_are_nothing() -> None:
    assert pa.types.is_dictionary(settled("course", TEXTS.dictionary_encode()).type)
    column = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 2]), pa.array(["60", None, " 70 "]))
    assert scores(column).tolist() == [600, ABSENT, ABSENT, 700]
    assert placed(column, pa.array(["70"])).tolist() == [UNREADABLE, ABSENT, ABSENT, 0]
    nothing = pa.DictionaryArray.from_arrays(pa.array([0, None]), pa.array([None], pa.string()))
    assert placed(nothing, pa.array(["70"])).tolist() == [ABSENT, ABSENT]


def test_a_column_without_any_cell_filled_has_no_type_and_is_empty() -> None:
    for column in (pa.nulls(2), pa.nulls(2).dictionary_encode()):
        found = settled("course", column)
        assert placed(found, pa.array(["law"])).tolist() == words(found, {}).tolist() == [ABSENT, ABSENT]


@pytest.mark.parametrize(
    "column",
    [
        pa.array([["law"]]),
        pa.array([{"law": 1}]),
        pa.array([0], pa.timestamp("s")),
        pa.array([1.5]),
        pa.array([7]).dictionary_encode(),
    ],
)
def test_what_can_be_no_text_is_refused_with_its_column_and_type(column: pa.Array) -> None:
    with pytest.raises(BadFrame) as bad:
        settled("course", column)
    assert (bad.value.code, bad.value.facts) == ("frame.column_type", {"column": "course", "found": str(column.type)})
    assert str(bad.value) == f"frame.column_type {bad.value.facts}"


def test_bytes_that_are_no_utf8_are_shown_as_such_or_refused_with_the_column() -> None:
    assert texts(NOT_UTF8) == ["�1", "law"]
    assert as_text(NOT_UTF8).to_pylist() == ["�1", "law"]
    with pytest.raises(BadFrame) as bad:
        settled("kind", pa.array([b"\xff"], pa.binary()))
    assert (bad.value.code, bad.value.facts) == ("frame.column_type", {"column": "kind", "found": "binary"})


def test_blanks_and_the_guard_against_excel_are_no_part_of_a_text() -> None:
    told = [" 0012 ", '="0012"', ' =" 0012 " ', '="0012', "=0012", '"0012"', '=""', ""]
    plain = ["0012", "0012", "0012", '="0012', "=0012", '"0012"', "", ""]
    assert [clean(text) for text in told] == plain
    assert texts(pa.array([*told, None])) == [*plain, None]
    assert texts(pa.array([" a ", None])) == ["a", None]
    assert as_text(pa.array(told)).to_pylist() == [text or None for text in plain]
    assert as_text(pa.array(told).dictionary_encode()).to_pylist() == [text or None for text in plain]
    assert as_text(pa.array([" 12 ", " ", None])).to_pylist() == ["12", None, None]
    assert as_text(pa.array([12, None])).to_pylist() == ["12", None]


def test_yes_and_no_come_as_booleans_as_one_and_zero_or_as_words_and_nothing_else() -> None:
    assert flags(pa.array([True, False, None])).tolist() == [1, 0, ABSENT]
    assert flags(pa.array([1, 0, None, 2, -1, -2])).tolist() == [1, 0, ABSENT, UNREADABLE, UNREADABLE, UNREADABLE]
    assert flags(pa.array([1, 2**63], pa.uint64())).tolist() == [1, UNREADABLE]
    told = ["YES", "是", "true", "1", "no", "否", "False", "0", "", "maybe"]
    assert flags(pa.array(told)).tolist() == [1, 1, 1, 1, 0, 0, 0, 0, ABSENT, UNREADABLE]
    assert set(FLAGS.values()) == {0, 1} == set(KINDS.values())


@pytest.mark.parametrize("kind", [pa.decimal128(4, 1), pa.decimal128(3, 0), pa.int8(), pa.string()])
def test_a_part_of_a_column_is_read_from_where_it_begins(kind: pa.DataType) -> None:
    told = ["90", None, "60", "70"]
    column = pa.array([None if text is None else Decimal(text) for text in told], pa.decimal128(4, 1))
    whole = column.cast(kind)
    assert scores(whole).tolist() == [900, ABSENT, 600, 700]
    assert scores(whole.slice(1, 2)).tolist() == [ABSENT, 600]
    assert scores(whole.slice(2)).tolist() == [600, 700]


def test_a_decimal_may_count_in_tens() -> None:
    tens = [Decimal("9E+1"), Decimal("1E+2"), Decimal("1.1E+2"), None]
    assert scores(pa.array(tens, pa.decimal128(3, -1))).tolist() == [900, 1000, OUT_OF_RANGE, ABSENT]


def test_a_score_stands_between_nothing_and_a_hundred_both_included() -> None:
    for kind in (pa.float64(), pa.float32(), pa.int64(), pa.decimal128(21, 1), pa.string()):
        column = pa.array([-1, 0, 100, 101]).cast(kind)
        assert scores(column).tolist() == [OUT_OF_RANGE, 0, 1000, OUT_OF_RANGE]
    assert scores(pa.array(["100.0", "100.05", "100.1", "0.09", "007", "60.1234567"])).tolist() == [
        1000,
        OUT_OF_RANGE,
        OUT_OF_RANGE,
        0,
        70,
        OUT_OF_RANGE,
    ]
    assert (
        scores(pa.array(["", "免考", "免修", "免修免考", "sNaN", "60分"])).tolist() == [ABSENT] * 4 + [UNREADABLE] * 2
    )


def test_the_noise_of_a_float_is_no_lost_tenth_and_a_hundredth_is_no_gained_one() -> None:
    assert scores(pa.array([60.3, 59.9999999, 59.99999999])).tolist() == [603, 599, 600]
    assert scores(pa.array([60.3, 59.99, 79.9], pa.float32())).tolist() == [603, 599, 799]
    with np.errstate(all="raise"):
        absurd = scores(pa.array([100.00000001, 100.001, float("nan"), None, 1e308, float("-inf")]))
    assert absurd.tolist() == [1000, OUT_OF_RANGE, UNREADABLE, ABSENT, OUT_OF_RANGE, OUT_OF_RANGE]


def test_a_decimal_too_wide_to_be_a_score_is_refused_with_the_column() -> None:
    wide = pa.array([Decimal(10) ** 60], pa.decimal256(70, 2))
    with pytest.raises(BadFrame) as bad:
        scores(wide)
    assert bad.value.code == "frame.column_type"
    assert bad.value.facts == {"column": "score", "found": str(wide.type)}
    assert scores(pa.array([Decimal(2) ** 64 + 60])).tolist() == [OUT_OF_RANGE]


def test_a_column_is_picked_once_by_its_name_and_what_else_is_there_does_not_matter() -> None:
    table = pa.table({"a": pa.chunked_array([["x"], ["y"]]), "more": [1, 2], "row": [7, 8]})
    found = pick(table, ["a"], ["row", "state"])
    assert {name: column.to_pylist() for name, column in found.items()} == {"a": ["x", "y"], "row": [7, 8]}
    assert all(isinstance(column, pa.Array) for column in found.values())
    with pytest.raises(BadFrame) as bad:
        pick(table, ["a", "b"], [])
    assert (bad.value.code, bad.value.facts) == (
        "frame.column_missing",
        {"column": "b", "found": ["a", "more", "row"]},
    )
    with pytest.raises(BadFrame) as bad:
        pick(table.append_column("row", table["row"]), ["a"], ["row"])
    assert (bad.value.code, bad.value.facts) == ("frame.column_twice", {"column": "row", "columns": [3, 4]})


def test_of_a_table_with_a_thousand_columns_a_hundred_are_named() -> None:
    table = pa.table({f"c{number}": [1] for number in range(1000)})
    with pytest.raises(BadFrame) as bad:
        pick(table, ["a"], [])
    assert bad.value.facts["found"] == [f"c{number}" for number in range(100)]


def test_a_cell_is_shown_as_it_stands_whatever_it_is() -> None:
    assert [shown(TEXTS, place) for place in range(5)] == ["law", "law", "law", "", ""]
    assert shown(TEXTS.dictionary_encode(), 5) == "其他"
    assert [shown(pa.array([1.5, None]), place) for place in (0, 1)] == ["1.5", ""]
    assert shown(NOT_UTF8, 0) == "�1"


def test_which_numbers_stand_there_twice() -> None:
    assert repeated(["1", "2", None, "1", None, "01"]).tolist() == [True, False, False, True, False, False]
    assert repeated(pa.array([], pa.string())).tolist() == []


def test_a_number_is_a_plain_key_only_as_a_person_would_write_it() -> None:
    assert plain_keys(pa.array(["12", None, "9"])).tolist() == [12, -1, 9]  # type: ignore[union-attr]
    assert plain_keys(pa.array(["x", "12", "012"]).slice(1, 1)).tolist() == [12]  # type: ignore[union-attr]
    assert plain_keys(pa.array([0, 12])).tolist() == [0, 12]  # type: ignore[union-attr]
    for other in ("012", "-12", "+12", " 12", "0x12", "A1", "", "0"):
        assert plain_keys(pa.array(["12", other])) is None
    assert plain_keys(pa.array([None, None], pa.string())).tolist() == [-1, -1]  # type: ignore[union-attr]


@pytest.mark.parametrize("numbers", [["12", "9"], ["012", "9"], ["张", "12"], []])
def test_a_number_is_found_where_it_stands_however_one_asks(numbers: list[str]) -> None:
    index = NumberIndex(pa.array(numbers, pa.string()))
    asked = ["9", None, "12", "012", "张", " 9 ", '="012"', "7"]
    wanted = [
        -1 if one is None else numbers.index(clean(one)) if clean(one) in numbers else -1 for one in asked
    ]  # fmt: skip
    assert index.find(pa.array(asked)).tolist() == wanted
    assert index.find(pa.array(asked).dictionary_encode()).tolist() == wanted
    assert index.find(pa.array([9, None, 7])).tolist() == [wanted[0], -1, -1]
    assert index.find(pa.nulls(2)).tolist() == [-1, -1]


def test_plain_numbers_are_never_spelled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NumberIndex, "_slowly", None)
    index = NumberIndex(pa.array(["12", "9"]))
    assert index.find(pa.array(["9", None, "7"])).tolist() == index.find(pa.array([9, None, 7])).tolist() == [1, -1, -1]


def test_numbers_that_want_the_same_place_all_find_one() -> None:
    size = 5000
    keys = np.arange(size, dtype=np.int64) << 40
    hashed = Hashed(keys)
    assert hashed(keys).tolist() == list(range(size))
    assert set(hashed(keys + 1).tolist()) == {-1}
    assert len(hashed.table) == 32_768, "four places a number, and no more than a power of two asks for"
    assert Hashed(np.zeros(0, np.int64))(keys[:2]).tolist() == [-1, -1]
    assert len(Hashed(keys[:1]).table) == 16
