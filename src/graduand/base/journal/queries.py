"""Read and verify the journal."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from graduand.base.journal.actions import GENESIS, digest_of
from graduand.base.journal.models import Entry


@dataclass(frozen=True)
class Verification:
    """`lines` read; `faults` as (number, what is wrong), empty when the chain is whole; `head` the last digest."""

    lines: int
    faults: tuple[tuple[int, str], ...]
    head: str


def entries_about(subject: str) -> QuerySet[Entry]:
    """The lines about one subject, oldest first."""
    return Entry.objects.filter(subject=subject).order_by("number")


def latest_at() -> datetime | None:
    """When the newest line was written; None for an empty journal."""
    last = Entry.objects.order_by("-number").first()
    return last.at if last else None


def verify() -> Verification:
    """Recompute the whole chain; a changed, missing or slipped-in line is a fault."""
    faults: list[tuple[int, str]] = []
    previous, number = GENESIS, 0
    for entry in Entry.objects.order_by("number").iterator():
        number += 1
        faults += [(entry.number, fault) for fault in _faults(entry, number, previous)]
        previous, number = entry.digest, entry.number
    return Verification(number, tuple(faults), previous)


def _faults(entry: Entry, expected: int, previous: str) -> list[str]:
    found = []
    if entry.number != expected:
        found.append(f"line {expected} is missing")
    if entry.previous != previous:
        found.append("does not continue the line before it")
    if entry.digest != digest_of(entry):
        found.append("its content was changed")
    return found
