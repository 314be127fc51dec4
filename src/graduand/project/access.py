"""Who may open which address: one row a route, enforced here and nowhere forgotten (P4).

A route without a row is refused for everybody, and a test fails the build on it. A row only opens the door; what is
seen behind it is the gate's decision (registry/scope.py), what may be done is the action's.
"""

from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from graduand.base.errors import NotYours, TryLater
from graduand.base.middleware import answer
from graduand.steps.registry.models import Role
from graduand.steps.registry.posts import actor_of, posts_of


class Door(Enum):
    """Doors that are no role: open to all, to any post, or to a student who has said who he or she is."""

    PUBLIC = "public"
    STAFF = "staff"
    STUDENT = "student"


CENTER = frozenset({Role.CENTER_CLERK, Role.CENTER_LEAD})
COLLEGE = frozenset({Role.COLLEGE_REVIEWER, Role.COLLEGE_DISPATCHER})
HEADQUARTERS = frozenset({Role.HQ_REVIEWER, Role.HQ_ISSUER})
OFFICE = CENTER | COLLEGE | HEADQUARTERS
REVIEWERS = frozenset({Role.CENTER_LEAD, Role.COLLEGE_REVIEWER, Role.HQ_REVIEWER})
IMPORTERS = frozenset({Role.COLLEGE_REVIEWER, Role.HQ_REVIEWER})
BUILDERS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
ISSUERS = frozenset({Role.HQ_ISSUER})

Row = Door | frozenset[Role]

ROUTES: dict[str, Row] = {
    "login": Door.PUBLIC, "logout": Door.PUBLIC, "set_language": Door.PUBLIC,
    "healthz": Door.PUBLIC, "readyz": Door.PUBLIC,
    "post_switch": Door.STAFF, "desk": Door.STAFF,
    "jobs:list": Door.STAFF, "jobs:detail": Door.STAFF, "jobs:download": Door.STAFF, "jobs:cancel": Door.STAFF,
    "jobs:confirm": Door.STAFF,
    "journal": frozenset({Role.AUDITOR}),

    "registry:students": OFFICE, "registry:student": OFFICE, "registry:reveal": OFFICE,
    "registry:entitlement": OFFICE, "registry:entitlement_paper": OFFICE, "registry:entitlement_json": OFFICE,
    "registry:classes": OFFICE, "registry:statistics": OFFICE, "registry:programs": OFFICE,
    "registry:rule": OFFICE, "registry:imports": IMPORTERS | BUILDERS, "registry:import": IMPORTERS | BUILDERS,
    "registry:accounts": frozenset({Role.SECURITY_ADMIN}), "registry:appoint": frozenset({Role.SECURITY_ADMIN}),
    "registry:password": frozenset({Role.SECURITY_ADMIN}),
    "registry:results": OFFICE, "registry:petitions": OFFICE, "registry:petition": OFFICE,
    "registry:petition_ask": CENTER, "registry:language": OFFICE,
    "registry:trial": HEADQUARTERS, "registry:publish": frozenset({Role.HQ_REVIEWER}),
    "registry:outlook": OFFICE, "registry:outlook_centers": OFFICE,
    "registry:outlook_renew": frozenset({Role.HQ_REVIEWER}),
    "registry:organizations": OFFICE | {Role.SYSTEM_ADMIN},

    "photos:imports": CENTER | COLLEGE, "photos:import": CENTER | COLLEGE,
    "photos:manage": OFFICE, "photos:query": OFFICE, "photos:graduates": OFFICE,
    "photos:upload": CENTER | COLLEGE, "photos:picture": OFFICE,

    "batches:calendar": Door.STAFF,

    "chsi:statements": OFFICE, "chsi:imports": IMPORTERS, "chsi:import": IMPORTERS,
    "chsi:check": CENTER,

    "applications:candidates": OFFICE, "applications:candidate": OFFICE, "applications:decision": OFFICE,
    "applications:review": REVIEWERS,
    "applications:lots": OFFICE, "applications:lot": OFFICE, "applications:audit": REVIEWERS,
    "applications:nominate": IMPORTERS,

    "certificates:numbering": ISSUERS, "certificates:certificates": OFFICE, "certificates:paper": ISSUERS,
    "certificates:proof": OFFICE,

    "delivery:sending": frozenset({Role.COLLEGE_DISPATCHER}), "delivery:consignments": CENTER | COLLEGE,
    "delivery:consignment": CENTER | COLLEGE, "delivery:consignment_paper": CENTER | COLLEGE,
    "delivery:custody": CENTER, "delivery:sign_off": CENTER,

    "portal:enter": Door.PUBLIC, "portal:leave": Door.STUDENT, "portal:timeline": Door.STUDENT,
    "portal:confirm": Door.STUDENT, "portal:picture": Door.STUDENT,
    "portal:entitlement": Door.STUDENT, "portal:entitlement_paper": Door.STUDENT,
    "verify:claim": Door.PUBLIC,
}  # fmt: skip

Next = Callable[[HttpRequest], HttpResponseBase]


def may_open(role: str | None, route: str) -> bool:
    """Whether a post with this role may open a route."""
    row = ROUTES.get(route)
    if isinstance(row, Door):
        return row is Door.PUBLIC or (row is Door.STAFF and role is not None)
    return row is not None and role in row


class AccessMiddleware:
    """Find the actor of the request and hold every route against its row."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor, request.posts = _actor(request)  # type: ignore[attr-defined]
        request.may_open = partial(may_open, request.actor.role if request.actor else None)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponseBase | None:
        """Refuse, send to a login, or let pass."""
        route = request.resolver_match.view_name if request.resolver_match else ""
        row = ROUTES.get(route)
        actor = request.actor  # type: ignore[attr-defined]
        if row is Door.PUBLIC:
            return None
        if row is Door.STUDENT:
            known = "student" in request.session
            return None if known else HttpResponseRedirect(reverse("portal:enter"))
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("login"))
        if actor is None:
            return answer(request, NotYours("post.none"))
        return None if may_open(actor.role, route) else answer(request, NotYours("post.role_needed", role=actor.role))


def locked_out(request: HttpRequest, *_: Any) -> HttpResponseBase:
    """The answer to somebody whose account is locked for a while after too many wrong passwords."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return answer(request, TryLater("login.locked", minutes=minutes, retry_after_seconds=minutes * 60))


def _actor(request: HttpRequest) -> tuple[Any, list[tuple[int, str]]]:
    """The actor in the active post, and all posts of the person to switch between."""
    if not request.user.is_authenticated:
        return None, []
    held = list(posts_of(request.user, request.at))  # type: ignore[attr-defined]
    wanted = request.session.get("post")
    active = next((post for post in held if post.pk == wanted), held[0] if held else None)
    labels = [(post.pk, f"{post.organization} · {post.get_role_display()}") for post in held]
    return (actor_of(active) if active else None), labels
