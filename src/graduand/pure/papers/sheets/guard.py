"""The check of an .xlsx before any parser may open it (promise P9: no file can hurt).

Three bombs matter. A workbook of 50 kB can unpack to gigabytes. A sheet with one cell at XFD1048576 makes the parser
reserve 17 thousand million cells, and a table that promises 4 thousand million strings as many strings: both end the
whole process, not only the request. So every member is unpacked here once, in bounds, and searched for such places.
"""

import io
import re
import zipfile
import zlib
from functools import cache

from graduand.pure.papers.sheets.faults import BadSheet
from graduand.pure.papers.sheets.limits import SheetLimits

_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Titles and blank rows stand beside the rows that are counted.
_SPARE_ROWS = 1_000


def check_workbook(data: bytes, limits: SheetLimits) -> None:
    """Refuse a workbook that would unpack or spread beyond the limits.

    Raises BadSheet `file.too_large`, `file.too_many_rows`, `file.too_many_columns` or `file.damaged`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive.infolist(), limits)
            for member in archive.infolist():
                _check_member(archive.read(member), limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise BadSheet("file.damaged", kind="xlsx") from error


def _check_directory(members: list[zipfile.ZipInfo], limits: SheetLimits) -> None:
    # `archive.read` stops at the declared size and compares the checksum, so a lie here becomes `file.damaged`.
    declared = sum(member.file_size for member in members)
    if declared > limits.max_unpacked_bytes:
        raise BadSheet("file.too_large", limit=limits.max_unpacked_bytes, found=declared)
    if len({member.filename.lower() for member in members}) < len(members):
        raise BadSheet("file.damaged", kind="xlsx")


def _check_member(xml: bytes, limits: SheetLimits) -> None:
    quick, thorough = _beyond(limits.max_rows + _SPARE_ROWS, limits.max_columns)
    found = (thorough if _UNUSUAL.search(xml) else quick).search(xml)
    if found and found["row"]:
        raise BadSheet("file.too_many_rows", limit=limits.max_rows)
    if found:
        raise BadSheet("file.too_many_columns", limit=limits.max_columns)
    # Every `<c` of a sheet is a cell, every `<si` of the strings beside it a text; either costs memory when parsed.
    tables = _STRING_TABLE.findall(xml)
    cells = max([xml.count(b"<si" if tables else b"<c"), *(_promised(tag) for tag in tables)])
    if cells > limits.max_cells:
        raise BadSheet("file.too_large", limit=limits.max_cells, found=cells)


def _promised(tag: bytes) -> int:
    # The parser reserves memory for as many strings as the table says it has.
    return max((int(number) for number in _COUNT.findall(tag)), default=0)


_STRING_TABLE = re.compile(rb"sst\s[^>]*")
_COUNT = re.compile(rb"""ount\s*=\s*["'][^0-9]*([0-9]+)""")
# `r = "A1"` is lawful XML that no spreadsheet writes; it costs the slow search.
_UNUSUAL = re.compile(rb"r(?:\s+=|=\s)")


@cache
def _beyond(rows: int, columns: int) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Build the quick and the thorough pattern of a filled cell or row that lies beyond the limits."""
    far_below = rf"[A-Za-z]*(?P<row>{_above(str(rows), _DIGITS)})"
    far_right = rf"{_above(column_letters(columns), _LETTERS)}[0-9]+"
    # A cell that closes itself, or a row of such cells, is blank: spreadsheets leave styled ones down to row 1048576.
    attributes = """(?:[^<>"']|"[^"]*"|'[^']*')*"""
    only_blanks = rf"(?:\s*<(?:\w+:)?c\b{attributes}/>)*\s*</"
    filled = rf"""["'](?:{far_below}|{far_right})["']{attributes}(?<!/)>(?!{only_blanks})"""
    # The look behind comes second, so that the search may leap from one `r=` to the next.
    return re.compile(rf"""r=(?<=[\s"']r=){filled}""".encode()), re.compile(rf"""[\s"']r\s*=\s*{filled}""".encode())


def _above(limit: str, alphabet: str) -> str:
    """Build a pattern of every place after `limit`: the longer ones, and those as long that sort behind."""
    behind = [f"{_any_of(alphabet)}{{{len(limit) + 1},}}"]
    for index, sign in enumerate(limit):
        later = alphabet[alphabet.index(sign) + 1 :]
        if later:
            rest = f"{_any_of(alphabet)}{{{len(limit) - index - 1}}}"
            behind.append("".join(map(_any_of, limit[:index])) + _any_of(later) + rest)
    return f"(?:{'|'.join(behind)})"


def _any_of(signs: str) -> str:
    return f"[{''.join(sorted(set(signs + signs.lower())))}]"


def column_letters(column: int) -> str:
    """Name a column, counted from 1, as a spreadsheet does: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = _LETTERS[rest] + letters
    return letters
