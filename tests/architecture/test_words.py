"""Every code has words, every English sentence its Chinese, and one word has one translation."""

import ast
import io
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

from graduand.base.language import words_of

SOURCE = Path(__file__).parents[2] / "src" / "graduand"
KEYWORDS = {"gettext": None, "_": None, "_now": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2),
            "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}  # fmt: skip
REFUSALS = {"Refusal", "NotFound", "NotYours", "NotNow", "NotReady", "Taken", "NotValid", "TooMuch", "TryLater"}
CELLAR_FAULTS = {"BadSheet", "BadArchive", "BadEntry", "BadJpeg", "BadIdentity", "BadName", "BadStudentNumber",
                 "PaperFault"}  # fmt: skip
# Raised by a programmer's mistake, or kept away from people by the room that asks.
NOT_FOR_PEOPLE = {"paper.bad_picture", "paper.nothing_to_print"}


def calls(path: Path) -> Iterator[tuple[str, str]]:
    """(function, first argument) of every call with a text as its first argument."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if isinstance(node.args[0].value, str):
                yield name, node.args[0].value


def said() -> Iterator[tuple[str, Path]]:
    """Every msgid of the source."""
    for path in SOURCE.rglob("*.py"):
        for _line, _function, messages, _comments in extract_python(path.open("rb"), KEYWORDS, [], {}):
            yield from ((text, path) for text in _texts(messages))
    for path in (SOURCE / "templates").rglob("*.html"):
        code = io.BytesIO(templatize(path.read_text(), origin=str(path)).encode())
        for _line, _function, messages, _comments in extract_python(code, KEYWORDS, [], {}):
            yield from ((text, path) for text in _texts(messages))


def _texts(messages: object) -> list[str]:
    """The msgid of one call; of a plural pair the singular."""
    parts = [messages] if isinstance(messages, str) else [part for part in messages if isinstance(part, str)]  # type: ignore[attr-defined]
    return parts[:1]


def chinese() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for path in (SOURCE / "locale").glob("*/zh_Hans/LC_MESSAGES/django.po"):
        for entry in polib.pofile(str(path)):
            found[entry.msgid].add(entry.msgstr or next(iter(entry.msgstr_plural.values()), ""))
    return found


def test_every_refusal_has_words() -> None:
    codes = {
        code
        for path in SOURCE.rglob("*.py")
        for name, code in calls(path)
        if name in REFUSALS | CELLAR_FAULTS and "." in code
    } - NOT_FOR_PEOPLE
    assert {code for code in codes if words_of(code) is None} == set()


def test_every_sentence_has_its_chinese() -> None:
    known = chinese()
    missing = {(text, path.relative_to(SOURCE).as_posix()) for text, path in said() if not any(known.get(text, ()))}
    assert missing == set()


def test_one_sentence_has_one_chinese() -> None:
    assert {text: told for text, told in chinese().items() if len(told) > 1} == {}


def test_no_translation_is_left_over() -> None:
    used = {text for text, _path in said()}
    assert {text for text in chinese() if text not in used} == set()
