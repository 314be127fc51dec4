"""Reading of a sheet, whatever its format: bytes in, a table out, or the reason why not."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from graduand.pure.papers.sheets.cells import Value, cell_of
from graduand.pure.papers.sheets.dbf import read_dbf
from graduand.pure.papers.sheets.decoding import decode
from graduand.pure.papers.sheets.delimited import read_delimited
from graduand.pure.papers.sheets.faults import BadSheet
from graduand.pure.papers.sheets.kinds import kind_of
from graduand.pure.papers.sheets.limits import SheetLimits
from graduand.pure.papers.sheets.table import Row, Table
from graduand.pure.papers.sheets.workbooks import xls_rows, xlsx_rows

Values = Sequence[Value]
Numbered = tuple[int, Values]

USUAL_LIMITS = SheetLimits()

# A header stands at the top, perhaps under a title and a line with the name of the office.
_HEADER_WITHIN = 20
# No heading of a column is a number of eight digits; a student number, a birth date or an identity number is one.
_DATA_DIGITS = 8


def read_table(
    data: bytes, filename: str, *, encoding: str | None = None, sheet: int = 0, limits: SheetLimits = USUAL_LIMITS
) -> Table:
    """Read an .xlsx, .xls, .csv or .dbf file, told apart by its bytes and not by its name.

    `encoding` is what the sender declares for text and dBASE files, None to find out; `sheet` counts the visible
    worksheets from 0. Blank rows are left out, but every row keeps the number a person sees beside it.

    Raises BadSheet with one of the `file.*` codes listed at the class (S106 asks the same for photo packages: the
    reason is said, and nothing of a bad file is taken).
    """
    if len(data) > limits.max_bytes:
        raise BadSheet("file.too_large", limit=limits.max_bytes, found=len(data))
    if not data.strip(b"\0 \t\r\n"):
        raise BadSheet("file.empty")
    kind = kind_of(data, filename)
    found, records = _records(kind, data, encoding, sheet, limits)
    filled = ((number, values) for number, values in enumerate(records, 1) if any(map(_is_filled, values)))
    return _table("csv" if kind == "text" else kind, found, filled, limits)


def _records(
    kind: str, data: bytes, encoding: str | None, sheet: int, limits: SheetLimits
) -> tuple[str, Iterator[Values]]:
    if kind == "text":
        text, found = decode(data, encoding)
        return found, read_delimited(text)
    if kind == "dbf":
        found, names, rows = read_dbf(data, encoding)
        return found, chain([names], rows)
    return "", xlsx_rows(data, sheet, limits) if kind == "xlsx" else xls_rows(data, sheet)


def _table(kind: str, encoding: str, filled: Iterator[Numbered], limits: SheetLimits) -> Table:
    top = list(islice(filled, _HEADER_WITHIN))
    if not top:
        raise BadSheet("file.empty")
    header_row, header = _header(top, limits)
    below = chain((entry for entry in top if entry[0] > header_row), filled)
    rows = [Row(number, values, len(header)) for number, values in islice(below, limits.max_rows + 1)]
    if len(rows) > limits.max_rows:
        raise BadSheet("file.too_many_rows", limit=limits.max_rows)
    return Table(kind, encoding, header, header_row, rows)


def _header(top: Sequence[Numbered], limits: SheetLimits) -> tuple[int, tuple[str, ...]]:
    """Find the header: the first row at least half as full as the fullest near the top, so that titles are passed."""
    fullest = max(_filled(values) for _, values in top)
    number, values = next((number, values) for number, values in top if 2 * _filled(values) > fullest)
    for column, value in enumerate(values, 1):
        if _is_data(value):
            raise BadSheet("file.no_header", row=number, column=column)
    names = [cell_of(value).text for value in values]
    while not names[-1]:
        names.pop()
    if len(names) > limits.max_columns:
        raise BadSheet("file.too_many_columns", limit=limits.max_columns, found=len(names))
    return number, tuple(names)


def _is_filled(value: Value) -> bool:
    return value != "" and not (isinstance(value, str) and value.isspace())


def _filled(values: Iterable[Value]) -> int:
    return sum(map(_is_filled, values))


def _is_data(value: Value) -> bool:
    if not isinstance(value, str | int | float):
        return True
    digits = cell_of(value).text.replace("-", "").rstrip("Xx")
    return digits.isdigit() and len(digits) >= _DATA_DIGITS
