"""Codes below, words above: the one place where a code becomes a sentence.

Each room lists its codes in `wording.py` as `WORDS = {"photo.wrong_size": Words(_("..."), _("..."))}`; the registry
here finds them when the apps are ready. A test proves that every code raised anywhere has words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Text = str | Promise


@dataclass(frozen=True)
class Words:
    """`message` says what happened and why, `remedy` what to do next. Both may hold %(fact)s."""

    message: Text
    remedy: Text = ""


@dataclass(frozen=True)
class Sentence:
    """A code put into words for one reader."""

    code: str
    message: str
    remedy: str

    def __str__(self) -> str:
        # Chinese sentences follow each other without a space, English ones with one.
        gap = " " if self.remedy and self.message and self.message[-1].isascii() else ""
        return f"{self.message}{gap}{self.remedy}"


_words: dict[str, Words] = {}


def register(words: Mapping[str, Words]) -> None:
    """Take a room's words into the register; a code that two rooms define is a mistake."""
    twice = set(words) & {code for code, known in _words.items() if words.get(code, known) is not known}
    if twice:
        raise ValueError(f"codes worded twice: {sorted(twice)}")
    _words.update(words)


def register_room(package: str) -> None:
    """Find and register the `wording` module of a room, if it has one."""
    name = f"{package}.wording"
    if find_spec(name):
        register(import_module(name).WORDS)


def words_of(code: str) -> Words | None:
    """The words of a code; `course_missing:01234` falls back to `course_missing`."""
    return _words.get(code) or _words.get(code.partition(":")[0])


def say(code: str, facts: Mapping[str, Any] | None = None) -> Sentence:
    """Put a code and its facts into the active language; an unknown code is shown as it is, never hidden."""
    words = words_of(code)
    if words is None:
        return Sentence(code, code, "")
    shown = _Shown({"item": code.partition(":")[2]} | dict(facts or {}))
    return Sentence(code, str(words.message) % shown, str(words.remedy) % shown)


class _Shown(dict[str, Any]):
    """Facts as a person reads them; a fact that is missing is shown as a dash instead of failing the message."""

    def __getitem__(self, key: str) -> str:
        return show(self.get(key))


def show(value: Any) -> str:
    """A value for a sentence: dates and instants in the reader's format, lists joined, unknown as a dash."""
    if value is None or value == "":
        return "—"
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple | set | frozenset):
        return _(", ").join(show(item) for item in value)
    return str(value)
