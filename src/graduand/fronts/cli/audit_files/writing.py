"""Verdicts into a file that appears whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq

from graduand.base.errors import NotValid
from graduand.pure.audit.frames import VERDICTS

LIST_SIGN = ";"
_FORMULA_STARTS = r"^[=+\-@\t\r]"
"""A spreadsheet runs a cell that begins so; an apostrophe before it keeps it a text."""


class Sink(Protocol):
    """What takes tables, one after another."""

    def write_table(self, table: pa.Table) -> None:
        """Add the rows of a table."""
        ...


@contextmanager
def verdict_file(path: Path) -> Iterator[Sink]:
    """
    A file of verdicts, Parquet or CSV by its suffix, that takes its name only when everything is in it.

    Raises:
        NotValid: the place cannot be written to, or the disk is full.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with _opened(path, draft) as sink:
            yield sink
        os.replace(draft, path)
    except OSError as fault:
        raise NotValid("audit_file.cannot_write", path=str(path), reason=fault.strerror or str(fault)) from fault
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _opened(path: Path, draft: Path) -> Iterator[Sink]:
    if path.suffix.lower() == ".csv":
        with draft.open("wb") as stream:
            stream.write(b"\xef\xbb\xbf")  # by this mark Excel knows that it is UTF-8
            with csv.CSVWriter(stream, FLAT) as writer:
                yield _Flat(writer)
    else:
        with pq.ParquetWriter(draft, VERDICTS, compression="zstd", compression_level=1) as writer:
            yield writer


class _Flat:
    """Writes tables to CSV, whose cells hold no lists."""

    def __init__(self, writer: csv.CSVWriter) -> None:
        self.writer = writer

    def write_table(self, table: pa.Table) -> None:
        self.writer.write_table(flat(table))


_NESTED = tuple(column.name for column in VERDICTS if pa.types.is_list(column.type))
FLAT = pa.schema(
    [
        pa.field(column.name, pa.string() if column.name in (*_NESTED, "program", "rule_hash") else column.type)
        for column in VERDICTS
    ]
)
"""The columns of `VERDICTS` in CSV: lists joined by ;, modules as code=credits/hq_credits/courses."""


def flat(table: pa.Table) -> pa.Table:
    """Lists as texts: `credits.total;credits.hq`, `A=12/6/4;B=8/0/3`, `G1=2`, `MD01=E`; numbers that no sheet runs."""
    columns = []
    for column in FLAT:
        values = table.column(column.name)
        if column.name in _NESTED:
            values = pa.chunked_array([_joined(chunk) for chunk in values.chunks], pa.string())
        elif pa.types.is_string(column.type):
            texts = values.cast(pa.string())
            risky = pc.match_substring_regex(texts, _FORMULA_STARTS)
            values = (
                pc.if_else(risky, pc.binary_join_element_wise("'", texts, ""), texts)
                if pc.any(risky).as_py()
                else texts
            )
        columns.append(values)
    return pa.table(columns, schema=FLAT)


def _joined(lists: pa.ListArray) -> pa.Array:
    values = lists.flatten()
    if pa.types.is_struct(values.type):
        first, *rest = (_plain(part) for part in values.flatten())
        values = pc.binary_join_element_wise(first, pc.binary_join_element_wise(*rest, "/"), "=")
    sizes = pc.list_value_length(lists).to_numpy(zero_copy_only=False)
    ends = pa.array([0, *sizes.cumsum().tolist()], pa.int32())
    return pc.binary_join(pa.ListArray.from_arrays(ends, values), LIST_SIGN)


def _plain(values: pa.Array) -> pa.Array:
    """Numbers as a person writes them: 12 and 2.5, never 12.0."""
    texts = values.cast(pa.string())
    return pc.replace_substring_regex(texts, r"\.0$", "") if pa.types.is_floating(values.type) else texts
