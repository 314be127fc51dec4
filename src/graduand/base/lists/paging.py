"""Keyset paging with a page number beside it, and a count that stops counting.

"Next" and "previous" travel by key, so page 30,000 is as fast as page 2; jumping by number works within the first
JUMP_ROWS rows, where an offset is cheap.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

PAGE_SIZES = (10, 15, 30, 50, 100, 200)  # S83
DEFAULT_SIZE = 15
JUMP_ROWS = 10_000
COUNT_CAP = 10_001


@dataclass(frozen=True)
class Order:
    """The sort of a list: a not-null field, its direction, and the primary key to settle ties."""

    field: str
    descending: bool = False

    @classmethod
    def read(cls, text: str, allowed: dict[str, str], default: str) -> "Order":
        """From `sort=-name`; `allowed` maps column keys to fields, anything else falls back to `default`."""
        key = text.lstrip("-")
        if key not in allowed:
            return cls(default.lstrip("-"), default.startswith("-"))
        return cls(allowed[key], text.startswith("-"))

    def apply(self, rows: QuerySet[Any], backwards: bool = False) -> QuerySet[Any]:
        """The rows in this order, or in the exact reverse."""
        sign = "-" if self.descending != backwards else ""
        return rows.order_by(f"{sign}{self.field}", f"{sign}pk")

    def beyond(self, key: tuple[Any, Any], backwards: bool = False) -> Q:
        """The condition "comes after `key`" (or before it)."""
        compare = "lt" if self.descending != backwards else "gt"
        value, pk = key
        return Q(**{f"{self.field}__{compare}": value}) | Q(**{self.field: value, f"pk__{compare}": pk})

    def key_of(self, row: Model) -> str:
        """Where a row stands, as an opaque text for an address."""
        value: Any = row
        for part in self.field.split("__"):
            value = getattr(value, part)
        return base64.urlsafe_b64encode(json.dumps([value, row.pk], default=str).encode()).decode()


def read_key(text: str) -> tuple[Any, Any] | None:
    """The key out of an address; a garbled one is ignored and the list begins at its start."""
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(text.encode()))
    except (ValueError, TypeError):
        return None
    return (value, pk) if isinstance(value, str | int | float) and isinstance(pk, str | int) else None


@dataclass(frozen=True)
class Pager:
    """What the template needs to draw the pager; `count` is None when the number of pages is not known."""

    number: int
    count: int | None
    previous_url: str | None
    next_url: str | None
    numbers: list[tuple[int | None, str | None, bool]]
    jump_max: int


@dataclass(frozen=True)
class Page:
    """The rows of one page, its pager, the capped total and the running number of its first row."""

    rows: list[Any]
    pager: Pager
    total: int
    capped: bool
    first: int


def cut(rows: QuerySet[Any], order: Order, query: QueryDict, size: int) -> Page:
    """Cut one page out of the rows, in two queries whatever the size of the table: the rows and the capped count."""
    total = rows[:COUNT_CAP].count()
    capped = total == COUNT_CAP
    number = _whole(query.get("page"), 1)
    found, more, less = _rows(rows, order, query, size, number)
    number = min(number, max(1, -(-total // size))) if not capped else number
    before = order.key_of(found[0]) if found and less else None
    after = order.key_of(found[-1]) if found and more else None
    return Page(found, _pager(query, number, total, capped, size, before, after), total, capped, (number - 1) * size)


def _rows(rows: QuerySet[Any], order: Order, query: QueryDict, size: int, number: int) -> tuple[list[Any], bool, bool]:
    """The rows of the page, whether there are more after it, and whether there are some before it."""
    after, before = read_key(query.get("after", "")), read_key(query.get("before", ""))
    if before:
        found = list(order.apply(rows.filter(order.beyond(before, backwards=True)), backwards=True)[: size + 1])
        return found[size - 1 :: -1] if len(found) > size else found[::-1], True, len(found) > size
    if after:
        found = list(order.apply(rows.filter(order.beyond(after)))[: size + 1])
        return found[:size], len(found) > size, True
    offset = min((number - 1) * size, JUMP_ROWS)
    found = list(order.apply(rows)[offset : offset + size + 1])
    return found[:size], len(found) > size, offset > 0


def _pager(
    query: QueryDict, number: int, total: int, capped: bool, size: int, before: str | None, after: str | None
) -> Pager:
    count = None if capped else max(1, -(-total // size))
    reach = min(-(-total // size) or 1, JUMP_ROWS // size)
    shown = sorted({1, reach, *range(max(1, number - 2), min(reach, number + 2) + 1)})
    return Pager(
        number, count,
        changed(query, page=number - 1, before=before, after=None) if before else None,
        changed(query, page=number + 1, after=after, before=None) if after else None,
        list(_numbers(query, shown, number)), reach,
    )  # fmt: skip


def _numbers(query: QueryDict, shown: list[int], current: int) -> Iterator[tuple[int | None, str | None, bool]]:
    """The page numbers with their addresses; (None, None, False) stands for those left out."""
    for before, n in zip([shown[0] - 1, *shown], shown, strict=False):
        if n - before > 1:
            yield None, None, False
        yield n, changed(query, page=n, after=None, before=None), n == current


def changed(query: QueryDict, **changes: Any) -> str:
    """The query string with some parameters changed, and those set to None left out."""
    copy = query.copy()
    for name, value in changes.items():
        copy.pop(name, None)
        if value is not None:
            copy[name] = str(value)
    return f"?{copy.urlencode()}"


def page_size(query: QueryDict) -> int:
    """The page size asked for, if it is one of those offered."""
    asked = _whole(query.get("page_size"), DEFAULT_SIZE)
    return asked if asked in PAGE_SIZES else DEFAULT_SIZE


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 and int(text) > 0 else default
