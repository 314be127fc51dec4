"""What every verb over chosen rows begins and ends with: their keys in order, and a seal over who was meant."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet

from graduand.base.errors import NotValid

MOST_CHARACTERS = 400


def ids_of(rows: QuerySet[Any] | Iterable[Any]) -> list[int]:
    """The primary keys of a choice of rows, each once, in the order in which they are locked."""
    keys = rows.values_list("pk", flat=True) if isinstance(rows, QuerySet) else rows
    return sorted({key.pk if isinstance(key, Model) else key for key in keys})


def digest_of(ids: Iterable[int]) -> str:
    """The SHA-256 over keys in their order: a line of the journal says by it exactly whom it is about."""
    return hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()


def required(text: str, code: str = "reason.empty", most: int = MOST_CHARACTERS) -> str:
    """A text that says something, cut at `most` characters. Raises NotValid."""
    if not text.strip():
        raise NotValid(code)
    return text.strip()[:most]
