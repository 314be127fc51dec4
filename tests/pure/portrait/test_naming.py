"""Whose photo a file is, by its name (S96, S107, C18, P3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graduand.pure.portrait.naming import NameParts, duplicates, key_of, parts_of
from tests.pure.portrait.making import PROFILE

RULES = PROFILE.naming
NUMBER = "2023340120001"


@pytest.mark.parametrize(
    "filename",
    [
        f"{NUMBER}.jpg",
        f"{NUMBER}.JPG",
        f" {NUMBER} .jpg",
        "2023 3401 20001.jpg",
        "２０２３３４０１２０００１．ｊｐｇ",
        f"{NUMBER} (1).jpg",
        f"{NUMBER}(12).jpg",
        f"{NUMBER}（2）.jpg",
        f"{NUMBER} - 副本.jpg",
        f"{NUMBER} - 副本 (2).jpg",
        f"{NUMBER}副本.jpg",
        f"{NUMBER} - Copy.jpg",
        f"{NUMBER} copy 2.jpg",
        f"复件 {NUMBER}.jpg",
        f"复件 (2) {NUMBER}.jpg",
        f"Copy of {NUMBER}.jpg",
        f"\u202a{NUMBER}\ufeff.jpg",
    ],
)
def test_the_student_number_is_read_as_clerks_write_it(filename):
    assert key_of(filename, RULES["student_number"]) == NUMBER


@pytest.mark.parametrize(
    "filename",
    ["", ".jpg", "张无照.jpg", "2023.jpg", f"{NUMBER}a.jpg", f"{NUMBER}.jpg.jpg", f"{NUMBER}-1.jpg", f"{NUMBER}①x.jpg"],
)
def test_a_name_that_only_resembles_a_number_finds_nobody(filename):
    assert key_of(filename, RULES["student_number"]) is None


def test_leading_zeros_belong_to_the_number():
    assert key_of("0012345.jpg", RULES["student_number"]) == "0012345"


@pytest.mark.parametrize(
    ("filename", "key"),
    [
        ("11010519491231002x.jpg", "11010519491231002X"),
        ("110105491231002.jpg", "110105491231002"),
        ("H12345678.jpg", "H12345678"),
        ("1101051949123100X2.jpg", None),
    ],
)
def test_an_id_number_may_end_in_x(filename, key):
    assert key_of(filename, RULES["id_number"]) == key


@pytest.mark.parametrize("between", ["", "-", "_", "+", " "])
def test_number_and_name_are_read_apart(between):
    found = parts_of(f"{NUMBER}{between}张无照 (1).jpg", RULES["number_name"])
    assert found == NameParts(NUMBER, "张无照")
    assert parts_of(f"{NUMBER}.jpg", RULES["number_name"]) is None


def test_a_name_with_a_middle_dot_is_kept_whole():
    assert parts_of(f"{NUMBER}阿依古丽·买买提.jpg", RULES["number_name"]) == NameParts(NUMBER, "阿依古丽·买买提")


def test_the_registration_number_has_17_or_18_digits():
    assert key_of("511618202305981300.jpg", RULES["registration_number"]) == "511618202305981300"
    assert key_of("5116182023059813.jpg", RULES["registration_number"]) is None


def test_keys_that_occur_twice_are_named_and_files_without_a_key_are_not():
    assert duplicates(["1", "2", "1", None, None]) == frozenset({"1"})


WRITTEN = st.text(st.sampled_from("0123456789１２３０xXH ()（）-_副本."), max_size=24)


@given(WRITTEN, st.sampled_from(["", ".jpg", ".JPG", " (1).jpg", " - 副本.jpg"]))
def test_a_key_is_plain_and_reads_as_itself(written, ending):
    for code in ("student_number", "id_number", "registration_number"):
        key = key_of(written + ending, RULES[code])
        assert key is None or (key.isascii() and key.isalnum() and key_of(key + ".jpg", RULES[code]) == key)


@given(st.text(max_size=60))
def test_any_name_is_a_key_or_none(filename):
    assert all(parts_of(filename, rule) is None or key_of(filename, rule) for rule in RULES.values())
