"""The long work of the room: nominate a batch, audit it anew from end to end, keep the copies fresh meanwhile."""

from collections import Counter
from collections.abc import Iterator

from django.db import connection
from procrastinate.contrib.django import app

from graduand.base import clock
from graduand.base.jobs.handlers import Chunk, Fate, Work, handler
from graduand.steps.applications.actions.auditing import audit_chunk
from graduand.steps.applications.actions.nominating import nominate_chunk
from graduand.steps.applications.freshness import freshen
from graduand.steps.batches.models import Batch

TOP = "/"


@handler("applications.nominate")
def nominate(work: Work) -> Iterator[Chunk]:
    """Make the candidates of `params["batch"]` (its code); who is left out is counted by reason."""
    batch = Batch.objects.get(code=work.params["batch"])
    cursor = work.cursor or {"after": 0, "left_out": {}}
    while chunk := nominate_chunk(batch, cursor["after"], actor=work.actor, at=work.at):
        left_out = dict(Counter(cursor["left_out"]) + chunk.left_out)
        cursor = {"after": chunk.last, "left_out": left_out}
        fates = tuple(Fate(pk, number, "ok") for pk, number in chunk.made)
        yield Chunk(cursor, fates, result={"left_out": left_out})
    _tell_the_planner()


def _tell_the_planner() -> None:
    """A table that has just been filled is unknown to the planner until somebody counts it."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE applications_candidate")


@handler("applications.audit")
def audit_all(work: Work) -> Iterator[Chunk]:
    """Re-read every candidate of `params["batch"]`; whoever had become stale is noted, and there must be nobody."""
    batch = Batch.objects.get(code=work.params["batch"])
    cursor = work.cursor or {"after": 0, "read": 0, "changed": 0}
    while chunk := audit_chunk(batch, cursor["after"], actor=work.actor, at=work.at):
        cursor = {
            "after": chunk.last, "read": cursor["read"] + chunk.read, "changed": cursor["changed"] + len(chunk.changed),
        }  # fmt: skip
        fates = tuple(Fate(pk, number, "noted", (("audit.was_stale", {}),)) for pk, number in chunk.changed)
        told = [["audit.done", {"read": cursor["read"], "changed": cursor["changed"]}]]
        yield Chunk(cursor, fates, result={"read": cursor["read"], "changed": cursor["changed"], "notes": told})


@app.periodic(cron="* * * * *")
@app.task(name="graduand.freshen", queue="default", queueing_lock="graduand.freshen")
def keep_fresh(timestamp: int) -> None:
    """Drain what imports have marked, so that no page has to do it while somebody waits."""
    freshen(TOP, clock.now())
