"""Questions about results; each begins at the gate. What is not published yet is found by its own index."""

from datetime import datetime

from django.db.models import Q, QuerySet

from graduand.base.actors import Actor
from graduand.steps.registry import scope
from graduand.steps.registry.models import Result, ResultState

# The very condition of the index `result_waiting`: of thirty million results a season leaves few behind it.
WAITING = ~Q(state=ResultState.PUBLISHED)
MOST_COUNTED = 10_000


def results(actor: Actor, at: datetime | None = None) -> QuerySet[Result]:
    """The results that a post may see, with what a list shows; sealed columns stay in the database."""
    rows = scope.limit(Result.objects.all(), actor, "enrollment__path")
    rows = rows.select_related(
        "course", "enrollment__student", "enrollment__program", "enrollment__class_group", "enrollment__center",
        "enrollment__college",
    )  # fmt: skip
    return rows.defer("enrollment__student__id_number", "enrollment__student__phone")


def waiting(actor: Actor, *states: str) -> int:
    """How many results of a post stand in one of the states and wait for it, counted up to `MOST_COUNTED`."""
    rows = scope.limit(Result.objects.filter(WAITING, state__in=states), actor, "enrollment__path")
    return rows.order_by()[:MOST_COUNTED].count()
