"""Two long verbs over a whole batch: nominate, and audit from end to end."""

from abc import abstractmethod
from datetime import datetime
from typing import ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views import View

from graduand.base.actors import Actor
from graduand.base.errors import NotReady
from graduand.base.jobs.tasks import enqueue
from graduand.steps.applications.actions.nominating import still_missing
from graduand.steps.applications.forms import StartForm
from graduand.steps.applications.wording import term_label
from graduand.steps.batches import queries as batches

Text = str | Promise


class Start(View):
    """A page with one button that begins long work on the open batch."""

    kind: ClassVar[str]
    title: ClassVar[Text]
    submit: ClassVar[Text]

    @abstractmethod
    def intro(self, actor: Actor, at: datetime) -> str:
        """What the button will do."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        intro = self.intro(request.actor, request.at)  # type: ignore[attr-defined]
        context = {"title": self.title, "form": StartForm(), "intro": intro, "submit_label": self.submit,
                   "cancel_url": reverse("applications:candidates")}  # fmt: skip
        return render(request, "forms/form.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin, and show the job."""
        actor, at = request.actor, request.at  # type: ignore[attr-defined]
        batch = _open_batch(at)
        job = enqueue(self.kind, {"batch": batch.code}, label=f"{self.title} {batch.code}", actor=actor, at=at)
        return HttpResponseRedirect(reverse("jobs:detail", args=[job.pk]))


def _open_batch(at: datetime) -> "batches.Batch":
    batch = batches.current(at)
    if batch is None:
        raise NotReady("batch.none")
    return batch


class Nominate(Start):
    """Make every candidate that is missing (S12)."""

    kind = "applications.nominate"
    title = _("New candidates")
    submit = _("Make them candidates")

    def intro(self, actor: Actor, at: datetime) -> str:
        """How many there are."""
        batch = _open_batch(at)
        words = _(
            "Batch %(batch)s is for students of %(term)s and earlier. %(count)s of yours are not candidates yet. "
            "Troubled ones are made too, so that nobody is forgotten; doing it again changes nothing."
        )
        count = still_missing(batch, actor)
        return str(words) % {"batch": batch.code, "term": term_label(batch.latest_intake_term), "count": count}


class Audit(Start):
    """Read everything again; nothing may have become stale."""

    kind = "applications.audit"
    title = _("Audit from end to end")
    submit = _("Begin the audit")

    def intro(self, actor: Actor, at: datetime) -> str:
        """What for."""
        return str(_(
            "Every verdict is worked out again from the results. Each list is fresh anyway: "
            "a difference found here is a fault to report."
        ))  # fmt: skip
