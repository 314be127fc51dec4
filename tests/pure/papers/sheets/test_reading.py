"""Sheets as offices send them: every format, every usual trouble (P9, S37)."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from graduand.pure.papers.sheets.cells import Cell, tidy
from graduand.pure.papers.sheets.reading import read_table
from graduand.pure.papers.sheets.writing import DbfField, write_dbf
from tests.pure.papers.sheets.samples import CSV, HEADER, ROWS, as_csv, as_dbf, as_xlsx, refusal, texts
from tests.pure.papers.sheets.xls_maker import make_xls


@pytest.mark.parametrize(
    ("data", "kind", "encoding"),
    [
        (as_xlsx(ROWS), "xlsx", ""),
        (make_xls([HEADER, *ROWS]), "xls", ""),
        (as_csv("gb18030"), "csv", "gb18030"),
        (as_csv("utf-8"), "csv", "utf-8"),
        (as_csv("utf-8-sig"), "csv", "utf-8-sig"),
        (as_csv("utf-16"), "csv", "utf-16"),
        (as_csv("utf-8").replace(b",", b"\t"), "csv", "utf-8"),
        (as_csv("utf-8").replace(b",", b";"), "csv", "utf-8"),
    ],
    ids=["xlsx", "xls", "gb18030", "utf-8", "utf-8 with mark", "utf-16", "tabs", "semicolons"],
)
def test_the_same_students_are_read_from_every_format(data: bytes, kind: str, encoding: str):
    table = read_table(data, "whatever the name says")

    assert (table.kind, table.encoding, table.header, table.header_row) == (kind, encoding, HEADER, 1)
    assert texts(table) == list(ROWS)
    assert [row.number for row in table.rows] == [2, 3]


def test_a_dbase_table_keeps_rare_names_of_four_bytes_and_its_dates():
    table = read_table(as_dbf(), "chsi.dbf")

    assert (table.kind, table.encoding, table.header) == ("dbf", "gb18030", ("XH", "姓名", "CSRQ", "XF"))
    assert texts(table) == [(*ROWS[0][:3], "76.0"), ROWS[1]]


def test_gbk_would_have_lost_the_rare_name():
    with pytest.raises(UnicodeEncodeError):
        "䶮𬀩".encode("gbk")


def test_a_deleted_record_of_a_dbase_table_is_not_read():
    data = bytearray(as_dbf())
    data[data.index(b" 2121001400001")] = ord("*")

    assert texts(read_table(bytes(data), "chsi.dbf")) == [ROWS[1]]


@pytest.mark.parametrize("cut", [40, 100, -60])
def test_a_dbase_table_cut_short_is_damaged(cut: int):
    assert refusal(as_dbf()[:cut], "chsi.dbf").code == "file.damaged"


def test_a_date_becomes_year_month_day_and_a_whole_number_has_no_point():
    table = read_table(as_xlsx([("学号甲", "张无照", date(1990, 2, 28), 76)]), "a.xlsx")

    assert table.rows[0].cells[2:] == (Cell("1990-02-28"), Cell("76", was_number=True))


def test_an_identity_number_that_excel_made_a_number_is_told_apart():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for row, values in enumerate(
            [("姓名", "证件号"), ("张无照", 110101199002281234), ("李存疑", "110101198812011239")]
        ):
            sheet.write_row(row, 0, values)
    lost, kept = (row.cell(1) for row in read_table(file.getvalue(), "a.xlsx").rows)

    assert lost.lost_digits
    assert lost.text != "110101199002281234"
    assert (kept.text, kept.lost_digits) == ("110101198812011239", False)


def test_an_identity_number_in_a_csv_saved_by_excel_is_told_apart():
    (row,) = read_table("姓名,证件号\n张无照,1.10101E+17\n".encode(), "a.csv").rows

    assert row.cell(1).lost_digits
    assert not Cell("2121001400001", was_number=True).lost_digits


def test_full_width_digits_and_letters_become_half_width_and_chinese_stays():
    assert tidy("\u3000１１０１０１Ｘ\u200b") == "110101X"
    assert tidy("阿卜杜外力·买买提（男），") == "阿卜杜外力·买买提（男），"


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str):
    assert tidy(tidy(text)) == tidy(text)


def test_a_gbk_file_declared_as_utf8_names_the_line_and_what_would_fit():
    problem = refusal(("XH,XM\r\n1,Zhang\r\n" + "2,张无照\r\n").encode("gbk"), "a.csv", encoding="utf-8")

    assert problem.code == "file.wrong_encoding"
    assert problem.facts == {"declared": "utf-8", "line": 3, "fits": "gb18030"}


def test_a_utf8_file_declared_as_gbk_is_not_read_as_rubbish():
    data = "学号,姓名\r\n1,张无照学员\r\n".encode()
    assert "瀛" in data.decode("gb18030", "replace")  # what an unguarded reader would store

    assert refusal(data, "a.csv", encoding="GBK").facts == {"declared": "GBK", "line": 1, "fits": "utf-8"}


def test_a_dbase_table_in_another_encoding_than_declared_is_refused_too():
    file = io.BytesIO()
    write_dbf(file, [DbfField("XM", length=30)], [("Zhang",), ("张无照",)], "utf-8")

    assert refusal(file.getvalue(), "a.dbf", encoding="gb18030").facts["fits"] == "utf-8"
    assert refusal(as_dbf(), "a.dbf", encoding="utf-8").facts["fits"] == "gb18030"
    assert read_table(file.getvalue(), "a.dbf").encoding == "utf-8"


def test_bytes_of_no_known_encoding_are_refused():
    assert refusal(CSV.encode("gb18030") + b"3,\xff\xff\n", "a.csv").facts["fits"] == ""


@pytest.mark.parametrize("data", [b"", b"  \r\n \n", b"\0" * 600, as_xlsx([], header=[""])])
def test_an_empty_file_is_said_to_be_empty(data: bytes):
    assert refusal(data, "a.csv").code == "file.empty"


def zip_of(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (b"<html><body><table><tr><td>1</td></tr></table></body></html>", "html"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
         "excel_2003_xml"),
        (b"%PDF-1.7 ...", "pdf"),
        (b"\xff\xd8\xff\xe0JFIF", "picture"),
        (zip_of("照片/2121001400001.jpg"), "zip_of_pictures"),
        (zip_of("word/document.xml"), "word_document"),
        (b"MZ\x90\0\x03\0\0", "binary"),
    ],
)  # fmt: skip
def test_another_kind_of_file_is_named_for_what_it_is(data: bytes, looks_like: str):
    problem = refusal(data, "学生.xls")

    assert (problem.code, problem.facts) == ("file.kind_unknown", {"looks_like": looks_like})


def test_an_old_workbook_tells_numbers_from_texts():
    rows = [("姓名", "证件号", "学分"), ("张无照", 110101199002281234.0, 76.0)]
    (row,) = read_table(make_xls(rows), "a.xls").rows

    assert row.cell(1).lost_digits
    assert row.cell(2) == Cell("76", was_number=True)


@pytest.mark.parametrize("cut", [30, 700, 2000, -30])
def test_a_truncated_workbook_is_damaged(cut: int):
    assert refusal(as_xlsx(ROWS)[:cut]).code == "file.damaged"


def test_an_open_quotation_mark_is_damage_and_names_its_line():
    problem = refusal('学号,姓名\n1,"张无照\n2,李存疑\n'.encode(), "a.csv")

    assert (problem.code, problem.facts["kind"]) == ("file.damaged", "csv")


def test_titles_above_the_header_and_blank_rows_are_passed_and_rows_keep_their_number():
    text = "2023年7月毕业生名单,,\n,,\n学号,姓名,专业\n,,\n1,张无照,法学\n\n2,李存疑,药学\n"
    table = read_table(text.encode("gb18030"), "a.csv")

    assert (table.header, table.header_row) == (("学号", "姓名", "专业"), 3)
    assert [row.number for row in table.rows] == [5, 7]


def test_a_sheet_without_a_header_is_refused_and_the_place_is_named():
    problem = refusal(CSV.split("\r\n", 1)[1].encode(), "a.csv")

    assert (problem.code, problem.facts) == ("file.no_header", {"row": 1, "column": 1})


def test_a_stray_comma_that_shifts_a_row_is_visible():
    table = read_table("学号,姓名\n1,张,无照\n2,李存疑\n3\n".encode(), "a.csv")

    assert [row.surplus for row in table.rows] == [1, 0, 0]
    assert table.rows[2].cells == (Cell("3"), Cell(""))


def test_digits_that_another_system_guarded_from_excel_are_read_plainly():
    (row,) = read_table('学号,姓名\n="0021",\'=张\n'.encode(), "a.csv").rows

    assert row.cells == (Cell("0021"), Cell("=张"))


def test_another_sheet_can_be_asked_for_and_a_missing_one_is_named():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("说明").write_string(0, 0, "填表说明")
        book.add_worksheet("名单").write_row(0, 0, ("学号", "姓名"))

    assert read_table(file.getvalue(), "a.xlsx", sheet=1).header == ("学号", "姓名")
    assert refusal(file.getvalue(), sheet=2).facts == {"wanted": 3, "found": ["说明", "名单"]}
