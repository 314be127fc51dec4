"""From a kept file to the rows of a kind: the columns found by their headings, or why the file is no good."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graduand.base import files
from graduand.base.errors import NotValid, Refusal, TooMuch
from graduand.pure.papers.sheets.cells import Cell, cell_of, tidy
from graduand.pure.papers.sheets.faults import BadSheet
from graduand.pure.papers.sheets.headers import match_header
from graduand.pure.papers.sheets.limits import SheetLimits
from graduand.pure.papers.sheets.reading import read_table
from graduand.pure.papers.sheets.table import Row

UPLOADS = "uploads"
MEGABYTE = 1024 * 1024
LIMITS = SheetLimits(max_rows=1_000_000)
TOO_MUCH = frozenset({"file.too_large", "file.too_many_rows", "file.too_many_columns"})

type Columns = Mapping[str, tuple[str, ...]]

_NO_CELL = Cell("")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row under the header: `number` as a person counts it, the cells by field."""

    number: int
    row: Row
    places: Mapping[str, int]

    def cell(self, field: str) -> Cell:
        """The cell of a field; an optional column that the sheet has not gives an empty one."""
        place = self.places.get(field)
        return _NO_CELL if place is None else self.row.cell(place)

    def text(self, field: str) -> str:
        """The text of a field; a cell that is a text already is only trimmed, since millions of them are read."""
        place, values = self.places.get(field), self.row.values
        if place is None or place >= len(values):
            return ""
        value = values[place]
        text = tidy(value) if isinstance(value, str) else cell_of(value).text
        # A database text holds no NUL, and no sheet of an office means one.
        return text.replace("\0", "") if "\0" in text else text


def open_sheet(
    digest: str, name: str, columns: Columns, required: Iterable[str], encoding: str | None = None
) -> list[SheetRow]:
    """
    Read a kept upload and find its columns; `columns` gives each field its headings, the usual one first.

    Raises:
        NotValid: wrong header, wrong encoding, damaged, empty. TooMuch: larger than the limits. NotFound: file gone.
    """
    data = files.fetch_bytes(UPLOADS, digest)
    try:
        table = read_table(data, name, encoding=encoding or None, limits=LIMITS)
        places = match_header(table.header, columns, required)
    except BadSheet as bad:
        raise refusal_of(bad) from bad
    if not table.rows:
        raise NotValid("file.no_rows", name=name)
    return [SheetRow(row.number, row, places) for row in table.rows]


def refusal_of(bad: BadSheet) -> Refusal:
    """The refusal that says what is wrong with a file."""
    kind = TooMuch if bad.code in TOO_MUCH else NotValid
    facts: dict[str, Any] = {name: _shown(value) for name, value in bad.facts.items()}
    if bad.code == "file.too_large":
        facts |= {f"{name}_mb": round(facts[name] / MEGABYTE, 1) for name in ("found", "limit")}
    return kind(bad.code, **facts)


def _shown(fact: Any) -> Any:
    """Pairs as "is → should be", so that a sentence can list them."""
    if isinstance(fact, Mapping):
        return [f"{found} → {wanted}" for wanted, found in fact.items()]
    return list(fact) if isinstance(fact, tuple) else fact


def twice(rows: Sequence[SheetRow], field: str) -> frozenset[str]:
    """The texts of a field that stand in more than one row."""
    seen: set[str] = set()
    again: set[str] = set()
    for text in (row.text(field) for row in rows):
        (again if text in seen else seen).add(text)
    return frozenset(again - {""})


def disputed(rows: Sequence[SheetRow], field: str, other: str) -> frozenset[str]:
    """The texts of a field beside which two different texts of another field stand."""
    first: dict[str, str] = {}
    again = {row.text(field) for row in rows if first.setdefault(row.text(field), row.text(other)) != row.text(other)}
    return frozenset(again - {""})
