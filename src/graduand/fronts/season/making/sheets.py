"""The sheets of the season, each the same byte for byte: a fixed date, text cells, one way for each kind of file."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from graduand.pure.papers.sheets import writing
from graduand.pure.papers.sheets.writing import DbfField

EPOCH = datetime(2023, 7, 5, 9, 0)


def write_xlsx(target: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """One workbook of text and number cells; gives the number of rows."""
    return writing.write_xlsx(target, header, rows, title=target.stem, created=EPOCH)


def write_csv(target: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """One gb18030 file, as every office program in China writes it; gives the number of rows."""
    with target.open("wb") as file:
        return writing.write_csv(file, header, rows)


def write_dbf(target: Path, fields: Sequence[DbfField], rows: Iterable[Sequence[object]]) -> int:
    """One dBASE table in gb18030; gives the number of rows."""
    with target.open("wb") as file:
        return writing.write_dbf(file, fields, rows, written=EPOCH.date())
