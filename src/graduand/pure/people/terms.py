"""Intake terms (入学年度学期): two a year, spring in March and autumn in September (domain.md 2.5, S12).

The canonical text is `YYYYMM`, "202103" or "202109": as text it sorts in the order of time.
"""

import re
import unicodedata
from datetime import date
from typing import Literal

type IntakeTerm = str
type Season = Literal["spring", "autumn"]

MONTHS: dict[Season, int] = {"spring": 3, "autumn": 9}
_SEASON_WORDS: dict[str, Season] = {"春": "spring", "spring": "spring", "秋": "autumn", "autumn": "autumn"}
_BY_SEASON = re.compile(r"(?P<year>(?:19|20)?\d\d)年?度?[-/]?(?P<word>春|秋|spring|autumn)季?(?:学期)?")
_BY_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)[年./-]?(?P<month>0?[39])月?")


class BadTerm(ValueError):
    """The text names no intake term. Facts: text."""

    def __init__(self, text: str) -> None:
        self.code = "term.unreadable"
        self.facts = {"text": text}
        super().__init__(f"{self.code}: {text!r}")


def read_term(text: str) -> IntakeTerm:
    """The canonical text of "2021-spring", "2021年春季", "2021春", "21春", "202103" or "2021年3月".

    Raises `BadTerm` for anything else, also for a month that opens no term.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    if found := _BY_SEASON.fullmatch(plain):
        return f"{_full_year(found['year'])}{MONTHS[_SEASON_WORDS[found['word']]]:02}"
    if found := _BY_MONTH.fullmatch(plain):
        return f"{found['year']}{int(found['month']):02}"
    raise BadTerm(text)


def _full_year(digits: str) -> str:
    """Class names say "22春" (S118); open education is younger than 1999, so two digits are unambiguous."""
    return digits if len(digits) == 4 else f"20{digits}"


def season_of(term: IntakeTerm) -> Season:
    """ "spring" or "autumn"."""
    return "spring" if term[4:] == "03" else "autumn"


def term_on(day: date) -> IntakeTerm:
    """The term in which a day lies: spring from March, autumn from September to the end of February."""
    if day.month < MONTHS["spring"]:
        return f"{day.year - 1}{MONTHS['autumn']:02}"
    return f"{day.year}{MONTHS['autumn' if day.month >= MONTHS['autumn'] else 'spring']:02}"


def terms_between(start: str, end: str) -> int:
    """How many terms lie between two `YYYYMM`, each an intake term or a batch (months 01 and 07).

    A batch of July ends the spring term and stands where the autumn intake stands: 202103 to 202307 is 5 terms, the
    two and a half years of domain.md 2.2; so are 201409 to 201701. Negative when `end` comes first.
    """
    return _half_years(end) - _half_years(start)


def _half_years(year_month: str) -> int:
    return 2 * int(year_month[:4]) + (int(year_month[4:]) >= 7)


def months_between(term: IntakeTerm, on: date) -> int:
    """Whole months from the first day of the term to `on`: 28 from 202103 to 2023-07-20; negative before it."""
    return 12 * (on.year - int(term[:4])) + on.month - int(term[4:])
