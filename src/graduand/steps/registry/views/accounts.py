"""账号 Who holds which post: the list of the security administrator, appointments, first passwords (domain.md 5.2)."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from graduand.base.forms import FormPage
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


class _AccountForm(FormPage):
    """What both forms of the room share; `heading` may name a part of the address."""

    heading: ClassVar[str | Promise]

    def next_url(self, **parts: Any) -> str:
        """Back to the list."""
        return reverse("registry:accounts")

    def context(self, request: HttpRequest, **parts: Any) -> dict[str, Any]:
        """The heading and the way back."""
        return {"title": str(self.heading) % parts, "cancel_url": reverse("registry:accounts")}


class Appoint(_AccountForm):
    """Give a person a post."""

    form_class = AppointForm
    heading = _("Appoint")
    done = _("The post is given.")

    def act(self, request: HttpRequest, values: dict[str, Any], **parts: Any) -> None:
        """Appoint."""
        actor, at = request.actor, request.at  # type: ignore[attr-defined]
        place = queries.organization_coded(actor, values["organization"])
        accounts.appoint(username=values["username"], name=values["name"], organization=place, role=values["role"],
                         actor=actor, at=at)  # fmt: skip


class Password(_AccountForm):
    """Set the password of an account at or below one's own post."""

    form_class = PasswordForm
    heading = _("Password of %(username)s")
    done = _("The password is set.")

    def act(self, request: HttpRequest, values: dict[str, Any], **parts: Any) -> None:
        """Set it. Raises NotFound: no such account below one's own post."""
        user = queries.account(request.actor, parts["username"])  # type: ignore[attr-defined]
        accounts.set_password(user, values["password"], actor=request.actor, at=request.at)  # type: ignore[attr-defined]
