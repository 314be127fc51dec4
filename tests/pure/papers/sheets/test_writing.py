"""Sheets that the system gives out: exact, harmless, and the same every time."""

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graduand.pure.papers.sheets.cells import tidy
from graduand.pure.papers.sheets.faults import BadSheet
from graduand.pure.papers.sheets.reading import read_table
from graduand.pure.papers.sheets.writing import DbfField, write_csv, write_dbf, write_xlsx

FORMULAS = ("=cmd|'/c calc'!A1", "+1+1", "-2", "@SUM(A1)", '=HYPERLINK("http://x.invalid")')


def xlsx(rows: list[tuple[object, ...]], **options: object) -> bytes:
    file = io.BytesIO()
    write_xlsx(file, ("学号", "姓名"), rows, title="名单[2023/07]", **options)  # type: ignore[arg-type]
    return file.getvalue()


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_a_student_number_is_a_text_even_when_it_comes_as_a_number():
    data = xlsx([(2121001400001, "张无照")], text_columns=("学号",))
    (cell, _) = read_table(data, "a.xlsx").rows[0].cells

    assert (cell.text, cell.was_number) == ("2121001400001", False)


def test_a_number_too_long_for_a_spreadsheet_is_always_a_text():
    (cell, _) = read_table(xlsx([(110101199002281234, "张无照")]), "a.xlsx").rows[0].cells

    assert (cell.text, cell.lost_digits) == ("110101199002281234", False)


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_becomes_a_formula_in_a_workbook(formula: str):
    data = xlsx([(formula, "张无照")])

    assert "<f>" not in part(data, "xl/worksheets/sheet1.xml")
    assert read_table(data, "a.xlsx").rows[0].cell(0).text == formula


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_becomes_a_formula_in_a_csv_and_it_is_read_back_as_it_was(formula: str):
    file = io.BytesIO()
    write_csv(file, ("学号", "学分"), [(formula, -2)])

    assert file.getvalue().decode("gb18030").splitlines()[1].lstrip('"').startswith("'")
    assert [cell.text for cell in read_table(file.getvalue(), "a.csv").rows[0].cells] == [formula, "-2"]


def test_the_header_of_a_workbook_is_bold_frozen_and_filterable():
    sheet = part(xlsx([("1", "张无照")]), "xl/worksheets/sheet1.xml")

    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    assert '<autoFilter ref="A1:B2"/>' in sheet


def test_the_same_rows_give_the_same_file_byte_for_byte():
    assert xlsx([("1", date(2023, 7, 20))]) == xlsx([("1", date(2023, 7, 20))])


names = st.text(
    st.characters(codec="gb18030", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zs", "Zl", "Zp", "Cf")), min_size=1
)


@given(st.lists(names, min_size=1, max_size=5))
def test_every_name_comes_back_from_dbase_as_it_went_in(rows: list[str]):
    file = io.BytesIO()
    write_dbf(file, [DbfField("XM", length=254)], [(name[:60],) for name in rows])

    assert [row.cell(0).text for row in read_table(file.getvalue(), "a.dbf").rows] == [tidy(name[:60]) for name in rows]


def test_a_value_too_long_for_its_field_is_refused_and_never_cut():
    with pytest.raises(BadSheet) as caught:
        write_dbf(io.BytesIO(), [DbfField("XM", length=6)], [("张无照",), ("欧阳娜娜",)])

    assert caught.value.code == "dbf.too_long"
    assert caught.value.facts == {"row": 3, "field": "XM", "limit": 6, "found": 8}


def test_a_dbase_table_is_the_same_byte_for_byte_and_counts_its_records():
    fields = [DbfField("XM", length=20), DbfField("CSRQ", "D", 8), DbfField("XF", "N", 6, 1), DbfField("HG", "L", 1)]
    first, second = io.BytesIO(), io.BytesIO()
    counts = [write_dbf(file, fields, [("张", date(1990, 1, 2), 76, True), (None,) * 4]) for file in (first, second)]

    assert first.getvalue() == second.getvalue()
    assert counts == [2, 2]
    assert [cell.text for cell in read_table(first.getvalue(), "a.dbf").rows[0].cells] == [
        "张", "1990-01-02", "76.0", "TRUE",
    ]  # fmt: skip


def test_a_character_that_the_encoding_has_not_is_refused_with_its_row():
    with pytest.raises(BadSheet) as caught:
        write_csv(io.BytesIO(), ("姓名",), [("张无照",), ("𬀩",)], "gbk")

    assert (caught.value.code, caught.value.facts["row"]) == ("csv.cannot_encode", 3)
