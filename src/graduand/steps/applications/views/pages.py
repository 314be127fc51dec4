"""One candidate, and one lot with its receipt."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from graduand.base.actors import Actor
from graduand.base.lists.page import ListPage
from graduand.steps.applications import presenting, queries, tables
from graduand.steps.applications.chain import level_of, my_level
from graduand.steps.applications.views.lists import Candidates, Review
from graduand.steps.applications.wording import term_label
from graduand.steps.batches import queries as batches
from graduand.steps.chsi import queries as chsi
from graduand.steps.photos import queries as photos
from graduand.steps.registry.entitled import entitled
from graduand.steps.registry.presenting import present


class Lot(View):
    """One lot with its receipt."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The receipt, fit to be printed. Raises NotFound."""
        lot = queries.lot(request.actor, pk, request.at)  # type: ignore[attr-defined]
        members = [(row, str(row.get_state_display()), tables.tone_of(row.state)) for row in queries.in_lot(lot)]
        return render(request, "applications/lot.html", {"lot": lot, "members": members})


class Candidate(View):
    """One candidate: record, verdict and why, photos, CHSI, history, who must act next."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page. Raises NotFound."""
        actor, may = request.actor, request.may_open  # type: ignore[attr-defined]
        one = queries.candidate(actor, pk, request.at)  # type: ignore[attr-defined]
        context = _record(one) | {
            "one": one, "page": present(entitled(one.enrollment), request.at),  # type: ignore[attr-defined]
            "whom": presenting.whom(queries.waiting_of(one)), "road": presenting.road(one),
            "history": presenting.history(queries.timeline(one)), "offers": _offers(actor, one),
            "photos": [photos.photo_of(one.enrollment, kind) for kind in ("admission", "graduation")],
            "statements": chsi.statements(actor).filter(enrollment=one.enrollment).order_by("-taken_on"),
            "checks": chsi.checks_of(one.enrollment),
            "may_check": may("chsi:check"), "may_upload": may("photos:upload"),
        }  # fmt: skip
        return render(request, "applications/candidate.html", context)


class Decision(View):
    """What a decision rested on: the verdict as it looked then, whatever has changed since (PIPL art. 24)."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page. Raises NotFound."""
        move = queries.decision(request.actor, pk, request.at)  # type: ignore[attr-defined]
        ((_, what),) = presenting.history([move])
        context = {
            "move": move,
            "what": what,
            "one": move.candidate,
            "page": present(queries.as_decided(move), move.at),
        }
        return render(request, "applications/decision.html", context)


def _record(one: Any) -> dict[str, Any]:
    return {
        "intake": term_label(one.intake_term), "category": tables.category(one.category),
        "readiness_tone": tables.READINESS_TONES[one.readiness], "state_tone": tables.tone_of(one.state),
        "degree_tone": tables.tone_of(one.degree_state), "identity": tables.identity(one),
        "identity_tone": tables.identity_tone(one),
    }  # fmt: skip


def _offers(actor: Actor, one: Any) -> list[tuple[str, Any, str, str]]:
    """The verbs that this post may do to this candidate as it stands: (key, label, tone, address of the list)."""
    lists: list[tuple[type[ListPage], str]] = [(Candidates, "applications:candidates")]
    level = level_of(one)
    if level is not None and level == my_level(actor.role, batches.policy_of(one.batch)):
        lists.append((Review, "applications:review"))
    return [
        (key, verb.label, verb.tone, reverse(route))
        for page, route in lists
        for key, verb in page.verbs.items()
        if verb.offered_to(actor) and (verb.applies is None or verb.applies(one))
    ]
