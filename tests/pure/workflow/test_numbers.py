import pytest
from hypothesis import given
from hypothesis import strategies as st

from graduand.pure.workflow.numbers import (
    BadNumber,
    RegistrationNumber,
    SerialRange,
    capacity_alarm,
    compose,
    have_overlap,
    next_serials,
    parse,
    remaining,
)

NUMBERS = st.builds(
    RegistrationNumber,
    school=st.from_regex(r"\A[0-9]{5}\Z"),
    kind=st.sampled_from("15678"),
    year=st.integers(1990, 2100),
    level=st.sampled_from(["05", "06"]),
    serial=st.integers(0, 999_999),
)
RANGES = [SerialRange(500_000, 500_004), SerialRange(100, 102)]


@given(NUMBERS)
def test_a_composed_number_is_read_back_as_it_was(number: RegistrationNumber) -> None:
    assert parse(compose(number)) == number
    assert len(str(number)) == 18


def test_the_example_of_the_open_university_is_composed_digit_by_digit() -> None:
    """domain.md 3.2: 51161|8|2017|05|981300."""
    assert compose(RegistrationNumber("51161", "8", 2017, "05", 981300)) == "511618201705981300"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("51161820170598130", "registration_number.length"),  # 17 digits, as before 2003
        ("51161820170598130X", "registration_number.characters"),
        ("５11618201705981300", "registration_number.characters"),
        ("", "registration_number.length"),
    ],
)
def test_what_is_no_number_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadNumber) as refused:
        parse(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("part", "value"), [("school", "5116"), ("kind", "88"), ("level", "5"), ("serial", 1_000_000), ("year", -1)]
)
def test_a_part_of_the_wrong_width_never_shifts_the_others(part: str, value: object) -> None:
    parts = {"school": "51161", "kind": "8", "year": 2023, "level": "05", "serial": 1, part: value}
    with pytest.raises(BadNumber) as refused:
        RegistrationNumber(**parts)  # type: ignore[arg-type]
    assert refused.value.facts["part"] == part


def test_serials_are_given_without_a_gap_and_go_on_in_the_next_range() -> None:
    assert next_serials(RANGES, None, 3) == (500_000, 500_001, 500_002)
    assert next_serials(RANGES, 500_002, 4) == (500_003, 500_004, 100, 101)
    assert next_serials(RANGES, 102, 4) == ()
    with pytest.raises(ValueError, match="in no range"):
        next_serials(RANGES, 7, 1)


@given(st.lists(st.integers(1, 5), max_size=8))
def test_in_lots_or_at_once_every_serial_is_given_exactly_once(lots: list[int]) -> None:
    given_out: list[int] = []
    for lot in lots:
        given_out += next_serials(RANGES, given_out[-1] if given_out else None, lot)
        assert remaining(RANGES, given_out[-1]) == 8 - len(given_out)
    assert tuple(given_out) == next_serials(RANGES, None, sum(lots))


def test_the_alarm_sounds_while_everybody_awaited_still_gets_a_number() -> None:
    assert not capacity_alarm(left=500_000, awaited=400_000, reserve=20_000)
    assert capacity_alarm(left=500_000, awaited=480_001, reserve=20_000)


def test_spring_and_autumn_may_not_share_a_serial() -> None:
    """ZJ2008."""
    assert not have_overlap([SerialRange(500_000, 999_999), SerialRange(0, 499_999)])
    assert have_overlap([SerialRange(500_000, 999_999), SerialRange(0, 500_000)])
    with pytest.raises(ValueError, match="six-digit"):
        SerialRange(0, 1_000_000)
