"""The season as a calendar."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from graduand.base.errors import NotReady
from graduand.steps.batches import queries
from graduand.steps.batches.wording import EVENTS
from graduand.steps.registry.wording import said_term


class Calendar(View):
    """Every date of the open batch, with what is past, running and coming, and the windows that count here."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """
        The calendar.

        Raises:
            NotReady: no batch is open.
        """
        at, actor = request.at, request.actor  # type: ignore[attr-defined]
        batch = queries.current(at)
        if batch is None:
            raise NotReady("batch.none")
        context: dict[str, Any] = {
            "batch": batch, "policy": queries.policy_of(batch), "latest_term": said_term(batch.latest_intake_term),
            "lines": [(line, EVENTS[line.event.code]) for line in queries.calendar_of(batch, at)],
            "windows": queries.windows_below(batch, actor),
        }  # fmt: skip
        return render(request, "batches/calendar.html", context)
