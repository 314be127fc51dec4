"""The pages of the road: the dispatcher packs, the center counts, the counter hands out."""

import pytest
from django.urls import reverse

from graduand.base import clock
from graduand.steps.applications.models import State
from graduand.steps.delivery.models import Consignment
from graduand.steps.registry.models import Role
from tests.steps.certificates.office import NOON, again, printed
from tests.steps.certificates.test_pages import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _july(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def test_from_the_packing_table_to_the_counter() -> None:
    one = printed()[0]
    dispatcher = at_desk(Role.COLLEGE_DISPATCHER, one.candidate.college)
    clerk = at_desk(Role.CENTER_CLERK, one.candidate.center)

    sending = reverse("delivery:sending")
    assert one.candidate.center.name in dispatcher.get(sending).content.decode()
    chosen = {"verb": "send", "scope": "page", "ids": [one.pk]}
    assert dispatcher.post(sending, chosen).context["preview"].will == 1
    assert Consignment.objects.count() == 0
    dispatcher.post(sending, chosen | {"confirmed": "1", "carrier": "邮政快递", "tracking_number": "EMS0001"})

    parcel = Consignment.objects.get()
    page = reverse("delivery:consignment", args=[parcel.pk])
    assert "EMS0001" in clerk.get(page).content.decode()
    assert clerk.get(reverse("delivery:consignment_paper", args=[parcel.pk])).content.startswith(b"%PDF")
    assert clerk.post(page, {"counted": 2}).status_code == 409
    assert dispatcher.get(reverse("delivery:consignments")).status_code == 200
    assert clerk.post(page, {"counted": 1}).status_code == 302

    assert one.number in clerk.get(reverse("delivery:custody")).content.decode()
    counter = reverse("delivery:sign_off", args=[one.pk])
    shown = clerk.get(counter).content.decode()
    person = one.candidate.enrollment.student
    assert person.id_masked in shown
    assert person.id_number not in shown
    assert clerk.post(counter, {"collector": "graduate", "document_checked": "on"}).status_code == 422
    done = {"collector": "graduate", "document_checked": "on", "agrees_with_chsi": "yes"}
    assert clerk.post(counter, done).status_code == 302
    assert again([one])[0].candidate.state == State.COLLECTED


def test_only_a_post_of_the_center_hands_out() -> None:
    one = printed()[0]
    dispatcher = at_desk(Role.COLLEGE_DISPATCHER, one.candidate.college)
    assert dispatcher.get(reverse("delivery:sign_off", args=[one.pk])).status_code == 403
    assert at_desk(Role.CENTER_CLERK, one.candidate.center).get(reverse("delivery:sending")).status_code == 403
