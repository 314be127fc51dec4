"""Study time: two and a half years at least, eight at most, counted as the regulations count (domain.md 2.2, S12)."""

import pytest

from graduand.pure.audit.rules.parts import StudyTime
from graduand.pure.audit.rules.study import first_month, last_month, months_studied, study_code

OPEN = StudyTime(30, 96)


@pytest.mark.parametrize(
    ("intake", "month"), [("202103", "202307"), ("201403", "201607"), ("201409", "201701"), ("202009", "202301")]
)
def test_two_and_a_half_years_end_with_the_month_the_regulations_name(intake: str, month: str) -> None:
    assert months_studied(intake, month) == 30
    assert study_code(OPEN, intake, month) is None
    assert first_month(OPEN, intake) == month


@pytest.mark.parametrize(
    ("month", "code"),
    [
        ("202102", "min_study_time"),
        ("202306", "min_study_time"),
        ("202307", None),
        ("202901", None),
        ("202902", "validity_expired"),
    ],
)
def test_the_spring_of_2021_graduates_from_july_2023_to_january_2029(month: str, code: str | None) -> None:
    assert study_code(OPEN, "202103", month) == code


def test_the_first_and_the_last_month_are_those_in_which_nothing_is_said() -> None:
    for intake in ("202103", "202109"):
        last = last_month(OPEN, intake)
        assert last
        assert study_code(OPEN, intake, last) is study_code(OPEN, intake, first_month(OPEN, intake)) is None


def test_without_limits_time_stops_nobody() -> None:
    assert study_code(StudyTime(), "202103", "209912") is None
    assert last_month(StudyTime(), "202103") is None


@pytest.mark.parametrize("month", ["2023-07", "202300", "202313", "2023", "", "20230７"])
def test_what_is_no_month_is_not_counted(month: str) -> None:
    with pytest.raises(ValueError, match="no month"):
        study_code(OPEN, "202103", month)
