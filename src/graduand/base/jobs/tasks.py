"""Hand a job to the workers: Procrastinate's queue in the same database, so asking and enqueuing commit together."""

from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from graduand.base.actors import Actor
from graduand.base.jobs import actions
from graduand.base.jobs.models import Job

# A worker that shows no sign of life for this long is taken for dead and its jobs are given to another.
STALLED_SECONDS = 8


@transaction.atomic
def enqueue(kind: str, params: dict[str, Any], *, label: str, actor: Actor, at: datetime) -> Job:
    """Ask for a job and queue it, in one transaction."""
    job = actions.ask(kind, params, label=label, actor=actor, at=at)
    run_job.defer(job_id=str(job.pk))
    return job


@app.task(name="graduand.run_job", queue="default", retry=RetryStrategy(max_attempts=3, wait=5))
def run_job(job_id: str) -> None:
    """Run one job; its own cursor makes a second delivery harmless."""
    actions.run(job_id)


@app.periodic(cron="* * * * * */5")
@app.task(name="graduand.rescue", queue="default", queueing_lock="graduand.rescue", pass_context=True)
async def rescue(context: Any, timestamp: int) -> None:
    """Give the jobs of a killed worker to a living one."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await manager.retry_job(stalled)
