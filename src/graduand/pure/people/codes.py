"""National code tables as data: what a cell says, and the code behind it (domain.md 4.2).

Each file of `codes/` holds one edition of one table with its source. Sheets write names, short names or codes; the
platform keeps the code and shows the name, so "汉", "汉族" and "01" are one ethnic group.
"""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

type TableName = Literal[
    "sex",
    "ethnic_groups",
    "political_affiliations",
    "document_types",
    "levels",
    "student_categories",
    "record_statuses",
]
TABLE_NAMES: tuple[TableName, ...] = TableName.__value__.__args__


@dataclass(frozen=True, slots=True)
class Entry:
    """One code, the name that is printed, and the other words for it."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()

    def words(self) -> tuple[str, ...]:
        """Everything a sheet may write for this code."""
        return (self.code, self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Table:
    """One edition of a code table, in the order of the standard."""

    title: str
    source: str
    edition: str
    entries: tuple[Entry, ...]
    _codes: Mapping[str, str]
    _names: Mapping[str, str]

    def code_of(self, text: str) -> str | None:
        """The code behind a name, an alias or a code; None when the table does not know the word."""
        return self._codes.get(_plain(text))

    def name_of(self, code: str) -> str:
        """The name to print. Raises `KeyError` for a code that was never valid: codes are checked on the way in."""
        return self._names[code]

    def choices(self) -> tuple[tuple[str, str], ...]:
        """(code, name) for a select."""
        return tuple((entry.code, entry.name) for entry in self.entries)

    def __contains__(self, code: object) -> bool:
        return code in self._names

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


@cache
def table(name: TableName) -> Table:
    """The table of that name, read once."""
    return read_table(files(__package__).joinpath("codes", f"{name}.toml").read_text("utf-8"))


def read_table(text: str) -> Table:
    """A table from its TOML. Raises `ValueError` when one word would mean two codes."""
    raw = tomllib.loads(text)
    entries = tuple(Entry(row["code"], row["name"], tuple(row.get("aliases", ()))) for row in raw["code"])
    names = {entry.code: entry.name for entry in entries}
    return Table(raw["title"], raw["source"], raw["edition"], entries, _index(entries), names)


def _index(entries: tuple[Entry, ...]) -> Mapping[str, str]:
    codes: dict[str, str] = {}
    for entry in entries:
        for word in map(_plain, entry.words()):
            if codes.setdefault(word, entry.code) != entry.code:
                raise ValueError(f"{word!r} means both {codes[word]} and {entry.code}")
    return codes


def _plain(text: str) -> str:
    """Half-width, upper case, without blanks: how a word is compared, not how it is shown."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())
