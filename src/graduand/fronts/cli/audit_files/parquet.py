"""Parquet files, row group by row group."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graduand.base.errors import TooMuch
from graduand.fronts.cli.audit_files.sources import ROWS_AT_ONCE, Wanted, readable
from graduand.pure.audit.frames import Refusals

PIECE_ROWS = 1_000_000
"""Row groups are read together up to so many rows."""
MOST_BYTES_A_ROW, SPARE_BYTES = 256, 64 * 1024**2
"""A column chunk larger than this holds no numbers, codes and marks; its texts would burst the memory."""
WORDS = ("program", "level", "intake", "course", "kind", "state")
"""Fields with few distinct values: read as places in a dictionary."""


@dataclass(frozen=True)
class ParquetSource:
    """An opened Parquet file: which column is which field, and the row groups of each piece."""

    path: Path
    columns: dict[str, str]
    words: list[str]
    rows: int
    groups: list[list[int]] = field(repr=False)
    first_rows: list[int] = field(repr=False)

    @property
    def pieces(self) -> int:
        """How many pieces there are."""
        return len(self.groups)

    def batches(self, piece: int, refusals: Refusals) -> Iterator[pa.RecordBatch]:
        """The rows of one piece; rows count from 1."""
        row = self.first_rows[piece]
        with readable(self.path):
            for batch in self._file.iter_batches(ROWS_AT_ONCE, self.groups[piece], columns=[*self.columns.values()]):
                columns = [batch.column(name) for name in self.columns.values()]
                numbered = pa.array(np.arange(row, row + len(batch)))
                yield pa.RecordBatch.from_arrays([*columns, numbered], names=[*self.columns, "row"])
                row += len(batch)

    @cached_property
    def _file(self) -> pq.ParquetFile:
        return pq.ParquetFile(self.path, read_dictionary=self.words, buffer_size=1 << 20)

    def __getstate__(self) -> dict[str, object]:
        """Without the open file, which belongs to one process."""
        return {name: value for name, value in vars(self).items() if name != "_file"}


def open_parquet(wanted: Wanted) -> ParquetSource:
    """Read the footer. Raises a `Refusal` for a file that is damaged, lacks columns or claims absurd sizes."""
    with readable(wanted.path), pq.ParquetFile(wanted.path) as opened:
        schema, metadata = opened.schema_arrow, opened.metadata
        names = schema.names
        places = wanted.places(names)
        sizes = [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)]
        wanted.check_rows(max(metadata.num_rows, sum(sizes)))
        _check_sizes(wanted, metadata, {names[place] for place in places.values()})
    groups, first_rows, row = list[list[int]](), list[int](), 1
    for number, size in enumerate(sizes):
        if not groups or row - first_rows[-1] + size > PIECE_ROWS:
            groups.append([])
            first_rows.append(row)
        groups[-1].append(number)
        row += wanted.check_rows(size)
    columns = {name: names[place] for name, place in places.items()}
    words = [columns[name] for name in WORDS if name in columns and pa.types.is_string(schema.field(places[name]).type)]
    return ParquetSource(wanted.path, columns, words, sum(sizes), groups, first_rows)


def _check_sizes(wanted: Wanted, metadata: pq.FileMetaData, read: set[str]) -> None:
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        for place in range(group.num_columns):
            chunk = group.column(place)
            most = SPARE_BYTES + MOST_BYTES_A_ROW * group.num_rows
            if chunk.path_in_schema in read and not 0 <= chunk.total_uncompressed_size <= most:
                raise TooMuch("audit_file.too_large", path=wanted.path.name)
