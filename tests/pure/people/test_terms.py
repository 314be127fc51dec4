from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graduand.pure.people.terms import MONTHS, BadTerm, months_between, read_term, season_of, term_on, terms_between

TERMS = st.builds("{}{:02}".format, st.integers(2001, 2098), st.sampled_from(sorted(MONTHS.values())))


@pytest.mark.parametrize(
    "text",
    [
        "2021-spring",
        "2021年春季",
        "2021春季",
        "2021春",
        "202103",
        "2021年3月",
        "21春",
        "２０２１年 春季学期",
        "2021-03",
    ],
)
def test_every_way_the_offices_write_a_spring_term_is_one_term(text: str) -> None:
    assert read_term(text) == "202103"


def test_autumn_is_september() -> None:
    assert [read_term(text) for text in ("2020秋", "2020-AUTUMN", "202009", "2020年09月")] == ["202009"] * 4
    assert (season_of("202009"), season_of("202103")) == ("autumn", "spring")


@pytest.mark.parametrize("text", ["", "2021", "202107", "2021年夏季", "春", "202113", "2021031", "健康管理"])
def test_a_text_that_names_no_term_is_refused_with_the_text(text: str) -> None:
    with pytest.raises(BadTerm) as refused:
        read_term(text)
    assert (refused.value.code, refused.value.facts) == ("term.unreadable", {"text": text})


@pytest.mark.parametrize(
    ("term", "batch", "terms"),
    [("202103", "202307", 5), ("201403", "201607", 5), ("201409", "201701", 5), ("202109", "202307", 4)],
)
def test_two_and_a_half_years_are_five_terms(term: str, batch: str, terms: int) -> None:
    """domain.md 2.2: 2021 spring graduates in 2023-07, 2014 autumn in 2017-01."""
    assert terms_between(term, batch) == terms


def test_months_are_counted_from_the_first_day_of_the_term() -> None:
    assert months_between("202103", date(2023, 7, 20)) == 28
    assert months_between("202103", date(2021, 2, 28)) == -1


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2023, 3, 1), "202303"), (date(2023, 8, 31), "202303"), (date(2023, 9, 1), "202309"),
        (date(2024, 1, 20), "202309"), (date(2024, 2, 29), "202309"),
    ],
)  # fmt: skip
def test_a_day_lies_in_the_term_that_began_last(day: date, term: str) -> None:
    assert term_on(day) == term


@given(TERMS, TERMS)
def test_terms_sort_as_text_in_the_order_of_time(a: str, b: str) -> None:
    assert (a < b) == (terms_between(a, b) > 0)


@given(TERMS)
def test_reading_the_canonical_text_changes_nothing(term: str) -> None:
    assert read_term(term) == term
