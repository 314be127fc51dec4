"""What lacks and what mends it, and what was approved beyond the plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _now

from graduand.base.language import Sentence, say
from graduand.pure.audit.explaining.explanation import Explanation, Finding, Remedy
from graduand.steps.registry.entitled import Granted
from graduand.steps.registry.models import Course, Petition
from graduand.steps.registry.presenting.amounts import (
    amount,
    condition,
    courses_text,
    credits_text,
    unit_of,
    with_unit,
)

MOST_LISTED = 4
"""Courses of a way that the eye takes in at once."""

TONES = {"academic": "bad", "degree": "warn"}


@dataclass(frozen=True)
class Told:
    """A finding in words, its numbers, and the courses that would mend it."""

    sentence: Sentence
    required: str
    found: str
    missing: str
    mending: list[str]
    tone: str
    each: str = ""


@dataclass(frozen=True)
class Way:
    """
    A way to close the gap: results to publish, or courses to pass, with the sums.

    A course is (code, name, credits, whether a result of it waits for publication). `swap` says how a long way differs
    from the first of its kind.
    """

    publish: bool
    courses: list[tuple[str, str, str, bool]]
    count: str
    credits: str
    swap: str = ""


@dataclass(frozen=True)
class Exceptional:
    """What was approved for this student beyond the plan, and whether these rules hold anything it could change."""

    sentence: str
    number: int
    reason: str
    decided_at: datetime | None
    decided_by: str
    idle: bool


def findings(found: Explanation, names: Mapping[str, str]) -> list[Told]:
    """The findings of a verdict; those that block graduation first. That there is no degree was said above them."""
    return [_told(finding, names) for finding in found.findings if finding.code != "degree.not_offered"]


def _told(finding: Finding, names: Mapping[str, str]) -> Told:
    code = finding.code.partition(":")[2]
    return Told(
        say(finding.code, {"item": names.get(code, code)}), amount(finding.required), amount(finding.found),
        amount(finding.missing), [_course(one.course, one.name or names.get(one.course, "")) for one in
        finding.candidates], TONES.get(finding.blocks, "muted"),
        amount(finding.each) if finding.each is not None else "",
    )  # fmt: skip


def ways(found: Explanation) -> list[Way]:
    """The cheapest way first."""
    waiting = {code for row in found.uncounted if not row.result.published for code in (row.result.course, row.slot)}
    first = next((remedy for remedy in found.remedies if remedy.kind == "pass"), None)
    return [_way(remedy, first, waiting) for remedy in found.remedies]


def _way(remedy: Remedy, first: Remedy | None, waiting: set[str | None]) -> Way:
    publish = remedy.kind == "publish"
    courses = [
        (one.course, one.name, amount(one.credits), not publish and one.course in waiting) for one in remedy.courses
    ]  # fmt: skip
    swap = "" if publish or first is None else _swap(remedy, first)
    return Way(publish, courses, courses_text(len(courses)), credits_text(remedy.credits), swap)


def _swap(remedy: Remedy, first: Remedy) -> str:
    """Which courses replace which ones of the first way, where listing all of them again would hide it."""
    new = [one for one in remedy.courses if one not in first.courses]
    old = [one for one in first.courses if one not in remedy.courses]
    if len(remedy.courses) <= MOST_LISTED or not new or not old:
        return ""
    facts = {
        key: "、".join(_course(one.course, one.name) for one in some) for key, some in (("new", new), ("old", old))
    }
    return _now("%(new)s instead of %(old)s") % facts


def least(found: Explanation, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What still lacks however the courses are spread over the modules: (condition, amount); empty when the findings
    say just that."""
    if {(lack.code, lack.missing) for lack in found.least} <= {(one.code, one.missing) for one in found.findings}:
        return []
    units = {group.code: group.unit for group in found.groups}
    return [
        (condition(lack.code, names), with_unit(lack.missing, unit_of(lack.code, units))) for lack in found.least
    ]  # fmt: skip


def exceptions(granted: Iterable[Granted], names: Mapping[str, str]) -> list[Exceptional]:
    """The approved petitions in words."""
    return [
        Exceptional(
            _granted(one.petition, names), one.petition.pk, one.petition.reason, one.petition.decided_at,
            one.petition.decided_by_name, one.idle,
        )
        for one in granted
    ]  # fmt: skip


def _granted(petition: Petition, names: Mapping[str, str]) -> str:
    facts = {
        "course": _named(petition.course), "target": _named(petition.target),
        "module": names.get(petition.module, petition.module),
        "condition": condition(petition.condition, names) if petition.condition else "",
    }  # fmt: skip
    return say(f"exception.{petition.kind}", facts).message


def _named(course: Course | None) -> str:
    return _course(course.code, course.name) if course else ""


def _course(code: str, name: str) -> str:
    return f"{code} {name}".strip()
