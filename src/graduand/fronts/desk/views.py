"""The first page of every post, and the switch between posts."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views import View

from graduand.base.errors import NotYours
from graduand.fronts.desk import queries
from graduand.steps.batches import queries as batches
from graduand.steps.batches.wording import EVENTS

NEXT_DATES = 4


class Desk(View):
    """工作台: what waits for me, until when; below it the next dates and, above the centers, each center on a line."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The desk of the active post."""
        actor, at = request.actor, request.at  # type: ignore[attr-defined]
        batch = batches.current(at)
        waiting = queries.waiting(actor, at)
        context: dict[str, Any] = {
            "waiting": [(item, item.urgent(at), (item.due_at - at).days if item.due_at else None) for item in waiting],
            "batch": batch,
            "dates": [(line, EVENTS[line.event.code]) for line in batches.calendar_of(batch, at)
                      if line.tense != "past"][:NEXT_DATES] if batch else [],
            "centers": queries.by_center(actor, at) if len(actor.path.strip("/").split("/")) < 3 else [],
        }  # fmt: skip
        return render(request, "desk/desk.html", context)


class SwitchPost(View):
    """Act in another of one's own posts."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """
        Change the active post.

        Raises:
            NotYours: not one of the person's posts.
        """
        wanted = request.POST.get("post", "")
        if wanted not in {str(pk) for pk, _label in request.posts}:  # type: ignore[attr-defined]
            raise NotYours("post.elsewhere", organization="")
        request.session["post"] = int(wanted)
        return HttpResponseRedirect("/")
