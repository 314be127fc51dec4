"""Two explanations of one student side by side: the rules that govern, and the rules that are tried."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _now

from graduand.steps.registry.entitled import Compared, Entitled
from graduand.steps.registry.presenting.amounts import amount, courses_text, credits_text
from graduand.steps.registry.presenting.standing import degree, graduation


@dataclass(frozen=True)
class Side:
    """A fact under one of the two, with a tone where it is good or bad."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Row:
    """A fact here and there."""

    label: str
    here: Side
    there: Side


@dataclass(frozen=True)
class SideBySide:
    """The rows, and the results that count under one of the two alone."""

    rows: list[Row]
    only_here: list[str]
    only_there: list[str]


def compared(found: Compared) -> SideBySide:
    """Put a comparison into words."""
    asked: list[tuple[str, Callable[[Entitled], Side]]] = [
        (_now("Graduation"), _graduation), (_now("Degree"), _degree), (_now("Credits that count"), _credits),
        (_now("Headquarters credits"), _headquarters), (_now("Average"), _average),
        (_now("Still to be passed"), _open),
    ]  # fmt: skip
    rows = [Row(label, say(found.here), say(found.there)) for label, say in asked]
    counts = [Side(courses_text(len(found.both) + len(only))) for only in (found.only_here, found.only_there)]
    rows.append(Row(_now("Courses that count"), *counts))
    return SideBySide(rows, [" ".join(one) for one in found.only_here], [" ".join(one) for one in found.only_there])


def _graduation(one: Entitled) -> Side:
    return Side(_met(one.explanation.academic_ok), graduation(one.explanation).tone)


def _degree(one: Entitled) -> Side:
    tone = degree(one.explanation, one.rules).tone
    return Side("—" if one.rules.degree is None else _met(one.explanation.degree_ok), tone)


def _met(answer: bool) -> str:
    return _now("met") if answer else _now("not met")


def _credits(one: Entitled) -> Side:
    return _of(one.explanation.total, one.rules.min_total_credits)


def _headquarters(one: Entitled) -> Side:
    return _of(one.explanation.hq, one.rules.min_hq_credits)


def _of(found: Decimal, required: Decimal) -> Side:
    tone = "ok" if found >= required else "bad"
    return Side(_now("%(found)s of %(required)s") % {"found": amount(found), "required": amount(required)}, tone)


def _average(one: Entitled) -> Side:
    return Side(amount(one.explanation.average))


def _open(one: Entitled) -> Side:
    """The cheapest courses to pass; none when published results suffice, a word when nothing does."""
    if one.explanation.academic_ok:
        return Side("—")
    if not one.explanation.remedies:
        return Side(_now("not possible with the plan"), "bad")
    ways = [way for way in one.explanation.remedies if way.kind == "pass"]
    if not ways:
        return Side(courses_text(0))
    return Side(f"{courses_text(len(ways[0].courses))} · {credits_text(ways[0].credits)}")
