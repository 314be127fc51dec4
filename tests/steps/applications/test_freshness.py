"""No stale verdict is read, and none is acted upon, also when several people write and read at once."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from time import sleep
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from graduand.pure.audit.rules.ruleset import Slot
from graduand.steps.applications import freshness, verdicts
from graduand.steps.applications.actions.applying import apply, withdraw
from graduand.steps.applications.freshness import freshen, refresh
from graduand.steps.applications.models import Candidate, Mark, Readiness, Transition
from graduand.steps.applications.verdicts import Compared
from graduand.steps.registry.models import Result, Student
from tests.factories import (
    a_candidate,
    a_graduate_to_be,
    a_graduation_photo,
    a_manual_check,
    a_program,
    a_result,
    a_rule_version,
    a_statement,
    an_enrollment,
)
from tests.steps.applications.office import MORNING, an_office
from tests.truth import truth_of


def in_a_thread(work: Callable[[], None]) -> threading.Thread:
    """Run `work` on a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db
def test_a_result_published_after_the_page_was_read_changes_the_answer():
    enrollment = an_enrollment()
    a_rule_version(enrollment.program)
    a_result(enrollment, course_code="K0001")
    waiting = a_result(enrollment, course_code="K0002", state="submitted")
    candidate = a_candidate(enrollment)
    assert candidate.academic_ok is False
    assert candidate.missing == ["credits.total", "capstone_missing", "credits.module:Z"]

    waiting.state = "published"
    waiting.save()

    assert Mark.objects.count() >= 1
    assert freshen(candidate.path, MORNING) == 1
    candidate.refresh_from_db()
    assert (candidate.academic_ok, candidate.missing, candidate.audited_at) == (True, [], MORNING)
    assert Mark.objects.count() == 0
    assert freshen(candidate.path, MORNING) == 0


@pytest.mark.django_db
def test_every_earlier_room_marks_what_it_changes():
    enrollment = a_graduate_to_be()
    candidate = a_candidate(enrollment)
    changes: list[Callable[[], object]] = [
        lambda: a_result(enrollment),
        lambda: Result.objects.filter(course__code="K0001").update(score_x10=590),
        lambda: Result.objects.filter(course__code="K0001").delete(),
        lambda: enrollment.photos.update(current=False),
        lambda: a_graduation_photo(enrollment),
        lambda: a_statement(enrollment, identity="failed"),
        lambda: a_manual_check(enrollment),
        lambda: type(enrollment).objects.filter(pk=enrollment.pk).update(intake_term="202009"),
        lambda: Student.objects.filter(pk=enrollment.student_id).update(name="李存疑"),
        lambda: a_rule_version(enrollment.program, version=2),
    ]
    for change in changes:
        Mark.objects.all().delete()
        change()
        assert set(Mark.objects.values_list("candidate", flat=True)) == {candidate.pk}
        freshen("/", MORNING)
        candidate.refresh_from_db()
        copies = truth_of([enrollment.pk])[enrollment.pk]
        assert {name: getattr(candidate, name) for name in copies} == copies
    assert (candidate.name, candidate.intake_term, candidate.identity) == ("李存疑", "202009", "failed")


@pytest.mark.django_db
def test_newer_rules_judge_anew_and_without_rules_nobody_knows():
    enrollment = a_graduate_to_be()
    unknown = a_candidate(an_enrollment(program=a_program()))
    a_rule_version(enrollment.program, version=2, min_total_credits=Decimal(12), slots=(
        Slot("K0001", "健康管理学基础", Decimal(5), False, ("A",), compulsory=True),
        Slot("K0002", "健康管理综合实践", Decimal(5), False, ("Z",), capstone=True),
        Slot("K0003", "营养与食品卫生", Decimal(2), False, ("A",)),
    ))  # fmt: skip
    assert a_candidate(enrollment).missing == ["credits.total"]
    assert (unknown.academic_ok, unknown.degree_ok, unknown.missing) == (None, None, ["no_rule_set"])
    assert unknown.readiness == Readiness.CONDITIONS


@pytest.mark.django_db
def test_only_the_marks_of_the_scope_are_drained():
    here, there = a_candidate(), a_candidate()
    for candidate in (here, there):
        a_result(candidate.enrollment)
    freshen(here.path, MORNING)
    assert set(Mark.objects.values_list("candidate", flat=True)) == {there.pk}


@pytest.mark.django_db
def test_a_photo_that_was_refused_is_no_photo_and_the_first_usable_one_tells_since_when():
    enrollment = an_enrollment()
    a_graduation_photo(enrollment, verdict="refuse", current=False, uploaded_at=datetime(2023, 5, 1, tzinfo=UTC))
    a_graduation_photo(enrollment, verdict="warn", current=False, uploaded_at=datetime(2023, 6, 1, tzinfo=UTC))
    a_graduation_photo(enrollment, verdict="pass", uploaded_at=datetime(2023, 6, 9, tzinfo=UTC))
    copies = truth_of([enrollment.pk])[enrollment.pk]
    assert (copies["platform_photo"], copies["photo_since"]) == (True, datetime(2023, 6, 1, tzinfo=UTC))
    enrollment.photos.filter(current=True).update(verdict="refuse")
    assert truth_of([enrollment.pk])[enrollment.pk]["platform_photo"] is False


