"""Two invented students in every format, and the way a test asks for a refusal."""

import io
from collections.abc import Sequence

import pytest

from graduand.pure.papers.sheets.faults import BadSheet
from graduand.pure.papers.sheets.reading import read_table
from graduand.pure.papers.sheets.table import Table
from graduand.pure.papers.sheets.writing import DbfField, write_csv, write_dbf, write_xlsx

HEADER = ("学号", "姓名", "出生日期", "学分")
ROWS = (("2121001400001", "张无照", "1990-02-28", "76"), ("2121001400002", "䶮𬀩·李存疑", "1988-12-01", "0.5"))
CSV = "学号,姓名\r\n2121001400001,张无照\r\n2121001400002,李存疑\r\n"


def as_xlsx(rows: Sequence[Sequence[object]], header: Sequence[str] = HEADER) -> bytes:
    file = io.BytesIO()
    write_xlsx(file, header, rows, title="学生")
    return file.getvalue()


def as_csv(encoding: str) -> bytes:
    file = io.BytesIO()
    write_csv(file, HEADER, ROWS, encoding)
    return file.getvalue()


def as_dbf() -> bytes:
    file = io.BytesIO()
    fields = [DbfField("XH"), DbfField("姓名", length=30), DbfField("CSRQ", "D", 8), DbfField("XF", "N", 5, 1)]
    write_dbf(file, fields, [(*row[:3], float(row[3])) for row in ROWS])
    return file.getvalue()


def texts(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


def refusal(data: bytes, filename: str = "students.xlsx", **options: object) -> BadSheet:
    with pytest.raises(BadSheet) as caught:
        read_table(data, filename, **options)  # type: ignore[arg-type]
    return caught.value
