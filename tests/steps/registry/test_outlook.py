"""毕业预警 Who will lack what in the graduation terms to come, and who runs out of time (domain.md 8, rows 18, 20)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from graduand.base.actors import SYSTEM
from graduand.base.errors import NotYours
from graduand.base.jobs.actions import ask, run
from graduand.base.jobs.models import Job
from graduand.base.journal.models import Entry
from graduand.pure.audit.rules.parts import StudyTime
from graduand.steps.registry import queries_foresight, tasks
from graduand.steps.registry.actions import foreseeing
from graduand.steps.registry.foresight import View, horizon, look, read_horizon
from graduand.steps.registry.models import Enrollment, Outlook, Role
from tests import factories as make
from tests.factories import MORNING
from tests.steps.registry.laboratory import a_graduate, foreseen, passed

pytestmark = pytest.mark.django_db

NOTHING_STATED = StudyTime()


@pytest.fixture
def reviewer():
    return make.an_actor(Role.HQ_REVIEWER)


@pytest.fixture
def program():
    return make.a_rule_version(make.a_program(code="MD5208"), intake_to="202303").program


def seen(enrollment, term="202401"):
    return Outlook.objects.get(enrollment=enrollment, term=term)


# Which terms, and for whom


def test_the_next_two_graduation_terms_are_looked_at():
    """The batch of July 2023 has begun on 12 July and has candidates of its own."""
    ahead = horizon()
    assert ahead.terms(date(2023, 6, 30)) == ("202307", "202401")
    assert ahead.terms(date(2023, 7, 1)) == ahead.terms(date(2023, 12, 31)) == ("202401", "202407")
    assert ahead.terms(date(2024, 1, 1)) == ("202407", "202501")


def test_two_and_a_half_years_are_over_with_the_fifth_half_year():
    """S12: the spring of 2021 graduates in July 2023; the autumn of 2014 in January 2017 (domain.md 2.2)."""
    ahead = horizon()
    assert ahead.concerns("202103", NOTHING_STATED, "202307")
    assert not ahead.concerns("202109", NOTHING_STATED, "202307")
    assert ahead.concerns("201409", NOTHING_STATED, "201701")


def test_the_last_term_lies_within_eight_years_and_within_what_the_rules_say():
    """domain.md 2.5: in July 2025 intakes of 2017 spring and earlier were terminated."""
    ahead = horizon()
    assert ahead.last_term("201703", NOTHING_STATED) == "202501"
    assert ahead.last_term("201709", NOTHING_STATED) == "202507"
    assert ahead.last_term("201703", StudyTime(30, 60)) == "202201"
    assert ahead.last_term("201703", StudyTime(1, 2)) == ""


@pytest.mark.parametrize(
    ("last", "fulfilled", "when_published", "view"),
    [
        ("202607", True, True, View.ON_TRACK),
        ("202607", False, True, View.NEEDS_RESULTS),
        ("202607", False, False, View.LACKS),
        ("202401", False, False, View.LAST_CHANCE),
        ("202401", False, True, View.NEEDS_RESULTS),
        ("202307", True, True, View.RUNS_OUT),
        ("", False, False, View.RUNS_OUT),
    ],
)
def test_each_student_has_one_outlook(last, fulfilled, when_published, view):
    assert look("202401", last, fulfilled=fulfilled, when_published=when_published) is view


@pytest.mark.parametrize("text", [
    "[graduation]\nmonths=[]\nterms_ahead=2\n[study]\nmin_months=30\nmax_months=96",
    "[graduation]\nmonths=['13']\nterms_ahead=2\n[study]\nmin_months=30\nmax_months=96",
    "[graduation]\nmonths=['07']\nterms_ahead=2\n[study]\nmin_months=97\nmax_months=96",
])  # fmt: skip
def test_a_policy_that_contradicts_itself_is_refused(text):
    with pytest.raises(ValueError, match="no "):
        read_horizon(text)


# What the job writes


def test_each_kind_of_student_is_seen_for_what_he_is(program, reviewer):
    done = a_graduate(program=program, intake_term="202009", name="张毕业")
    waiting = passed(make.an_enrollment(program=program, intake_term="202009", name="李等成绩"), "K0001")
    passed(waiting, "K0002", state="submitted")
    lacking = passed(make.an_enrollment(program=program, intake_term="202009", name="王缺学分"), "K0001")
    last = make.an_enrollment(program=program, intake_term="201603", name="赵末班车")
    out = make.an_enrollment(program=program, intake_term="201509", name="孙到期")
    foreseen(reviewer)
    assert [seen(one).outlook for one in (done, waiting, lacking, last, out)] == [
        "on_track", "needs_results", "lacks", "last_chance", "runs_out",
    ]  # fmt: skip
    line = seen(lacking)
    assert (line.missing, line.missing_credits_x10, line.academic_ok) == (
        ["credits.total", "capstone_missing", "credits.module:Z"], 50, False,
    )  # fmt: skip
    assert (seen(waiting).pending, seen(done).missing, seen(done).missing_credits_x10) == (1, [], 0)
    assert (seen(last).last_term, seen(out).last_term) == ("202401", "202307")
    assert seen(last, "202407").outlook == "runs_out"


def test_a_failed_result_on_its_way_is_no_hope(program, reviewer):
    student = passed(make.an_enrollment(program=program, intake_term="202009"), "K0001")
    passed(student, "K0002", state="recorded", score_x10=590)
    foreseen(reviewer)
    assert (seen(student).outlook, seen(student).pending) == ("lacks", 1)


def test_who_has_not_studied_long_enough_by_then_is_not_warned(program, reviewer):
    """Autumn 2021 is ready by January 2024, spring 2022 by July 2024, autumn 2022 by neither."""
    early, middle, late = (make.an_enrollment(program=program, intake_term=t) for t in ("202109", "202203", "202209"))
    foreseen(reviewer)
    assert set(Outlook.objects.filter(enrollment=early).values_list("term", flat=True)) == {"202401", "202407"}
    assert set(Outlook.objects.filter(enrollment=middle).values_list("term", flat=True)) == {"202407"}
    assert not Outlook.objects.filter(enrollment=late).exists()


def test_rules_that_state_their_own_study_time_are_followed(reviewer):
    program = make.a_program(code="LONG")
    make.a_rule_version(program, study=StudyTime(36, 48), intake_to="202303")
    out = make.an_enrollment(program=program, intake_term="201909")
    early = make.an_enrollment(program=program, intake_term="202109")
    foreseen(reviewer)
    assert (seen(out).outlook, seen(out).last_term) == ("runs_out", "202307")
    assert set(Outlook.objects.filter(enrollment=early).values_list("term", flat=True)) == {"202407"}


def test_a_student_without_rules_is_warned_of_that(reviewer):
    student = make.an_enrollment(program=make.a_program(code="NEW"), intake_term="202009")
    foreseen(reviewer)
    assert (seen(student).outlook, seen(student).missing, seen(student).academic_ok) == ("lacks", ["no_rule_set"], None)


def test_renewing_replaces_what_was_seen_and_forgets_who_left(program, reviewer):
    student = passed(make.an_enrollment(program=program, intake_term="202009"), "K0001")
    left = make.an_enrollment(program=program, intake_term="202009")
    foreseen(reviewer)
    passed(student, "K0002")
    Enrollment.objects.filter(pk=left.pk).update(status="withdrawn")
    foreseen(reviewer, MORNING + timedelta(days=1))
    assert seen(student).outlook == "on_track"
    assert not Outlook.objects.filter(enrollment=left).exists()
    assert set(Outlook.objects.values_list("made_at", flat=True)) == {MORNING + timedelta(days=1)}
    assert Entry.objects.filter(verb="outlook.renew").count() == 2


def test_a_new_term_takes_the_place_of_the_past_one(program, reviewer):
    make.an_enrollment(program=program, intake_term="202009")
    foreseen(reviewer)
    foreseen(reviewer, datetime(2024, 2, 1, tzinfo=UTC))
    assert queries_foresight.terms() == ["202407", "202501"]


def test_a_killed_run_goes_on_where_it_was(program, reviewer, monkeypatch):
    """P8: chunks of two students; killed before the second."""
    monkeypatch.setattr(foreseeing, "CHUNK_STUDENTS", 2)
    for _ in range(5):
        make.an_enrollment(program=program, intake_term="202009")
    job = ask(foreseeing.KIND, {}, label="毕业预警", actor=reviewer, at=MORNING)
    foresee, calls = foreseeing.foresee, []

    def killed(*args, **options):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return foresee(*args, **options)

    monkeypatch.setattr(foreseeing, "foresee", killed)
    with pytest.raises(KeyboardInterrupt):
        run(job.pk)
    assert Outlook.objects.count() == 4
    ended = run(job.pk)
    assert (ended.state, ended.done, ended.total) == ("done", 3, 3)
    assert Outlook.objects.count() == 10
    assert ended.result["notes"] == [["outlook.done", dict.fromkeys(View, 0) | {"lacks": 10}]]


def test_headquarters_and_the_night_renew_it_and_nobody_else(program):
    clerk = make.an_actor(Role.CENTER_CLERK)
    assert foreseen(clerk).result["code"] == "post.role_needed"
    with pytest.raises(NotYours):
        foreseeing.foresee(0, actor=clerk, at=MORNING)
    tasks.renew_outlook(0)
    job = Job.objects.get(owner=SYSTEM.key)
    assert (job.kind, run(job.pk).state) == (foreseeing.KIND, "done")


def test_a_chunk_asks_a_constant_number_of_questions(program, reviewer, django_assert_max_num_queries):
    for number in range(30):
        passed(
            make.an_enrollment(program=program, intake_term="202009"),
            "K0001",
            state="recorded" if number % 2 else "published",
        )
    foreseeing.foresee(0, actor=reviewer, at=MORNING)
    with django_assert_max_num_queries(18):
        foreseeing.foresee(0, actor=reviewer, at=MORNING)
