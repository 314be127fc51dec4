"""A job may be killed anywhere and goes on with the same result (P8)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from graduand.base.actors import Actor
from graduand.base.errors import NotFound, NotReady, NotValid
from graduand.base.jobs import actions, queries
from graduand.base.jobs.handlers import Chunk, Fate, Work, handler
from graduand.base.jobs.models import Job, JobRow, JobState
from graduand.base.jobs.tasks import enqueue
from graduand.base.journal.models import Entry

JULY = datetime(2023, 7, 12, 1, tzinfo=UTC)
CLERK = Actor(key="user:1", name="赵经办", role="center_clerk")
SOMEBODY_ELSE = Actor(key="user:2", name="钱经办", role="center_clerk")


@handler("test.count")
def count(work: Work) -> Iterator[Chunk]:
    """Writes one row a number; `stumble` raises once at that number."""
    for number in range(work.cursor or 0, work.params["to"]):
        if number == work.params.get("stumble") and not os.environ.pop("STUMBLED", None):
            os.environ["STUMBLED"] = "1"
            raise RuntimeError("the machine went dark")
        verdict = "refused" if number % 3 == 2 else "ok"
        yield Chunk(number + 1, (Fate(number, f"no {number}", verdict),), total=work.params["to"])


@handler("test.refuse")
def refuse(work: Work) -> Iterator[Chunk]:
    raise NotValid("upload.none")
    yield


def ask(kind: str = "test.count", **params: object) -> Job:
    return actions.ask(kind, params, label="数数", actor=CLERK, at=JULY)


def test_a_job_tells_what_became_of_each_row(db: None) -> None:
    job = actions.run(ask(to=7).pk)

    assert (job.state, job.done, job.ok, job.refused) == (JobState.DONE, 7, 5, 2)
    summary = queries.summary(job)
    assert summary["rows"] == summary["ok"] + summary["refused"] + summary["noted"]
    assert [row["key"] for row in queries.told_rows(job, "refused")] == ["no 2", "no 5"]


def test_asking_is_journaled(db: None) -> None:
    job = ask(to=1)
    assert list(Entry.objects.values_list("verb", "subject")) == [("job.ask", f"job:{job.pk}")]


def test_a_bug_ends_the_job_loudly_and_keeps_what_was_done(db: None) -> None:
    job = ask(to=5, stumble=3)
    with pytest.raises(RuntimeError):
        actions.run(job.pk)
    os.environ.pop("STUMBLED", None)
    job.refresh_from_db()
    assert (job.state, job.done, job.cursor) == (JobState.FAILED, 3, 3)


def test_a_refusal_of_the_whole_file_is_told_not_raised(db: None) -> None:
    job = actions.run(ask("test.refuse").pk)
    assert (job.state, job.result["code"]) == (JobState.FAILED, "upload.none")


def test_a_cancelled_job_stops_before_its_next_chunk(db: None) -> None:
    job = ask(to=5)
    actions.cancel(job, actor=CLERK, at=JULY)
    job = actions.run(job.pk)
    assert (job.state, job.done) == (JobState.CANCELLED, 0)
    with pytest.raises(NotReady):
        actions.cancel(job, actor=CLERK, at=JULY)


def test_nobody_sees_another_persons_job(db: None) -> None:
    job = ask(to=1)
    assert queries.job_of(CLERK, job.pk) == job
    with pytest.raises(NotFound):
        queries.job_of(SOMEBODY_ELSE, job.pk)


def test_running_a_finished_job_again_changes_nothing(db: None) -> None:
    job = actions.run(ask(to=4).pk)
    actions.run(job.pk)
    assert JobRow.objects.filter(job=job).count() == 4


def test_a_second_runner_takes_over_without_doing_a_row_twice(db: None) -> None:
    """Two runners of one job: whoever finds the cursor moved begins again from there."""
    job = ask(to=6)

    @handler("test.overtaken")
    def overtaken(work: Work) -> Iterator[Chunk]:
        for number in range(work.cursor or 0, 6):
            if number == 2 and work.cursor is None:
                # Somebody else commits the third row while this runner is about to.
                Job.objects.filter(pk=work.job_id).update(cursor=3)
                JobRow.objects.create(job_id=work.job_id, number=2, key="2", verdict="ok")
            yield Chunk(number + 1, (Fate(number, str(number), "ok"),), total=6)

    job = ask("test.overtaken")
    actions.run(job.pk)
    numbers = sorted(JobRow.objects.filter(job=job).values_list("number", flat=True))
    assert numbers.count(4) == 1
    assert numbers.count(5) == 1


WORKER = """
import sys, time
import django; django.setup()
from graduand.base.jobs import handlers
from graduand.base.jobs.handlers import Chunk, Fate
@handlers.handler("test.slow")
def slow(work):
    for number in range(work.cursor or 0, 60):
        time.sleep(0.05)
        yield Chunk(number + 1, (Fate(number, str(number), "ok"),), total=60)
from procrastinate.contrib.django import app
worker_app = app.with_connector(app.connector.get_worker_connector())
worker_app.run_worker(concurrency=1, update_heartbeat_interval=0.5, stalled_worker_timeout=2, wait=True)
"""


@handler("test.slow")
def slow(work: Work) -> Iterator[Chunk]:
    """Known here too, so that it can be asked for; the worker process has its own."""
    yield from ()


def start_worker() -> subprocess.Popen[bytes]:
    database = connection.settings_dict
    host, name = database["HOST"], database["NAME"]
    url = f"postgresql://{database['USER']}:{database['PASSWORD']}@{host}:{database['PORT']}/{name}"
    if str(host).startswith("/"):
        url = f"postgresql://{database['USER']}@/{name}?host={host}"
    environment = os.environ | {"DATABASE_URL": url}
    return subprocess.Popen([sys.executable, "-c", WORKER], env=environment, cwd=Path(__file__).parents[3])


def wait_until(reached: object, seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not reached() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.1)
    assert reached()  # type: ignore[operator]


def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(transactional_db: None) -> None:
    job = enqueue("test.slow", {}, label="慢活", actor=CLERK, at=JULY)
    first = start_worker()
    try:
        wait_until(lambda: Job.objects.get(pk=job.pk).done >= 10)
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    half = Job.objects.get(pk=job.pk)
    assert half.done < 60

    second = start_worker()
    try:
        wait_until(lambda: Job.objects.get(pk=job.pk).finished)
    finally:
        second.terminate()
        second.wait()

    assert Job.objects.get(pk=job.pk).state == JobState.DONE
    assert sorted(JobRow.objects.filter(job=job).values_list("number", flat=True)) == list(range(60))
