"""What waits for a post, until when: each item is one question with a number, a due date and a place to go."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

Text = str | Promise
SOON = timedelta(days=3)


@dataclass(frozen=True)
class Waiting:
    """`count` rows wait for `title` at `url`; `why` says what to do; `due_at` is when it is too late.

    `more`: there are more than were counted.
    """

    title: Text
    count: int
    url: str
    why: Text
    due_at: datetime | None = None
    tone: str = "info"
    more: bool = False

    def urgent(self, at: datetime) -> bool:
        """Whether less than three days are left."""
        return self.due_at is not None and self.due_at - at < SOON


def to(route: str, **query: Any) -> str:
    """The address of a list with its filter set."""
    text = "&".join(f"{name}={value}" for name, value in query.items())
    return reverse(route) + (f"?{text}" if text else "")


def most_pressing(items: list[Waiting], at: datetime) -> list[Waiting]:
    """Only what really waits: urgent first, then by number of students it frees."""
    return sorted((item for item in items if item.count), key=lambda item: (not item.urgent(at), -item.count))
