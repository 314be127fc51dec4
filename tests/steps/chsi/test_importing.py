"""CHSI's lists come in as dated statements (S25, S30-S32, S71, S126; domain.md 3.5)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection

from graduand.base.actors import Actor
from graduand.base.jobs import actions
from graduand.base.jobs.models import Job, JobState
from graduand.base.journal.models import Entry
from graduand.steps.chsi import tasks
from graduand.steps.chsi.actions import importing
from graduand.steps.chsi.actions.importing import day_in
from graduand.steps.chsi.models import Statement, StatementFile
from graduand.steps.registry.models import Enrollment, Organization, Role
from tests.factories import a_center, a_college, an_actor, an_enrollment
from tests.steps.chsi.lists import JULY_5, JULY_11, a_csv, a_dbf, a_row, an_xlsx, ask, bring_in, said

NUMBER = "2190101400001"


@pytest.fixture
def college(db: None) -> Organization:
    return a_college()


@pytest.fixture
def officer(college: Organization) -> Actor:
    return an_actor(Role.COLLEGE_REVIEWER, college)


@pytest.fixture
def student(college: Organization) -> Enrollment:
    return an_enrollment(NUMBER, a_center(college), name="李存疑")


@pytest.mark.parametrize(
    ("make", "name"), [(a_csv, JULY_5), (an_xlsx, "名单20230705.xlsx"), (a_dbf, "名单_20230705.dbf")]
)
def test_a_list_in_any_of_the_offices_formats_becomes_statements(
    officer: Actor, student: Enrollment, make: object, name: str
) -> None:
    job = bring_in(make(a_row(student, XLZP="无", BZ="身份核验不确定")), officer, name)  # type: ignore[operator]

    assert (job.state, job.ok) == (JobState.DONE, 1)
    statement = Statement.objects.get()
    assert (statement.enrollment, statement.taken_on, statement.latest) == (student, date(2023, 7, 5), True)
    assert (statement.identity, statement.admission_photo, statement.graduation_photo) == ("uncertain", True, False)
    assert (statement.file.name, statement.line, statement.differences) == (name, 2, [])
    assert Entry.objects.get(verb="chsi.import").facts["statements"] == 1


@pytest.mark.parametrize(
    ("remark", "identity"),
    [
        ("", "clear"), ("身份核验未通过", "failed"), ("身份核验不确定", "uncertain"), ("身份核验异常", "abnormal"),
        ("身份复核不通过", "failed"), ("身份复核不确定", "uncertain"),
    ],
)  # fmt: skip
def test_each_wording_of_a_doubt_is_understood(officer: Actor, student: Enrollment, remark: str, identity: str) -> None:
    """LN128 and HNCZ word it differently."""
    bring_in(a_csv(a_row(student, BZ=remark)), officer)
    assert Statement.objects.get().identity == identity


@pytest.mark.parametrize("change", [{"BZ": "身份待定"}, {"LQZP": ""}, {"XLZP": "?"}])
def test_a_word_that_nobody_knows_is_refused_and_never_taken_for_a_good_one(
    officer: Actor, student: Enrollment, change: dict[str, str]
) -> None:
    job = bring_in(a_csv(a_row(student, **change)), officer)
    assert said(job) == {NUMBER: ["chsi.value_unknown"]}
    assert not Statement.objects.exists()


def test_a_student_whom_nobody_here_knows_is_refused_with_the_reason(officer: Actor, student: Enrollment) -> None:
    """Nothing is lost silently; a student of another college is as unknown as nobody (P4)."""
    other = an_enrollment("2190101400002", a_center())
    job = bring_in(a_csv(a_row(student), a_row(other), a_row(student, XH="999")), officer)
    assert said(job) == {NUMBER: [], "2190101400002": ["chsi.unknown_student"], "999": ["chsi.unknown_student"]}
    assert Statement.objects.count() == 1


def test_data_that_differ_from_our_record_are_kept_and_noted(officer: Actor, student: Enrollment) -> None:
    """`data_differs_from_chsi`; the identity numbers are masked (P10)."""
    row = a_row(student, XM="李一名", SFZH="110101199005201234", CSRQ="19900521")
    job = bring_in(a_csv(row), officer)
    assert said(job) == {NUMBER: [f"chsi.data_differs:{field}" for field in ("name", "id_number", "born_on")]}
    kept = Statement.objects.get().differences
    assert kept[0] == ["name", "李一名", "李存疑"]
    assert "110101199005201234" not in str(kept)
    assert student.student.id_number not in str(kept)


def test_an_older_list_never_overrides_a_newer_one(officer: Actor, student: Enrollment) -> None:
    bring_in(a_csv(a_row(student)), officer, JULY_11)
    bring_in(a_csv(a_row(student, XLZP="无")), officer, JULY_5)
    assert Statement.objects.get(latest=True).taken_on == date(2023, 7, 11)
    assert Statement.objects.count() == 2

    bring_in(a_csv(a_row(student, BZ="身份核验异常")), officer, "名单_20230712.csv")
    assert Statement.objects.get(latest=True).identity == "abnormal"


def test_the_same_list_again_changes_nothing(officer: Actor, student: Enrollment) -> None:
    bring_in(a_csv(a_row(student)), officer)
    again = bring_in(a_csv(a_row(student)), officer, "改过名_20230705.csv")
    assert said(again) == {NUMBER: ["chsi.unchanged"]}
    assert (Statement.objects.count(), StatementFile.objects.count()) == (1, 1)


def test_the_same_list_under_another_day_is_refused(officer: Actor, student: Enrollment) -> None:
    bring_in(a_csv(a_row(student)), officer)
    again = bring_in(a_csv(a_row(student)), officer, JULY_11)
    assert (again.state, again.result["code"]) == (JobState.FAILED, "chsi.day_differs")


def test_a_trial_tells_the_same_and_keeps_nothing(officer: Actor, student: Enrollment) -> None:
    data = a_csv(a_row(student, XM="李一名"), a_row(student, XH="999"))
    trial = bring_in(data, officer, dry_run=True)
    assert not StatementFile.objects.exists()
    assert said(trial) == said(bring_in(data, officer))


def test_two_rows_for_one_student_are_both_refused(officer: Actor, student: Enrollment) -> None:
    job = bring_in(a_csv(a_row(student), a_row(student, XLZP="无")), officer)
    assert (job.refused, Statement.objects.count()) == (2, 0)
    assert said(job) == {NUMBER: ["chsi.twice"]}


def test_a_number_that_a_spreadsheet_has_rounded_is_refused(officer: Actor, student: Enrollment) -> None:
    row = list(a_row(student))
    row[5] = float("110101199005201234")  # type: ignore[call-overload]
    job = bring_in(an_xlsx(row), officer, "名单20230705.xlsx")
    assert said(job) == {NUMBER: ["chsi.number_lost_digits"]}


@pytest.mark.parametrize(
    ("name", "taken_on", "code"),
    [("名单.csv", None, "chsi.day_missing"), ("名单_20230713.csv", None, "chsi.day_to_come"),
     ("名单.csv", "昨天", "chsi.day_missing")],
)  # fmt: skip
def test_a_list_without_a_day_or_from_the_future_is_refused(
    officer: Actor, student: Enrollment, name: str, taken_on: str | None, code: str
) -> None:
    job = bring_in(a_csv(a_row(student)), officer, name, taken_on=taken_on)
    assert (job.state, job.result["code"]) == (JobState.FAILED, code)
    assert not StatementFile.objects.exists()


def test_the_day_may_be_told_beside_the_file(officer: Actor, student: Enrollment) -> None:
    bring_in(a_csv(a_row(student)), officer, "名单.csv", taken_on="2023-07-01")
    assert Statement.objects.get().taken_on == date(2023, 7, 1)


def test_the_day_is_found_in_the_usual_names() -> None:
    for name in ("学信网_20230705.xls", "2023-07-05 名单.dbf", "名单2023年07月05日.csv", "20230701-20230705.xlsx"):
        assert day_in(name) == date(2023, 7, 5)
    assert day_in("2190101400001.xlsx") is None
    assert day_in("名单_20231399.xlsx") is None


def test_a_list_with_another_header_is_refused_whole(officer: Actor, student: Enrollment) -> None:
    data = a_csv(("1", "2"), header=("学号", "姓名"))
    job = bring_in(data, officer)
    assert (job.state, job.result["code"]) == (JobState.FAILED, "header.missing")
    assert not StatementFile.objects.exists()


def test_a_center_clerk_brings_in_no_list(student: Enrollment) -> None:
    job = bring_in(a_csv(a_row(student)), an_actor(Role.CENTER_CLERK, student.center))
    assert (job.state, job.result["code"]) == (JobState.FAILED, "post.role_needed")


def test_a_list_killed_in_the_middle_goes_on_to_the_same_end(
    officer: Actor, student: Enrollment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """P8."""
    rows = [a_row(an_enrollment(center=student.center)) for _ in range(5)]
    monkeypatch.setattr(tasks, "CHUNK_ROWS", 2)
    job, take = ask(a_csv(*rows), officer), tasks.take

    def dies(*args: object, **kwargs: object) -> object:
        fates = take(*args, **kwargs)  # type: ignore[arg-type]
        if Statement.objects.count() > 2:
            raise SystemExit("the machine went dark")
        return fates

    monkeypatch.setattr(tasks, "take", dies)
    with pytest.raises(SystemExit):
        actions.run(job.pk)
    monkeypatch.setattr(tasks, "take", take)
    job = actions.run(job.pk)
    assert (job.state, job.done, job.ok, Statement.objects.filter(latest=True).count()) == (JobState.DONE, 5, 5, 5)


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_of_two_lists_would_be_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `lock_statements` is for: both take theirs for the latest, and the database throws one of them out."""
    enrollment = an_enrollment()
    rows = [(a_csv(a_row(enrollment, XLZP=photo)), name) for name, photo in ((JULY_5, "无"), (JULY_11, "有"))]
    jobs = [ask(data, an_actor(Role.COLLEGE_REVIEWER, enrollment.college), name) for data, name in rows]
    both_have_looked, mark_latest = Barrier(2, timeout=5), importing.mark_latest

    def mark_late(*args: Any, **kwargs: Any) -> None:
        mark_latest(*args, **kwargs)
        both_have_looked.wait()

    monkeypatch.setattr(importing, "lock_statements", lambda: None)
    monkeypatch.setattr(importing, "mark_latest", mark_late)
    with pytest.raises(IntegrityError), ThreadPoolExecutor(2) as pool:
        list(pool.map(run_alone, [job.pk for job in jobs]))


@pytest.mark.django_db(transaction=True)
def test_two_lists_imported_at_once_leave_one_latest_statement_each() -> None:
    college = a_college()
    students = [an_enrollment(center=a_center(college)) for _ in range(8)]
    jobs = [
        ask(a_csv(*(a_row(one, XLZP=photo) for one in students)), an_actor(Role.COLLEGE_REVIEWER, college), name)
        for name, photo in ((JULY_5, "无"), (JULY_11, "有"))
    ]
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run_alone, [job.pk for job in jobs]))
    assert [(job.state, job.ok) for job in done] == [(JobState.DONE, 8)] * 2
    assert list(Statement.objects.filter(latest=True).values_list("taken_on", flat=True)) == [date(2023, 7, 11)] * 8


def run_alone(job_id: object) -> Job:
    """Run a job on a connection of its own, as another worker does."""
    try:
        return actions.run(job_id)
    finally:
        connection.close()
