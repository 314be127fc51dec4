"""Each bad file is bad in the way its name says, and the readers of the platform say so."""

import zipfile

import pytest

from graduand.pure.papers.sheets.faults import BadSheet
from graduand.pure.papers.sheets.reading import read_table
from graduand.pure.portrait.archives import open_archive
from graduand.pure.portrait.faults import BadArchive
from graduand.pure.portrait.profiles import load_profile
from tests.fronts.season.conftest import Season

LIMITS = load_profile("ouc-2023").archive


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("照片_空.zip", "archive.empty"),
        ("照片_截断.zip", "archive.damaged"),
        ("照片_二十万个文件.zip", "archive.too_many_entries"),
        ("照片_60MB.zip", "archive.too_large"),
        ("照片_不是zip.zip", "archive.not_zip"),
    ],
)
def test_a_hopeless_zip_is_refused_as_a_whole(season: Season, name: str, code: str) -> None:
    with (season.folder / "坏文件" / name).open("rb") as file, pytest.raises(BadArchive) as refused:
        open_archive(file, LIMITS)
    assert refused.value.code == code


def test_a_zip_with_folders_is_accepted_and_says_so(season: Season) -> None:
    with (season.folder / "坏文件" / "照片_有文件夹.zip").open("rb") as file:
        archive = open_archive(file, LIMITS)
        assert archive.folders == ("21春健康管理1班",)
        assert all(entry.fault is None for entry in archive.entries)


@pytest.mark.parametrize("name", ["照片_有密码.zip", "照片_路径越界.zip"])
def test_locked_and_escaping_entries_are_refused_one_by_one(season: Season, name: str) -> None:
    with (season.folder / "坏文件" / name).open("rb") as file:
        entries = open_archive(file, LIMITS).entries
        assert entries
        assert all(entry.fault is not None for entry in entries)


def test_the_zip_of_200000_entries_is_a_sound_zip_for_everybody_who_opens_it(season: Season) -> None:
    """Without a limit before opening, a program would read the whole directory."""
    with zipfile.ZipFile(season.folder / "坏文件" / "照片_二十万个文件.zip") as opened:
        assert len(opened.infolist()) == 200_000


def test_a_gbk_file_declared_utf8_is_refused(season: Season) -> None:
    path = season.folder / "坏文件" / "GBK编码_声明为UTF-8.csv"
    with pytest.raises(BadSheet) as refused:
        read_table(path.read_bytes(), path.name, encoding="utf-8")
    assert refused.value.code == "file.wrong_encoding"
    assert read_table(path.read_bytes(), path.name).encoding == "gb18030"


def test_numbers_that_came_as_floats_have_lost_their_last_digits(season: Season) -> None:
    path = season.folder / "坏文件" / "学号为数值.xlsx"
    table = read_table(path.read_bytes(), path.name)
    row = dict(zip(table.header, table.rows[0].cells, strict=True))
    assert not isinstance(table.rows[0].values[0], str)
    assert row["学号"].text.split(".")[0].isdigit()


def test_duplicate_numbers_and_unknown_programs_are_there(season: Season) -> None:
    def column(name: str, heading: str) -> list[str]:
        table = read_table((season.folder / "坏文件" / name).read_bytes(), name)
        return [row.cells[table.header.index(heading)].text for row in table.rows]

    numbers = column("学号重复.xlsx", "学号")
    assert len(numbers) - len(set(numbers)) == 2
    assert set(column("专业不存在.xlsx", "专业代码")) == {"MD0000"}
    wrong = (season.folder / "坏文件" / "表头错误.xlsx").read_bytes()
    assert "学号" not in read_table(wrong, "表头错误.xlsx").header
