"""The pages of the student: enter, timeline, conditions, proof, own picture. Only the session names an enrollment."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _now
from django.views import View

from graduand.base.errors import NotFound, Refusal, TryLater
from graduand.base.language import say, show
from graduand.fronts.portal import actions, queries
from graduand.fronts.portal.forms import ConfirmForm, EnterForm, ReportForm
from graduand.fronts.portal.wording import ACTORS, ITEMS, STEPS
from graduand.steps.registry import statement
from graduand.steps.registry.presenting import present

SESSION_SECONDS = 30 * 60
KEY = "student"


class StudentPage(View):
    """What the pages behind the door share: the frame of the portal, and no copy left in a cache (P10)."""

    template: str

    def page(self, request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Draw the page without the menu of the staff."""
        response = render(request, self.template, {"menu": (), "batch_code": None, "days_left": None} | context,
                          status=status)  # fmt: skip
        response["Cache-Control"] = "no-store"
        return response


class Enter(StudentPage):
    """学生查询: student number and identity number open one own page."""

    template = "portal/enter.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, or the timeline for who is in already."""
        if KEY in request.session:
            return HttpResponseRedirect(reverse("portal:timeline"))
        return self.page(request, {"form": EnterForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open the door, or say the same to everybody who has no key."""
        form = EnterForm(request.POST)
        if not form.is_valid():
            return self.page(request, {"form": form}, status=422)
        try:
            found = actions.enter(**form.cleaned_data, at=request.at)  # type: ignore[attr-defined]
        except Refusal as refusal:
            form.add_error(None, str(say(refusal.code, refusal.facts)))
            response = self.page(request, {"form": form}, status=refusal.status)
            if isinstance(refusal, TryLater):
                response["Retry-After"] = str(refusal.facts["retry_after_seconds"])
            return response
        request.session.cycle_key()
        request.session[KEY] = found
        if not request.user.is_authenticated:
            request.session.set_expiry(SESSION_SECONDS)
        return HttpResponseRedirect(reverse("portal:timeline"))


class Leave(View):
    """Leave; an open page of the staff in the same browser stays open."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Forget who was here."""
        del request.session[KEY]
        return HttpResponseRedirect(reverse("portal:enter"))


class Timeline(StudentPage):
    """毕业进度 (S7, S8, S124)."""

    template = "portal/timeline.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The own road; who stands in no batch yet is shown the conditions instead."""
        try:
            found = queries.progress(request.session[KEY], request.at)  # type: ignore[attr-defined]
        except NotFound:
            return HttpResponseRedirect(reverse("portal:entitlement"))
        steps = [(step, STEPS[step.code], [say(*detail) for detail in step.details]) for step in found.steps]
        context = {
            "progress": found, "steps": steps, "next_actor": ACTORS.get(found.next_actor),
            "hindrances": [say(*hindrance) for hindrance in found.hindrances],
            "has_picture": queries.has_picture(request.session[KEY]),
        }  # fmt: skip
        return self.page(request, context)


class Entitlement(StudentPage):
    """我的毕业条件: what is met, what lacks, and what closes the gap; for who stands in no batch yet, too."""

    template = "portal/entitlement.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The own explanation under the rules that govern."""
        enrollment, found = queries.entitlement(request.session[KEY])
        return self.page(request, {"enrollment": enrollment, "page": present(found, request.at)})  # type: ignore[attr-defined]


class EntitlementPaper(View):
    """毕业审核说明书, printed by the student."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The own statement. Raises NotReady: no rules govern."""
        found, at = queries.entitlement_to_print(request.session[KEY]), request.at  # type: ignore[attr-defined]
        with translation.override(statement.CHINESE):
            office = _now("printed by the student")
        response = HttpResponse(statement.pdf(found, office=office, at=at), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{statement.file_name(found)}"'
        response["Cache-Control"] = "no-store"
        return response


class Confirm(StudentPage):
    """核对毕业证书: the proof, and the two answers to it (S46, S47, P12)."""

    template = "portal/confirm.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The proof. Raises NotFound: no certificate yet."""
        return self._proof(request, None, ReportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Confirm it, or report an error. Raises NotReady: data or photo have changed since."""
        return self._report(request) if "report" in request.POST else self._confirm(request)

    def _confirm(self, request: HttpRequest) -> HttpResponse:
        form = ConfirmForm(request.POST)
        if not form.is_valid():
            return self._proof(request, form, ReportForm(), 422)
        actions.confirm_proof(request.session[KEY], form.cleaned_data["digest"], at=request.at)  # type: ignore[attr-defined]
        messages.success(request, _now("Thank you. The certificate will be printed exactly like this."))
        return HttpResponseRedirect(reverse("portal:confirm"))

    def _report(self, request: HttpRequest) -> HttpResponse:
        form = ReportForm(request.POST)
        if not form.is_valid():
            return self._proof(request, None, form, 422)
        actions.report_error(request.session[KEY], form.cleaned_data["text"], at=request.at)  # type: ignore[attr-defined]
        messages.info(request, _now("Your remark has reached your learning center."))
        return HttpResponseRedirect(reverse("portal:confirm"))

    def _proof(
        self, request: HttpRequest, form: ConfirmForm | None, report: ReportForm, status: int = 200
    ) -> HttpResponse:
        proof = queries.proof(request.session[KEY])
        confirm = form or ConfirmForm(initial={"digest": proof.certificate.snapshot_digest})
        context = {
            "proof": proof, "items": [(ITEMS[item], show(value)) for item, value in proof.items], "form": confirm,
            "report": report,
        }  # fmt: skip
        return self.page(request, context, status)


class Picture(View):
    """The own photo and no other."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The picture. Raises NotFound."""
        response = HttpResponse(queries.picture(request.session[KEY]), content_type="image/jpeg")
        response["Cache-Control"] = "no-store"
        return response
