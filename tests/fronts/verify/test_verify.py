"""Is it genuine? A whole claim in, yes or no out (PIPL art. 25)."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from graduand.base import clock
from graduand.base.errors import TryLater
from graduand.fronts.portal.doors import TRIES
from graduand.fronts.verify.actions import verify
from graduand.steps.certificates.facts import verify_url
from tests.steps.certificates.office import NOON, confirmed, printed

pytestmark = pytest.mark.django_db
ISSUED = date(2023, 7, 20)


@pytest.fixture(autouse=True)
def _july(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def ask(number: str, name: str, issue_on: date = ISSUED, address: str = "10.0.0.1") -> bool:
    return verify(number, name, issue_on, address=address, at=NOON)


def test_a_printed_certificate_is_genuine_when_all_three_agree() -> None:
    one = printed(name="古丽·买买提")[0]
    assert ask(one.number, "古丽·买买提")
    assert ask(one.number, "古丽• 买买提")  # the same name as a keyboard writes it
    assert not ask(one.number, "古丽")
    assert not ask(one.number, "古丽·买买提", date(2023, 7, 21))
    assert not ask("511618202306599999", "古丽·买买提")


def test_a_certificate_that_is_not_printed_yet_is_no_certificate() -> None:
    one = confirmed()[0]
    assert not ask(one.number, one.snapshot["name"])


def test_guessing_at_one_number_shuts_the_door_and_so_does_guessing_from_one_address() -> None:
    one = printed()[0]
    for _ in range(TRIES):
        assert not ask(one.number, "王某")
    with pytest.raises(TryLater):
        ask(one.number, one.snapshot["name"])
    for guess in range(30):
        ask(f"51161820230659{guess:04d}", "王某", address="10.0.0.2")
    with pytest.raises(TryLater):
        ask("511618202306599999", "王某", address="10.0.0.2")


def test_who_verifies_many_genuine_certificates_is_not_shut_out() -> None:
    one = printed()[0]
    assert all(ask(one.number, one.snapshot["name"]) for _ in range(40))


def test_the_code_on_the_paper_leads_here_with_the_number_alone() -> None:
    one = printed()[0]
    address = verify_url(one.number)
    assert one.snapshot["name"] not in address

    page = Client().get(address.replace("http://127.0.0.1:8000", ""))

    assert page.context["form"].initial["number"] == one.number
    assert one.snapshot["name"] not in page.content.decode()


def test_the_answer_is_yes_or_no_and_nothing_else() -> None:
    one = printed()[0]
    client = Client()
    claim = {"number": one.number, "name": one.snapshot["name"], "issue_on": "2023-07-20"}
    assert client.post(reverse("verify:claim"), claim).context["answer"] == "yes"
    wrong = client.post(reverse("verify:claim"), claim | {"name": "王某"})
    assert wrong.context["answer"] == "no"
    assert one.snapshot["name"] not in wrong.content.decode()
    assert one.snapshot["major"] not in wrong.content.decode()


def test_half_a_claim_is_not_answered() -> None:
    page = Client().post(reverse("verify:claim"), {"number": "51161820230650000", "name": "王某"})
    assert (page.status_code, page.context["answer"]) == (422, "")
