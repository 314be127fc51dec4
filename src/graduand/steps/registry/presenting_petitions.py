"""A petition in the words of its reader: what is asked for in a line, and what the verdict becomes with it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now

from graduand.base.language import say
from graduand.pure.audit.explaining.explanation import Explanation
from graduand.steps.registry.presenting.amounts import amount, condition, names_of
from graduand.steps.registry.queries_petitions import Effect

# What is counted and not asked for, or said beside it.
NO_LACK = frozenset({"result_not_published", "no_remedy"})


def said(petition: Any) -> str:
    """What is asked for, in a line."""
    course, target = _course(petition.course), _course(petition.target)
    if petition.kind == "substitute":
        return _now("%(course)s in place of %(target)s") % {"course": course, "target": target}
    if petition.kind == "force":
        return _now("%(course)s in module %(module)s") % {"course": course, "module": petition.module}
    return condition(petition.condition, {}) if petition.kind == "waive" else course


def _course(course: Any) -> str:
    return f"{course.code} {course.name}" if course else ""


@dataclass(frozen=True)
class Side:
    """A verdict in short: graduation, degree, credits that count, and what lacks."""

    academic_ok: bool
    degree_ok: bool
    total: str
    hq: str
    lacks: list[str]


@dataclass(frozen=True)
class Change:
    """The verdict without and with a petition; `settled` lacks that go by it. `idle`: it finds nothing to change."""

    without: Side
    with_it: Side
    settled: list[str]
    idle: bool

    @property
    def nothing(self) -> bool:
        """Whether the verdict stays exactly as it is."""
        return self.without == self.with_it


def change(effect: Effect | None) -> Change | None:
    """What a petition changes, ready to be drawn; None when no rules govern."""
    if effect is None:
        return None
    without, with_it = _side(effect.without), _side(effect.with_it)
    settled = [lack for lack in without.lacks if lack not in with_it.lacks]
    return Change(without, with_it, settled, effect.unused)


def _side(found: Explanation) -> Side:
    names = names_of(found)
    lacks = [
        say(finding.code, {"item": names.get(item := finding.code.partition(":")[2], item)}).message
        for finding in found.findings if finding.code not in NO_LACK
    ]  # fmt: skip
    return Side(found.academic_ok, found.degree_ok, amount(found.total), amount(found.hq), lacks)
