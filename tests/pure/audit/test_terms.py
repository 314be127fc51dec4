"""Half-years in figures: what follows what, and what a gap is called (S12, domain.md 2.2)."""

import pytest

from graduand.pure.audit.rules.lineup import choose, lineup_faults, misfits, next_term, previous_term
from graduand.pure.audit.rules.parts import StudyTime
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.rules.study import first_month, last_month, months_studied, study_code

from .office import module, rule_set, slot


def _set(first: str, last: str, version: int = 1, **more: object) -> RuleSet:
    return rule_set(
        [module("P")], [slot("a", "4", "P")], intake_from=first, intake_to=last, version=version, **more
    )  # fmt: skip


@pytest.mark.parametrize(
    ("term", "following"), [("202103", "202109"), ("202109", "202203"), ("099909", "100003"), ("199909", "200003")]
)
def test_spring_is_followed_by_autumn_and_autumn_by_the_spring_of_the_next_year(term: str, following: str) -> None:
    assert (next_term(term), previous_term(following)) == (following, term)


def test_of_two_rule_sets_of_the_same_version_the_first_is_taken_and_nobody_else_than_the_highest_version() -> None:
    sets = [_set("202103", "202109"), _set("202103", "202109"), _set("202103", "202103", 2)]
    assert [choose(sets, "630302", "associate", term) for term in ("202103", "202109")] == [2, 0]


def test_an_overlap_names_both_sets_in_words() -> None:
    named = {"program": "630302", "level": "associate", "version": "2"}
    sets = [_set("202003", "202303"), _set("202103", "202203", 2), _set("202203", "202209", 2)]
    assert [(place, fault.code, dict(fault.facts)) for place, fault in misfits(sets)] == [
        (1, "rules.intake_overlap", named | {"other": "202203-202209 v2"}),
        (2, "rules.intake_overlap", named | {"other": "202103-202203 v2"}),
    ]


def test_every_gap_is_told_once_and_after_the_set_that_reaches_furthest() -> None:
    sets = [
        _set("202003", "202109"),
        _set("202003", "202003", 2),
        _set("202209", "202303"),
        _set("202209", "202209", 2),
        _set("202409", "202409", 3),
    ]
    told = [(place, *(fault.facts[name] for name in ("other", "from", "to"))) for place, fault in misfits(sets)]
    assert told == [
        (3, "202003-202109 v1", "202203", "202203"),
        (4, "202209-202303 v1", "202309", "202403"),
    ]


def test_programs_and_levels_are_lines_of_their_own() -> None:
    sets = [
        _set("202003", "202003"), _set("202103", "202103", level="bachelor"), _set("202103", "202103", program="x"),
    ]  # fmt: skip
    assert lineup_faults(sets) == ()


@pytest.mark.parametrize(
    ("intake", "first", "last"), [("202103", "202307", "202901"), ("202109", "202401", "202907")]
)  # fmt: skip
def test_two_and_a_half_to_eight_years_in_months(intake: str, first: str, last: str) -> None:
    open_university = StudyTime(30, 96)
    assert (first_month(open_university, intake), last_month(open_university, intake)) == (first, last)
    assert [study_code(open_university, intake, month) for month in (first, last)] == [None, None]
    assert (months_studied(intake, first), months_studied(intake, last)) == (30, 96)


@pytest.mark.parametrize(("month", "months"), [("202101", 0), ("202102", 1), ("202012", -1), ("202112", 11)])
def test_the_half_year_of_a_spring_intake_begins_in_february(month: str, months: int) -> None:
    assert months_studied("202103", month) == months


def test_without_a_least_time_nobody_graduates_before_the_half_year_begins() -> None:
    assert [study_code(StudyTime(0), "202103", month) for month in ("202012", "202101")] == ["min_study_time", None]


def test_what_is_no_month_is_shown() -> None:
    with pytest.raises(ValueError, match=r"^no month: '2023-7'$"):
        months_studied("202103", "2023-7")
