"""The door of the house: who gets in, who is locked out, and what a lost visitor reads."""

from typing import Any

import pytest
from django.test import Client, override_settings

from graduand.steps.registry.models import Role
from tests.factories import LONG_AGO, a_center, a_user

PASSWORD = "wise-and-long-enough"


@pytest.fixture
def clerk(db: None) -> Any:
    user = a_user()
    user.set_password(PASSWORD)
    user.save()
    user.posts.create(organization=a_center(), role=Role.CENTER_CLERK, since=LONG_AGO)
    return user


def try_password(user: Any, password: str) -> Any:
    return Client().post("/login/", {"username": user.username, "password": password})


def test_the_right_password_opens_the_desk(clerk: Any) -> None:
    assert try_password(clerk, PASSWORD).headers["Location"] == "/"


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(clerk: Any) -> None:
    for _try in range(5):
        answer = try_password(clerk, "wrong")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "900"
    assert "账号已锁定 15 分钟" in answer.content.decode()
    assert try_password(clerk, PASSWORD).status_code == 503


def test_a_lost_visitor_reads_chinese(clerk: Any) -> None:
    client = Client()
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有这个页面，或您无权查看。" in answer.content.decode()
    assert "没有这个页面" in Client().get("/nowhere/").content.decode()


def test_a_forged_form_is_refused_in_words(clerk: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/login/", {"username": clerk.username, "password": PASSWORD})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


@override_settings(DEBUG=False)
def test_a_fault_of_our_own_is_told_plainly(clerk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("graduand.fronts.desk.queries.waiting", fail)
    client = Client(raise_request_exception=False)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/")
    assert answer.status_code == 500
    assert "平台出错" in answer.content.decode()
