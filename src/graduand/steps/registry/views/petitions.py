"""特殊申请 The list, one petition with what it would change, and the page on which a center asks (domain.md 2.3)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views import View

from graduand.base.errors import NotFound
from graduand.base.forms import FormPage
from graduand.base.language import say
from graduand.base.lists.page import ListPage
from graduand.base.lists.verbs import Verb
from graduand.steps.registry import queries_petitions, tables, tables_petitions
from graduand.steps.registry.actions.petitions import asking, deciding
from graduand.steps.registry.forms_petitions import HELP, AnswerForm, PetitionFilters, request_form, suggestions
from graduand.steps.registry.forms_results import BackForm
from graduand.steps.registry.presenting_petitions import change, said
from graduand.steps.registry.scope import enrollment as behind_the_gate
from graduand.steps.registry.standing import KINDS, Request, Standing, standing_of
from graduand.steps.registry.tables_results import points
from graduand.steps.registry.wording import said_term
from graduand.steps.registry.wording_petitions import said_state


def _stands(*states: str) -> Callable[[Any], bool]:
    return lambda row: row.state in states


class Petitions(ListPage):
    """特殊申请."""

    name = "registry_petitions"
    title = _("Petitions")
    help = _("Requested by the center, reviewed by the college, decided by headquarters: three different people.")
    rows = staticmethod(queries_petitions.petitions)
    filters = PetitionFilters
    columns = tables_petitions.PETITIONS
    order = "-number"
    empty = (_("No petitions match"), _("A center asks from the page of the student."))
    verbs = {
        "review": Verb(_("Review and pass on"), deciding.review, roles=frozenset(deciding.COLLEGE),
                       applies=_stands("requested")),
        "approve": Verb(_("Grant"), deciding.approve, roles=frozenset(deciding.HEADQUARTERS),
                        applies=_stands("reviewed")),
        "refuse_at_college": Verb(_("Refuse"), deciding.refuse, roles=frozenset(deciding.COLLEGE), form=AnswerForm,
                                  tone="bad", applies=_stands("requested")),
        "refuse": Verb(_("Refuse"), deciding.refuse, roles=frozenset(deciding.HEADQUARTERS), form=AnswerForm,
                       tone="bad", applies=_stands("reviewed")),
        "revoke": Verb(_("Revoke the approval"), deciding.revoke, roles=frozenset(deciding.HEADQUARTERS), form=BackForm,
                       tone="bad", applies=_stands("approved")),
        "withdraw": Verb(_("Withdraw"), asking.withdraw, roles=frozenset(asking.CENTER),
                         applies=_stands("requested", "reviewed")),
    }  # fmt: skip


class OnePetition(View):
    """One petition: what is asked, who has said what, and what the verdict would become."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page. Raises NotFound."""
        actor = request.actor  # type: ignore[attr-defined]
        one = queries_petitions.petition(actor, pk)
        offers = [
            (key, verb.label, verb.tone) for key, verb in Petitions.verbs.items()
            if verb.offered_to(actor) and verb.applies and verb.applies(one)
        ]  # fmt: skip
        context = {
            "one": one, "about": said(one), "tone": tables_petitions.tone_of(one), "state": said_state(one.state),
            "offers": offers,
            "address": reverse("registry:petitions"), "term": said_term(one.term) if one.term else "",
            "credits": points(one.credits_x10), "score": points(one.score_x10),
            "history": [tables.told(line) for line in queries_petitions.history_of(one)],
            "change": change(queries_petitions.effect_of(one)),
        }  # fmt: skip
        return render(request, "registry/petition.html", context)


class Ask(FormPage):
    """Ask for something on behalf of a student: the fields are those of the kind, the choices those of the plan."""

    template = "registry/petition_ask.html"
    done = _("The petition was handed to the college.")
    standing: Standing

    def dispatch(self, request: HttpRequest, *args: Any, **parts: Any) -> HttpResponseBase:
        """Look at the student first: the form depends on the plan. Raises NotFound, NotReady: no rules."""
        kind = KINDS.get(parts["kind"])
        if kind is None:
            raise NotFound("petition.not_found")
        self.kind = kind
        self.enrollment = behind_the_gate(request.actor, parts["student_number"])  # type: ignore[attr-defined]
        self.standing = standing_of(self.enrollment)
        self.form_class = request_form(kind, self.standing)  # type: ignore[misc]
        return super().dispatch(request, *args, **parts)

    def act(self, request: HttpRequest, values: dict[str, Any], **parts: Any) -> None:
        """Ask, and say what whoever decides will see too."""
        own = {name: value for name, value in values.items() if name not in ("reason", "evidence")}
        asked = Request(kind=self.kind, **own)
        self.made, warnings = asking.ask(
            parts["student_number"], asked, reason=values["reason"], evidence=values["evidence"],
            actor=request.actor, at=request.at,  # type: ignore[attr-defined]
        )  # fmt: skip
        for warning in warnings:
            messages.warning(request, str(say(warning.code, warning.facts)))

    def next_url(self, **parts: Any) -> str:
        """The petition that was made."""
        return reverse("registry:petition", args=[self.made.pk])

    def context(self, request: HttpRequest, **parts: Any) -> dict[str, Any]:
        """The student, the lists behind the course fields, and how much may still be exempted."""
        student = self.enrollment.student
        return {
            "title": f"{capfirst(self.kind.label)} · {student.name} {self.enrollment.student_number}",
            "submit_label": _now("Hand to the college"), "lists": suggestions(self.kind, self.standing),
            "cancel_url": reverse("registry:student", args=[self.enrollment.student_number]),
            "exemption": self.standing.room if self.kind == "exempt" else None,
            "intro": HELP[self.kind],
        }  # fmt: skip
