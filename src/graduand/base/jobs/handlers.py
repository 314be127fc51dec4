"""How a room lends its verbs to the job runner without the runner importing the room.

A room's `tasks.py` says `@handler("photos.import_zip")` over a generator function; the runner finds it by name. The
generator yields one `Chunk` per transaction and begins at `work.cursor`, so a fresh run after a kill goes on there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from graduand.base.actors import Actor


@dataclass(frozen=True)
class Fate:
    """What became of row `number` with `key`: verdict "ok", "refused" or "noted"; `codes` as (code, facts)."""

    number: int
    key: str
    verdict: str
    codes: tuple[tuple[str, dict[str, Any]], ...] = ()


@dataclass(frozen=True)
class Chunk:
    """One committed step: `cursor` is where the next one begins; `total` when it is known; `result` is merged."""

    cursor: Any
    rows: tuple[Fate, ...] = ()
    total: int | None = None
    result: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Work:
    """What a handler gets: `at` is the instant when the person asked, `cursor` None at the very beginning."""

    job_id: str
    params: dict[str, Any]
    actor: Actor
    at: datetime
    cursor: Any


Handler = Callable[[Work], Iterator[Chunk]]

_handlers: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register a generator function as the handler of a kind of job."""

    def register(function: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"two handlers for {kind}")
        _handlers[kind] = function
        return function

    return register


def handler_of(kind: str) -> Handler:
    """The handler of a kind; a missing one is a bug."""
    return _handlers[kind]
