"""Every route against every post: closed doors are closed, open ones answer, and nobody gets in unnamed (P4)."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from graduand.project.access import ROUTES, Door, may_open
from graduand.steps.registry.models import Organization, Role
from tests.factories import MORNING, a_center, a_college, a_headquarters, a_user

DUMMIES: dict[str, Any] = {"int": 1, "string": "x", "uuid": uuid.UUID(int=1), "slug": "x", "path": "x"}


def arguments(patterns: list[URLPattern | URLResolver], space: str = "") -> dict[str, dict[str, Any]]:
    """A value of the right kind for each part of each route's address."""
    found: dict[str, dict[str, Any]] = {}
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= arguments(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            converters = pattern.pattern.converters
            values = {
                name: DUMMIES[type(one).__name__.removesuffix("Converter").lower()] for name, one in converters.items()
            }
            found[f"{space}{pattern.name}"] = values
    return found


ARGUMENTS = arguments(get_resolver().url_patterns)


def address(route: str) -> str:
    return reverse(route, kwargs=ARGUMENTS[route])


@pytest.fixture
def tree(db: None) -> dict[str, Organization]:
    top = a_headquarters()
    college = a_college(top)
    return {"hq": top, "college": college, "center": a_center(college)}


def place_of(role: str, tree: dict[str, Organization]) -> Organization:
    return tree[next((kind for kind in ("center", "college") if role.startswith(kind)), "hq")]


def at_desk(role: str, tree: dict[str, Organization]) -> Client:
    user = a_user()
    user.posts.create(organization=place_of(role, tree), role=role, since=MORNING - timedelta(days=9000))
    client = Client(raise_request_exception=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("role", Role.values)
def test_a_post_finds_its_doors_open_and_all_others_shut(role: str, tree: dict[str, Organization]) -> None:
    client = at_desk(role, tree)
    answers = {
        route: client.get(address(route)).status_code for route, row in ROUTES.items() if row is not Door.STUDENT
    }
    shut = {route for route in answers if not may_open(role, route)}
    assert {route for route in shut if answers[route] != 403} == set()
    # 404: nothing of that number; 405: a verb that wants a POST; 409: no season is open.
    assert {
        route: answers[route] for route in answers.keys() - shut if answers[route] not in (200, 302, 404, 405, 409)
    } == {}


def test_nobody_gets_in_unnamed(db: None) -> None:
    client = Client()
    for route, row in ROUTES.items():
        answer = client.get(address(route))
        if row is Door.PUBLIC:
            assert answer.status_code in (200, 302, 405), route
        else:
            way = reverse("portal:enter") if row is Door.STUDENT else reverse("login")
            assert answer.status_code == 302, route
            assert answer.headers["Location"].startswith(way), route


def test_a_post_that_has_ended_opens_nothing_with_the_next_request(tree: dict[str, Organization]) -> None:
    user = a_user()
    post = user.posts.create(organization=tree["center"], role=Role.CENTER_CLERK, since=MORNING - timedelta(days=9000))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("registry:students")).status_code == 200
    post.until = MORNING
    post.save()
    assert client.get(reverse("registry:students")).status_code == 403
