"""Registration numbers: one for each, for ever, in the order of the queue (P1, P6, S43)."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection

from graduand.base.errors import NotReady, NotValid, NotYours
from graduand.base.journal.models import Entry
from graduand.base.journal.queries import verify
from graduand.pure.workflow.numbers import parse
from graduand.steps.applications.models import Candidate, State
from graduand.steps.certificates.actions import lines, numbering
from graduand.steps.certificates.actions.numbering import number, renew, void
from graduand.steps.certificates.models import Certificate, NumberLine
from graduand.steps.photos.models import Photo
from graduand.steps.registry.models import Role
from tests.factories import a_statement, an_actor
from tests.steps.certificates.office import NOON, an_issuer, approved, clerk_of, numbered

pytestmark = pytest.mark.django_db


def test_numbers_are_given_in_the_order_of_the_queue_and_without_a_gap() -> None:
    queue = approved(3)
    Candidate.objects.filter(pk=queue[0].pk).update(queue_number=99)

    outcome = number([one.pk for one in queue], actor=an_issuer(), at=NOON)

    given = {one.candidate_id: parse(one.number) for one in Certificate.objects.all()}
    assert [given[one.pk].serial for one in (queue[1], queue[2], queue[0])] == [500000, 500001, 500002]
    assert str(given[queue[1].pk]) == "511618202306500000"
    assert outcome.done == sorted(one.pk for one in queue)
    assert set(Candidate.objects.values_list("state", flat=True)) == {State.NUMBERED}


def test_the_certificate_freezes_what_will_stand_on_it() -> None:
    one = numbered(name="张青松")[0]

    assert one.snapshot["name"] == "张青松"
    assert (one.snapshot["study_from"], one.snapshot["study_to"]) == ("2021-03", "2023-07")
    assert one.snapshot["school"] == "明德开放大学"
    assert one.issue_on.isoformat() == one.snapshot["issue_on"] == "2023-07-20"  # C5: the batch's date, not today
    assert one.snapshot["number"] == one.number
    assert len(one.snapshot_digest) == 64
    assert one.photo_digest == Photo.objects.get().digest


def test_a_blocker_that_appeared_after_the_approval_still_stops_the_number() -> None:
    doubtful, clear = approved(2)
    a_statement(doubtful.enrollment, identity="uncertain")

    outcome = number([doubtful.pk, clear.pk], actor=an_issuer(), at=NOON)

    assert outcome.refused[doubtful.pk].code == "identity_in_doubt.uncertain"  # S25
    assert outcome.done == [clear.pk]
    assert Certificate.objects.get().serial == 500000  # the refused one left no gap


def test_without_a_chsi_credential_photo_there_is_no_number() -> None:
    one = approved()[0]
    a_statement(one.enrollment, graduation_photo=False)
    outcome = number([one.pk], actor=an_issuer(), at=NOON)
    assert outcome.refused[one.pk].code == "chsi_graduation_photo_missing"  # S52


def test_only_approved_applications_are_numbered_and_nobody_twice() -> None:
    one = numbered()[0]
    outcome = number([one.candidate_id], actor=an_issuer(), at=NOON)
    assert outcome.refused[one.candidate_id].code == "move.forbidden"
    assert Certificate.objects.count() == 1


def test_only_an_issuer_of_headquarters_gives_numbers() -> None:
    one = approved()[0]
    with pytest.raises(NotYours):
        number([one.pk], actor=an_actor(Role.HQ_REVIEWER), at=NOON)


def test_when_the_range_is_used_up_nobody_is_numbered() -> None:
    numbered()
    NumberLine.objects.update(next_serial=999_999)
    two = approved(2)
    with pytest.raises(NotReady, match=r"number\.exhausted"):
        number([one.pk for one in two], actor=an_issuer(), at=NOON)
    assert Certificate.objects.count() == 1


def test_a_range_that_runs_out_is_told_in_time() -> None:
    numbered()
    NumberLine.objects.update(next_serial=999_000)
    outcome = number([approved()[0].pk], actor=an_issuer(), at=NOON)
    assert [note.code for note in outcome.notes] == ["number.running_out"]


def test_january_and_july_share_the_million_but_no_serial() -> None:
    one = numbered()[0]
    NumberLine.objects.create(
        school="51161", kind="8", year=2023, level="05", first_serial=400_000, last_serial=600_000, next_serial=400_000
    )  # fmt: skip
    bachelors = approved()
    bachelors[0].enrollment.program.level = "bachelor"
    bachelors[0].enrollment.program.save()
    with pytest.raises(NotReady, match=r"number\.ranges_overlap"):
        number([bachelors[0].pk], actor=an_issuer(), at=NOON)
    assert one.line.level == "06"


def test_a_void_number_is_never_given_again() -> None:
    first = numbered()[0]

    void([first.pk], reason="姓名录入有误", actor=an_issuer(), at=NOON)

    second = numbered()[0]
    assert (first.serial, second.serial) == (500000, 500001)
    first.refresh_from_db()
    assert (first.state, first.void_reason) == ("void", "姓名录入有误")
    assert Candidate.objects.get(pk=first.candidate_id).state == State.REVOKED
    assert "certificate.void" in Entry.objects.values_list("verb", flat=True)


def test_a_number_is_not_voided_without_a_reason() -> None:
    one = numbered()[0]
    with pytest.raises(NotValid, match=r"reason\.missing"):
        void([one.pk], reason=" ", actor=an_issuer(), at=NOON)


def test_a_proof_is_made_anew_only_after_something_was_corrected() -> None:
    changed, same = numbered(2)
    person = changed.candidate.enrollment.student
    person.name = "张轻松"
    person.save()

    outcome = renew([changed.pk, same.pk], actor=an_issuer(), at=NOON)

    assert outcome.done == [changed.pk]
    assert outcome.refused[same.pk].code == "certificate.nothing_changed"
    before = changed.number
    changed.refresh_from_db()
    assert (changed.number, changed.snapshot["name"]) == (before, "张轻松")


def test_another_centers_certificate_is_as_if_it_were_not_there() -> None:
    mine, theirs = numbered()[0], numbered()[0]
    from graduand.steps.certificates.actions.confirming import confirm_on_paper

    outcome = confirm_on_paper([theirs.pk], actor=clerk_of(mine), at=NOON)
    assert outcome.refused[theirs.pk].code == "certificate.not_found"  # P4


def race(keys: list[list[int]]) -> list[BaseException]:
    """Number several lots at once, each in its own thread and connection; the errors."""
    actor, errors = an_issuer(), []
    start = threading.Barrier(len(keys))

    def run(lot: list[int]) -> None:
        try:
            start.wait()
            number(lot, actor=actor, at=NOON)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(lot,)) for lot in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


RACERS, LOT = 32, 5


@pytest.mark.django_db(transaction=True)
def test_thirty_two_racers_get_every_number_once_and_leave_no_gap() -> None:
    waiting = [one.pk for one in approved(RACERS * LOT)]

    errors = race([waiting[n::RACERS] for n in range(RACERS)])

    assert errors == []
    serials = sorted(Certificate.objects.values_list("serial", flat=True))
    assert serials == list(range(500000, 500000 + RACERS * LOT))
    assert NumberLine.objects.get().next_serial == 500000 + RACERS * LOT
    assert verify().faults == ()


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_racers_collide(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: it must go wrong, or the race above proves nothing."""
    meet = threading.Barrier(8, timeout=20)

    def unlocked(rows: Any) -> list[NumberLine]:
        found = list(rows.order_by("first_serial"))
        meet.wait()
        return found

    waiting = [one.pk for one in approved(8)]
    numbered()
    monkeypatch.setattr(lines, "_lock", unlocked)
    errors = race([[pk] for pk in waiting])
    assert len(errors) == 7
    assert all(isinstance(error, IntegrityError) for error in errors)
    assert numbering.number is number
