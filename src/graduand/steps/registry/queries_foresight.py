"""Questions about the early warning; each begins at the gate."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, F, Prefetch, Q, QuerySet

from graduand.base.actors import Actor
from graduand.steps.registry import scope
from graduand.steps.registry.foresight import View
from graduand.steps.registry.models import Outlook, RuleState, RuleVersion

# One step through the index for each term, however many lines it has.
TERMS = """
    WITH RECURSIVE seen AS (
        SELECT min(term) AS term FROM registry_outlook
        UNION ALL SELECT (SELECT min(term) FROM registry_outlook WHERE term > seen.term) FROM seen
        WHERE term IS NOT NULL
    ) SELECT term FROM seen WHERE term IS NOT NULL
"""


def outlooks(actor: Actor, at: datetime | None = None) -> QuerySet[Outlook]:
    """What the terms to come hold for the students whom a post may see.

    The names of modules come along with the rows that are shown, and not with those that are only counted.
    """
    people = (f"enrollment__{name}" for name in ("student", "program", "center", "college", "class_group"))
    rows = scope.limit(Outlook.objects.all(), actor).select_related(*people)
    rules = RuleVersion.objects.filter(state=RuleState.PUBLISHED).order_by("-version", "-pk").defer("content")
    named = rules.annotate(modules=F("content__modules"), groups=F("content__groups"))
    rows = rows.defer("enrollment__student__id_number", "enrollment__student__phone")
    return rows.prefetch_related(Prefetch("enrollment__program__rules", named, to_attr="published"))


def names_of(row: Any) -> dict[str, str]:
    """Code -> name of the modules and conditions of the rules that govern the student of a line."""
    term = row.enrollment.intake_term
    covering = (one for one in row.enrollment.program.published if one.intake_from <= term <= one.intake_to)
    governing = next(covering, None)
    parts = (*governing.modules, *(governing.groups or ())) if governing else ()
    return {part["code"]: part["name"] for part in parts}


def terms() -> list[str]:
    """The terms that were looked at, the nearest first."""
    with connection.cursor() as cursor:
        cursor.execute(TERMS)
        return [term for (term,) in cursor.fetchall()]


def made_at(actor: Actor) -> datetime | None:
    """When this was seen; None when nobody has looked ahead yet. While it is renewed, some lines are older."""
    rows = scope.limit(Outlook.objects.all(), actor).order_by("term", "path")
    return rows.values_list("made_at", flat=True).first()


def counts(actor: Actor, term: str) -> dict[str, int]:
    """How many students stand in each outlook of a term."""
    rows = scope.limit(Outlook.objects.filter(term=term), actor).order_by().values_list("outlook")
    return dict(rows.annotate(students=Count("pk")))


def by_center(actor: Actor, term: str) -> list[dict[str, Any]]:
    """The same for each learning center."""
    views = {view.value: Count("pk", filter=Q(outlook=view.value)) for view in View}
    rows = scope.limit(Outlook.objects.filter(term=term), actor).order_by().values(
        code=F("enrollment__center__code"), name=F("enrollment__center__short_name"),
        college=F("enrollment__college__short_name"),
    )  # fmt: skip
    return [dict(row) for row in rows.annotate(students=Count("pk"), **views).order_by("code")]
