"""docs/glossary.md is true: its Chinese is the Chinese of the pages, its identifiers are those of the source."""

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "graduand"
GLOSSARY = ROOT / "docs" / "glossary.md"

REMARK = re.compile(r"（.*?）")
# `Level.CENTER`, `student_number`, `return_`; not `tests/x.py`, `<room>` or `a = 1`.
IDENTIFIER = re.compile(r"`([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)`")
QUOTED_NAME = re.compile(r"^[rbfu]*[\"']([a-z_]\w*)[\"']$")
DATA_KEY = re.compile(r"[\[\s.\"]([a-z_]\w*)[\]\s.\"=]")


@dataclass(frozen=True)
class Word:
    """One row of the glossary; `line` as an editor counts it."""

    line: int
    chinese: str
    english: str
    identifiers: tuple[str, ...]


def words() -> Iterator[Word]:
    for number, line in enumerate(GLOSSARY.read_text("utf-8").splitlines(), 1):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and cells[0] not in ("中文", "---"):
            yield Word(number, REMARK.sub("", cells[0]), cells[1], tuple(IDENTIFIER.findall(cells[2])))


def names_of_the_source() -> set[str]:
    """Every name of the code, every text that is nothing but a name, and every key of a data file."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
            if token.type == tokenize.NAME:
                found.add(token.string)
            elif token.type == tokenize.STRING:
                found.update(QUOTED_NAME.findall(token.string))
    for path in SOURCE.rglob("*.toml"):
        found.update(DATA_KEY.findall(f" {path.read_text('utf-8')}"))
    return found


def test_the_glossary_can_be_read() -> None:
    read = list(words())
    assert len(read) > 60, "no table with 中文 | English | identifier | note was found"
    assert [word for word in read if not (word.chinese and word.english)] == []


def test_one_english_word_stands_there_once() -> None:
    seen: dict[str, int] = {}
    again = [(word.english, seen[word.english.lower()], word.line) for word in words()
             if seen.setdefault(word.english.lower(), word.line) != word.line]  # fmt: skip
    assert again == [], "(word, first line, second line)"


def test_pages_say_what_the_glossary_says() -> None:
    known = {word.english.lower(): word for word in words()}
    differing = []
    for path in sorted((SOURCE / "locale").glob("*/zh_Hans/LC_MESSAGES/django.po")):
        for entry in polib.pofile(str(path)):
            word = known.get(entry.msgid.lower())
            if word and entry.msgstr != word.chinese:
                room = path.relative_to(SOURCE / "locale").parts[0]
                differing.append(f"{entry.msgid}: {entry.msgstr} in locale/{room} (line {entry.linenum}), "
                                 f"{word.chinese} in glossary.md (line {word.line})")  # fmt: skip
    assert differing == [], "\n" + "\n".join(differing)


def test_the_glossary_is_used_by_the_pages() -> None:
    """Otherwise the test before would pass on words that nobody says."""
    said = {entry.msgid.lower() for path in (SOURCE / "locale").rglob("*.po") for entry in polib.pofile(str(path))}
    assert len({word.english.lower() for word in words()} & said) >= 30


def test_identifiers_of_the_glossary_occur_in_the_source() -> None:
    names = names_of_the_source()
    missing = [
        f"line {word.line}: {word.chinese} `{identifier}` (no {part} in the source)"
        for word in words()
        for identifier in word.identifiers
        for part in identifier.split(".")
        if part not in names
    ]
    assert missing == [], "\n" + "\n".join(missing)
