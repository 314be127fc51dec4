import pytest

from graduand.pure.people.codes import TABLE_NAMES, TableName, read_table, table


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_every_word_of_every_table_finds_its_code(name: TableName) -> None:
    codes = table(name)
    assert {codes.code_of(word) for entry in codes for word in entry.words()} == {entry.code for entry in codes}
    assert codes.source
    assert codes.choices() == tuple((entry.code, entry.name) for entry in codes)


def test_han_is_one_group_however_it_is_written() -> None:
    groups = table("ethnic_groups")
    assert {groups.code_of(text) for text in ("汉", "汉族", "01", " 汉 族 ", "ha", "０１")} == {"01"}
    assert groups.code_of("火星族") is None


def test_there_are_56_ethnic_groups_and_the_43rd_is_spelled_right() -> None:
    """A page that is often copied misspells it (domain.md 4.2)."""
    groups = table("ethnic_groups")
    assert sum(1 for entry in groups if int(entry.code) <= 56) == 56
    assert groups.name_of("43") == "乌孜别克族"


def test_the_words_of_the_notice_are_known() -> None:
    assert table("record_statuses").code_of("在籍") == "enrolled"
    assert table("record_statuses").code_of("超期清退") == "expired"
    assert [table("levels").code_of(text) for text in ("专科", "专科起点本科", "本科（专科起点）", "06")] == [
        "associate",
        "bachelor",
        "bachelor",
        "associate",
    ]
    assert table("student_categories").code_of("一村一名大学生") == "village_program"
    assert table("sex").code_of("男") == "1"
    assert table("political_affiliations").code_of("中共党员") == "01"


def test_a_word_with_two_meanings_stops_the_table() -> None:
    twice = 'title = "t"\nsource = "s"\nedition = "1"\n' + "".join(
        f'[[code]]\ncode = "{code}"\nname = "{code}"\naliases = ["党员"]\n' for code in ("01", "02")
    )
    with pytest.raises(ValueError, match="党员"):
        read_table(twice)
