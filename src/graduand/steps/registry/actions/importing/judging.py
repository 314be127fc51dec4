"""One row under judgement: every fault is gathered, not only the first, so that a sheet is mended in one go."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from graduand.base.jobs.handlers import Fate
from graduand.base.jobs.models import Verdict
from graduand.pure.people.codes import TableName, table
from graduand.pure.people.identity import BadIdentity
from graduand.pure.people.names import BadName
from graduand.pure.people.numbers import BadStudentNumber
from graduand.pure.people.terms import BadTerm
from graduand.steps.registry.actions.importing.sheet import Columns, SheetRow

BAD = (BadIdentity, BadName, BadStudentNumber, BadTerm)
KEY_LENGTH = SHOWN_LENGTH = 60

type Found = tuple[str, dict[str, Any]]

_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?: 00:00:00)?")


class Judgement:
    """The row, what is wrong with it, and what a person should know about it although it is taken."""

    def __init__(self, row: SheetRow, columns: Columns, key: str) -> None:
        self.row = row
        self.columns = columns
        self.key = row.text(key)[:KEY_LENGTH]
        self.faults: list[Found] = []
        self.notes: list[Found] = []

    def fault(self, code: str, /, **facts: Any) -> None:
        """Refuse the row for a reason."""
        self.faults.append((code, _plain(facts)))

    def note(self, code: str, /, **facts: Any) -> None:
        """Say something beside it."""
        self.notes.append((code, _plain(facts)))

    def heading(self, field: str) -> str:
        """How the office names a field."""
        return self.columns[field][0]

    def text(self, field: str, limit: int = 200) -> str:
        """The text of a field, which may be empty."""
        text = self.row.text(field)
        if len(text) > limit:
            self.fault("cell.too_long", column=self.heading(field), limit=limit, found=len(text))
        return text

    def required(self, field: str, limit: int = 200) -> str:
        """The text of a field that may not be empty."""
        text = self.text(field, limit)
        if not text:
            self.fault("cell.missing", column=self.heading(field))
        return text

    def code(self, field: str, name: TableName) -> str:
        """The code behind the word of a national table."""
        text = self.required(field)
        found = code_of(name, text) if text else None
        if text and found is None:
            self.fault("code.unknown", column=self.heading(field), value=text, table=table(name).title)
        return found or ""

    def word[T](self, field: str, words: dict[str, T]) -> T | None:
        """What a word of the office means."""
        text = self.required(field)
        if text and text not in words:
            self.fault("word.unknown", column=self.heading(field), value=text, known=list(words))
        return words.get(text)

    def read[T](self, reader: Callable[[], T]) -> T | None:
        """What a reader of the pure floor makes of it, or its fault."""
        try:
            return reader()
        except BAD as bad:
            self.fault(bad.code, **bad.facts)
            return None

    def day(self, field: str) -> date | None:
        """A date in any of the usual writings; None when the cell is empty."""
        text = self.text(field)
        found = read_day(text)
        if text and found is None:
            self.fault("cell.not_a_date", column=self.heading(field), value=text)
        return found

    @property
    def good(self) -> bool:
        """Whether nothing is wrong so far."""
        return not self.faults

    def fate(self) -> Fate:
        """What becomes of the row."""
        verdict = Verdict.REFUSED if self.faults else Verdict.NOTED if self.notes else Verdict.OK
        return Fate(self.row.number, self.key, verdict.value, tuple(self.faults or self.notes))


@lru_cache(maxsize=4096)
def code_of(name: TableName, text: str) -> str | None:
    """The code behind a word; a column of a hundred thousand rows holds a handful of words."""
    return table(name).code_of(text)


def read_day(text: str) -> date | None:
    """The day behind 1990-01-02, 1990/1/2, 1990年1月2日 or 19900102; None for anything else."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, *parts = (part for part in found.groups() if part)
    try:
        return date(int(year), int(parts[0]), int(parts[1]))
    except ValueError:
        return None


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts as a job can keep them: tuples as lists, and no more of a text than a person needs to find it."""
    return {name: _short(value) for name, value in facts.items()}


def _short(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= SHOWN_LENGTH else f"{value[:SHOWN_LENGTH]}…"
    return list(value) if isinstance(value, tuple) else value
