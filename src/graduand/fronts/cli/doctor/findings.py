"""What a check answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _


class Health(StrEnum):
    """How bad it is: only `bad` makes the doctor's exit status 1."""

    OK = "ok"
    WEAK = "weak"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One line of the report: how it is, what was looked at, what was found, and what to do."""

    health: Health
    what: str
    found: str
    remedy: str = ""


Check = Callable[[], Iterator[Finding]]


def guarded(what: str, check: Check) -> list[Finding]:
    """Run a check; one that breaks is itself a finding, so that the report is always complete."""
    try:
        return list(check())
    except Exception as fault:
        told = f"{type(fault).__name__}: {str(fault).strip().splitlines()[0] if str(fault) else ''}"
        return [Finding(Health.BAD, what, told, _("Mend this first, then run doctor again."))]


def good(what: str, found: Any) -> Finding:
    """A finding of health."""
    return Finding(Health.OK, what, str(found))
