"""Windows and deadlines: half-open, in Asia/Shanghai, wherever the server stands (promise P7).

The office writes dates: "until 2023-07-16" includes that whole day, so the window closes at 2023-07-17T00:00+08:00,
and at that instant it is shut. Two windows that follow each other therefore never overlap and leave no gap.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_INSTANT = timedelta(microseconds=1)
_WEEK = timedelta(days=7)


def starts_at(on: date) -> datetime:
    """The first instant of a day in the office's zone."""
    return datetime.combine(on, time.min, SHANGHAI)


def ends_at(on: date) -> datetime:
    """The first instant after a day: what "until `on`" means."""
    return starts_at(on + timedelta(days=1))


def day_of(at: datetime) -> date:
    """The office's calendar day of an instant. Raises `ValueError` for a naive datetime."""
    if at.tzinfo is None:
        raise ValueError(f"a naive datetime has no day: {at}")
    return at.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Window:
    """From `opens_at` up to, but not including, `closes_at`; both aware. Raises `ValueError` when it is empty."""

    opens_at: datetime
    closes_at: datetime

    def __post_init__(self) -> None:
        if self.opens_at.tzinfo is None or self.closes_at.tzinfo is None:
            raise ValueError("a window needs aware datetimes")
        if self.opens_at >= self.closes_at:
            raise ValueError(f"a window closes after it opens: {self.opens_at} to {self.closes_at}")

    @classmethod
    def of_days(cls, first: date, last: date) -> Self:
        """The window of whole days, the last one included."""
        return cls(starts_at(first), ends_at(last))

    def is_open(self, at: datetime) -> bool:
        """Whether `at` lies inside."""
        return self.opens_at <= at < self.closes_at

    def lies_inside(self, parent: "Window") -> bool:
        """Whether an organization's window stays within its parent's (C2)."""
        return parent.opens_at <= self.opens_at and self.closes_at <= parent.closes_at

    def overlaps(self, other: "Window") -> bool:
        """Whether some instant lies in both."""
        return self.opens_at < other.closes_at and other.opens_at < self.closes_at

    @property
    def last_day(self) -> date:
        """The last day on which it is open: what a page shows after "until"."""
        return day_of(self.closes_at - _INSTANT)

    def days_left(self, at: datetime) -> int:
        """Calendar days from `at` to the last day: 0 on the last day itself, negative when it is over."""
        return (self.last_day - day_of(at)).days


class DeadlineRule(StrEnum):
    """How a list that is due "before" another date gets its own date; the words of S21 allow two readings (C15)."""

    MONDAY_OF_WEEK_BEFORE = "monday_of_week_before"  # the house's reading of S21
    MONDAY_WITHIN_SEVEN_DAYS = "monday_within_seven_days"  # the other reading
    TEN_DAYS_BEFORE = "ten_days_before"  # GX2023
    TWO_WEEKS_BEFORE = "two_weeks_before"  # HUB2025


def due_before(deadline: date, rule: DeadlineRule) -> date:
    """The day on which a list is due, given the deadline it depends on."""
    match rule:
        case DeadlineRule.TEN_DAYS_BEFORE:
            return deadline - timedelta(days=10)
        case DeadlineRule.TWO_WEEKS_BEFORE:
            return deadline - 2 * _WEEK
        case _:
            return monday_before(deadline, rule)


def monday_before(deadline: date, rule: DeadlineRule = DeadlineRule.MONDAY_OF_WEEK_BEFORE) -> date:
    """The Monday of the ISO week before the week of the deadline, or the last Monday of the seven days before it.

    The two differ except for a deadline on a Monday. Raises `ValueError` for a rule that names no Monday.
    """
    if rule is DeadlineRule.MONDAY_OF_WEEK_BEFORE:
        return deadline - timedelta(days=deadline.weekday()) - _WEEK
    if rule is DeadlineRule.MONDAY_WITHIN_SEVEN_DAYS:
        return deadline - timedelta(days=deadline.weekday() or 7)
    raise ValueError(f"{rule} names no Monday")


def months_after(on: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month: the clock of the promise S9."""
    year, month0 = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month0 + 1, min(on.day, monthrange(year, month0 + 1)[1]))
