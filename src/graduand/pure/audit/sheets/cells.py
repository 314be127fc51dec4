"""Reading the cells of one row of the rules sheet; what cannot be read becomes a fault and never an exception."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from graduand.pure.audit.rules.parts import Fault

YES, NO = "是", "否"
LEVELS = {"专科": "associate", "专科起点本科": "bachelor"}
"""Level as the office writes it -> as we store it."""

SEASONS = {"春季": "03", "秋季": "09", "春": "03", "秋": "09", "spring": "03", "autumn": "09", "fall": "09"}
_TERM = re.compile(r"(\d{4})\s*年?\s*-?\s*(春季|秋季|春|秋|spring|autumn|fall|03|09)", re.IGNORECASE)
LARGEST = 10**9
_SEPARATORS = re.compile(r"[、,，;；\s]+")


def intake_term(text: str) -> str | None:
    """Read "2016年春季", "2016春季", "201603" or "2016-spring" as "201603"; None when it is none of these."""
    match = _TERM.fullmatch(text.strip())
    if match is None:
        return None
    season = match[2].lower()
    return match[1] + SEASONS.get(season, season)


def term_text(term: str) -> str:
    """Write "201603" as "2016年春季"."""
    return f"{term[:4]}年{'春季' if term[4:] == '03' else '秋季'}"


class Cells:
    """One row of the sheet and the faults met while reading it."""

    def __init__(self, row: int, cells: Mapping[str, str]) -> None:
        self.row = row
        self.cells = cells
        self.faults: list[Fault] = []

    def fault(self, code: str, column: str) -> None:
        """Note that the cell in `column` cannot be used."""
        self.faults.append(Fault(code, self.row, {"column": column, "value": self.text(column)}))

    def text(self, column: str) -> str:
        """The cell without blanks around it; empty when there is none."""
        return (self.cells.get(column) or "").strip()

    def required(self, column: str) -> str:
        """A text that must be there."""
        text = self.text(column)
        if not text:
            self.fault("rules.cell_missing", column)
        return text

    def codes(self, column: str) -> tuple[str, ...]:
        """A list of codes, separated by 、 or commas."""
        return tuple(code for code in _SEPARATORS.split(self.text(column)) if code)

    def number(self, column: str) -> Decimal | None:
        """A number, or None for a blank cell."""
        text = self.text(column)
        try:
            value = Decimal(text) if text else None
        except InvalidOperation:
            value = Decimal("NaN")
        if value is not None and not value.is_finite():
            self.fault("rules.cell_not_number", column)
            return None
        return value

    def amount(self, column: str) -> Decimal:
        """A number that must be there."""
        self.required(column)
        return self.number(column) or Decimal(0)

    def whole(self, column: str) -> int:
        """A whole number that must be there."""
        value = self.amount(column)
        if not -LARGEST <= value <= LARGEST or value % 1:  # longer numbers cannot even be divided
            self.fault("rules.cell_not_whole", column)
            return 0
        return int(value)

    def maybe_whole(self, column: str) -> int | None:
        """A whole number, or None for a blank cell."""
        return self.whole(column) if self.text(column) else None

    def flag(self, column: str) -> bool:
        """是 or 否; blank is a fault, since nobody should graduate by a forgotten cell."""
        text = self.required(column)
        if text not in ("", YES, NO):
            self.fault("rules.cell_not_yes_no", column)
        return text == YES

    def maybe_flag(self, column: str) -> bool:
        """是 or 否 in a column that older sheets do not have; blank means no."""
        return bool(self.text(column)) and self.flag(column)

    def choice[Value](self, column: str, values: Mapping[str, Value]) -> Value:
        """One of the words that `values` knows; the first of them when the word is wrong."""
        text = self.required(column)
        if text and text not in values:
            self.faults.append(
                Fault(
                    "rules.cell_not_choice",
                    self.row,
                    {"column": column, "value": text, "choices": "、".join(values)},
                )
            )
        return values.get(text, next(iter(values.values())))

    def maybe_choice[Value](self, column: str, values: Mapping[str, Value]) -> Value:
        """One of the words; the first for a blank cell."""
        return self.choice(column, values) if self.text(column) else next(iter(values.values()))

    def term(self, column: str) -> str:
        """An intake term that must be there."""
        text = self.required(column)
        term = intake_term(text)
        if text and term is None:
            self.fault("rules.cell_not_term", column)
        return term or ""

    def level(self, column: str) -> str:
        """A level of study that must be there."""
        text = self.required(column)
        if text and text not in LEVELS:
            self.fault("rules.cell_not_level", column)
        return LEVELS.get(text, "")
