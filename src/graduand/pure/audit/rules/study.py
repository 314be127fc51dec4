"""Study time 学习年限: a question about a month, never part of the verdict (domain.md 2.2).

The half-year of a spring intake runs from February to July, that of an autumn intake from August to January, and the
month asked about counts whole. So two and a half years of the spring of 2021 end with July 2023, and those of the
autumn of 2014 with January 2017, as the regulations count (S12; domain.md 2.2).
"""

import re
from typing import Literal

from graduand.pure.audit.rules.parts import StudyTime

MONTH = re.compile(r"[0-9]{4}(0[1-9]|1[0-2])")
HEAD_START = 2
"""Months a half-year has had at the end of the month that names its intake term: February and March."""


def study_code(study: StudyTime, intake: str, month: str) -> Literal["min_study_time", "validity_expired"] | None:
    """Say why somebody of `intake` ("202103") cannot graduate in `month` ("202307"), as far as time goes.

    Raises ValueError for what is no month.
    """
    studied = months_studied(intake, month)
    if studied < study.min_months:
        return "min_study_time"
    if study.max_months is not None and studied > study.max_months:
        return "validity_expired"
    return None


def months_studied(intake: str, month: str) -> int:
    """Count the months from the half-year of the intake to the end of `month`; negative before it began."""
    return _number(month) - _number(intake) + HEAD_START


def first_month(study: StudyTime, intake: str) -> str:
    """The first month in which somebody of `intake` has studied long enough."""
    return _month(_number(intake) - HEAD_START + study.min_months)


def last_month(study: StudyTime, intake: str) -> str | None:
    """The last month before the studies of `intake` expire; None when they never do."""
    return None if study.max_months is None else _month(_number(intake) - HEAD_START + study.max_months)


def _number(month: str) -> int:
    if not MONTH.fullmatch(month):
        raise ValueError(f"no month: {month!r}")
    return int(month[:4]) * 12 + int(month[4:]) - 1


def _month(number: int) -> str:
    return f"{number // 12:04}{number % 12 + 1:02}"
