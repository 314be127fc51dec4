"""Column maps of CHSI's lists, as data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class ColumnMap:
    """How to read one kind of list: headings by field, the meaning of the words, and after how many days it is old."""

    title: str
    required: tuple[str, ...]
    headings: Mapping[str, tuple[str, ...]]
    photo: Mapping[str, bool]
    identity: Mapping[str, str]
    stale_days: int


@cache
def column_map(name: str = "student_list") -> ColumnMap:
    """The map that ships under a name."""
    document = tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))
    photo = _meanings(document["photo"])
    return ColumnMap(
        title=document["title"],
        required=tuple(document["required"]),
        headings={field: tuple(pair["value"]) for field, pair in document["headings"].items()},
        photo={word: meaning == "present" for word, meaning in photo.items()},
        identity=_meanings(document["identity"]),
        stale_days=document["stale_days"]["value"],
    )


def _meanings(table: Mapping[str, Any]) -> dict[str, str]:
    """Word -> meaning, from meaning -> words."""
    return {word: meaning for meaning, pair in table.items() for word in pair["value"]}
