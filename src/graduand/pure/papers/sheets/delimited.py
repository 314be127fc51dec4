"""Reading of comma, tab or semicolon separated text."""

import csv
import io
import re
import statistics
from collections.abc import Iterator

from graduand.pure.papers.sheets.faults import BadSheet

DELIMITERS = ",\t;"
_SAMPLE_LINES = 20
# Many systems of the office write ="00123" so that Excel keeps the digits, and 'text to keep it from being a formula.
_AS_TEXT = re.compile(r'="(.*)"')
_GUARDED = re.compile(r"'(?=[=+\-@])")


def read_delimited(text: str) -> Iterator[list[str]]:
    """Yield the records of a delimited text, blank lines as empty lists, with the guards of spreadsheets taken off.

    Raises BadSheet `file.damaged` with the line where a quotation mark is left open.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for record in reader:
            yield [_plain(value) if value[:1] in ("=", "'") else value for value in record]
    except csv.Error as error:
        raise BadSheet("file.damaged", kind="csv", line=reader.line_num) from error


def _plain(value: str) -> str:
    as_text = _AS_TEXT.fullmatch(value)
    return as_text[1].replace('""', '"') if as_text else _GUARDED.sub("", value, count=1)


def _delimiter(text: str) -> str:
    lines = [line for line in text[:100_000].splitlines()[:_SAMPLE_LINES] if line.strip()]
    # The median forgives a title above the table and one address full of semicolons.
    return max(DELIMITERS, key=lambda sign: statistics.median([line.count(sign) for line in lines] or [0]))
