"""What a list shows: columns declared once, drawn by one template, written by one exporter."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise

from graduand.base.language import show

CellKind = Literal["text", "number", "tag", "dot", "link", "code"]
Text = str | Promise


@dataclass(frozen=True)
class Cell:
    """One value as the template draws it; `tone` is ok, warn, bad, info or muted."""

    html_text: str
    label: Text
    kind: CellKind = "text"
    tone: str = ""
    url: str | None = None


@dataclass(frozen=True)
class Column:
    """
    A column: `value` takes a row and gives what is shown and exported; `sort` names the not-null field behind it.

    `tone` and `url` take a row too. `wide` columns give way first on a narrow screen.
    """

    key: str
    label: Text
    value: Callable[[Any], Any]
    sort: str | None = None
    kind: CellKind = "text"
    tone: Callable[[Any], str] | None = None
    url: Callable[[Any], str] | None = None
    align: str = "start"
    wide: bool = False

    def cell(self, row: Any) -> Cell:
        """This column of one row, for the page."""
        return Cell(
            self.written(row), self.label, self.kind, self.tone(row) if self.tone else "",
            self.url(row) if self.url else None,
        )  # fmt: skip

    def written(self, row: Any) -> str:
        """This column of one row as text, for the page and the export alike."""
        value = self.value(row)
        return show(value)


@dataclass(frozen=True)
class Heading:
    """A column head as the template draws it."""

    key: str
    label: Text
    sortable: bool
    direction: str | None
    sort_url: str
    align: str
    wide: bool
