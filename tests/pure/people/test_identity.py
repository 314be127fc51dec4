from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from graduand.pure.people.codes import table
from graduand.pure.people.identity import (
    BadIdentity,
    DocumentType,
    mask_name,
    mask_number,
    mask_phone,
    read_identity,
)

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SPECIMEN = "911124198108030024"  # the ministry's picture of the 2023 card, domain.md 4.1

STEMS = st.builds(
    lambda born_on, order: f"110101{born_on:%Y%m%d}{order:03}",
    st.dates(date(1930, 1, 1), date(2010, 12, 31)),
    st.integers(0, 999),
)


def valid(stem: str) -> str:
    """The stem with its check digit, by the table of GB 11643 and not by the code under test."""
    return stem + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, stem, strict=True)) % 11]


def refusal(text: str, document_type: str = "1", *, from_number: bool = False) -> BadIdentity:
    with pytest.raises(BadIdentity) as refused:
        read_identity(text, document_type, from_number=from_number)
    return refused.value


@given(STEMS)
def test_a_valid_number_tells_birth_date_and_sex(stem: str) -> None:
    identity = read_identity(valid(stem), DocumentType.RESIDENT_ID)
    assert f"{identity.born_on:%Y%m%d}" == stem[6:14]
    assert identity.sex == ("1" if int(stem[16]) % 2 else "2")
    assert identity.number == valid(stem)


@given(STEMS, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(stem: str, at: int, shift: int) -> None:
    number = valid(stem)
    wrong = number[:at] + str((int(number[at]) + shift) % 10) + number[at + 1 :]
    with pytest.raises(BadIdentity):
        read_identity(wrong, DocumentType.RESIDENT_ID)


@given(STEMS, st.integers(0, 15))
def test_two_neighbors_that_changed_places_are_always_noticed(stem: str, at: int) -> None:
    number = valid(stem)
    wrong = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if wrong != number:
        with pytest.raises(BadIdentity):
            read_identity(wrong, DocumentType.RESIDENT_ID)


def test_full_width_digits_and_a_small_x_are_the_same_number() -> None:
    number = next(n for order in range(1000) if (n := valid(f"11010119900307{order:03}")).endswith("X"))
    full_width = number.lower().translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789x"})
    assert read_identity(f" '{number[:6]} {number[6:].lower()}\u200b", "1").number == number
    assert read_identity(full_width, "1").number == number


def test_what_is_wrong_is_named_without_the_number() -> None:
    good = valid("11010119900307787")
    wrong = good[:17] + next(d for d in "0123456789X" if d != good[17])
    assert (refusal(good[:17]).code, refusal(good[:17]).facts["found"]) == ("identity.length", 17)
    assert (refusal("110101199O03077870").code, refusal("110101199O03077870").facts) == (
        "identity.characters",
        {"at": 10},
    )
    assert refusal(valid("11010119900230787")).code == "identity.birth_date"
    assert refusal(valid("11010118500307787")).code == "identity.birth_date"
    assert refusal(wrong).facts == {"found": wrong[17], "expected": good[17]}
    assert good not in str(refusal(wrong))
    assert good not in repr(read_identity(good, "1"))


@pytest.mark.parametrize("text", ["1.10101E+17", "1.10101199003078e+17", "110101199003077000"])
def test_a_number_that_a_spreadsheet_rounded_says_that_its_digits_are_lost(text: str) -> None:
    assert refusal(text).code == "identity.lost_digits"


def test_a_rounded_number_is_refused_even_when_its_check_digit_is_right_by_luck() -> None:
    lucky = next(
        n
        for order in range(0, 1000, 100)
        for day in range(1, 29)
        if (n := valid(f"110101199003{day:02}{order:03}")).endswith("000")
    )
    assert read_identity(lucky, "1").number == lucky  # without the guard it would pass
    assert refusal(lucky, from_number=True).code == "identity.lost_digits"


def test_permits_and_foreigners_cards_pass_where_the_library_rejects_them() -> None:
    permit = valid("83000019900307787")
    for number, document_type in ((permit, "H"), (SPECIMEN, "9")):
        with pytest.raises(ValidationError):
            ric.validate(number)
        identity = read_identity(number, document_type)
        assert (identity.number, identity.warnings) == (number, ())
    assert read_identity(SPECIMEN, "9").born_on == date(1981, 8, 3)
    assert read_identity("CHN123456789012", "9").warnings == ("identity.old_number",)


def test_a_doubt_is_a_warning_and_not_a_refusal() -> None:
    assert read_identity(valid("99000019900307787"), "1").warnings == ("identity.other_document",)
    assert read_identity(valid("19000019900307787"), "1").warnings == ("identity.area_unknown",)
    old = read_identity("110101900307787", "1")
    assert (old.born_on, old.sex, old.warnings) == (date(1990, 3, 7), "1", ("identity.old_number",))


def test_soldiers_and_foreigners_write_what_their_document_says() -> None:
    """S61."""
    assert read_identity(" 军字第  0012345 号 ", "2").number == "军字第 0012345 号"
    assert read_identity("e12345678", "A").number == "E12345678"
    assert refusal("", "A").code == "identity.length"
    assert refusal("E1\x072", "A").facts == {"at": 3}


def test_the_types_with_a_rule_stand_in_the_code_table() -> None:
    names = [table("document_types").name_of(code) for code in DocumentType]
    assert names == ["居民身份证", "境外永久居住证", "港澳台居民居住证"]


def test_masks_show_three_and_one_and_nothing_that_identifies() -> None:
    assert mask_number("11010119900307787X") == "110**************X"
    assert mask_number("E123456") == "*******"
    assert [mask_name(name) for name in ("张无忌", "张三", "欧阳无忌", "张", "")] == ["张*忌", "张*", "欧**忌", "*", ""]
    assert [mask_phone(phone) for phone in ("13812340000", "62345678", "110", "")] == [
        "138****0000",
        "******78",
        "***",
        "",
    ]
