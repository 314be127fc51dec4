"""毕业条件 of one student: page, trial under other rules, statement on paper, JSON."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views import View

from graduand.base.errors import NotFound
from graduand.steps.registry import statement
from graduand.steps.registry.entitled import (
    Entitled,
    compare,
    entitled,
    entitled_or_refused,
    version_to_try,
    versions_to_try,
)
from graduand.steps.registry.forms_entitlement import TrialForm
from graduand.steps.registry.presenting import present
from graduand.steps.registry.presenting.comparing import compared
from graduand.steps.registry.scope import enrollment as behind_the_gate
from graduand.steps.registry.wording import said_term


class Entitlement(View):
    """The explanation; `?version=` tries other rules and stores nothing, `?find=` looks for rules to try."""

    def get(self, request: HttpRequest, student_number: str) -> HttpResponse:
        """The page. Raises NotFound: the student or the rules lie outside the gate."""
        actor, at = request.actor, request.at  # type: ignore[attr-defined]
        enrollment = behind_the_gate(actor, student_number)
        version, words = _version(request), _words(request)
        own = entitled(enrollment)
        shown = entitled(enrollment, version) if version else own
        tried = shown is not None and shown.trial
        context = {
            "enrollment": enrollment, "intake": said_term(enrollment.intake_term), "page": present(shown, at),
            "words": words, "tried": tried, "asked": version.pk if version else None,
            "versions": _offered(actor, enrollment, words, shown),
            "compared": compared(compare(own, shown)) if tried and own and shown else None,
        }  # fmt: skip
        return render(request, "registry/entitlement.html", context)


class EntitlementPaper(View):
    """毕业审核说明书: the explanation as PDF."""

    def get(self, request: HttpRequest, student_number: str) -> HttpResponse:
        """The file. Raises NotFound, NotReady: no rules govern, NotValid: a name that cannot be printed."""
        actor, at = request.actor, request.at  # type: ignore[attr-defined]
        found = _asked(request, student_number)
        pdf = statement.pdf(found, office=actor.organization_name, at=at)
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{statement.file_name(found)}"'
        response["Cache-Control"] = "no-store"
        return response


class EntitlementJson(View):
    """The explanation for machines."""

    def get(self, request: HttpRequest, student_number: str) -> HttpResponse:
        """Plain values; `rules_hash` names the rules. Raises NotFound, NotReady: no rules govern."""
        response = JsonResponse(_asked(request, student_number).to_json(), json_dumps_params={"ensure_ascii": False})
        response["Cache-Control"] = "no-store"
        return response


def _asked(request: HttpRequest, student_number: str) -> Entitled:
    enrollment = behind_the_gate(request.actor, student_number)  # type: ignore[attr-defined]
    return entitled_or_refused(enrollment, _version(request))


def _version(request: HttpRequest) -> Any:
    """The rules that the address asks to try, if it does. Raises NotFound, also for what is no key."""
    form = TrialForm(request.GET)
    form.is_valid()
    if "version" in form.errors:
        raise NotFound("entitlement.version_unknown")
    asked = form.cleaned_data["version"]
    return version_to_try(request.actor, asked) if asked else None  # type: ignore[attr-defined]


def _words(request: HttpRequest) -> str:
    """What is looked for; nothing when it is no text of decent length."""
    form = TrialForm(request.GET)
    form.is_valid()
    return str(form.cleaned_data.get("find", ""))


def _offered(actor: Any, enrollment: Any, words: str, shown: Entitled | None) -> list[tuple[Any, str, str, bool]]:
    """The rules that may be tried, with their intakes in words, and whether they are on show."""
    return [
        (one, said_term(one.intake_from), said_term(one.intake_to), bool(shown and shown.version.pk == one.pk))
        for one in versions_to_try(actor, enrollment, words)
    ]
