"""The first thing that anybody wants to know: yes, or what it still takes; then the few numbers behind it."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _now
from django.utils.translation import ngettext

from graduand.base.language import say
from graduand.pure.audit.explaining.explanation import Explanation, Finding, Remedy
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.rules.study import first_month, last_month, study_code
from graduand.steps.registry.presenting.amounts import amount, courses_text, credits_text, said_month

LENIENT = {"result_not_published", "no_remedy"}
"""Findings that say how a gap closes, and are no gap themselves."""


@dataclass(frozen=True)
class Standing:
    """A sentence, and how good it is: ok, warn, bad, muted."""

    sentence: str
    tone: str


@dataclass(frozen=True)
class Measure:
    """A number against what is asked; `share` of 100 fills a bar. A `most` is a limit and not a goal."""

    label: str
    found: str
    required: str
    missing: str
    share: int
    tone: str
    most: bool = False


def graduation(found: Explanation) -> Standing:
    """Graduates, or what it still takes."""
    if found.academic_ok:
        return Standing(say("standing.yes").message, "ok")
    if not found.remedies:
        hopeless = any(finding.code == "no_remedy" for finding in found.findings)
        return Standing(str(say("standing.never" if hopeless else "standing.no")), "bad")
    cheapest = found.remedies[0]
    return Standing(_takes(cheapest), "warn" if cheapest.kind == "publish" else "bad")


def _takes(remedy: Remedy) -> str:
    count = len(remedy.courses)
    if remedy.kind == "publish":
        words = ngettext(
            "The graduation conditions are not met yet; they will be as soon as %(count)s result is published.",
            "The graduation conditions are not met yet; they will be as soon as %(count)s results are published.",
            count,
        )
        return words % {"count": count}
    words = _now("The graduation conditions are not met yet: %(courses)s (%(credits)s) must still be passed.")
    return words % {"courses": courses_text(count), "credits": credits_text(remedy.credits)}


def degree(found: Explanation, rules: RuleSet) -> Standing:
    """The degree likewise."""
    if rules.degree is None:
        return Standing(say("standing.degree.none").message, "muted")
    if found.degree_ok:
        return Standing(say("standing.degree.yes").message, "ok")
    lacking = [finding for finding in found.findings if finding.blocks == "degree" and finding.code not in LENIENT]
    if not lacking:
        return Standing(say("standing.degree.after").message, "warn")
    reasons = _now("; ").join(map(_lacks, lacking))
    return Standing(say("standing.degree.no", {"reasons": reasons}).message, "warn")


def _lacks(finding: Finding) -> str:
    nothing = finding.code == "degree.thesis" and not finding.found
    code = "thesis_missing" if nothing else finding.code
    return say(f"standing.lacks.{code}", {"missing": amount(finding.missing)}).message


def measures(found: Explanation, rules: RuleSet) -> list[Measure]:
    """Credits, headquarters credits, average, exempted credits: against what the rules ask of this student."""
    listed = [
        _goal(_now("Credits that count"), found.total, rules.min_total_credits),
        _goal(_now("Headquarters credits"), found.hq, rules.min_hq_credits),
    ]
    if rules.degree:
        listed.append(_goal(_now("Average (degree)"), found.average, rules.degree.min_average, short="warn"))
    elif found.average is not None:
        listed.append(_goal(_now("Average"), found.average, None))
    exempted, cap = exempted_credits(found, rules), rules.exemption.cap_credits
    if exempted or cap is not None:
        listed.append(_limit(_now("Exempted credits"), exempted, cap))
    return listed


def _goal(label: str, found: Decimal | None, required: Decimal | None, short: str = "bad") -> Measure:
    lacks = max((required or Decimal(0)) - (found or Decimal(0)), Decimal(0))
    share = int(min((found or Decimal(0)) / required, Decimal(1)) * 100) if required else 100
    tone = ("muted" if required is None else "ok") if not lacks else short
    return Measure(label, amount(found), amount(required), amount(lacks) if lacks else "", share, tone)


def _limit(label: str, found: Decimal, most: Decimal | None) -> Measure:
    share = int(min(found / most, Decimal(1)) * 100) if most else 0
    over = most is not None and found > most
    return Measure(label, amount(found), amount(most), "", share, "warn" if over else "muted", most=True)


def exempted_credits(found: Explanation, rules: RuleSet) -> Decimal:
    """The exempted credits that the cap of the rules looks at."""
    slots = [slot for module in found.modules for slot in module.slots if slot.result and slot.result.exempt]
    counted = (slot.credits for slot in slots if rules.exemption.caps(hq=slot.hq, compulsory=slot.compulsory))
    return sum(counted, Decimal(0))


@dataclass(frozen=True)
class Study:
    """From when on, until when one may graduate, and what stands against it in the month of the question."""

    first: str
    last: str
    hindrance: str
    tone: str


def study(rules: RuleSet, intake: str, month: str) -> Study | None:
    """学习年限 of a student; None when the rules set no time."""
    time = rules.study
    if not time.min_months and time.max_months is None:
        return None
    first, last = said_month(first_month(time, intake)), last_month(time, intake)
    ends = said_month(last) if last else ""
    code = study_code(time, intake, month)
    hindrance = str(say(f"time.{code}", {"first": first, "last": ends})) if code else ""
    return Study(first, ends, hindrance, {"min_study_time": "warn", "validity_expired": "bad"}.get(code or "", "ok"))
