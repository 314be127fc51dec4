"""Everybody who may graduate by intake is a candidate, and the audit from end to end finds nothing stale."""

import pytest

from graduand.base.errors import NotYours
from graduand.base.jobs import actions as jobs
from graduand.base.jobs.queries import told_rows
from graduand.steps.applications.actions.nominating import nominate, still_missing
from graduand.steps.applications.models import Candidate, Readiness
from tests.factories import a_graduate_to_be, an_enrollment
from tests.steps.applications.office import MORNING, Office, an_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office()


def test_all_who_may_by_intake_are_candidates_troubled_ones_too_and_nobody_else(office):
    ready = a_graduate_to_be(center=office.center)
    troubled = an_enrollment(center=office.center, intake_term="202009")
    an_enrollment(center=office.center, intake_term="202109")
    an_enrollment(center=office.center, status="withdrawn")

    outcome = nominate(office.batch, actor=office.hq_reviewer, at=MORNING)

    assert set(Candidate.objects.values_list("enrollment", "readiness")) == {
        (ready.pk, Readiness.READY), (troubled.pk, Readiness.CONDITIONS),
    }  # fmt: skip
    assert len(outcome.done) == 2
    assert nominate(office.batch, actor=office.hq_reviewer, at=MORNING).done == []
    assert still_missing(office.batch, office.hq_reviewer) == 0


def test_a_college_nominates_its_own(office):
    a_graduate_to_be()
    mine = a_graduate_to_be(center=office.center)
    nominate(office.batch, actor=office.college_reviewer, at=MORNING)
    assert list(Candidate.objects.values_list("enrollment", flat=True)) == [mine.pk]
    with pytest.raises(NotYours):
        nominate(office.batch, actor=office.clerk, at=MORNING)


def test_the_job_lists_whom_it_made_and_counts_whom_it_left_out(office, monkeypatch):
    monkeypatch.setattr("graduand.steps.applications.actions.nominating.CHUNK_ROWS", 2)
    numbers = {a_graduate_to_be(center=office.center).student_number for _ in range(3)}
    for _ in range(2):
        an_enrollment(center=office.center, intake_term="202109")
    params = {"batch": office.batch.code}
    job = jobs.run(jobs.ask("applications.nominate", params, label="x", actor=office.hq_reviewer, at=MORNING).pk)
    assert (job.state, job.ok, job.result["left_out"]) == ("done", 3, {"intake_term_too_late": 2})
    assert {row["key"] for row in told_rows(job)} == numbers
