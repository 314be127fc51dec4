"""Columns of Arrow tables as numpy arrays: words by their dictionary, scores in tenths, numbers of students as text.

Texts are looked at once per distinct value of a batch, never row by row: a column of a million results holds some
thousand courses and a hundred scores.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt
from numpy.typing import NDArray

from graduand.pure.audit.frames.faults import BadFrame
from graduand.pure.audit.rules.checks import HIGHEST_SCORE
from graduand.pure.audit.rules.parts import tenths

type Ints = NDArray[np.int32]
type Int64s = NDArray[np.int64]

ABSENT, UNREADABLE, OUT_OF_RANGE = -1, -2, -3
"""In place of a code or of tenths: the cell is empty, says nothing that is known, or is no score from 0 to 100."""

# The words of the office and of the register (docs/import-files.md), and plain English ones.
KINDS = {
    "score": 0, "scored": 0, "exam": 0, "resit": 0, "substitute": 0, "正考": 0, "补考": 0, "课程替代": 0,
    "exempt": 1, "exemption": 1, "免修免考": 1, "免考": 1, "免修": 1,
}  # fmt: skip
STATES = {
    "published": 1,
    "已发布": 1,
    "recorded": 0,
    "reviewed": 0,
    "submitted": 0,
    "已录入": 0,
    "已复核": 0,
    "已提交": 0,
}
FLAGS = {"true": 1, "yes": 1, "1": 1, "是": 1, "false": 0, "no": 0, "0": 0, "否": 0}
LEVELS = {"associate": "associate", "专科": "associate", "bachelor": "bachelor", "专科起点本科": "bachelor"}
NO_SCORE = frozenset({"", "免考", "免修", "免修免考"})

_AS_TEXT = re.compile(r'="(.*)"')
_SCORE = re.compile(r"\d{1,3}(?:\.\d{1,6})?")


def settled(column: str, values: Any, *kinds: Callable[[pa.DataType], bool]) -> pa.Array:
    """One contiguous array of plain texts, or of the other `kinds` that fit the column.

    Raises `BadFrame` `frame.column_type` for lists, maps, times and whatever else the column cannot be.
    """
    array = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    inner = array.type.value_type if pt.is_dictionary(array.type) else array.type
    if pt.is_dictionary(array.type) and pt.is_null(inner):
        array, inner = array.cast(pa.null()), pa.null()
    if pt.is_null(inner) or any(fits(inner) for fits in kinds):
        return array.dictionary_decode() if pt.is_dictionary(array.type) else array
    if not _is_text(inner):
        raise BadFrame("frame.column_type", column=column, found=str(array.type))
    return array if inner == pa.string() else _as_strings(column, array)


def _is_text(kind: pa.DataType) -> bool:
    return any(fits(kind) for fits in (pt.is_string, pt.is_large_string, pt.is_string_view, pt.is_binary))


def _as_strings(column: str, array: pa.Array) -> pa.Array:
    try:
        return array.cast(pa.string())
    except pa.ArrowInvalid as fault:
        raise BadFrame("frame.column_type", column=column, found=str(array.type)) from fault


def coded[Code](array: pa.Array, code: Callable[[str], Code], absent: Code, dtype: Any) -> NDArray[Any]:
    """Give every text the code of its word; a null gets `absent`. Asks `code` once per distinct text."""
    if pt.is_null(array.type):
        return np.full(len(array), absent, dtype)
    encoded = array.dictionary_encode()
    words = [absent if word is None else code(word) for word in texts(encoded.dictionary)]
    table = np.array([*words, absent], dtype)
    places: NDArray[Any] = table.take(indices(encoded))
    return places


def placed(array: pa.Array, known: pa.Array) -> Ints:
    """The place of each text in `known`; `ABSENT` for an empty cell, `UNREADABLE` for a text that is not there."""
    if pt.is_null(array.type):
        return np.full(len(array), ABSENT, np.int32)
    encoded = array.dictionary_encode()
    words = pa.array(texts(encoded.dictionary), pa.string())
    place = pc.fill_null(pc.index_in(words, known), UNREADABLE).to_numpy()
    empty = pc.fill_null(pc.equal(words, ""), True).to_numpy(zero_copy_only=False)
    table = np.append(np.where(empty, ABSENT, place), ABSENT).astype(np.int32)
    found: Ints = table.take(indices(encoded))
    return found


def indices(encoded: pa.DictionaryArray) -> NDArray[Any]:
    """The places in the dictionary; of a null -1, which `take` reads as the last entry of a table."""
    places = encoded.indices
    whole: NDArray[Any] = pc.fill_null(places.cast(pa.int32()), -1).to_numpy()
    return whole


def texts(array: pa.Array) -> list[str | None]:
    """The texts of an array, cleaned; bytes that are no UTF-8 are shown as �, for a file may say anything."""
    try:
        trimmed = pc.utf8_trim_whitespace(array)
        found: list[str | None] = trimmed.to_pylist()
        guarded = pc.any(pc.starts_with(trimmed, "=")).as_py()
    except (pa.ArrowInvalid, UnicodeDecodeError):
        guarded = True
        found = [word and word.decode("utf-8", "replace") for word in array.cast(pa.binary()).to_pylist()]
    return [None if word is None else clean(word) for word in found] if guarded else found


def clean(text: str) -> str:
    """Without blanks around it and without the ="..." by which systems of offices keep digits from Excel."""
    plain = text.strip()
    guarded = _AS_TEXT.fullmatch(plain)
    return guarded[1].strip() if guarded else plain


def words(array: pa.Array, known: Mapping[str, int]) -> Ints:
    """The code of each word; `ABSENT` for an empty cell, `UNREADABLE` for a word that nobody knows."""
    return coded(array, lambda word: known.get(word.lower(), UNREADABLE) if word else ABSENT, ABSENT, np.int32)


def flags(array: pa.Array) -> Ints:
    """1, 0, or what is wrong, out of booleans, whole numbers 0 and 1, or words."""
    if pt.is_boolean(array.type) or pt.is_integer(array.type):
        whole = array.cast(pa.int8()) if pt.is_boolean(array.type) else array
        numbers = pc.fill_null(whole, 0).to_numpy()
        empty = array.is_null().to_numpy(zero_copy_only=False)
        return np.select([empty, numbers == 1, numbers == 0], [ABSENT, 1, 0], UNREADABLE).astype(np.int32)
    return words(array, FLAGS)


def scores(array: pa.Array) -> Ints:
    """Scores in tenths, what is finer cut off (59.99 never becomes a pass), or what is wrong with the cell."""
    if pt.is_decimal(array.type):
        return _decimal_scores(array)
    if pt.is_floating(array.type):
        return _float_scores(array)
    if pt.is_integer(array.type):
        numbers = pc.fill_null(array, 0).to_numpy()
        in_range = (numbers >= 0) & (numbers <= HIGHEST_SCORE // 10)
        return _judged(array, numbers.astype(np.int32) * 10, in_range)
    return coded(array, _score, ABSENT, np.int32)


def _judged(array: pa.Array, found: NDArray[Any], in_range: NDArray[np.bool_]) -> Ints:
    judged = found if in_range.all() else np.where(in_range, found, OUT_OF_RANGE)
    if array.null_count:
        judged = np.where(array.is_null().to_numpy(zero_copy_only=False), ABSENT, judged)
    return judged.astype(np.int32)


def _score(text: str) -> int:
    if text in NO_SCORE:
        return ABSENT
    if _SCORE.fullmatch(text):
        found = tenths(Decimal(text))
        return found if Decimal(text) * 10 <= HIGHEST_SCORE else OUT_OF_RANGE
    try:
        return OUT_OF_RANGE if Decimal(text).is_finite() else UNREADABLE
    except InvalidOperation:
        return UNREADABLE


def _float_scores(array: pa.Array) -> Ints:
    """A float holds 60.3 as 60.2999...: noise is rounded away before what is finer than a tenth is cut off."""
    places = 6 if array.type == pa.float64() else 3
    numbers = pc.fill_null(array.cast(pa.float64()), 0).to_numpy()
    with np.errstate(over="ignore"):
        tenths = np.round(numbers * 10, places)
    in_range = (tenths >= 0) & (tenths <= HIGHEST_SCORE)
    judged = _judged(array, np.floor(np.where(in_range, tenths, 0)).astype(np.int32), in_range)
    return np.where(np.isnan(numbers), np.int32(UNREADABLE), judged)


def _decimal_scores(array: pa.Array) -> Ints:
    """Decimals by their integers: `unscaled` x 10^-scale."""
    try:
        wide = array if pt.is_decimal128(array.type) else array.cast(pa.decimal128(38, array.type.scale))
    except pa.ArrowInvalid as fault:
        raise BadFrame("frame.column_type", column="score", found=str(array.type)) from fault
    halves = np.frombuffer(wide.buffers()[1], np.int64).reshape(-1, 2)[wide.offset : wide.offset + len(wide)]
    low, scale = halves[:, 0], array.type.scale
    most = 100 * 10**scale
    in_range = (halves[:, 1] == 0) & (low >= 0) & (low <= most)
    kept = np.where(in_range, low, 0)
    found = kept // 10 ** (scale - 1) if scale > 0 else kept * 10 ** (1 - scale)
    return _judged(array, found, in_range)
