"""One cell of a sheet: its text as an office would read it, and whether the sheet held it as a number."""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

Value = str | int | float | bool | date | datetime | time | timedelta

# A spreadsheet number is a 64-bit float: from the 16th digit on it is a guess, and Excel itself writes zeros there.
EXACT_DIGITS = 15
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+?(\d+)")
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_TO_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}
# Direction marks and zero-width spaces travel along when a number is copied from a phone or a web page.
_EDGES = " \t\r\n\f\v\0\u00a0\u3000\u200b\u200e\u200f\u202a\u202c\u202d\ufeff"


class Cell(NamedTuple):
    """The text of a cell, and whether it arrived as a number."""

    text: str
    was_number: bool = False

    @property
    def lost_digits(self) -> bool:
        """Whether the cell was a number too long to be exact: an identity number that Excel turned into 1.1E+17.

        A CSV saved by Excel carries the same loss as the text `1.10101E+17`.
        """
        if self.was_number:
            return sum(map(str.isdigit, self.text)) > EXACT_DIGITS
        scientific = _SCIENTIFIC.fullmatch(self.text)
        return scientific is not None and int(scientific[1]) >= EXACT_DIGITS


def cell_of(value: Value) -> Cell:
    """Turn one value of a sheet into a cell; dates become YYYY-MM-DD, an integral float loses its `.0`."""
    if isinstance(value, str):
        return Cell(tidy(value))
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return Cell(_number(value), was_number=True)
    return Cell(_moment(value))


def tidy(text: str) -> str:
    """Trim a text and make full-width digits and Latin letters half-width; Chinese and its punctuation stay."""
    text = text.strip(_EDGES)
    if text.isascii() or not _FULL_WIDTH.search(text):
        return text
    return text.translate(_TO_HALF_WIDTH)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.{EXACT_DIGITS}g}"


def _moment(value: date | datetime | time | timedelta) -> str:
    if isinstance(value, datetime) and value.time() == time.min:
        value = value.date()
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return str(value)
