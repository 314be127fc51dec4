"""What every decision about petitions begins with: the rows behind the gate, locked in order; and their names."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from graduand.base.actors import Actor
from graduand.base.choosing import ids_of
from graduand.base.errors import NotFound
from graduand.base.outcomes import Outcome
from graduand.steps.registry import scope
from graduand.steps.registry.models import Petition


def choose(rows: QuerySet[Petition] | Iterable[Any], actor: Actor) -> tuple[list[Petition], Outcome]:
    """Lock the chosen petitions behind the gate; whatever lies outside is refused as not there (P4)."""
    ids = ids_of(rows)
    mine = scope.limit(Petition.objects.filter(pk__in=ids), actor, "enrollment__path")
    found = mine.select_related("enrollment", "course", "target").order_by("pk")
    petitions = list(found.select_for_update(of=("self",), no_key=True))
    inside = {petition.pk for petition in petitions}
    return petitions, Outcome(refused={pk: NotFound("petition.not_found") for pk in ids if pk not in inside})


def told(petition: Petition) -> dict[str, Any]:
    """How the journal names a petition: its number, its kind, and what it is about in codes."""
    return {"petition": petition.pk, "kind": str(petition.kind), "about": about(petition)}


def about(petition: Petition) -> str:
    """The codes of a petition in a line: "J1001", "J9001 → J1001", "J9001 → B", "credits.module:A"."""
    parts = [petition.course.code if petition.course else "", petition.target.code if petition.target else ""]
    return " → ".join(part for part in (*parts, petition.module, petition.condition) if part)
