"""Whose photo a file is, by its name: the student number (S96, S107) or one of the other keys of ruling C18.

A name is matched as a whole string, never as a number: a photo under a number that merely resembles it would put
one person's face on another's certificate (promise P3).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

EXTENSION = re.compile(r"\.jpe?g$", re.IGNORECASE)
COPY_PREFIX = re.compile(r"^(?:复件|副本|copy of)[\s_-]*(?:\(\d+\))?\s*", re.IGNORECASE)
COPY_SUFFIX = re.compile(r"[\s_-]*(?:副本|复件|拷贝|copy)[\s_-]*(?:\(?\d{1,3}\)?)?$|\s*\(\d{1,3}\)$", re.IGNORECASE)
"""What Windows and macOS append to a second copy: "x (1)", "x - 副本", "x - 副本 (2)", "x copy 2"."""


@dataclass(frozen=True, slots=True)
class NamingRule:
    """One way to name the files: ``pattern`` matches the whole bare name, with a group ``key`` and perhaps ``name``."""

    code: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class NameParts:
    """What a file name says: the key that finds the student, and the person's name if the rule carries it."""

    key: str
    name: str | None


def parts_of(filename: str, rule: NamingRule) -> NameParts | None:
    """Read key and person's name from a file name, or nothing if it does not follow the rule.

    Tolerates full-width digits, spaces, invisible characters, an extension in capitals and the marks of a copy.
    """
    match = rule.pattern.fullmatch(bare_name(filename))
    if match is None:
        return None
    return NameParts(match["key"], match.groupdict().get("name"))


def key_of(filename: str, rule: NamingRule) -> str | None:
    """Read the key alone: ``key_of("２０２３３４０１２０００１ (1).JPG", by_student_number) == "2023340120001"``."""
    parts = parts_of(filename, rule)
    return parts.key if parts else None


def bare_name(filename: str) -> str:
    """Strip extension, copy marks, spaces and invisible characters; letters become capitals (an x in an ID number)."""
    text = "".join(c for c in unicodedata.normalize("NFKC", filename) if unicodedata.category(c) != "Cf").strip()
    text = EXTENSION.sub("", text).strip()
    text = COPY_PREFIX.sub("", text)
    while (shorter := COPY_SUFFIX.sub("", text)) != text:
        text = shorter
    return re.sub(r"\s", "", text).upper()


def duplicates(keys: Iterable[str | None]) -> frozenset[str]:
    """Name the keys that occur more than once; files without a key compete with nobody."""
    return frozenset(key for key, times in Counter(keys).items() if key is not None and times > 1)
