"""毕业预警 The early warning: who will lack what in the terms to come, student by student and center by center."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views import View

from graduand.base.jobs.tasks import enqueue
from graduand.base.lists.exports import TYPES, download
from graduand.base.lists.page import ListPage
from graduand.steps.registry import queries_foresight, scope, tables_foresight
from graduand.steps.registry.actions.foreseeing import FORESEERS, KIND
from graduand.steps.registry.forms_laboratory import OutlookFilters
from graduand.steps.registry.wording_laboratory import VIEWS, said_graduation


class Outlooks(ListPage):
    """毕业预警, class by class."""

    name = "registry_outlook"
    title = _("Early warning")
    help = _("Everybody enrolled who will have studied long enough by then, as the results stand today.")
    panel = "registry/outlook.html"
    rows = staticmethod(queries_foresight.outlooks)
    filters = OutlookFilters
    columns = tables_foresight.OUTLOOKS
    order = "class"
    empty = (
        _("Nobody to warn"),
        _("Either nobody matches, or nobody has looked ahead yet: it is renewed every night."),
    )

    def context(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """The counts of the term above the names, as of when, and the button."""
        actor, terms = request.actor, queries_foresight.terms()  # type: ignore[attr-defined]
        term = _term(request, terms)
        counts = queries_foresight.counts(actor, term)
        return {
            "tiles": [(name, label, counts.get(name, 0), tables_foresight.TONES[name] if counts.get(name) else "")
                      for name, label in VIEWS.items()],
            "made_at": queries_foresight.made_at(actor), "terms": [(one, said_graduation(one)) for one in terms],
            "term": term, "may_renew": request.may_open("registry:outlook_renew"),  # type: ignore[attr-defined]
        }  # fmt: skip


def _term(request: HttpRequest, terms: list[str]) -> str:
    """The term asked for, else the nearest."""
    asked = request.GET.get("term", "")
    return asked if asked in terms else (terms[0] if terms else "")


class Renew(View):
    """Look ahead anew, now."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin the job, and show it."""
        actor, at = request.actor, request.at  # type: ignore[attr-defined]
        scope.require(actor, *FORESEERS)
        job = enqueue(KIND, {}, label=_now("Early warning"), actor=actor, at=at)
        return HttpResponseRedirect(reverse("jobs:detail", args=[job.pk]))


class Centers(View):
    """The counts of each learning center, on the page and as a sheet."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Count and show."""
        actor, terms = request.actor, queries_foresight.terms()  # type: ignore[attr-defined]
        term = _term(request, terms)
        counted = queries_foresight.by_center(actor, term)
        kind = request.GET.get("export", "")
        if kind in TYPES:
            return _download(kind, counted)
        rows = [(center, [(name, label, center[name]) for name, label in VIEWS.items()]) for center in counted]
        context = {
            "rows": rows, "views": list(VIEWS.items()), "term": term, "made_at": queries_foresight.made_at(actor),
            "terms": [(one, said_graduation(one)) for one in terms],
            "sums": [(label, sum(center[name] for center in counted)) for name, label in VIEWS.items()],
            "total": sum(center["students"] for center in counted),
        }  # fmt: skip
        return render(request, "registry/outlook_centers.html", context)


def _download(kind: str, counted: list[dict[str, Any]]) -> FileResponse:
    title = _now("Early warning by center")
    header = [_now("College"), _now("Code"), _now("Learning center"), *map(str, VIEWS.values()), _now("Total")]
    lines = [[one["college"], one["code"], one["name"], *(one[name] for name in VIEWS), one["students"]]
             for one in counted]  # fmt: skip
    return download(kind, title, header, lines)
