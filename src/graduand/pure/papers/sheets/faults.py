"""What can be wrong with a sheet: one exception with a code and facts, never a sentence."""

from collections.abc import Mapping, Sequence

Fact = int | str | Sequence[str] | Mapping[str, str]


class BadSheet(Exception):
    """A sheet that cannot be read or written, with the code of the reason and the facts to explain it.

    Codes of a file: `file.too_large`, `file.empty`, `file.kind_unknown`, `file.damaged`, `file.locked`,
    `file.no_sheet`, `file.wrong_encoding`, `file.no_header`, `file.too_many_rows`, `file.too_many_columns`.
    Codes of a header: `header.missing`, `header.duplicate`. Codes of writing: `dbf.too_long`, `dbf.too_many_rows`,
    `csv.cannot_encode`.
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: dict[str, Fact] = facts
