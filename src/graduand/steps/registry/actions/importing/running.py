"""The course of every import, whatever its kind: open, look over the whole, then chunk by chunk."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from graduand.base.actors import Actor
from graduand.base.jobs.handlers import Chunk, Fate, Work
from graduand.steps.registry.actions.importing.sheet import Columns, SheetRow, open_sheet
from graduand.steps.registry.scope import require

CHUNK_ROWS = 2000

type Survey = Mapping[str, frozenset[Any]]


@dataclass(frozen=True)
class Source:
    """Which file is taken in, and whether this is only a trial."""

    digest: str
    name: str
    dry_run: bool


class Take(Protocol):
    """Judge some rows and, unless it is a trial, store the good ones: one transaction, one journal line."""

    def __call__(
        self, rows: Sequence[SheetRow], survey: Survey, source: Source, *, actor: Actor, at: datetime
    ) -> list[Fate]: ...


def _nothing(rows: Sequence[SheetRow]) -> Survey:
    return {}


def in_chunks(rows: list[SheetRow], size: int = CHUNK_ROWS) -> list[list[SheetRow]]:
    """The rows in their order, cut into pieces of one size."""
    return [rows[start : start + size] for start in range(0, len(rows), size)]


@dataclass(frozen=True)
class Kind:
    """
    A kind of import. `survey` looks at the whole file before the first row is judged (numbers that stand twice);
    `pieces` cuts the rows into what is stored in one transaction.
    """

    roles: tuple[str, ...]
    columns: Columns
    required: tuple[str, ...]
    take: Take
    survey: Callable[[Sequence[SheetRow]], Survey] = _nothing
    pieces: Callable[[list[SheetRow]], list[list[SheetRow]]] = in_chunks


def run(kind: Kind, work: Work) -> Iterator[Chunk]:
    """
    Take a file in; a job that was killed goes on with the piece that its cursor names (P8).

    Raises:
        NotYours: another post is needed. NotValid, TooMuch: the whole file is refused.
    """
    require(work.actor, *kind.roles)
    source = Source(work.params["digest"], work.params["name"], bool(work.params.get("dry_run")))
    rows = open_sheet(source.digest, source.name, kind.columns, kind.required, work.params.get("encoding"))
    survey = kind.survey(rows)
    pieces = kind.pieces(rows)
    for place in range(work.cursor or 0, len(pieces)):
        fates = kind.take(pieces[place], survey, source, actor=work.actor, at=work.at)
        yield Chunk(place + 1, tuple(fates), len(rows))
