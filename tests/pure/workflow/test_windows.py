import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graduand.pure.workflow.windows import DeadlineRule, Window, due_before, ends_at, monday_before, months_after

ROUND_1 = Window.of_days(date(2023, 7, 10), date(2023, 7, 16))  # S15
DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))


@pytest.fixture(params=["Asia/Shanghai", "UTC", "America/New_York"])
def process_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("process_zone")
@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        ("2023-07-09T23:59:59.999999+08:00", False),
        ("2023-07-10T00:00:00+08:00", True),
        ("2023-07-09T16:00:00+00:00", True),
        ("2023-07-09T15:59:59+00:00", False),
        ("2023-07-10T00:00:00-04:00", True),
        ("2023-07-09T11:59:59-04:00", False),
        ("2023-07-09T12:00:00-04:00", True),
        ("2023-07-12T09:00:00+08:00", True),
        ("2023-07-16T00:00:00+08:00", True),
        ("2023-07-16T23:59:59+08:00", True),
        ("2023-07-16T23:59:59.999999+08:00", True),
        ("2023-07-17T00:00:00+08:00", False),
        ("2023-07-16T16:00:00+00:00", False),
        ("2023-07-16T15:59:59.999999+00:00", True),
        ("2023-07-16T12:00:00-04:00", False),
    ],
)
def test_until_the_16th_means_the_whole_16th_in_shanghai_wherever_the_server_stands(
    instant: str, is_open: bool
) -> None:
    """P7: fifteen instants around both ends, each in three zones of the process."""
    assert ROUND_1.is_open(datetime.fromisoformat(instant)) is is_open


@pytest.mark.usefixtures("process_zone")
def test_the_days_left_are_days_of_the_office() -> None:
    assert ROUND_1.last_day == date(2023, 7, 16)
    assert ROUND_1.days_left(datetime(2023, 7, 11, 15, 59, tzinfo=UTC)) == 5
    assert ROUND_1.days_left(datetime(2023, 7, 11, 16, 0, tzinfo=UTC)) == 4
    assert ROUND_1.days_left(ends_at(date(2023, 7, 15))) == 0
    assert ROUND_1.days_left(ends_at(date(2023, 7, 16))) == -1


@given(st.lists(DAYS, min_size=3, max_size=3, unique=True), st.integers(0, 86_400 * 1_000_000))
def test_windows_that_follow_each_other_never_overlap_and_leave_no_gap(days: list[date], microseconds: int) -> None:
    first, middle, last = sorted(days)
    before, after = Window.of_days(first, middle - timedelta(1)), Window.of_days(middle, last)
    at = ends_at(middle - timedelta(2)) + timedelta(microseconds=microseconds)
    assert not before.overlaps(after)
    assert before.closes_at == after.opens_at
    if before.opens_at <= at < after.closes_at:
        assert before.is_open(at) != after.is_open(at)


@given(DAYS, DAYS, DAYS, DAYS)
def test_a_window_inside_another_is_open_only_when_that_is(a: date, b: date, c: date, d: date) -> None:
    inner, outer = Window.of_days(*sorted((a, b))), Window.of_days(*sorted((c, d)))
    if inner.lies_inside(outer):
        assert outer.is_open(inner.opens_at)
        assert outer.is_open(inner.closes_at - timedelta(microseconds=1))
        assert inner.overlaps(outer)


def test_a_window_without_zone_or_without_time_does_not_exist() -> None:
    with pytest.raises(ValueError, match="aware"):
        Window(datetime(2023, 7, 10), datetime(2023, 7, 17))
    with pytest.raises(ValueError, match="closes after"):
        Window(ROUND_1.opens_at, ROUND_1.opens_at)
    with pytest.raises(ValueError, match="naive"):
        ROUND_1.days_left(datetime(2023, 7, 10))


@pytest.mark.parametrize(
    ("rule", "for_friday", "for_monday"),
    [
        (DeadlineRule.MONDAY_OF_WEEK_BEFORE, date(2023, 8, 28), date(2023, 8, 28)),
        (DeadlineRule.MONDAY_WITHIN_SEVEN_DAYS, date(2023, 9, 4), date(2023, 8, 28)),
        (DeadlineRule.TEN_DAYS_BEFORE, date(2023, 8, 29), date(2023, 8, 25)),
        (DeadlineRule.TWO_WEEKS_BEFORE, date(2023, 8, 25), date(2023, 8, 21)),
    ],
)
def test_the_monday_of_the_week_before_has_two_readings_and_other_offices_count_days(
    rule: DeadlineRule, for_friday: date, for_monday: date
) -> None:
    """S21, C15; 2023-09-08 is a Friday, 2023-09-04 a Monday."""
    assert due_before(date(2023, 9, 8), rule) == for_friday
    assert due_before(date(2023, 9, 4), rule) == for_monday


@given(DAYS)
def test_both_readings_name_a_monday_before_the_deadline(deadline: date) -> None:
    for rule, farthest in ((DeadlineRule.MONDAY_OF_WEEK_BEFORE, 13), (DeadlineRule.MONDAY_WITHIN_SEVEN_DAYS, 7)):
        monday = monday_before(deadline, rule)
        assert monday.weekday() == 0
        assert 1 <= (deadline - monday).days <= farthest


def test_a_rule_that_counts_days_names_no_monday() -> None:
    with pytest.raises(ValueError, match="no Monday"):
        monday_before(date(2023, 9, 8), DeadlineRule.TEN_DAYS_BEFORE)


def test_two_months_after_the_issue_date() -> None:
    """S9: 2023-09-20; a month without that day gives its last."""
    assert months_after(date(2023, 7, 20), 2) == date(2023, 9, 20)
    assert months_after(date(2023, 12, 31), 2) == date(2024, 2, 29)
