"""A file of students or results as pieces of record batches; its suffix says which kind it is."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from graduand.base.errors import NotFound, NotValid, Refusal, TooMuch
from graduand.fronts.cli.audit_files.headings import Headings
from graduand.pure.audit.frames import BadFrame, Refusals
from graduand.pure.papers.sheets.faults import BadSheet
from graduand.pure.papers.sheets.headers import match_header

ROWS_AT_ONCE = 1 << 18
"""Rows of a record batch: enough for numpy to be fast, few enough to be small."""

SUFFIXES = (".parquet", ".csv")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is read of a file: its path, the headings of each field, the fields without which it is refused."""

    path: Path
    headings: Headings
    required: Sequence[str]
    most_rows: int

    def places(self, header: Sequence[str]) -> dict[str, int]:
        """Field -> place of its column. Raises `NotValid` with what lacks or stands there twice."""
        try:
            return match_header(header, self.headings, self.required)
        except BadSheet as bad:
            facts = {name: pairs(value) or None for name, value in bad.facts.items()}
            raise NotValid(f"audit_file.{bad.code}", path=self.path.name, **facts) from bad

    def check_rows(self, rows: int) -> int:
        """The number of rows, if it is not absurd. Raises `TooMuch`."""
        if not 0 <= rows <= self.most_rows:
            raise TooMuch("audit_file.too_many_rows", path=self.path.name, found=rows, limit=self.most_rows)
        return rows


class Source(Protocol):
    """An opened file; it travels to worker processes, so it holds no handle."""

    @property
    def rows(self) -> int:
        """How many rows there are, refused ones too."""
        ...

    @property
    def pieces(self) -> int:
        """How many pieces can be read by themselves."""
        ...

    def batches(self, piece: int, refusals: Refusals) -> Iterator[pa.RecordBatch]:
        """The rows of one piece with the names of the fields, and `row`, where each stands in the file."""
        ...


def pairs(fact: object) -> object:
    """A mapping as texts "wanted → found", for a sentence."""
    return [f"{wanted} → {found}" for wanted, found in fact.items()] if isinstance(fact, dict) else fact


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn everything that a file can do to its reader into one refusal. Arrow's own words go along as `reason`."""
    try:
        yield
    except Refusal:
        raise
    except BadFrame as bad:
        raise NotValid(bad.code, path=path.name, **bad.facts) from bad
    except FileNotFoundError as fault:
        raise NotFound("audit_file.not_found", path=str(path)) from fault
    except MemoryError as fault:
        raise TooMuch("audit_file.too_large", path=path.name) from fault
    except (pa.ArrowException, OSError, UnicodeError, ValueError, OverflowError) as fault:
        raise NotValid("audit_file.damaged", path=path.name, reason=_first_line(fault)) from fault


def _first_line(fault: BaseException) -> str:
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0][:200]