@pytest.mark.django_db
def test_facts_are_read_in_as_many_queries_for_one_as_for_three():
    one, three = [a_graduate_to_be().pk], [a_graduate_to_be().pk for _ in range(3)]
    truth_of(one)
    with CaptureQueriesContext(connection) as first:
        truth_of(one)
    with CaptureQueriesContext(connection) as second:
        truth_of(three)
    assert len(first) == len(second) <= 9


def _hammer(refresher: Callable[[list[int]], None], candidates: list[Candidate], rounds: int) -> list[str]:
    """
    Three writers toggle what decides on hot students, three auditors re-read whoever is marked, all at once.

    Gives who is stale in the end without a mark that would tell, one text each.
    """
    writing, ids = threading.Barrier(4), [candidate.pk for candidate in candidates]
    enrollments = [candidate.enrollment_id for candidate in candidates]
    done = threading.Event()

    def write(seed: int) -> None:
        rng = random.Random(seed)
        for _ in range(rounds):
            one = rng.choice(enrollments)
            with transaction.atomic():
                Result.objects.filter(enrollment=one, course__code="K0001").update(score_x10=rng.choice([860, 590]))
            sleep(rng.random() / 100)
        writing.wait(60)

    def audit() -> None:
        marked = ids
        while marked or not done.is_set():
            marked = sorted(set(Mark.objects.filter(candidate__in=ids).values_list("candidate_id", flat=True)))
            refresher(marked)

    threads = [*(in_a_thread(partial(write, seed)) for seed in range(3)), *(in_a_thread(audit) for _ in range(3))]
    writing.wait(60)
    done.set()
    for thread in threads:
        thread.join(60)
    return [
        f"{candidate} says {candidate.academic_ok}, the results say otherwise"
        for candidate in Candidate.objects.filter(pk__in=ids)
        if not candidate.marks.exists() and not _is_true(candidate)
    ]


def without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard taken away: rows are not locked, and marks are only looked at, and deleted when all is written."""
    monkeypatch.setattr(verdicts, "IN_ORDER_UNDER_LOCK", "ORDER BY c.id")
    seen, original = threading.local(), freshness.reread

    def look(candidates: list[int], *, verdict_only: bool) -> set[int]:
        marks = list(Mark.objects.filter(candidate__in=candidates).values_list("pk", "candidate_id"))
        seen.marks = [pk for pk, _ in marks]
        return {candidate for _, candidate in marks}

    def reread(ids: list[int], at: datetime, *, verdict_only: bool = False) -> freshness.Reread:
        found = original(ids, at, verdict_only=verdict_only)
        Mark.objects.filter(pk__in=seen.marks).delete()
        return found

    monkeypatch.setattr(freshness, "_take_marks", look)
    monkeypatch.setattr(freshness, "reread", reread)


def _slow_refresher(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[int]], None]:
    """An auditor that takes its time between reading and writing, so that the others have the chance to meet it."""
    original, rng = Compared.write, random.Random(3)

    def write(self: Compared, differing: Any, at: datetime) -> None:
        sleep(rng.random() / 20)
        original(self, differing, at)

    monkeypatch.setattr(Compared, "write", write)

    def refresher(ids: list[int]) -> None:
        with transaction.atomic():
            refresh(ids, MORNING, verdict_only=True)

    return refresher


@pytest.mark.django_db(transaction=True)
def test_three_writers_and_three_auditors_leave_no_stale_verdict_behind(monkeypatch):
    candidates = [a_candidate() for _ in range(12)]
    assert _hammer(_slow_refresher(monkeypatch), candidates, rounds=150) == []
    freshen("/", MORNING)
    assert all(_is_true(candidate) for candidate in Candidate.objects.all())


@pytest.mark.django_db(transaction=True)
def test_the_same_three_and_three_without_the_lock_do_leave_stale_verdicts(monkeypatch):
    """The guard taken away: this is what it is for."""
    without_the_lock(monkeypatch)
    candidates, refresher = [a_candidate() for _ in range(12)], _slow_refresher(monkeypatch)
    assert any(_hammer(refresher, candidates, rounds=40) for _ in range(20))


def _is_true(candidate: Candidate) -> bool:
    truth = truth_of([candidate.enrollment_id])[candidate.enrollment_id]
    return all(getattr(candidate, name) == value for name, value in truth.items())


@contextmanager
def _paused_before_writing(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Make the first refresher wait between reading and writing; gives (it has read, it may write)."""
    has_read, may_write, original = threading.Event(), threading.Event(), Compared.write
    first = threading.Lock()

    def write(self: Compared, differing: Any, at: datetime) -> None:
        if first.acquire(blocking=False):
            has_read.set()
            may_write.wait(20)
        original(self, differing, at)

    monkeypatch.setattr(Compared, "write", write)
    yield has_read, may_write


