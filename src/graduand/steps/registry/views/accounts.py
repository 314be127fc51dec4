"""账号 Who holds which post: the list of the security administrator, appointments, first passwords (domain.md 5.2)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views import View

from graduand.base.errors import Refusal
from graduand.base.language import say
from graduand.base.lists.page import ListPage
from graduand.base.lists.verbs import Verb
from graduand.steps.registry import queries, tables
from graduand.steps.registry.actions import accounts
from graduand.steps.registry.forms import AppointForm, PasswordForm, PostFilters


class Accounts(ListPage):
    """Accounts and posts."""

    name = "registry_accounts"
    title = _("Accounts")
    rows = staticmethod(queries.posts)
    filters = PostFilters
    columns = tables.POSTS
    order = "username"
    verbs = {"end": Verb(_("End the post"), accounts.end_post, tone="bad", applies=lambda post: post.until is None)}
    links = ((_("Set a password"), lambda post: reverse("registry:password", args=[post.user.username])),)
    create = (_("Appoint"), "registry:appoint")
    empty = (_("No accounts"), _("Appoint somebody, or import a file of accounts."))


class Appoint(View):
    """Give a person a post."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        return _form(request, AppointForm(), _now("Appoint"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Appoint; a refusal is shown on the form."""
        form = AppointForm(request.POST)
        if form.is_valid() and _tried(form, lambda: _appoint(request, form.cleaned_data)):
            messages.success(request, _now("%(name)s has the post.") % form.cleaned_data)
            return HttpResponseRedirect(reverse("registry:accounts"))
        return _form(request, form, _now("Appoint"), status=422)


class Password(View):
    """Set the password of an account at or below one's own post."""

    def get(self, request: HttpRequest, username: str) -> HttpResponse:
        """The form."""
        return _form(request, PasswordForm(), _now("Password of %(username)s") % {"username": username})

    def post(self, request: HttpRequest, username: str) -> HttpResponse:
        """Set it."""
        form = PasswordForm(request.POST)
        user = queries.account(request.actor, username)  # type: ignore[attr-defined]
        if form.is_valid() and _tried(form, lambda: _set_password(request, user, form.cleaned_data["password"])):
            messages.success(request, _now("The password of %(name)s is set.") % {"name": user.name})
            return HttpResponseRedirect(reverse("registry:accounts"))
        return _form(request, form, _now("Password of %(username)s") % {"username": username}, status=422)


def _appoint(request: HttpRequest, values: dict[str, Any]) -> None:
    place = queries.organization_coded(request.actor, values["organization"])  # type: ignore[attr-defined]
    accounts.appoint(username=values["username"], name=values["name"], organization=place, role=values["role"],
                     actor=request.actor, at=request.at)  # type: ignore[attr-defined]  # fmt: skip


def _set_password(request: HttpRequest, user: Any, password: str) -> None:
    accounts.set_password(user, password, actor=request.actor, at=request.at)  # type: ignore[attr-defined]


def _tried(form: forms.Form, act: Any) -> bool:
    """Whether it was done; the refusal is put on the form, where it can be mended."""
    try:
        act()
    except Refusal as refusal:
        form.add_error(None, str(say(refusal.code, refusal.facts)))
        return False
    return True


def _form(request: HttpRequest, form: forms.Form, title: str, status: int = 200) -> HttpResponse:
    context = {"form": form, "title": title, "cancel_url": reverse("registry:accounts")}
    return render(request, "forms/form.html", context, status=status)
