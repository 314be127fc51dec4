"""Files that would hurt, and what happens without the guard (P9: no file can hurt)."""

import contextlib
import io
import random
import struct
import subprocess
import sys
import textwrap
import zipfile

import pytest
import xlsxwriter

from graduand.pure.papers.sheets import workbooks
from graduand.pure.papers.sheets.faults import BadSheet
from graduand.pure.papers.sheets.guard import column_letters
from graduand.pure.papers.sheets.limits import SheetLimits
from graduand.pure.papers.sheets.reading import read_table
from tests.pure.papers.sheets.samples import HEADER, ROWS, as_csv, as_dbf, as_xlsx, refusal, texts
from tests.pure.papers.sheets.xls_maker import make_xls


def test_no_damage_makes_the_reader_fall_over():
    dice = random.Random(20230720)
    for whole in (as_xlsx(ROWS), make_xls([HEADER, *ROWS]), as_dbf(), as_csv("gb18030")):
        for _ in range(60):
            data = bytearray(whole)
            for _ in range(dice.randrange(1, 9)):
                data[dice.randrange(len(data))] = dice.randrange(256)
            with contextlib.suppress(BadSheet):
                texts(read_table(bytes(data), "a"))


def test_a_panic_of_the_parser_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch):
    class PanicException(BaseException):
        pass

    class Parser:
        @staticmethod
        def from_filelike(file: object) -> None:
            raise PanicException

    monkeypatch.setattr(workbooks, "CalamineWorkbook", Parser)

    assert refusal(as_xlsx(ROWS)).code == "file.damaged"


LIMITS = SheetLimits(max_bytes=20_000, max_unpacked_bytes=60_000, max_rows=50, max_columns=5)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"a,b\n" * 6_000, "file.too_large"),
        (("学号,姓名\n" + "1,张\n" * 51).encode(), "file.too_many_rows"),
        ("甲,乙,丙,丁,戊,己\n1,2,3,4,5,6\n".encode(), "file.too_many_columns"),
        (as_xlsx([("1", "2", "3", "4")] * 51), "file.too_many_rows"),
        (as_xlsx([], header=[f"列{n}" for n in range(6)]), "file.too_many_columns"),
        (as_xlsx([("张" * 3000, "李" * 3000, "王" * 3000, "")] * 3), "file.too_large"),
    ],
)
def test_a_sheet_beyond_the_limits_is_refused(data: bytes, code: str):
    assert refusal(data, "a", limits=LIMITS).code == code


def one_cell_bomb(cell: str) -> bytes:
    """Make a workbook of 6 kB with `甲` in A1 and one more filled cell far away."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_string("A1", "甲")
        sheet.write_string(cell, "乙")
    return file.getvalue()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("XFD1048576", "file.too_many_rows"),
        ("A1048576", "file.too_many_rows"),
        ("A201001", "file.too_many_rows"),
        ("CW1", "file.too_many_columns"),
        ("XFD1", "file.too_many_columns"),
    ],
)
def test_a_bomb_of_one_far_cell_is_refused(cell: str, code: str):
    assert refusal(one_cell_bomb(cell)).code == code


def rewritten(data: bytes, old: bytes, new: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old, new))
    return file.getvalue()


@pytest.mark.parametrize(
    "spelling",
    [b"r = 'XFD1048576'", b"r='xfd1048576' s=\"/\"", b'\tr=\n"XFD1048576"', b"s='1'r='XFD1048576'"],
)
def test_a_bomb_in_an_unusual_spelling_is_refused(spelling: bytes):
    bomb = rewritten(one_cell_bomb("XFD1048576"), b'r="XFD1048576"', spelling)
    bomb = rewritten(bomb, b'<row r="1048576"', b"<row")

    assert refusal(bomb).code == "file.too_many_rows"


@pytest.mark.parametrize("count", [b'uniqueCount="4000000000"', b"uniqueCount = '4000000000'"])
def test_a_bomb_of_promised_strings_is_refused(count: bytes):
    bomb = rewritten(one_cell_bomb("B2"), b'uniqueCount="2"', count)

    assert refusal(bomb).code == "file.too_large"


def test_a_bomb_in_an_old_workbook_ends_only_the_process_that_reads_it():
    data = bytearray(make_xls([("学号", "姓名"), ("1", "张无照")]))
    place = data.rindex(struct.pack("<HH", 1, 1))
    data[place : place + 4] = struct.pack("<HH", 65535, 65535)

    assert refusal(bytes(data)).code == "file.damaged"


def test_without_the_guard_the_bomb_ends_the_whole_process():
    program = """
        import io, resource, sys
        from python_calamine import CalamineWorkbook
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], input=one_cell_bomb("XFD1048576"), capture_output=True
    )
    assert done.returncode < 0  # ended by a signal: no exception that anybody could catch


def test_blank_styled_cells_down_to_the_end_are_no_bomb():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("学号", "姓名"))
        sheet.write_row(1, 0, ("1", "张无照"))
        sheet.write_blank("XFD1048576", None, book.add_format({"bold": True}))

    assert texts(read_table(file.getvalue(), "wps.xlsx")) == [("1", "张无照")]


def test_a_workbook_that_lies_about_its_size_is_damaged():
    data = bytearray(as_xlsx(ROWS))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lie = bytes(data).replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))

    assert refusal(lie).code == "file.damaged"


def test_columns_are_named_as_a_spreadsheet_names_them():
    assert [column_letters(number) for number in (1, 26, 27, 100, 702, 703, 16384)] == [
        "A", "Z", "AA", "CV", "ZZ", "AAA", "XFD",
    ]  # fmt: skip
