"""What every request passes: a clock reading, a request id, and the one place where refusals become answers."""

import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from graduand.base import clock
from graduand.base.errors import Refusal, TryLater
from graduand.base.language import say

TITLES = {
    403: _("Your post may not do this"), 404: _("Not found"), 409: _("Not possible now"), 413: _("Too large"),
    422: _("Something is not right yet"), 503: _("Please try again later"),
}  # fmt: skip

Next = Callable[[HttpRequest], HttpResponseBase]


class ClockMiddleware:
    """Read the clock once per request, give the request an id, and bind both to the log."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.at, request.id = clock.now(), uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=request.id):  # type: ignore[attr-defined]
            response = self.get_response(request)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response


class RefusalMiddleware:
    """Map a raised Refusal to a page, a fragment or `application/problem+json`."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django calls this for whatever a view raises; bugs are not ours to soften."""
        return answer(request, exception) if isinstance(exception, Refusal) else None


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer that a refusal deserves, in the form that was asked for."""
    sentence = say(refusal.code, refusal.facts)
    title = str(TITLES.get(refusal.status, TITLES[409]))
    known = {"status": refusal.status, "title": title, "code": refusal.code}
    response: HttpResponse
    if request.accepts("text/html"):
        told = known | {"message": sentence.message, "remedy": sentence.remedy}
        response = render(request, "frame/error.html", {"refusal": told}, status=refusal.status)
    else:
        problem = known | {"type": "about:blank", "detail": str(sentence), "facts": refusal.facts}
        response = JsonResponse(problem, status=refusal.status, content_type="application/problem+json")
    if isinstance(refusal, TryLater):
        response["Retry-After"] = str(refusal.facts.get("retry_after_seconds", 30))
    return response
