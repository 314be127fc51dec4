"""The columns of a table by their names, and a name for each of its rows."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt
from numpy.typing import NDArray

from graduand.pure.audit.frames.faults import BadFrame, Sieve
from graduand.pure.audit.frames.values import ABSENT, flags, settled, texts

type Frame = pa.Table | pa.RecordBatch
type Columns = Mapping[str, pa.Array]

MOST_HEADINGS = 100


def pick(frame: Frame, required: Sequence[str], optional: Sequence[str]) -> dict[str, pa.Array]:
    """The wanted columns that are there, each as one array.

    Raises `BadFrame` for a required one that lacks and for any that stands there twice.
    """
    found = {name: frame.schema.get_all_field_indices(name) for name in (*required, *optional)}
    for name in required:
        if not found[name]:
            raise BadFrame("frame.column_missing", column=name, found=list(frame.schema.names)[:MOST_HEADINGS])
    for name, places in found.items():
        if len(places) > 1:
            raise BadFrame("frame.column_twice", column=name, columns=[place + 1 for place in places])
    return {name: _whole(frame.column(places[0])) for name, places in found.items() if places}


def _whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return pa.concat_arrays(whole.chunks) if isinstance(whole, pa.ChunkedArray) else whole


def numbers_of(columns: Columns) -> pa.Array:
    """The student numbers, texts or whole numbers."""
    return settled("student_number", columns["student_number"], pt.is_integer)


def naming(numbers: pa.Array, columns: Columns) -> Callable[[int], tuple[int, str]]:
    """Name a place as (row, student number), for messages; without a column `row` rows count from 1."""
    rows = columns.get("row")

    def name(place: int) -> tuple[int, str]:
        return place + 1 if rows is None else int(rows[place].as_py()), shown(numbers, place)

    return name


def shown(array: pa.Array, place: int) -> str:
    """One cell as text, whatever it holds."""
    cell = array.slice(place, 1)
    if pt.is_dictionary(cell.type):
        cell = cell.dictionary_decode()
    if pt.is_string(cell.type):
        return texts(cell)[0] or ""
    value = cell.to_pylist()[0]
    return "" if value is None else str(value)


def flag(name: str, columns: Columns, sieve: Sieve) -> NDArray[np.bool_]:
    """A column of yes and no; absent or empty is no, anything else refuses the row."""
    if name not in columns:
        return np.zeros(len(sieve.good), np.bool_)
    column = settled(name, columns[name], pt.is_boolean, pt.is_integer)
    found = flags(column)
    sieve.refuse("frame.flag_unreadable", found < ABSENT, lambda place: f"{name}: {shown(column, place)}")
    marked: NDArray[np.bool_] = found == 1
    return marked


def as_text(numbers: pa.Array) -> pa.Array:
    """Student numbers as clean texts, null for a blank one."""
    if pt.is_dictionary(numbers.type):
        numbers = numbers.dictionary_decode()
    if not pt.is_string(numbers.type):
        return numbers.cast(pa.string())
    try:
        clean = pc.utf8_trim_whitespace(numbers)
        guarded = pc.any(pc.starts_with(clean, "=")).as_py()
    except pa.ArrowInvalid:
        guarded = True
    clean = pa.array(texts(numbers), pa.string()) if guarded else clean
    return pc.if_else(pc.equal(clean, ""), None, clean)
