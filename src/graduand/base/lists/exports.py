"""Write a list as a workbook or as CSV: exactly the visible columns of all rows that match."""

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import FileResponse

from graduand.base.errors import TooMuch
from graduand.base.lists.columns import Column
from graduand.pure.papers.sheets.writing import write_csv, write_xlsx

XLSX_ROWS = 100_000
IN_MEMORY_BYTES = 8 * 1024 * 1024
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export(kind: str, title: str, columns: list[Column], rows: QuerySet[Any]) -> FileResponse:
    """
    The download of a list.

    Raises:
        TooMuch: more rows than a workbook should hold; CSV has no limit.
    """
    if kind != "csv":
        _refuse_too_many(rows)
    header = [str(column.label) for column in columns]
    written = ([column.written(row) for column in columns] for row in rows.iterator(chunk_size=2000))
    return download(kind, title, header, written, plain_name="list")


def download(
    kind: str, title: str, header: list[str], lines: Iterable[list[Any]], *, plain_name: str = "table"
) -> FileResponse:
    """The download of any table; `plain_name` is for browsers that cannot read the title."""
    # The response closes it when the last byte is sent.
    file: Any = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115
    if kind == "csv":
        # With a byte order mark, since that is how office programs recognise UTF-8.
        write_csv(file, header, lines, encoding="utf-8-sig")
    else:
        write_xlsx(file, header, lines, title=title)
    file.seek(0)
    response = FileResponse(file, content_type=TYPES[kind])
    names = f"filename=\"{plain_name}.{kind}\"; filename*=UTF-8''{quote(title)}.{kind}"
    response["Content-Disposition"] = f"attachment; {names}"
    return response


def _refuse_too_many(rows: QuerySet[Any]) -> None:
    found = rows[: XLSX_ROWS + 1].count()
    if found > XLSX_ROWS:
        raise TooMuch("list.too_many_for_xlsx", limit=XLSX_ROWS, found=found)