def _race(monkeypatch: pytest.MonkeyPatch) -> Candidate:
    """A slow refresher reads, then a result changes, then a quick refresher re-reads, then the slow one writes."""
    candidate = a_candidate()
    a_result(candidate.enrollment)
    Candidate.objects.update(academic_ok=None)
    Mark.objects.all().delete()

    def refresher() -> None:
        with transaction.atomic():
            refresh([candidate.pk], MORNING)

    with _paused_before_writing(monkeypatch) as (has_read, may_write):
        slow = in_a_thread(refresher)
        assert has_read.wait(20)
        Result.objects.filter(course__code="K0001").update(score_x10=590)
        quick = in_a_thread(refresher)
        quick.join(1)
        may_write.set()
        slow.join(20)
        quick.join(20)
    candidate.refresh_from_db()
    return candidate


@pytest.mark.django_db(transaction=True)
def test_a_slow_reader_cannot_write_an_old_verdict_over_a_newer_one(monkeypatch):
    assert _race(monkeypatch).academic_ok is False


@pytest.mark.django_db(transaction=True)
def test_without_locking_first_an_old_verdict_would_stay_and_no_mark_would_tell(monkeypatch):
    """The guard taken away: this is what it is for."""
    without_the_lock(monkeypatch)
    candidate = _race(monkeypatch)
    assert candidate.academic_ok is True
    assert not Mark.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_apply_and_withdraw_the_same_rows_at_once_never_do_anything_twice():
    office = an_office()
    ids = [a_candidate(center=office.center, class_group=office.group).pk for _ in range(6)]
    outcomes = []

    def act(verb: Callable[..., object], order: list[int]) -> Callable[[], None]:
        def work() -> None:
            outcomes.extend(verb(order) for _ in range(5))

        return work

    def applying(order: list[int]) -> tuple[str, list[int]]:
        return "apply", apply(order, intent="graduate", actor=office.clerk, at=MORNING).done

    def withdrawing(order: list[int]) -> tuple[str, list[int]]:
        return "withdraw", withdraw(order, actor=office.lead, at=MORNING).done

    threads = [
        in_a_thread(act(applying, ids)), in_a_thread(act(applying, ids[::-1])),
        in_a_thread(act(withdrawing, ids)), in_a_thread(act(withdrawing, ids[::-1])),
    ]  # fmt: skip
    for thread in threads:
        thread.join(60)

    assert len(outcomes) == 20
    for candidate in Candidate.objects.filter(pk__in=ids):
        moves = list(Transition.objects.filter(candidate=candidate).order_by("pk").values_list("verb", flat=True))
        assert moves == ["apply", "withdraw"] * (len(moves) // 2) + ["apply"] * (len(moves) % 2)
        assert sum(candidate.pk in done for _, done in outcomes) == len(moves)


@pytest.mark.django_db(transaction=True)
def test_a_reader_inside_a_transaction_and_a_decider_do_not_lock_each_other_out():
    """A bulk job drains marks and then decides, in one transaction, while somebody decides on the same rows."""
    office = an_office()
    candidates = [a_candidate(center=office.center, class_group=office.group) for _ in range(4)]
    ids = [candidate.pk for candidate in candidates]
    failures: list[BaseException] = []

    def job() -> None:
        try:
            for _ in range(6):
                with transaction.atomic():
                    freshen(office.center.path, MORNING)
                    apply(ids, intent="graduate", actor=office.clerk, at=MORNING)
        except BaseException as failure:
            failures.append(failure)

    def clerk() -> None:
        try:
            for number in range(6):
                a_result(candidates[3].enrollment, course_code=f"X{number}{threading.get_ident()}"[:20])
                withdraw(ids, actor=office.lead, at=MORNING)
        except BaseException as failure:
            failures.append(failure)

    for thread in [in_a_thread(job), in_a_thread(clerk), in_a_thread(job), in_a_thread(clerk)]:
        thread.join(60)
    assert failures == []


@pytest.mark.django_db
def test_a_result_that_is_not_published_marks_nobody_until_it_is():
    candidate = a_candidate()
    Mark.objects.all().delete()
    waiting = a_result(candidate.enrollment, state="recorded")
    Result.objects.filter(pk=waiting.pk).update(state="reviewed", score_x10=700)
    assert not Mark.objects.exists()
    Result.objects.filter(pk=waiting.pk).update(state="published")
    assert Mark.objects.get().verdict_only
    Mark.objects.all().delete()
    Result.objects.filter(pk=waiting.pk).update(state="submitted")
    assert Mark.objects.get().candidate_id == candidate.pk
