"""The pages of issuing: what an issuer sees and does, and what a clerk does not."""

import pytest
from django.test import Client
from django.urls import reverse

from graduand.base import clock
from graduand.base.jobs.models import Job
from graduand.steps.certificates.models import Certificate
from graduand.steps.registry.models import Organization, Role
from tests.factories import a_headquarters, a_post
from tests.steps.certificates.office import NOON, approved, confirmed, numbered, printed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _july(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def at_desk(role: str, organization: Organization) -> Client:
    client = Client()
    client.force_login(a_post(role, organization).user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def issuing() -> Client:
    return at_desk(Role.HQ_ISSUER, a_headquarters())


def test_numbers_are_given_from_the_queue_after_a_dry_run() -> None:
    one = approved()[0]
    client, page = issuing(), reverse("certificates:numbering")
    assert one.student_number in client.get(page).content.decode()

    trial = client.post(page, {"verb": "number", "scope": "page", "ids": [one.pk]})
    assert trial.context["preview"].will == 1
    assert Certificate.objects.count() == 0
    client.post(page, {"verb": "number", "scope": "page", "ids": [one.pk], "confirmed": "1"})
    assert Certificate.objects.get().candidate == one


def test_a_print_run_is_a_job_that_the_dry_run_does_not_order() -> None:
    one = confirmed()[0]
    client, page = issuing(), reverse("certificates:certificates")
    client.post(page, {"verb": "print", "scope": "page", "ids": [one.pk]})
    assert Job.objects.count() == 0
    client.post(page, {"verb": "print", "scope": "page", "ids": [one.pk], "confirmed": "1"})
    assert Job.objects.get().params == {"ids": [one.pk]}


def test_a_printed_sheaf_is_offered_to_the_issuer_alone() -> None:
    one = printed()[0]
    paper = reverse("certificates:paper", args=[one.paper_digest])
    client = issuing()
    assert paper in client.get(reverse("certificates:certificates")).content.decode()
    assert client.get(paper).content.startswith(b"%PDF")
    clerk = at_desk(Role.CENTER_CLERK, one.candidate.center)
    assert clerk.get(paper).status_code == 403
    assert paper not in clerk.get(reverse("certificates:certificates")).content.decode()


def test_the_proof_copy_is_for_the_own_center_and_no_other() -> None:
    mine, theirs = numbered()[0], numbered()[0]
    clerk = at_desk(Role.CENTER_CLERK, mine.candidate.center)
    assert clerk.get(reverse("certificates:proof", args=[mine.pk])).content.startswith(b"%PDF")
    assert clerk.get(reverse("certificates:proof", args=[theirs.pk])).status_code == 404
    assert theirs.number not in clerk.get(reverse("certificates:certificates")).content.decode()
