"""Numbers as an office writes them, and the names of what is counted."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _now
from django.utils.translation import ngettext

from graduand.base.language import say
from graduand.pure.audit.explaining.explanation import Explanation
from graduand.pure.audit.rules.parts import decimal_text


def amount(value: Decimal | int | None) -> str:
    """Write 4, 4.0 and 4.00 alike; a dash for what is not there."""
    return "—" if value is None else decimal_text(Decimal(value))


def credits_text(value: Decimal) -> str:
    """An amount of credits with its unit."""
    return ngettext("%(credits)s credit", "%(credits)s credits", 1 if value == 1 else 2) % {"credits": amount(value)}


def courses_text(count: int) -> str:
    """A number of courses with its unit."""
    return ngettext("%(count)s course", "%(count)s courses", count) % {"count": count}


def unit_of(code: str, units: Mapping[str, str]) -> str:
    """What a reason code counts: credits, courses, or groups; `units` gives that of each supplementary condition."""
    kind, _, item = code.partition(":")
    if kind == "group":
        return units.get(item, "credits")
    return "courses" if kind in ("courses.module", "capstone_missing") else "credits"


def with_unit(value: Decimal, unit: str) -> str:
    """An amount of a kind of unit (`pure.audit.parts.Unit`)."""
    if unit == "groups":
        return ngettext("%(count)s condition", "%(count)s conditions", int(value)) % {"count": amount(value)}
    return courses_text(int(value)) if unit == "courses" else credits_text(value)


def names_of(found: Explanation) -> dict[str, str]:
    """Code -> name of every module, supplementary condition and course that an explanation mentions."""
    names = {result.course: result.name for result in (row.result for row in found.uncounted)}
    names |= {one.course: one.name for finding in found.findings for one in finding.candidates if one.name}
    names |= {slot.course: slot.name for module in found.modules for slot in module.slots}
    names |= {group.code: group.name for group in found.groups}
    return names | {module.code: module.name for module in found.modules}


def condition(code: str, names: Mapping[str, str]) -> str:
    """The name of a condition of graduation, as one asks for a waiver of it."""
    item = code.partition(":")[2]
    return say(f"condition.{code}", {"item": names.get(item, item)}).message


def said_month(month: str) -> str:
    """A month as an office writes it: 2023年7月."""
    return _now("%(year)s-%(month)s") % {"year": month[:4], "month": int(month[4:])}
