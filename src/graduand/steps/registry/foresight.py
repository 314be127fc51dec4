"""毕业预警 What the terms to come hold for a student: on the way, waiting, lacking, the last chance, out of time.

The numbers of the regulation lie in policies/foresight.toml; no clock is read here.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from graduand.pure.audit.rules.parts import StudyTime
from graduand.pure.audit.rules.study import last_month, study_code


class View(StrEnum):
    """How a term to come looks for a student."""

    ON_TRACK = "on_track"
    """The conditions are fulfilled already."""
    NEEDS_RESULTS = "needs_results"
    """They are fulfilled when the results on their way are published."""
    LACKS = "lacks"
    LAST_CHANCE = "last_chance"
    """Something lacks, and the study period ends before the term after."""
    RUNS_OUT = "runs_out"
    """The study period ends before this term."""


@dataclass(frozen=True)
class Horizon:
    """What is looked ahead with: graduation months ("01", "07"), how many terms, the study time that is usual."""

    months: tuple[str, ...]
    terms_ahead: int
    study: StudyTime

    def terms(self, today: date) -> tuple[str, ...]:
        """The next graduation terms, "202401"; the month of today is past, its batch has candidates of its own."""
        following = (f"{year:04}{month}" for year in range(today.year, 10_000) for month in self.months)
        later = (term for term in following if term > f"{today:%Y%m}")
        return tuple(next(later) for _ in range(self.terms_ahead))

    def last_term(self, intake: str, stated: StudyTime) -> str:
        """The last graduation term within the study period; empty when there is none."""
        last = last_month(self.study_of(stated), intake)
        years = range(int(intake[:4]), int(last[:4]) + 1) if last else ()
        within = [
            term for year in years for month in self.months if intake <= (term := f"{year:04}{month}") <= (last or "")
        ]
        return within[-1] if within else ""

    def study_of(self, stated: StudyTime) -> StudyTime:
        """The study time of rules, the usual one where they say nothing."""
        return StudyTime(stated.min_months or self.study.min_months, stated.max_months or self.study.max_months)

    def concerns(self, intake: str, stated: StudyTime, term: str) -> bool:
        """Whether a student will have studied long enough by a term."""
        return study_code(self.study_of(stated), intake, term) != "min_study_time"


def look(term: str, last_term: str, *, fulfilled: bool, when_published: bool) -> View:
    """How a term looks for a student: fulfilled today, or `when_published` once pending results are."""
    if last_term < term:
        return View.RUNS_OUT
    if fulfilled:
        return View.ON_TRACK
    if when_published:
        return View.NEEDS_RESULTS
    return View.LAST_CHANCE if last_term == term else View.LACKS


@cache
def horizon() -> Horizon:
    """The horizon of the shipped policy file."""
    text = files("graduand.steps.registry").joinpath("policies", "foresight.toml").read_text("utf-8")
    return read_horizon(text)


def read_horizon(text: str) -> Horizon:
    """
    Read a policy file.

    Raises:
        ValueError: months that are none, or a study time that contradicts itself.
    """
    raw = tomllib.loads(text)
    months: Sequence[str] = raw["graduation"]["months"]
    if not months or any(len(month) != 2 or not 1 <= int(month) <= 12 for month in months):
        raise ValueError(f"no months of graduation: {months}")
    study = StudyTime(raw["study"]["min_months"], raw["study"]["max_months"])
    if study.max_months is None or not 0 < study.min_months <= study.max_months:
        raise ValueError(f"no study time: {study}")
    return Horizon(tuple(sorted(months)), int(raw["graduation"]["terms_ahead"]), study)
