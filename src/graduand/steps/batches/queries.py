"""Questions about seasons: which batch is open, under which policy, which window counts for whom, what is next."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from graduand.base.actors import Actor
from graduand.pure.workflow import policy as policies
from graduand.pure.workflow.calendar import Event
from graduand.pure.workflow.settings import Policy
from graduand.pure.workflow.windows import Window as Span
from graduand.pure.workflow.windows import day_of
from graduand.steps.batches.models import Batch, Window, WindowKind
from graduand.steps.registry import scope

_policies: dict[str, Policy] = {}


@dataclass(frozen=True)
class Dated:
    """A line of the calendar as of a day: `tense` is past, today, running or coming; `days` until it begins or ends."""

    event: Event
    tense: str
    days: int


def current(at: datetime) -> Batch | None:
    """The batch of the season: the newest one opened and not closed."""
    return Batch.objects.filter(opened_at__lte=at, closed_at=None).order_by("-code").first()


def policy_of(batch: Batch) -> Policy:
    """The policy that the batch was opened with, frozen; read once a process, found again by its digest."""
    if batch.policy_digest not in _policies:
        _policies[batch.policy_digest] = policies.from_json(json.dumps(batch.policy))
    return _policies[batch.policy_digest]


def days_left(batch: Batch, actor: Actor, at: datetime) -> int | None:
    """Calendar days until the application window that counts for the actor shuts; None when none is open."""
    window = window_for(batch, actor.path, WindowKind.APPLICATION, at)
    return Span(window.opens_at, window.closes_at).days_left(at) if window else None


def window_for(batch: Batch, path: str, kind: str, at: datetime) -> Window | None:
    """The open window of the nearest organization at or above `path`, if any (ruling C2, P7)."""
    return next((window for window in windows_of(batch, path, kind) if window.opens_at <= at < window.closes_at), None)


def next_window(batch: Batch, path: str, kind: str, at: datetime) -> Window | None:
    """The window that is open or opens next, else the last one: what a refusal names."""
    windows = windows_of(batch, path, kind)
    return next((window for window in windows if at < window.closes_at), windows[-1] if windows else None)


def windows_of(batch: Batch, path: str, kind: str) -> list[Window]:
    """The windows that count for a place, one per round: those of the nearest organization at or above it."""
    return windows_at(batch, [path], kind)[path]


def windows_at(batch: Batch, paths: Collection[str], kind: str) -> dict[str, list[Window]]:
    """The windows that count for each of many places, in one query."""
    places = {place for path in paths for place in scope.above(path)}
    found = Window.objects.filter(round__batch=batch, kind=kind, organization__path__in=places)
    by_place: dict[str, list[Window]] = {}
    for window in found.select_related("round", "organization").order_by("round__number"):
        by_place.setdefault(window.organization.path, []).append(window)
    return {path: _nearest(path, by_place) for path in paths}


def _nearest(path: str, by_place: dict[str, list[Window]]) -> list[Window]:
    """For each round the window of the organization that stands nearest above a place."""
    nearest: dict[int, Window] = {}
    for place in scope.above(path):
        nearest |= {window.round.number: window for window in by_place.get(place, ())}
    return [nearest[number] for number in sorted(nearest)]


def windows_below(batch: Batch, actor: Actor) -> QuerySet[Window]:
    """All windows of a batch that the actor may see: those of organizations at or below, and those above that bind."""
    from_above = Window.objects.filter(organization__path__in=scope.above(actor.path))
    found = scope.limit(Window.objects.all(), actor, "organization__path") | from_above
    return found.filter(round__batch=batch).select_related("round", "organization").order_by(
        "round__number", "organization__path", "kind"
    )  # fmt: skip


def calendar_of(batch: Batch, at: datetime) -> list[Dated]:
    """The season's dates as of a day (domain.md 1.4)."""
    today = day_of(at)
    return [_dated(event, today) for event in policies.calendar(policy_of(batch))]


def _dated(event: Event, today: date) -> Dated:
    last = event.until or event.on
    if last < today:
        return Dated(event, "past", (today - last).days)
    if event.on > today:
        return Dated(event, "coming", (event.on - today).days)
    return Dated(event, "today" if last == today else "running", (last - today).days)
