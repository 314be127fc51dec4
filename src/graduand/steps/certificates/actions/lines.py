"""The allocator of registration numbers: one locked row a block of serials, unique and without gaps (P1)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from graduand.base.errors import NotReady
from graduand.pure.workflow.numbers import RegistrationNumber, SerialRange, capacity_alarm, compose
from graduand.pure.workflow.settings import Numbering, Policy
from graduand.steps.certificates.models import NumberLine

Given = list[tuple[NumberLine, int, str]]
"""Line, serial and the eighteen digits, in the order of giving."""


def take(policy: Policy, level: str, count: int) -> tuple[Given, int]:
    """
    Take the next `count` numbers of a level and say how many are left; the lines stay locked until the commit.

    Raises:
        NotReady: `number.exhausted`, the ranges of the policy hold fewer; nothing is taken.
    """
    lines = _locked(policy.number, level)
    left = sum(capacity(line) for line in lines)
    if left < count:
        raise NotReady("number.exhausted", level=level, left=left, asked=count)
    given: Given = []
    for line in lines:
        given += _take_from(line, count - len(given))
    return given, left - count


def is_running_out(policy: Policy, left: int, awaited: int) -> bool:
    """Whether fewer serials than the policy's reserve would be left when all who wait have theirs (domain.md 3.2)."""
    return capacity_alarm(left, awaited, policy.number.reserve)


def capacity(line: NumberLine) -> int:
    """How many serials a line still holds."""
    return line.last_serial - line.next_serial + 1


def _take_from(line: NumberLine, wanted: int) -> Given:
    first, count = line.next_serial, min(wanted, capacity(line))
    if count <= 0:
        return []
    line.next_serial += count
    line.save(update_fields=["next_serial"])
    return [(line, serial, _written(line, serial)) for serial in range(first, first + count)]


def _written(line: NumberLine, serial: int) -> str:
    return compose(RegistrationNumber(line.school, line.kind, line.year, line.level, serial))


def _locked(numbering: Numbering, level: str) -> list[NumberLine]:
    """The lines of a level, made on first use; two who are first at once make them together."""
    ranges = numbering.ranges_of(level)
    heads: dict[str, Any] = {
        "school": numbering.school, "kind": numbering.kind, "year": numbering.year, "level": numbering.levels[level],
    }  # fmt: skip
    same_year = NumberLine.objects.filter(**heads)
    own = {"first_serial__in": [block.first for block in ranges]}
    known = same_year.filter(**own)
    lines = _lock(known)
    if len(lines) == len(ranges):
        return lines
    _refuse_overlap(same_year.exclude(**own), ranges)
    NumberLine.objects.bulk_create(
        [NumberLine(**heads, first_serial=block.first, last_serial=block.last, next_serial=block.first)
         for block in ranges], ignore_conflicts=True,
    )  # fmt: skip
    return _lock(known)


def _refuse_overlap(others: QuerySet[NumberLine], ranges: Sequence[SerialRange]) -> None:
    """January and July of a year must not collide (ZJ2008). Raises NotReady."""
    for other in others:
        for block in ranges:
            if block.first <= other.last_serial and other.first_serial <= block.last:
                raise NotReady("number.ranges_overlap", first=block.first, last=block.last)


def _lock(lines: QuerySet[NumberLine]) -> list[NumberLine]:
    """The row locks that make it true; always in the same order, so that two numberings never wait for each other."""
    return list(lines.order_by("first_serial").select_for_update())
