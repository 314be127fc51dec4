"""Read jobs: only your own, whoever else may do the same verbs."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from graduand.base.actors import Actor
from graduand.base.errors import NotFound
from graduand.base.jobs.models import Job, JobRow, Verdict
from graduand.base.language import say


def jobs_of(actor: Actor, kind: str | None = None) -> QuerySet[Job]:
    """The jobs that this actor asked for, newest first."""
    own = Job.objects.filter(owner=actor.key)
    return own.filter(kind=kind) if kind else own


def job_of(actor: Actor, job_id: Any) -> Job:
    """One own job. Raises NotFound."""
    job = jobs_of(actor).filter(pk=job_id).first()
    if job is None:
        raise NotFound("job.not_found")
    return job


def rows_of(job: Job, verdict: str | None = None) -> QuerySet[JobRow]:
    """The rows of a job in the order of the source."""
    rows = JobRow.objects.filter(job=job).order_by("number", "pk")
    return rows.filter(verdict=verdict) if verdict else rows


def told_rows(job: Job, verdict: str | None = None) -> Iterator[dict[str, Any]]:
    """The rows with their codes put into words: row, key, verdict, codes, message (domain.md 8, row 11)."""
    for row in rows_of(job, verdict).iterator():
        sentences = [say(code, facts) for code, facts in row.codes]
        yield {
            "row": row.number, "key": row.key, "verdict": row.verdict, "codes": [s.code for s in sentences],
            "message": " ".join(str(s) for s in sentences),
        }  # fmt: skip


def summary(job: Job) -> dict[str, Any]:
    """The closing counts; rows = ok + refused + noted."""
    return {
        "summary": True, "state": job.state, "rows": job.done, Verdict.OK.value: job.ok,
        Verdict.REFUSED.value: job.refused, Verdict.NOTED.value: job.noted, **job.result,
    }  # fmt: skip
