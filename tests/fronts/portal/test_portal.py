"""The graduate's own pages: the right key opens one own door; nobody sees another's page (S7, S8, S124, P4)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from graduand.base import clock
from graduand.base.errors import NotFound, NotValid, TryLater
from graduand.fronts.portal import actions, queries
from graduand.fronts.portal.doors import SHUT_FOR, TRIES
from graduand.fronts.portal.models import Knock
from graduand.pure.workflow.transitions import State
from graduand.steps.applications.actions.moving import move
from graduand.steps.applications.models import Candidate
from graduand.steps.certificates.models import Certificate, Remark
from graduand.steps.delivery.actions import receive, send, sign_off
from graduand.steps.delivery.models import Consignment
from graduand.steps.photos.models import Photo
from graduand.steps.registry.models import Enrollment
from tests.factories import a_candidate, a_statement, an_actor, an_enrollment
from tests.pure.papers.pdf_text import pages
from tests.steps.certificates.office import (
    NOON,
    again,
    approved,
    clerk_of,
    dispatcher_of,
    hang_picture,
    numbered,
    printed,
)
from tests.steps.registry.entitlement_office import a_rich_student

pytestmark = pytest.mark.django_db

WRONG = "110101199001011234"


@pytest.fixture(autouse=True)
def _july(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def key_of(candidate: Candidate) -> tuple[str, str]:
    return candidate.student_number, candidate.enrollment.student.id_number


def inside(candidate: Candidate) -> Client:
    client = Client()
    number, identity = key_of(candidate)
    answer = client.post(reverse("portal:enter"), {"student_number": number, "id_number": identity})
    assert answer.status_code == 302, answer.content.decode()
    return client


def inside_as(enrollment: Enrollment) -> Client:
    client = Client()
    key = {"student_number": enrollment.student_number, "id_number": enrollment.student.id_number}
    assert client.post(reverse("portal:enter"), key).status_code == 302
    return client


def test_number_and_identity_open_the_own_page() -> None:
    one = approved()[0]
    number, identity = key_of(one)
    assert actions.enter(number, identity, at=NOON) == one.enrollment_id
    assert actions.enter(f" {number} ", identity.lower(), at=NOON) == one.enrollment_id


def test_an_unknown_number_and_a_wrong_identity_get_the_same_answer() -> None:
    one = approved()[0]
    client = Client()
    answers = [
        client.post(reverse("portal:enter"), {"student_number": number, "id_number": WRONG}, headers={"x": "1"})
        for number in (one.student_number, "9999999999999")
    ]
    assert {answer.status_code for answer in answers} == {422}
    told = [answer.context["form"].non_field_errors() for answer in answers]
    assert told[0] == told[1]
    assert len(told[0]) == 1


def test_after_five_wrong_tries_the_door_stays_shut_even_for_the_right_key() -> None:
    one = approved()[0]
    number, identity = key_of(one)
    for _ in range(TRIES):
        with pytest.raises(NotValid):
            actions.enter(number, WRONG, at=NOON)
    with pytest.raises(TryLater, match=r"door\.shut"):
        actions.enter(number, identity, at=NOON + SHUT_FOR - timedelta(seconds=1))
    assert actions.enter(number, identity, at=NOON + SHUT_FOR) == one.enrollment_id


def test_the_table_of_tries_names_nobody_and_forgets() -> None:
    one = approved()[0]
    with pytest.raises(NotValid):
        actions.enter(one.student_number, WRONG, at=NOON)
    assert one.student_number not in Knock.objects.get().key
    actions.enter(*key_of(one), at=NOON)
    assert Knock.objects.count() == 0


def test_without_a_key_every_page_leads_to_the_door() -> None:
    for page in ("timeline", "confirm", "picture"):
        assert Client().get(reverse(f"portal:{page}")).headers["Location"] == reverse("portal:enter")


def test_the_timeline_shows_where_the_certificate_is_and_who_acts_next() -> None:
    one = approved()[0]
    found = queries.progress(one.enrollment_id, NOON)
    assert [step.code for step in found.steps] == [
        "apply", "review_center", "review_college", "review_headquarters", "number", "confirm", "print", "dispatch",
        "receive", "sign_off",
    ]  # fmt: skip
    assert [step.tone for step in found.steps] == ["done"] * 4 + ["now"] + ["ahead"] * 5
    assert (found.next_actor, str(found.due_on), found.is_late) == ("headquarters", "2023-09-20", False)
    assert queries.progress(one.enrollment_id, NOON + timedelta(days=80)).is_late


def test_a_parcel_shows_its_carrier_and_the_counter_the_last_signature() -> None:
    one = printed()[0]
    enrollment = one.candidate.enrollment_id
    send([one.pk], carrier="邮政快递", tracking_number="EMS0001", actor=dispatcher_of(one), at=NOON)

    page = inside(one.candidate).get(reverse("portal:timeline")).content.decode()
    assert "EMS0001" in page

    receive(Consignment.objects.get().pk, counted=1, actor=clerk_of(one), at=NOON)
    assert queries.progress(enrollment, NOON).next_actor == "student"
    sign_off(one.pk, collector="graduate", document_checked=True, agrees_with_chsi=True, actor=clerk_of(one), at=NOON)
    found = queries.progress(enrollment, NOON)
    assert (found.state, found.next_actor) == (State.COLLECTED, "")
    assert {step.tone for step in found.steps} == {"done"}
    assert [step.at for step in found.steps[4:]] == [NOON] * 6


def test_what_stands_in_the_way_is_said_with_what_the_student_can_do() -> None:
    without_photo = a_candidate()
    Photo.objects.filter(enrollment=without_photo.enrollment).delete()
    a_statement(without_photo.enrollment, identity="failed")

    codes = [code for code, _ in queries.progress(without_photo.enrollment_id, NOON).hindrances]

    assert codes == ["portal.photo_missing", "portal.identity_in_doubt.failed"]
    page = inside(without_photo).get(reverse("portal:timeline"))
    assert all(hindrance.message != hindrance.code for hindrance in page.context["hindrances"])


def test_a_return_shows_its_reason_to_the_student() -> None:
    one = a_candidate(state="applied")
    move([one.pk], "return_", actor=an_actor("center_lead", one.center), at=NOON, reason="照片背景不符")
    first = queries.progress(one.enrollment_id, NOON).steps[0]
    assert (first.tone, first.details[0]) == ("stuck", ("portal.returned", {"reason": "照片背景不符"}))


def test_the_proof_is_confirmed_on_the_phone() -> None:
    one = numbered()[0]
    client = inside(one.candidate)

    page = client.get(reverse("portal:confirm"))
    digest = page.context["form"].initial["digest"]
    answer = client.post(reverse("portal:confirm"), {"digest": digest, "compared": "on"})

    assert answer.status_code == 302
    assert again([one])[0].state == "confirmed"
    assert client.get(reverse("portal:picture")).headers["Content-Type"] == "image/jpeg"


def test_without_the_tick_nothing_is_confirmed() -> None:
    one = numbered()[0]
    answer = inside(one.candidate).post(reverse("portal:confirm"), {"digest": one.snapshot_digest})
    assert answer.status_code == 422
    assert again([one])[0].state == "reserved"


def test_a_photo_that_was_swapped_meanwhile_stops_the_confirmation_and_says_so() -> None:
    one = numbered()[0]
    client = inside(one.candidate)
    hang_picture(one.candidate, 66)
    answer = client.post(reverse("portal:confirm"), {"digest": one.snapshot_digest, "compared": "on"})
    assert answer.status_code == 409
    assert again([one])[0].state == "reserved"  # P3, P12


def test_an_error_is_reported_and_the_answer_read() -> None:
    one = numbered()[0]
    client = inside(one.candidate)
    client.post(reverse("portal:confirm"), {"report": "1", "text": "姓名写错"})
    assert Remark.objects.get().certificate == one
    assert not client.get(reverse("portal:confirm")).context["proof"].may_confirm


def test_a_student_sees_only_the_own_pages_whatever_is_sent_along() -> None:
    mine, theirs = numbered(2)
    client = inside(mine.candidate)
    extra: dict[str, Any] = {"student": theirs.candidate.enrollment_id, "enrollment": theirs.candidate.enrollment_id}

    for name in ("timeline", "confirm"):
        page = client.get(reverse(f"portal:{name}"), extra).content.decode()
        assert mine.number in page
        assert theirs.number not in page
        assert theirs.candidate.student_number not in page
    client.post(reverse("portal:confirm"), {"digest": theirs.snapshot_digest, "compared": "on"} | extra)
    assert set(Certificate.objects.values_list("state", flat=True)) == {"reserved"}


def test_who_stands_in_no_batch_is_told_so() -> None:
    with pytest.raises(NotFound, match=r"portal\.no_batch"):
        queries.progress(an_enrollment().pk, NOON)


def test_who_stands_in_no_batch_reads_the_conditions_instead_of_the_way() -> None:
    one = a_rich_student()
    client = inside_as(one)
    answer = client.get(reverse("portal:timeline"))
    assert answer.headers["Location"] == reverse("portal:entitlement")


def test_the_conditions_are_the_own_ones_whatever_is_sent_along() -> None:
    mine, theirs = a_rich_student(), a_rich_student(name="王缺学分")
    client = inside_as(mine)
    other = theirs.program.rules.get()
    extra = {
        "student": theirs.pk,
        "enrollment": theirs.pk,
        "version": other.pk,
    }
    page = client.get(reverse("portal:entitlement"), extra)
    assert page["Cache-Control"] == "no-store"
    shown = page.content.decode()
    assert "尚未符合毕业条件：至少还须通过 5 门课程（22 学分）。" in shown
    assert mine.student_number in shown
    assert "王缺学分" not in shown
    assert "试算" not in shown
    paper = "".join(pages(client.get(reverse("portal:entitlement_paper"), extra).content))
    assert mine.student_number in paper
    assert theirs.student_number not in paper
    assert "开具单位：学生自助打印" in paper


def test_the_student_is_told_neither_unpublished_scores_nor_who_decided() -> None:
    """S17: 97.1 and 33.3 wait for publication; the petition was decided by a person of headquarters."""
    client = inside_as(a_rich_student())
    shown = client.get(reverse("portal:entitlement")).content.decode()
    for hidden in ("97.1", "33.3", "李总部", reverse("registry:students")):
        assert hidden not in shown
    assert "申请 " in shown


def test_without_rules_the_student_reads_whom_to_ask() -> None:
    client = inside_as(an_enrollment())
    assert "请联系您的学习中心。" in client.get(reverse("portal:entitlement")).content.decode()
    assert client.get(reverse("portal:entitlement_paper")).status_code == 409


def test_a_student_opens_no_page_of_the_staff_and_leaves() -> None:
    one = approved()[0]
    client = inside(one)
    assert reverse("login") in client.get(reverse("certificates:certificates")).headers["Location"]
    client.post(reverse("portal:leave"))
    assert client.get(reverse("portal:timeline")).status_code == 302


def test_no_page_holds_the_whole_identity_number() -> None:
    one = numbered()[0]
    client = inside(one.candidate)
    pages = [client.get(reverse(f"portal:{name}")) for name in ("timeline", "confirm")]
    assert all(one.candidate.enrollment.student.id_number not in page.content.decode() for page in pages)  # P10
    assert {page.headers["Cache-Control"] for page in pages} == {"no-store"}
