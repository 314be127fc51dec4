"""The season as a list of dates: what the calendar page and the reminders show (domain.md 1.4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graduand.pure.workflow.settings import Policy, RoundSettings


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the calendar. `until` is the last day of a span, None for a single day; `level` is who acts, a
    kind of organization; `source` cites the notice (S, C) or the rule the date was computed by."""

    on: date
    until: date | None
    code: str
    round: int | None
    level: str
    source: str


def calendar(policy: Policy) -> tuple[Event, ...]:
    """Every date of the policy in the order of time. A date that depends on another one not yet known is absent
    (`FastLane.due_on` is then None)."""
    found = [*_of_batch(policy), *(event for settings in policy.rounds for event in _of_round(settings))]
    return tuple(sorted(found, key=lambda event: (event.on, event.until or event.on, event.round or 0, event.code)))


def _of_batch(policy: Policy) -> Iterator[Event]:
    batch = policy.batch
    yield Event(policy.notice.dated_on, None, "notice_dated", None, "college", "S57")
    yield Event(batch.issue_on, None, "certificates_issued", None, "headquarters", "S50, S51")
    yield Event(batch.promise_due_on, None, "promise_due", None, "center", "S9")
    yield Event(batch.closes_on, None, "batch_closes", None, "headquarters", "S42")
    if policy.fast_lane.due_on:
        yield Event(policy.fast_lane.due_on, None, "continuation_list_due", None, "center", "S21, C15")


def _of_round(settings: RoundSettings) -> Iterator[Event]:
    number, span = settings.number, settings.organizations
    yield Event(settings.headquarters.opens_on, None, "round_opens", number, "headquarters", "S13, S16")
    yield Event(span.opens_on, span.closes_on, "round_window", number, "college", "S15, S18")
    yield Event(settings.apply_until, None, "apply_until", number, "center", "S22, C14")
    yield Event(settings.preliminary_list_on, None, "preliminary_list_frozen", number, "college", "S29")
    dated = (
        (settings.results_reviewed_by, "results_reviewed_by", "college", "S14"),
        (settings.results_published_by, "results_published_by", "college", "S17"),
        (settings.photos_by, "photos_by", "center", "S27, S28"),
    )
    yield from (Event(on, None, code, number, level, source) for on, code, level, source in dated if on)
