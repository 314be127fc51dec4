"""Chinese numerals as certificates write them (S51: 二〇二三年七月二十日)."""

from datetime import date
from decimal import Decimal

import pytest

from graduand.pure.papers.numerals import chinese_date, chinese_month, chinese_years


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2023, 7, 20), "二〇二三年七月二十日"),
        (date(1990, 10, 10), "一九九〇年十月十日"),
        (date(2000, 12, 31), "二〇〇〇年十二月三十一日"),
        (date(2019, 1, 11), "二〇一九年一月十一日"),
    ],
)
def test_a_date_is_written_in_full(day: date, written: str):
    assert chinese_date(day) == written
    assert written.startswith(chinese_month(day))


@pytest.mark.parametrize(("length", "written"), [("2.5", "二年半"), ("3", "三年"), ("5.0", "五年"), ("12", "十二年")])
def test_a_length_of_program_is_written_in_years(length: str, written: str):
    assert chinese_years(Decimal(length)) == written


@pytest.mark.parametrize("length", ["0", "2.4", "-1", "0.5"])
def test_a_length_that_no_program_has_is_an_error(length: str):
    with pytest.raises(ValueError, match=length.replace(".", r"\.")):
        chinese_years(Decimal(length))
