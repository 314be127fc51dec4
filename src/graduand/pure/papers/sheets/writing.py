"""Writing of sheets: .xlsx for people, .csv and .dbf for other systems."""

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from graduand.pure.papers.sheets.cells import EXACT_DIGITS
from graduand.pure.papers.sheets.dbf import DbfField, write_dbf
from graduand.pure.papers.sheets.faults import BadSheet

__all__ = ["DbfField", "write_csv", "write_dbf", "write_xlsx"]

_SHEET_NAME = 31
_NOT_IN_A_SHEET_NAME = str.maketrans("[]:*?/\\", "（）：＊？／＼")
# Excel and WPS run a cell of a CSV that begins with one of these, or with a tab in front of them.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NARROW, _WIDE = 8, 40


def write_xlsx(
    target: str | Path | BinaryIO,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str,
    widths: Mapping[str, float] | None = None,
    text_columns: Collection[str] = (),
    created: datetime = datetime(2000, 1, 1),
) -> int:
    """Write one worksheet with a bold, frozen, filterable header; give the number of rows.

    Texts are written as texts, so a cell `=1+1` stays four signs and nothing is ever run. Columns named in
    `text_columns` are texts even when the value is a number (student numbers). `widths` in characters, by heading.
    Rows are streamed: memory does not grow with them. `created` makes the file the same byte for byte.
    """
    with Workbook(target, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"title": title, "created": created})
        sheet = book.add_worksheet(title.translate(_NOT_IN_A_SHEET_NAME)[:_SHEET_NAME])
        formats = _columns(book, sheet, header, widths or {}, text_columns)
        count = 0
        for count, row in enumerate(rows, 1):
            for column, (value, form) in enumerate(zip(row, formats, strict=True)):
                _write(sheet, count, column, value, form)
        sheet.autofilter(0, 0, count, len(header) - 1)
    return count


def _columns(
    book: Workbook, sheet: Worksheet, header: Sequence[str], widths: Mapping[str, float], text_columns: Collection[str]
) -> list[Format | None]:
    bold = book.add_format({"bold": True, "bg_color": "#F1F3F5", "bottom": 1, "valign": "vcenter"})
    as_text = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 0)
    formats = [as_text if heading in text_columns else None for heading in header]
    for column, (heading, form) in enumerate(zip(header, formats, strict=True)):
        width = widths.get(heading, min(_WIDE, max(_NARROW, 2 * len(heading) + 4)))
        sheet.set_column(column, column, width, form)
        sheet.write_string(0, column, heading, bold)
    return formats


def _write(sheet: Worksheet, row: int, column: int, value: object, form: Format | None) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date) and form is None:
        sheet.write_datetime(row, column, value)
    elif isinstance(value, int | float) and not isinstance(value, bool) and form is None and _is_exact(value):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value), form)


def _is_exact(value: float) -> bool:
    return abs(value) < float(f"1e{EXACT_DIGITS}")


def write_csv(
    file: BinaryIO, header: Sequence[str], rows: Iterable[Sequence[object]], encoding: str = "gb18030"
) -> int:
    """Write a comma separated file in `gb18030` or `utf-8-sig`, the two that Excel opens rightly; give the row count.

    A text that begins with = + - or @ gets an apostrophe before it, as a spreadsheet would run it; `read_table` takes
    it off again. Raises BadSheet `csv.cannot_encode` (row) for a character that the encoding has not.
    """
    text = io.TextIOWrapper(file, encoding=encoding, newline="", write_through=True)
    writer = csv.writer(text)
    count = 0
    try:
        writer.writerow(map(_guarded, header))
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last count is the number of rows
            writer.writerow(map(_guarded, row))
    except UnicodeEncodeError as error:
        raise BadSheet("csv.cannot_encode", row=count + 1, encoding=encoding) from error
    finally:
        text.detach()
    return count


def _guarded(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
