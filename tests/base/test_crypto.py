"""Sensitive fields lie encrypted and can be found exactly, and nothing else (P10)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graduand.base import crypto

NUMBER = "11010119900307123X"


@given(st.text(max_size=40))
def test_what_was_sealed_opens_again(text: str) -> None:
    assert crypto.unseal(crypto.seal(text, "student.id_number"), "student.id_number") == text


def test_the_same_number_never_looks_the_same() -> None:
    assert crypto.seal(NUMBER, "a") != crypto.seal(NUMBER, "a")
    assert NUMBER.encode() not in crypto.seal(NUMBER, "a")


def test_a_value_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(crypto.seal(NUMBER, "student.id_number"), "student.phone")


def test_an_altered_value_does_not_open() -> None:
    value = bytearray(crypto.seal(NUMBER, "a"))
    value[-1] ^= 1
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(bytes(value), "a")


def test_the_index_finds_the_same_number_and_only_for_its_purpose() -> None:
    assert crypto.blind_index(NUMBER, "id") == crypto.blind_index(NUMBER, "id")
    assert crypto.blind_index(NUMBER, "id") != crypto.blind_index(NUMBER, "phone")


def test_another_key_finds_nothing(settings: object) -> None:
    before = crypto.blind_index(NUMBER, "id")
    settings.FIELD_KEY = "another"  # type: ignore[attr-defined]
    assert crypto.blind_index(NUMBER, "id") != before
