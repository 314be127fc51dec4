"""Ask for long work, run it chunk by chunk, cancel it."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog
from django.db import connection, transaction

from graduand.base import clock
from graduand.base.actors import Actor
from graduand.base.errors import NotReady, Refusal
from graduand.base.jobs.handlers import Chunk, Fate, Work, handler_of
from graduand.base.jobs.models import FINISHED, Job, JobRow, JobState, Verdict
from graduand.base.journal.actions import record

log = structlog.get_logger()

COPY_ROWS = f"COPY {JobRow._meta.db_table} (job_id, number, key, verdict, codes) FROM STDIN"


@transaction.atomic
def ask(kind: str, params: dict[str, Any], *, label: str, actor: Actor, at: datetime) -> Job:
    """Put a job into the book with its journal line; `base.jobs.tasks.enqueue` also hands it to a worker."""
    handler_of(kind)
    job = Job.objects.create(
        kind=kind, label=label, params=params, actor=asdict(actor), owner=actor.key, asked_at=at,
    )  # fmt: skip
    record("job.ask", f"job:{job.pk}", actor=actor, at=at, kind=kind, label=label)
    return job


@transaction.atomic
def cancel(job: Job, *, actor: Actor, at: datetime) -> None:
    """
    Ask a job to stop before its next chunk; what is committed stays and is listed row by row.

    Raises:
        NotReady: it has finished already.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.finished:
        raise NotReady("job.finished", state=job.get_state_display())
    job.cancel_asked = True
    job.save(update_fields=["cancel_asked"])
    record("job.cancel", f"job:{job.pk}", actor=actor, at=at)


def run(job_id: Any) -> Job:
    """
    Run a job to its end from its last committed cursor; safe to call again after any crash, and by two at once.

    A refusal of the whole job (a file that cannot be read) ends it as failed with its code; a bug ends it as failed
    and is raised on.
    """
    while True:
        job = Job.objects.get(pk=job_id)
        if job.finished:
            return job
        try:
            _run_from(job)
        except _Overtaken:
            # A second runner of the same job committed a chunk: begin again from where it has got to.
            continue
        except Refusal as refusal:
            _finish(job_id, JobState.FAILED, {"code": refusal.code, "facts": _plain(refusal.facts)})
        except Exception:
            _finish(job_id, JobState.FAILED, {"code": "job.bug", "facts": {"job": str(job_id)[:8]}})
            log.exception("job.bug", job=str(job_id), kind=job.kind)
            raise


class _Overtaken(Exception):
    """Another runner moved the cursor: this one's generator is out of step."""


def _run_from(job: Job) -> None:
    """Run a job from its cursor until it ends."""
    chunks, cursor = handler_of(job.kind)(_work(job)), job.cursor
    ended = False
    while not ended:
        ended, cursor = _step(job.pk, chunks, cursor)


def _work(job: Job) -> Work:
    return Work(str(job.pk), job.params, Actor(**job.actor), job.asked_at, job.cursor)


def _step(job_id: Any, chunks: Iterator[Chunk], cursor: Any) -> tuple[bool, Any]:
    """Run and commit one chunk that begins at `cursor`; whether the job has ended, and where the next one begins."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        if job.finished:
            return True, cursor
        if job.cursor != cursor:
            raise _Overtaken
        if job.cancel_asked:
            return _close(job, JobState.CANCELLED), cursor
        chunk = next(chunks, None)
        if chunk is None:
            return _close(job, JobState.DONE), cursor
        _keep(job, chunk)
        return False, job.cursor


def _keep(job: Job, chunk: Chunk) -> None:
    """Write a chunk's rows, counts and cursor in the transaction of its effects."""
    _copy(job, chunk.rows)
    tally = Counter(fate.verdict for fate in chunk.rows)
    job.cursor, job.total = chunk.cursor, chunk.total if chunk.total is not None else job.total
    job.ok, job.refused = job.ok + tally[Verdict.OK], job.refused + tally[Verdict.REFUSED]
    job.noted, job.done = job.noted + tally[Verdict.NOTED], job.done + len(chunk.rows)
    job.result |= _plain(chunk.result)
    job.state, job.started_at = JobState.RUNNING, job.started_at or clock.now()
    job.save()


def _copy(job: Job, fates: Iterable[Fate]) -> None:
    """Append the rows by COPY: an import of half a million rows spends half its time here otherwise."""
    with connection.cursor() as cursor, cursor.copy(COPY_ROWS) as copy:
        for fate in fates:
            codes = json.dumps(_codes(fate.codes), ensure_ascii=False)
            copy.write_row((job.pk, fate.number, _storable(fate.key)[:200], fate.verdict, codes))


def _storable(text: str) -> str:
    """Text as the database takes it: a file may hold NUL, a column may not."""
    return text.replace("\x00", "")


def _finish(job_id: Any, state: JobState, result: dict[str, Any]) -> None:
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        if job.state not in FINISHED:
            job.result |= result
            _close(job, state)


def _close(job: Job, state: JobState) -> bool:
    """End a job; always True, for "it has ended"."""
    job.state, job.finished_at = state, clock.now()
    job.save()
    return True


def _codes(codes: tuple[tuple[str, dict[str, Any]], ...]) -> list[Any]:
    return [[code, _plain(facts)] for code, facts in codes]


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts as JSON can hold them; a date stays readable text."""
    return {name: _plain_value(value) for name, value in facts.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, str):
        return _storable(value)
    return value if isinstance(value, int | float | bool | list | dict | None) else str(value)
