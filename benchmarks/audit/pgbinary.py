"""Whole numbers in and out of PostgreSQL as fixed-width binary COPY: a table is a dictionary of numpy columns."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import psycopg
from numpy.typing import NDArray

type Columns = Mapping[str, NDArray[np.integer]]

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
TYPES = {2: "smallint", 4: "integer", 8: "bigint"}
PIECE = 500_000


def make_table(cursor: psycopg.Cursor, table: str, columns: Columns) -> None:
    """Make a temporary table of these columns and fill it."""
    fields = ", ".join(f"{name} {TYPES[values.itemsize]} NOT NULL" for name, values in columns.items())
    cursor.execute(f"CREATE TEMPORARY TABLE {table} ({fields})")
    copy_in(cursor, table, columns)
    cursor.execute(f"ANALYZE {table}")


def copy_in(cursor: psycopg.Cursor, table: str, columns: Columns) -> None:
    """Append rows."""
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)") as copy:
        copy.write(HEADER)
        for piece in _pieces(columns):
            copy.write(piece)
        copy.write(TRAILER)


def _pieces(columns: Columns) -> Iterator[bytes]:
    line = _line([values.dtype for values in columns.values()])
    count = len(next(iter(columns.values())))
    for start in range(0, count, PIECE):
        rows = np.zeros(min(PIECE, count - start), line)
        rows["fields"] = len(columns)
        for place, values in enumerate(columns.values()):
            rows[f"length{place}"] = values.itemsize
            rows[f"value{place}"] = values[start : start + PIECE]
        yield rows.tobytes()


def _line(types: Sequence[np.dtype]) -> np.dtype:
    fields = [("fields", ">i2")]
    for place, kind in enumerate(types):
        fields += [(f"length{place}", ">i4"), (f"value{place}", kind.newbyteorder(">"))]
    return np.dtype(fields)


def copy_out(cursor: psycopg.Cursor, query: str, names: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """Read columns of a query, all as 64-bit numbers. Raises ValueError when a value is NULL."""
    chosen = ", ".join(f"{name}::bigint" for name in names)
    with cursor.copy(f"COPY (SELECT {chosen} FROM ({query}) AS asked) TO STDOUT (FORMAT binary)") as copy:
        data = bytearray().join(bytes(piece) for piece in copy)
    line = _line([np.dtype(np.int64)] * len(names))
    rows, rest = divmod(len(data) - len(HEADER) - len(TRAILER), line.itemsize)
    if rest:
        raise ValueError("a value was NULL: the lines have different lengths")
    table = np.frombuffer(data, line, rows, len(HEADER))
    return {name: table[f"value{place}"].astype(np.int64) for place, name in enumerate(names)}
