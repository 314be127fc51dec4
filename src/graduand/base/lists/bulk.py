"""The way of a bulk verb: choose, rehearse, confirm, do; at once for a page of rows, as a job beyond."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from graduand.base.errors import NotValid, NotYours
from graduand.base.jobs.handlers import Chunk, Fate, Work, handler
from graduand.base.jobs.presenting import card
from graduand.base.jobs.tasks import enqueue
from graduand.base.language import say
from graduand.base.lists.known import LISTS
from graduand.base.lists.verbs import Preview, Verb, reasons_of, rehearse, unsign
from graduand.base.outcomes import Outcome

AT_ONCE_ROWS = 200
CHUNK_ROWS = 1000


def address(name: str) -> str:
    """The address of a create button."""
    return reverse(name)


def may(request: HttpRequest, name: str) -> bool:
    """Whether the create button is shown; the project lends its access table as `request.may_open`."""
    allowed = getattr(request, "may_open", None)
    return bool(allowed and allowed(name))


def answer(page: Any, request: HttpRequest) -> HttpResponse:
    """
    Answer a POST on a list.

    Raises:
        NotValid: unknown verb, nothing chosen, selection too old, form incomplete. NotYours: another post's verb.
    """
    key, ids = _asked(request)
    verb = _verb(page, key, request)
    query, rows = _chosen(page, request, ids)
    form = verb.form(request.POST if "confirmed" in request.POST else None) if verb.form else None
    if "confirmed" not in request.POST or (form and not form.is_valid()):
        return _preview(request, verb, key, ids, rows, form)
    values = form.cleaned_data if form else {}
    if query is not None and rows[: AT_ONCE_ROWS + 1].count() > AT_ONCE_ROWS:
        return _queue(page, request, verb, key, query, values)
    outcome = verb.run(rows, actor=request.actor, at=request.at, **verb.fixed, **values)  # type: ignore[attr-defined]
    return _told(request, verb, outcome)


def _asked(request: HttpRequest) -> tuple[str, list[str]]:
    """The verb and the ticked rows; a button in a row names both as `key:pk`."""
    key, _colon, pk = request.POST.get("row_verb", "").partition(":")
    return (key, [pk]) if pk else (request.POST.get("verb", ""), request.POST.getlist("ids"))


def _verb(page: Any, key: str, request: HttpRequest) -> Verb:
    verb = page.verbs.get(key)
    if verb is None:
        raise NotValid("list.verb_unknown", verb=key)
    if not verb.offered_to(request.actor):  # type: ignore[attr-defined]
        raise NotYours("post.role_needed", role=request.actor.role)  # type: ignore[attr-defined]
    return verb


def _chosen(page: Any, request: HttpRequest, ids: list[str]) -> tuple[str | None, QuerySet[Any]]:
    """The chosen rows, always cut out of those behind the gate; the filter's query string when all that match."""
    actor, at = request.actor, request.at  # type: ignore[attr-defined]
    if request.POST.get("scope") == "match" and not request.POST.get("row_verb"):
        query = unsign(request.POST.get("selection", ""), page.name, actor)
        return query, page.matching(actor, at, QueryDict(query))
    chosen = [pk for pk in ids if pk.isdecimal()]
    if not chosen:
        raise NotValid("list.nothing_chosen")
    return None, type(page).rows(actor, at).filter(pk__in=chosen)


def _preview(
    request: HttpRequest, verb: Verb, key: str, ids: list[str], rows: QuerySet[Any], form: Any
) -> HttpResponse:
    trial = form.trial_values() if hasattr(form, "trial_values") else {}
    outcome = rehearse(verb, rows, actor=request.actor, at=request.at, values=trial)  # type: ignore[attr-defined]
    single = request.POST.get("row_verb")
    hidden: dict[str, Any] = {"row_verb": single} if single else {
        "verb": key, "scope": request.POST.get("scope", "page"), "selection": request.POST.get("selection", ""),
    }  # fmt: skip
    told = Preview(
        verb.label, len(outcome.done), len(outcome.refused), reasons_of(outcome), hidden, [] if single else ids, form,
        request.path, request.path,
    )  # fmt: skip
    response = render(request, "lists/preview.html", {"preview": told})
    if form and form.is_bound:
        # The confirmed form came back incomplete: show it again where it stood.
        response["HX-Retarget"], response["HX-Reswap"] = "#dialog-body", "innerHTML"
    return response


def _queue(page: Any, request: HttpRequest, verb: Verb, key: str, query: str, values: dict[str, Any]) -> HttpResponse:
    params = {"list": page.name, "verb": key, "query": query, "values": values}
    label = f"{page.title} · {verb.label}"
    job = enqueue("lists.bulk", params, label=label, actor=request.actor, at=request.at)  # type: ignore[attr-defined]
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "jobs/card.html", {"job": card(job)})
    return HttpResponseRedirect(reverse("jobs:detail", args=[job.pk]))


def _told(request: HttpRequest, verb: Verb, outcome: Outcome) -> HttpResponse:
    """Say what was done and what was not, then show the list again (S88)."""
    if outcome.done:
        done = _("%(verb)s: done for %(count)s.") % {"verb": verb.label, "count": len(outcome.done)}
        messages.success(request, done)
    for message, remedy, count in reasons_of(outcome):
        messages.warning(request, _("Refused for %(count)s: %(reason)s") % {"count": count, "reason": message + remedy})
    for note in outcome.notes:
        messages.info(request, str(say(note.code, note.facts)))
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "frame/messages.html")
    return HttpResponseRedirect(request.get_full_path())


@handler("lists.bulk")
def run_bulk(work: Work) -> Iterator[Chunk]:
    """Do a verb to all that match, in chunks by primary key; rows that join later are not touched twice."""
    page = LISTS[work.params["list"]]()
    verb, last = page.verbs[work.params["verb"]], work.cursor or 0
    matching = page.matching(work.actor, work.at, QueryDict(work.params["query"]))
    total = matching.count() if work.cursor is None else None
    while keys := list(matching.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK_ROWS]):
        rows = type(page).rows(work.actor, work.at).filter(pk__in=keys)
        outcome = verb.run(rows, actor=work.actor, at=work.at, **verb.fixed, **work.params["values"])
        last = keys[-1]
        yield Chunk(last, tuple(_fates(outcome, rows)), total)


def _fates(outcome: Outcome, rows: QuerySet[Any]) -> Iterator[Fate]:
    names = {row.pk: str(row) for row in rows}
    for pk in outcome.done:
        yield Fate(pk, names.get(pk, str(pk)), "ok")
    for pk, refusal in outcome.refused.items():
        yield Fate(pk, names.get(pk, str(pk)), "refused", ((refusal.code, refusal.facts),))
