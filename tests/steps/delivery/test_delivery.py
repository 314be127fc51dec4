"""From the college to the center to the hands of the graduate (S38-S41, S45-S47)."""

from datetime import date, timedelta

import pytest

from graduand.base.errors import NotFound, NotReady, NotValid, NotYours
from graduand.base.journal.models import Entry
from graduand.steps.applications.models import State, Transition
from graduand.steps.certificates.actions.confirming import answer
from graduand.steps.certificates.models import Certificate, Remark
from graduand.steps.delivery import queries
from graduand.steps.delivery.actions import receive, send, sign_off
from graduand.steps.delivery.models import Consignment, SignOff
from tests.pure.papers.pdf_text import pages
from tests.steps.certificates.office import NOON, again, an_issuer, clerk_of, confirmed, dispatcher_of, printed

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=3)
BY_POST = {"carrier": "邮政快递", "tracking_number": "EMS0001"}
AT_COUNTER = {"collector": "graduate", "document_checked": True, "agrees_with_chsi": True}


def sent(count: int = 1) -> tuple[list[Certificate], Consignment]:
    found = printed(count)
    outcome = send([one.pk for one in found], **BY_POST, actor=dispatcher_of(found[0]), at=NOON)
    assert not outcome.refused
    return again(found), Consignment.objects.latest("pk")


def received(count: int = 1) -> list[Certificate]:
    found, parcel = sent(count)
    receive(parcel.pk, counted=count, actor=clerk_of(found[0]), at=LATER)
    return again(found)


def test_a_parcel_holds_the_certificates_of_one_center_in_the_order_of_the_list() -> None:
    found, parcel = sent(3)

    assert parcel.number == f"202307-{found[0].candidate.center.code}-01"
    assert [line.line for line in queries.lines_of(parcel)] == [1, 2, 3]
    numbers = [line.certificate.candidate.student_number for line in queries.lines_of(parcel)]
    assert numbers == sorted(numbers)
    assert {one.candidate.state for one in found} == {State.DISPATCHED}
    assert Entry.objects.get(verb="consignment.send").facts["tracking_number"] == "EMS0001"


def test_certificates_of_two_centers_do_not_go_into_one_parcel() -> None:
    one = printed()[0]
    other = printed(center=None)[0]
    headquarters_of_both = dispatcher_of(one).__class__(**{**dispatcher_of(one).__dict__, "path": "/"})
    with pytest.raises(NotValid, match=r"consignment\.several_centers"):
        send([one.pk, other.pk], **BY_POST, actor=headquarters_of_both, at=NOON)

    outcome = send([one.pk, other.pk], **BY_POST, actor=headquarters_of_both, at=NOON, destination=one.candidate.center)
    assert outcome.refused[other.pk].code == "consignment.other_center"
    assert outcome.done == [one.pk]


def test_only_what_is_printed_is_sent_and_only_with_a_tracking_number() -> None:
    waiting, ready = confirmed()[0], printed()[0]
    outcome = send([waiting.pk], **BY_POST, actor=dispatcher_of(waiting), at=NOON)
    assert outcome.refused[waiting.pk].code == "move.forbidden"
    with pytest.raises(NotValid, match=r"consignment\.no_carrier"):
        send([ready.pk], carrier="邮政快递", tracking_number=" ", actor=dispatcher_of(ready), at=NOON)
    with pytest.raises(NotYours):
        send([ready.pk], **BY_POST, actor=clerk_of(ready), at=NOON)


def test_the_second_parcel_of_a_center_gets_the_next_number() -> None:
    first, second = printed(2)
    for one in (first, second):
        send([one.pk], **BY_POST, actor=dispatcher_of(one), at=NOON)
    code = first.candidate.center.code
    assert list(Consignment.objects.values_list("number", flat=True)) == [f"202307-{code}-01", f"202307-{code}-02"]


def test_the_packing_list_and_the_receipt_are_one_pdf() -> None:
    found, parcel = sent(2)
    text = "".join(pages(queries.packing_list(parcel, specimen=False)))
    assert "签收回执" in text
    assert all(one.number in text for one in found)


def test_with_the_receipt_the_center_keeps_the_certificates() -> None:
    found = received(2)
    kept = queries.custody(clerk_of(found[0]), LATER)
    assert set(kept) == set(found)
    assert kept[0].consignment_line.consignment.received_at == LATER  # S45: since when


