"""The one page for one deed: a form shown, cleaned, and handed to one action."""

from abc import abstractmethod
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.views import View

from graduand.base.errors import NotFound, NotYours, Refusal
from graduand.base.language import say

Text = str | Promise


class FormPage(View):
    """
    Subclass and declare. A refusal is said on the form, where it can be mended; a shut door stays an error page.

    `parts` are the parts of the address. `done` is said when the deed is done.
    """

    form_class: ClassVar[type[forms.Form]]
    template: ClassVar[str] = "forms/form.html"
    done: ClassVar[Text]

    def get(self, request: HttpRequest, **parts: Any) -> HttpResponse:
        """The empty form."""
        return self.page(request, self.form_class(), **parts)

    def post(self, request: HttpRequest, **parts: Any) -> HttpResponse:
        """Do it and go on, or say why not."""
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.page(request, form, 422, **parts)
        try:
            self.act(request, form.cleaned_data, **parts)
        except (NotFound, NotYours):
            raise
        except Refusal as refusal:
            form.add_error(None, str(say(refusal.code, refusal.facts)))
            return self.page(request, form, refusal.status, **parts)
        messages.success(request, str(self.done))
        return HttpResponseRedirect(self.next_url(**parts))

    @abstractmethod
    def act(self, request: HttpRequest, values: dict[str, Any], **parts: Any) -> None:
        """The one call of an action."""

    @abstractmethod
    def next_url(self, **parts: Any) -> str:
        """Where to go when it is done."""

    def context(self, request: HttpRequest, **parts: Any) -> dict[str, Any]:
        """What the template shows beside the form."""
        return {}

    def page(self, request: HttpRequest, form: forms.Form, status: int = 200, **parts: Any) -> HttpResponse:
        """The page with a form on it."""
        response = render(request, self.template, {"form": form} | self.context(request, **parts), status=status)
        response["Cache-Control"] = "no-store"
        return response
