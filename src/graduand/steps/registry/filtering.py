"""How the filters of every list of the room read what was typed: numbers, names, places, intakes."""

import re

from django.db.models import Q

from graduand.base import clock
from graduand.steps.registry.wording import said_term

# How far back a list offers intakes: the eight years of a record's validity and two (domain.md 2.5).
INTAKE_YEARS = 11
INITIALS = re.compile(r"[A-Za-z]{1,6}")


def intakes() -> list[tuple[str, str]]:
    """The intake terms of the last years, newest first, as an office writes them."""
    year = clock.now().year
    terms = [f"{y}{month}" for y in range(year, year - INTAKE_YEARS, -1) for month in ("09", "03")]
    return [(term, said_term(term)) for term in terms]


def starting(field: str, text: str) -> Q:
    """The condition "begins with", as one range that an index in C order can serve."""
    return Q(**{f"{field}__gte": text, f"{field}__lt": text[:-1] + chr(ord(text[-1]) + 1)})


def named(text: str, person: str = "student__") -> Q:
    """A name by its beginning, or by the initials of its pinyin: "zwz" finds 张无照."""
    text = text.strip()
    if INITIALS.fullmatch(text):
        pattern = "^" + " ".join(rf"{letter}[^ ]*" for letter in text.lower())
        return Q(**{f"{person}name__istartswith": text}) | Q(**{f"{person}name_key__regex": pattern})
    return Q(**{f"{person}name__startswith": text})


def placed(text: str, field: str) -> Q:
    """An organization by its code or a part of its name."""
    return Q(**{f"{field}__code": text}) | Q(**{f"{field}__name__contains": text})