def test_a_count_that_differs_keeps_the_parcel_open_and_says_so() -> None:
    found, parcel = sent(2)

    with pytest.raises(NotReady, match=r"consignment\.count_differs"):
        receive(parcel.pk, counted=1, remark="缺第2行", actor=clerk_of(found[0]), at=LATER)

    parcel.refresh_from_db()
    assert (parcel.state, parcel.counted, parcel.remark) == ("sent", 1, "缺第2行")
    assert Entry.objects.filter(verb="consignment.count").count() == 1
    receive(parcel.pk, counted=2, actor=clerk_of(found[0]), at=LATER)  # it was found behind the counter
    parcel.refresh_from_db()
    assert parcel.state == "received"


def test_a_receipt_is_signed_once_and_by_its_own_center() -> None:
    found, parcel = sent()
    stranger = clerk_of(printed()[0])
    with pytest.raises(NotFound):
        receive(parcel.pk, counted=1, actor=stranger, at=LATER)
    receive(parcel.pk, counted=1, actor=clerk_of(found[0]), at=LATER)
    with pytest.raises(NotReady, match=r"consignment\.received_already"):
        receive(parcel.pk, counted=1, actor=clerk_of(found[0]), at=LATER)


def test_the_promise_runs_from_the_later_of_issue_date_and_approval() -> None:
    on_time, late = received(2)
    for one, day in ((on_time, 18), (late, 31)):
        Transition.objects.create(
            candidate=one.candidate, verb="pass_on", from_state="in_review", from_level=2, to_state="approved",
            to_level=2, at=NOON.replace(day=day), actor="user:1", actor_name="李总审", role="hq_reviewer",
        )  # fmt: skip

    rows = {one.pk: one for one in queries.custody(clerk_of(late), LATER)}

    assert queries.due_on(rows[on_time.pk]) == date(2023, 9, 20)  # S9: two months after the issue date
    assert queries.due_on(rows[late.pk]) == date(2023, 9, 30)  # C4: the shorter month ends the promise
    assert queries.days_left(rows[on_time.pk]) == (date(2023, 9, 20) - date(2023, 7, 21)).days


def test_the_graduate_signs_and_takes_the_certificate_home() -> None:
    one = received()[0]

    sign_off(one.pk, **AT_COUNTER, actor=clerk_of(one), at=LATER)

    assert again([one])[0].candidate.state == State.COLLECTED
    assert SignOff.objects.get().certificate == one
    assert Entry.objects.filter(verb="certificate.sign_off", subject=f"certificate:{one.number}").exists()


@pytest.mark.parametrize("unticked", [{"document_checked": False}, {"agrees_with_chsi": None}])
def test_nothing_is_handed_out_unless_both_were_looked_at(unticked: dict[str, bool | None]) -> None:
    one = received()[0]
    with pytest.raises(NotValid, match=r"sign_off\.not_checked"):
        sign_off(one.pk, **AT_COUNTER | unticked, actor=clerk_of(one), at=LATER)


def test_a_difference_from_chsi_opens_a_remark_and_keeps_the_certificate_here() -> None:
    one = received()[0]

    with pytest.raises(NotReady, match=r"sign_off\.differs_from_chsi"):
        sign_off(
            one.pk,
            **AT_COUNTER | {"agrees_with_chsi": False},
            remark="学信网专业名称不同",
            actor=clerk_of(one),
            at=LATER,
        )

    assert Remark.objects.get().text == "学信网专业名称不同"  # S47: kept although it was refused
    assert again([one])[0].candidate.state == State.RECEIVED
    with pytest.raises(NotReady, match=r"certificate\.remark_open"):
        sign_off(one.pk, **AT_COUNTER, actor=clerk_of(one), at=LATER)
    answer([one.pk], text="学信网已更正", actor=an_issuer(), at=LATER)
    sign_off(one.pk, **AT_COUNTER, actor=clerk_of(one), at=LATER)


def test_a_proxy_signs_with_a_name() -> None:
    one = received()[0]
    with pytest.raises(NotValid, match=r"sign_off\.no_proxy_name"):
        sign_off(one.pk, **AT_COUNTER | {"collector": "proxy"}, actor=clerk_of(one), at=LATER)
    sign_off(one.pk, **AT_COUNTER | {"collector": "proxy"}, proxy_name="李代领", actor=clerk_of(one), at=LATER)
    assert SignOff.objects.get().proxy_name == "李代领"


def test_a_certificate_that_is_still_under_way_is_not_handed_out() -> None:
    found, _parcel = sent()
    with pytest.raises(NotReady, match=r"move\.forbidden"):
        sign_off(found[0].pk, **AT_COUNTER, actor=clerk_of(found[0]), at=LATER)


def test_another_center_cannot_hand_it_out() -> None:
    one, other = received()[0], received()[0]
    with pytest.raises(NotFound):
        sign_off(one.pk, **AT_COUNTER, actor=clerk_of(other), at=LATER)
