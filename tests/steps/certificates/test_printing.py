"""Printing: confirmed only, one digest from record to paper, sheaf by sheaf (P3, P6, P8, P12)."""

import pytest

from graduand.base import files
from graduand.base.errors import NotFound, NotYours
from graduand.base.jobs.actions import ask, run
from graduand.base.jobs.models import JobRow
from graduand.steps.applications.models import State
from graduand.steps.certificates import facts, queries, tasks
from graduand.steps.certificates.actions.numbering import void
from graduand.steps.certificates.actions.printing import print_out
from graduand.steps.certificates.models import Certificate
from graduand.steps.photos.models import Photo
from tests.pure.papers.pdf_text import pages
from tests.steps.certificates.office import (
    NOON,
    again,
    an_issuer,
    clerk_of,
    confirmed,
    hang_picture,
    numbered,
    printed,
)

pytestmark = pytest.mark.django_db


def test_a_run_prints_sheaves_in_class_order_and_keeps_each_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "SHEAF", 2)

    found = printed(3)

    papers = [one.paper_digest for one in found]
    assert papers[0] == papers[1] != papers[2]
    assert {one.candidate.state for one in found} == {State.PRINTED}
    pdf = queries.paper(an_issuer(), papers[0])
    first, second = (one for one in found if one.paper_digest == papers[0])
    assert [number in page for number, page in zip((first.number, second.number), pages(pdf), strict=True)] == [
        True
    ] * 2
    assert files.fetch_bytes("papers", papers[0], ".pdf") == pdf


def test_what_is_printed_is_what_was_confirmed() -> None:
    one = printed()[0]
    assert facts.living_of([one])[one.pk].digest == one.confirmed_digest == one.snapshot_digest  # P12


def test_a_certificate_that_nobody_confirmed_is_not_printed() -> None:
    one = numbered()[0]
    outcome = print_out([one.pk], actor=an_issuer(), at=NOON).outcome
    assert outcome.refused[one.pk].code == "move.forbidden"


def test_a_picture_of_somebody_else_that_slips_in_after_the_confirmation_stops_this_certificate_alone() -> None:
    swapped, good = confirmed(2)
    hang_picture(swapped.candidate, 55)

    outcome = print_out([swapped.pk, good.pk], actor=an_issuer(), at=NOON).outcome

    assert outcome.refused[swapped.pk].code == "certificate.changed_since:photo"  # P3
    assert outcome.done == [good.pk]


def test_a_frozen_record_that_was_altered_in_the_database_is_found() -> None:
    one = confirmed()[0]
    Certificate.objects.filter(pk=one.pk).update(snapshot=one.snapshot | {"major": "临床医学"})
    outcome = print_out([one.pk], actor=an_issuer(), at=NOON).outcome
    assert outcome.refused[one.pk].code == "certificate.changed_since:major"


def test_a_photo_file_that_is_gone_refuses_one_and_prints_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = numbered(2)
    from graduand.steps.certificates.actions.confirming import confirm_on_paper
    from graduand.steps.certificates.actions.numbering import renew

    Photo.objects.filter(enrollment=one.candidate.enrollment).update(digest="f" * 64)
    renew([one.pk], actor=an_issuer(), at=NOON)
    confirm_on_paper([one.pk, other.pk], actor=clerk_of(one), at=NOON)

    outcome = print_out([one.pk, other.pk], actor=an_issuer(), at=NOON).outcome

    assert outcome.refused[one.pk].code == "file.gone"
    assert outcome.done == [other.pk]


def test_a_name_with_a_sign_that_no_font_holds_is_refused_alone() -> None:
    rare, plain = confirmed(1, name="张\U0002ffff")[0], confirmed(1)[0]
    outcome = print_out([rare.pk, plain.pk], actor=an_issuer(), at=NOON).outcome
    assert outcome.refused[rare.pk].code == "paper.missing_glyph"
    assert outcome.done == [plain.pk]


def test_a_printed_certificate_cannot_be_voided_any_more() -> None:
    one = printed()[0]
    assert void([one.pk], reason="错误", actor=an_issuer(), at=NOON).refused[one.pk].code == "move.forbidden"


def test_a_run_that_is_started_again_prints_nothing_twice() -> None:
    found = confirmed(2)
    ids = [one.pk for one in found]
    first = run(ask("certificates.print", {"ids": ids}, label="打印", actor=an_issuer(), at=NOON).pk)
    second = run(ask("certificates.print", {"ids": ids}, label="打印", actor=an_issuer(), at=NOON).pk)
    assert (first.ok, second.ok, second.refused) == (2, 0, 2)
    assert set(JobRow.objects.filter(job=second).values_list("codes__0__0", flat=True)) == {"move.forbidden"}


def test_ordering_a_run_only_takes_what_may_be_printed() -> None:
    good, waiting = confirmed(1)[0], numbered(1)[0]
    outcome = tasks.order_print([good.pk, waiting.pk], actor=an_issuer(), at=NOON)
    assert outcome.done == [good.pk]
    assert again([good])[0].state == "confirmed"  # the printers have only been asked


def test_a_clerk_neither_prints_nor_opens_papers() -> None:
    one = printed()[0]
    with pytest.raises(NotYours):
        print_out([one.pk], actor=clerk_of(one), at=NOON)
    other = printed()[0]
    with pytest.raises(NotFound):
        queries.paper(clerk_of(one), other.paper_digest)
