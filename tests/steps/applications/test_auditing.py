"""The audit from end to end is an alarm: it finds nothing, unless a mark was lost."""

from collections.abc import Callable

import pytest

from graduand.base.jobs import actions as jobs
from graduand.base.jobs.models import Job
from graduand.base.jobs.queries import told_rows
from graduand.base.journal.models import Entry
from graduand.steps.applications.actions.auditing import SYSTEM_AT_TOP, compare_verdicts
from graduand.steps.applications.freshness import freshen
from graduand.steps.applications.models import Candidate, Mark
from graduand.steps.applications.tasks import audit_tonight
from graduand.steps.batches import queries as batches
from graduand.steps.registry.models import Enrollment, Petition, Student
from tests.factories import MORNING, a_candidate, a_graduate_to_be, a_program, a_rule_version, an_enrollment
from tests.steps.applications.office import Office, an_office

# Millions of results are read by a connection of its own, which sees only what has been committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> Office:
    return an_office()


def audit(office: Office) -> Job:
    """审核全部 of the open batch by the headquarters reviewer."""
    params = {"batch": office.batch.code}
    return jobs.run(jobs.ask("applications.audit", params, label="x", actor=office.hq_reviewer, at=MORNING).pk)


def a_waiver(candidate: Candidate) -> Petition:
    """An approved waiver of the first course of the plan."""
    return Petition.objects.create(
        enrollment=candidate.enrollment, kind="waive", condition="course_missing:K0001", reason="退役军人免修",
        state="approved", requested_at=MORNING, requested_by="user:1", requested_by_name="钱经办",
    )  # fmt: skip


def test_what_is_marked_is_no_fault(office):
    candidate = a_candidate(center=office.center)
    candidate.enrollment.results.update(score_x10=500)
    assert audit(office).result["changed"] == 0
    candidate.refresh_from_db()
    assert candidate.academic_ok is False


LOST: list[tuple[str, Callable[[Candidate], object]]] = [
    ("a result", lambda one: one.enrollment.results.update(score_x10=500)),
    ("a petition", lambda one: (one.enrollment.results.filter(course__code="K0001").delete(), a_waiver(one))),
    ("new rules", lambda one: a_rule_version(one.program, version=2)),
    ("a photo", lambda one: one.enrollment.photos.update(current=False)),
    ("a name", lambda one: Student.objects.filter(pk=one.enrollment.student_id).update(name="李存疑")),
]


@pytest.mark.parametrize("change", [change for _, change in LOST], ids=[what for what, _ in LOST])
def test_a_change_whose_mark_was_lost_is_found_told_and_mended(office, change):
    sound, stale = a_candidate(in_a_program_alone(office)), a_candidate(in_a_program_alone(office))
    change(stale)
    Mark.objects.all().delete()
    job = audit(office)
    assert (job.result["read"], job.result["changed"], job.noted) == (2, 1, 1)
    assert [row["key"] for row in told_rows(job)] == [stale.student_number]
    assert Entry.objects.filter(verb="candidates.stale").exists()
    assert audit(office).result["changed"] == 0
    assert sound.readiness == "ready"


def in_a_program_alone(office: Office) -> Enrollment:
    """Somebody in a program of his or her own, who graduates under the rules of the example."""
    one = an_enrollment(center=office.center, program=a_program())
    return a_graduate_to_be(one)


def test_people_without_rules_and_with_rules_of_their_own_are_compared_too(office):
    nobody_knows = a_candidate(an_enrollment(center=office.center, program=a_program()))
    waived = a_candidate(center=office.center)
    waived.enrollment.results.filter(course__code="K0001").delete()
    a_waiver(waived)
    freshen("/", MORNING)
    assert compare_verdicts(office.batch, "/") == (2, [])
    Candidate.objects.filter(pk=nobody_knows.pk).update(academic_ok=True)
    Candidate.objects.filter(pk=waived.pk).update(reasons=0)
    assert sorted(compare_verdicts(office.batch, "/")[1]) == sorted([nobody_knows.pk, waived.pk])


def test_at_night_the_platform_audits_the_open_batch_itself(office, monkeypatch):
    a_candidate(center=office.center)
    monkeypatch.setattr("graduand.base.clock.now", lambda: MORNING)
    assert batches.current(MORNING) == office.batch
    audit_tonight(0)
    job = Job.objects.get()
    done = jobs.run(job.pk)
    assert (done.state, done.result["changed"], done.owner) == ("done", 0, SYSTEM_AT_TOP.key)
