import pytest

from graduand.pure.people.names import BadName, initials, pinyin_key, read_name


def test_initials_find_a_name_from_the_keyboard() -> None:
    found = {
        name: initials(name) for name in ("张无照", "李存疑", "买买提·吐尔逊", "单雄信", "尉迟恭", "长孙照", "曾不够")
    }
    assert found == {
        "张无照": "zwz",
        "李存疑": "lcy",
        "买买提·吐尔逊": "mmttex",
        "单雄信": "sxx",
        "尉迟恭": "ycg",
        "长孙照": "zsz",
        "曾不够": "zbg",
    }


def test_a_roster_sorts_by_syllable_then_tone_then_character() -> None:
    wanted = ["李安", "李存疑", "王缺学分", "西安", "先生", "张无", "张无照", "章无照", "掌无照"]
    assert sorted(wanted[4:] + wanted[:4], key=pinyin_key) == wanted


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("张 无照", "张无照"),
        ("　李存疑\u200b", "李存疑"),
        ("买买提.吐尔逊", "买买提·吐尔逊"),
        ("𠮷田", "𠮷田"),
        ("john  o'brien", "john o'brien"),
        ("Ｊｏｈｎ", "John"),
        ("\uf9e1", "\uf9e1"),
    ],
)
def test_a_name_gets_its_canonical_form(text: str, name: str) -> None:
    """The last one is a compatibility ideograph: normalized, it would no longer be what the identity card shows."""
    assert read_name(text) == name


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("", "name.empty", {}),
        (" 　", "name.empty", {}),
        ("张3", "name.characters", {"at": 2}),
        ("3张", "name.characters", {"at": 1}),
        ("李(女)", "name.characters", {"at": 2}),
        ("张Q", "name.characters", {"at": 2}),
        ("John3", "name.characters", {"at": 5}),
        ("张" * 41, "name.length", {"found": 41, "limit": 40}),
    ],
)
def test_a_text_that_is_no_name_is_refused_at_the_place(text: str, code: str, facts: dict[str, int]) -> None:
    with pytest.raises(BadName) as refused:
        read_name(text)
    assert (refused.value.code, refused.value.facts) == (code, facts)
