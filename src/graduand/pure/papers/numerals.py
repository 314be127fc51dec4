"""Dates and lengths in Chinese numerals, as certificates write them."""

from datetime import date
from decimal import Decimal

_DIGITS = "〇一二三四五六七八九"
_TEN = "十"


def chinese_date(day: date) -> str:
    """Write a date in full: 2023-07-20 is 二〇二三年七月二十日."""
    return f"{chinese_month(day)}{_below_hundred(day.day)}日"


def chinese_month(day: date) -> str:
    """Write the year and the month of a date: 二〇二三年七月."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_below_hundred(day.month)}月"


def chinese_years(length: Decimal) -> str:
    """Write a length of program in years, whole or half: 2.5 is 二年半 (the values of CHSI's column XZ)."""
    whole, part = divmod(length, 1)
    if length < 1 or part not in (0, Decimal("0.5")):
        raise ValueError(length)
    return f"{_below_hundred(int(whole))}年{'半' if part else ''}"


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    lead = "" if tens < 2 else _DIGITS[tens]
    return (lead + _TEN if tens else "") + (_DIGITS[ones] if ones or not tens else "")
