"""A sheet that has been read: a header and rows that remember their place."""

from collections.abc import Sequence
from dataclasses import dataclass

from graduand.pure.papers.sheets.cells import Cell, Value, cell_of


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the header, kept as it came and made into cells when asked (2 million cells cost 2 s otherwise).

    `number` is the row as a person counts it in the spreadsheet, from 1; `width` the number of columns of the header.
    """

    number: int
    values: Sequence[Value]
    width: int

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of the row, exactly as many as the header has columns."""
        filled = tuple(map(cell_of, self.values[: self.width]))
        return filled + (Cell(""),) * (self.width - len(filled))

    def cell(self, column: int) -> Cell:
        """The cell under one column of the header; a short row gives an empty cell."""
        return cell_of(self.values[column]) if column < len(self.values) else Cell("")

    @property
    def surplus(self) -> int:
        """How many filled cells stand right of the header: a sign that a stray comma has shifted the row."""
        return sum(1 for value in self.values[self.width :] if cell_of(value).text)


@dataclass(frozen=True, slots=True)
class Table:
    """A whole sheet: `kind` is xlsx, xls, csv or dbf; `encoding` is empty for workbooks; `header_row` counts from 1."""

    kind: str
    encoding: str
    header: tuple[str, ...]
    header_row: int
    rows: list[Row]
