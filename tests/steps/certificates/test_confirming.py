"""The proof in the student's hands: confirmed as it was seen, or reported, or stopped (S46, S47, P3, P12)."""

import pytest

from graduand.base.errors import NotFound, NotReady, NotValid, NotYours
from graduand.base.journal.models import Entry
from graduand.steps.applications.models import State
from graduand.steps.certificates.actions.confirming import answer, confirm, confirm_on_paper, report_own
from graduand.steps.certificates.models import Certificate
from graduand.steps.registry.models import Role
from tests.factories import an_actor
from tests.steps.certificates.office import NOON, again, an_issuer, clerk_of, graduate, hang_picture, numbered

pytestmark = pytest.mark.django_db


def test_a_student_confirms_exactly_what_was_on_the_screen() -> None:
    one = numbered()[0]

    confirm(one.pk, one.snapshot_digest, actor=graduate(one), at=NOON)

    now = again([one])[0]
    assert (now.state, now.confirmed_digest) == ("confirmed", one.snapshot_digest)
    assert now.candidate.state == State.CONFIRMED
    assert now.confirmed_by == f"student:{one.candidate.student_number}"
    assert Entry.objects.filter(verb="certificate.confirm", actor=now.confirmed_by).count() == 1


def test_a_proof_that_was_replaced_while_it_was_read_is_not_confirmed() -> None:
    one = numbered()[0]
    with pytest.raises(NotReady, match=r"certificate\.changed_since"):
        confirm(one.pk, "0" * 64, actor=graduate(one), at=NOON)


def test_a_student_cannot_confirm_somebody_elses_certificate() -> None:
    mine, theirs = numbered(2)
    with pytest.raises(NotFound):
        confirm(theirs.pk, theirs.snapshot_digest, actor=graduate(mine), at=NOON)
    with pytest.raises(NotFound):
        confirm(mine.pk, mine.snapshot_digest, actor=an_issuer(), at=NOON)


def test_a_name_that_was_corrected_after_the_proof_stops_the_lane() -> None:
    one = numbered()[0]
    person = one.candidate.enrollment.student
    person.name = "张轻松"
    person.save()
    with pytest.raises(NotReady) as refused:
        confirm(one.pk, one.snapshot_digest, actor=graduate(one), at=NOON)
    assert refused.value.code == "certificate.changed_since:name"


def test_a_photo_that_was_replaced_after_the_proof_stops_the_lane() -> None:
    one, other = numbered(2)
    hang_picture(one.candidate, 77)
    outcome = confirm_on_paper([one.pk, other.pk], actor=clerk_of(one), at=NOON)
    assert outcome.refused[one.pk].code == "certificate.changed_since:photo"
    assert outcome.done == [other.pk]


def test_a_reported_error_holds_the_certificate_until_it_is_answered() -> None:
    one = numbered()[0]

    report_own(one.pk, "姓名第二个字错了", actor=graduate(one), at=NOON)

    with pytest.raises(NotReady, match=r"certificate\.remark_open"):
        confirm(one.pk, one.snapshot_digest, actor=graduate(one), at=NOON)
    assert answer([one.pk], text="已核对身份证，姓名无误", actor=clerk_of(one), at=NOON).done == [one.pk]
    confirm(one.pk, one.snapshot_digest, actor=graduate(one), at=NOON)
    assert Certificate.objects.get().state == "confirmed"


def test_an_empty_remark_says_nothing() -> None:
    one = numbered()[0]
    with pytest.raises(NotValid, match=r"remark\.empty"):
        report_own(one.pk, "  ", actor=graduate(one), at=NOON)


def test_nothing_to_answer_is_said() -> None:
    one = numbered()[0]
    assert answer([one.pk], text="好", actor=clerk_of(one), at=NOON).refused[one.pk].code == "certificate.no_remark"


def test_headquarters_does_not_confirm_for_the_student() -> None:
    one = numbered()[0]
    with pytest.raises(NotYours):
        confirm_on_paper([one.pk], actor=an_actor(Role.HQ_REVIEWER), at=NOON)
