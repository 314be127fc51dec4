"""CSV files, in pieces of some megabytes that end with a line: two workers may read two pieces at once."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv

from graduand.base.errors import NotValid, TooMuch
from graduand.fronts.cli.audit_files.sources import Wanted, readable
from graduand.pure.audit.frames import Refusals, RefusedRow

PIECE_BYTES = 16 * 1024**2
BLOCK_BYTES = 4 * 1024**2
LONGEST_LINE = 1024**2
DELIMITERS = ",\t;"
CHINESE = "gb18030"
_OTHER_KINDS = {b"PAR1": "Parquet", b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls", b"\x1f\x8b": "gzip"}
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Cut:
    """A piece of the file: where it begins, how long it is, and the row, counted from 1, of its first line."""

    start: int
    length: int
    first_row: int


@dataclass(frozen=True)
class CsvSource:
    """An opened CSV file: how it is written, which column is which field, and its pieces."""

    path: Path
    encoding: str
    delimiter: str
    names: list[str]
    columns: dict[str, str]
    rows: int
    cuts: list[Cut] = field(repr=False)

    @property
    def pieces(self) -> int:
        """How many pieces there are."""
        return len(self.cuts)

    def batches(self, piece: int, refusals: Refusals) -> Iterator[pa.RecordBatch]:
        """The rows of one piece, all cells texts; the header is row 1. A row with too many or few cells is refused."""
        cut, ragged = self.cuts[piece], list[RefusedRow]()
        with readable(self.path):
            row = cut.first_row
            for batch in self._reader(cut, ragged):
                numbered = _rows(row, len(batch), ragged)
                row = int(numbered[-1]) + 1 if len(numbered) else row
                yield self._filled(batch, numbered)
        for refused in ragged:
            refusals.add([refused], 1)

    def _reader(self, cut: Cut, ragged: list[RefusedRow]) -> csv.CSVStreamingReader:
        def refuse(bad: csv.InvalidRow) -> str:
            cells = f"{bad.actual_columns} / {bad.expected_columns}"
            ragged.append(RefusedRow(cut.first_row + bad.number - 1, "", "frame.row_shape", cells))
            return "skip"

        texts = dict.fromkeys(self.columns.values(), pa.string())
        return csv.open_csv(
            pa.BufferReader(self._text(cut)),
            csv.ReadOptions(use_threads=False, block_size=BLOCK_BYTES, column_names=self.names),
            csv.ParseOptions(delimiter=self.delimiter, invalid_row_handler=refuse, ignore_empty_lines=False),
            csv.ConvertOptions(column_types=texts, include_columns=list(texts), check_utf8=True),
        )

    def _text(self, cut: Cut) -> bytes:
        with self.path.open("rb") as stream:
            stream.seek(cut.start)
            data = stream.read(cut.length)
        return data if self.encoding == "utf-8" else _decoded(self.path, data, self.encoding, cut.first_row).encode()

    def _filled(self, batch: pa.RecordBatch, rows: np.ndarray) -> pa.RecordBatch:
        """The batch by field names, without the rows in which every cell is empty."""
        columns = [batch.column(name) for name in self.columns.values()]
        found = pa.RecordBatch.from_arrays([*columns, pa.array(rows)], names=[*self.columns, "row"])
        blank = pc.equal(columns[0], "")
        if not pc.any(blank).as_py():
            return found
        for column in columns[1:]:
            blank = pc.and_(blank, pc.equal(column, ""))
        return found.filter(pc.invert(blank))


def _rows(first: int, count: int, ragged: list[RefusedRow]) -> np.ndarray:
    """Row numbers of `count` good rows from `first` on, past those that were skipped."""
    candidates = np.arange(first, first + count + len(ragged), dtype=np.int64)
    return np.setdiff1d(candidates, [bad.row for bad in ragged], assume_unique=True)[:count]


def open_csv(wanted: Wanted, declared: str | None = None) -> CsvSource:
    """Look the whole file through once: encoding, header, line ends.

    Raises a `Refusal` for another kind of file, NULs, characters of another encoding, lines of a megabyte, columns that
    lack.
    """
    with readable(wanted.path), wanted.path.open("rb") as stream:
        head = stream.read(LONGEST_LINE)
        _refuse_other_kinds(wanted.path, head)
        mark = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
        encoding = "utf-8" if mark else declared or _encoding(wanted.path)
        line = head[mark:].split(b"\n", 1)[0]
        if not line.strip():
            raise NotValid("audit_file.empty", path=wanted.path.name)
        header = _decoded(wanted.path, line.rstrip(b"\r"), encoding, 1)
        delimiter = max(DELIMITERS, key=header.count)
        names = _cells(header, delimiter)
        places = wanted.places(names)
        cuts, rows = _cuts(wanted.path, mark + len(line) + 1)
    # pyarrow knows columns by name only, and a heading may well stand above two columns that nobody reads.
    unique = [f"{place}" for place in range(len(names))]
    columns = {name: unique[place] for name, place in places.items()}
    return CsvSource(wanted.path, encoding, delimiter, unique, columns, wanted.check_rows(rows), cuts)


def _cells(header: str, delimiter: str) -> list[str]:
    parsed = csv.read_csv(
        pa.BufferReader(f"{header}\n".encode()),
        csv.ReadOptions(autogenerate_column_names=True),
        csv.ParseOptions(delimiter=delimiter),
        csv.ConvertOptions(strings_can_be_null=False),
    )
    return ["" if value is None else str(value) for value in parsed.to_pylist()[0].values()]


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    if not head.strip():
        raise NotValid("audit_file.empty", path=path.name)
    for magic, kind in _OTHER_KINDS.items():
        if head.startswith(magic):
            raise NotValid("audit_file.other_kind", path=path.name, kind=kind)
    if head.startswith(_UTF_16):
        raise NotValid("audit_file.other_kind", path=path.name, kind="UTF-16")


def _encoding(path: Path) -> str:
    """UTF-8 if every byte of the file is, else gb18030, of which GB2312 and GBK are parts."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(BLOCK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return CHINESE
    return "utf-8"


def _decoded(path: Path, data: bytes, encoding: str, first_row: int) -> str:
    try:
        return data.decode(encoding)
    except LookupError as fault:
        raise NotValid("audit_file.unknown_encoding", path=path.name, encoding=encoding) from fault
    except UnicodeDecodeError as fault:
        row = first_row + data.count(b"\n", 0, fault.start)
        raise NotValid("audit_file.wrong_encoding", path=path.name, encoding=encoding, row=row) from fault


def _cuts(path: Path, start: int) -> tuple[list[Cut], int]:
    """Cut what is below the header into pieces at line ends; give them with the number of lines.

    A line end is one byte in UTF-8 and in gb18030 alike, and never a part of another character.
    """
    cuts, row = list[Cut](), 2
    with path.open("rb") as stream:
        stream.seek(start)
        while data := stream.read(PIECE_BYTES):
            data += stream.readline(LONGEST_LINE) if not data.endswith(b"\n") else b""
            if b"\0" in data:
                raise NotValid("audit_file.nul", path=path.name, row=row + data.count(b"\n", 0, data.index(b"\0")))
            lines = data.count(b"\n") + (not data.endswith(b"\n"))
            if lines * LONGEST_LINE < len(data):
                raise TooMuch("audit_file.too_large", path=path.name)
            cuts.append(Cut(start, len(data), row))
            start, row = start + len(data), row + lines
    return cuts, row - 2
