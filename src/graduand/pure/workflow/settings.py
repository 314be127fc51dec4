"""The settings of a season as values (domain.md 1.8): a notice, a batch, its rounds, and everything a notice decides.

Dates are the office's whole days; `closes_on` and every `…_by` include the day they name. The windows made of them
are half-open instants. `source` stands in the file beside each value, as a comment.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from graduand.pure.workflow.numbers import SerialRange
from graduand.pure.workflow.windows import DeadlineRule, Window, due_before, ends_at, months_after


class ServiceClock(StrEnum):
    """When the two months of S9 begin (C4)."""

    LATER_OF_ISSUE_AND_APPROVAL = "later_of_issue_and_approval"
    ISSUE = "issue"
    APPROVAL = "approval"


class QueueRule(StrEnum):
    """In which order headquarters works (S43)."""

    SUBMISSION_TIME = "submission_time"


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days, the last one included."""

    opens_on: date
    closes_on: date

    @property
    def window(self) -> Window:
        """The half-open window of these days."""
        return Window.of_days(self.opens_on, self.closes_on)


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice that opens the season (S1, S54, S55); persons are masked in shipped files."""

    number: str
    title: str
    issuer: str
    dated_on: date
    contact: str
    archive_address: str


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """What holds for the whole season."""

    code: str
    title: str
    latest_intake_term: str
    validity_years: int
    issue_on: date
    closes_on: date
    service_promise_months: int
    service_clock: ServiceClock
    conditions_required: bool
    photo_required: bool
    queue_rule: QueueRule

    @property
    def earliest_intake_term(self) -> str:
        """The first intake whose record is still valid in the batch's month: "201507" for 202307 and eight years.

        Validity counts from the first registration, whatever changed since (domain.md 2.5).
        """
        return f"{int(self.code[:4]) - self.validity_years}{self.code[4:]}"

    @property
    def promise_due_on(self) -> date:
        """When the graduates of the issue date hold their certificates (S9): 2023-09-20 for 2023-07-20."""
        return months_after(self.issue_on, self.service_promise_months)


@dataclass(frozen=True, slots=True)
class RoundSettings:
    """One of the season's rounds: the window of headquarters, inside it that of the organizations (C2)."""

    number: int
    title: str
    headquarters: Span
    organizations: Span
    apply_until: date
    preliminary_list_on: date
    results_reviewed_by: date | None = None
    results_published_by: date | None = None
    photos_by: date | None = None

    @property
    def apply_window(self) -> Window:
        """When organizations apply: their window, up to the end of the day `apply_until` (C14)."""
        return Window.of_days(self.organizations.opens_on, self.apply_until)

    @property
    def preliminary_list_at(self) -> datetime:
        """The instant from which the preliminary list is frozen: the end of its day (S29)."""
        return ends_at(self.preliminary_list_on)


@dataclass(frozen=True, slots=True)
class FastLane:
    """Associates who continue to the bachelor: a separate list, due before another date (S19 to S21)."""

    title: str
    level: str
    rule: DeadlineRule
    admission_closes_on: date | None = None

    @property
    def due_on(self) -> date | None:
        """The day the list is due; None while the admission deadline is not known."""
        return due_before(self.admission_closes_on, self.rule) if self.admission_closes_on else None


@dataclass(frozen=True, slots=True)
class ReviewChain:
    """Who reviews, in order: kinds of organizations. The index in `levels` is the level of a transition."""

    levels: tuple[str, ...]
    may_return: tuple[str, ...]
    may_reject: tuple[str, ...]
    four_eyes: bool


@dataclass(frozen=True, slots=True)
class ChsiBlock:
    """At which levels of the chain a fact of CHSI blocks the review (S25, S32)."""

    fact: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArchiveSet:
    """What a graduate's archive holds, in order (S34, S37, S67)."""

    documents: tuple[str, ...]
    sort: tuple[str, ...]
    copies: int
    form_version: str


@dataclass(frozen=True, slots=True)
class Numbering:
    """How registration numbers are made: `levels` maps level to its two digits, `ranges` level to [first, last]."""

    school: str
    kind: str
    year: int
    reserve: int
    levels: dict[str, str]
    ranges: dict[str, tuple[tuple[int, ...], ...]]

    def ranges_of(self, level: str) -> tuple[SerialRange, ...]:
        """The serials of one level in the order of use."""
        return tuple(SerialRange(first, last) for first, last in self.ranges[level])


@dataclass(frozen=True, slots=True)
class Policy:
    """One season. Frozen with the batch that opens under it, so that an old batch is judged as it was."""

    notice: Notice
    batch: BatchSettings
    rounds: tuple[RoundSettings, ...]
    fast_lane: FastLane
    review: ReviewChain
    chsi_blocks: tuple[ChsiBlock, ...]
    photo_profile: str
    archive: ArchiveSet
    number: Numbering

    @property
    def window(self) -> Window:
        """From the first instant of the first round to the end of the season (S13, S42)."""
        return Window.of_days(min(r.headquarters.opens_on for r in self.rounds), self.batch.closes_on)

    def round_open_at(self, at: datetime) -> RoundSettings | None:
        """The round in which organizations may apply at this instant; None between the rounds."""
        return next((r for r in self.rounds if r.apply_window.is_open(at)), None)

    def blocks_at(self, fact: str) -> tuple[str, ...]:
        """The levels at which a fact blocks; empty when it never does."""
        return next((block.levels for block in self.chsi_blocks if block.fact == fact), ())
