"""The public page on which anybody may ask whether a certificate is genuine."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from graduand.base.errors import TryLater
from graduand.base.language import say
from graduand.fronts.verify.actions import verify
from graduand.fronts.verify.forms import ClaimForm


class Claim(View):
    """证书验证: number, name and issue date in, yes or no out. The QR code on the paper fills in the number."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        number = request.GET.get("number", "")
        return self._page(request, ClaimForm(initial={"number": number if number.isdecimal() else ""}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """The answer, above the form."""
        form = ClaimForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            is_true = verify(**form.cleaned_data, address=request.META.get("REMOTE_ADDR", ""),
                             at=request.at)  # type: ignore[attr-defined]  # fmt: skip
        except TryLater as refusal:
            form.add_error(None, str(say(refusal.code, refusal.facts)))
            response = self._page(request, form, status=refusal.status)
            response["Retry-After"] = str(refusal.facts["retry_after_seconds"])
            return response
        return self._page(request, form, answer="yes" if is_true else "no")

    def _page(self, request: HttpRequest, form: ClaimForm, status: int = 200, answer: str = "") -> HttpResponse:
        context = {"form": form, "answer": answer, "menu": (), "batch_code": None, "days_left": None}
        response = render(request, "verify/claim.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response
