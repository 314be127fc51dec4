"""The long work of the room: nominate a batch, audit it anew from end to end, keep the copies fresh meanwhile."""

from collections import Counter
from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext
from procrastinate.contrib.django import app

from graduand.base import clock
from graduand.base.jobs.handlers import Chunk, Fate, Work, handler
from graduand.base.jobs.tasks import enqueue
from graduand.steps.applications.actions import auditing
from graduand.steps.applications.actions.nominating import nominate_chunk
from graduand.steps.applications.freshness import freshen
from graduand.steps.batches import queries as batches
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
    """Audit `params["batch"]` from end to end; whoever had become stale is noted, and there must be nobody."""
    batch = Batch.objects.get(code=work.params["batch"])
    cursor = work.cursor or {"after": None, "read": 0, "changed": 0}
    while stretch := _stretch(batch, cursor["after"], work):
        changed = cursor["changed"] + len(stretch.changed)
        read = stretch.read if cursor["after"] is None else cursor["read"]
        cursor = {"after": stretch.last, "read": read, "changed": changed}
        fates = tuple(Fate(pk, number, "noted", (("audit.was_stale", {}),)) for pk, number in stretch.changed)
        told = [["audit.done", {"read": read, "changed": changed}]]
        yield Chunk(cursor, fates, result={"read": read, "changed": changed, "notes": told})
    auditing.conclude(batch, cursor["read"], cursor["changed"], actor=work.actor, at=work.at)


def _stretch(batch: Batch, after: int | None, work: Work) -> auditing.Audited | None:
    """All verdicts at once, then the copies stretch by stretch."""
    if after is None:
        return auditing.audit_verdicts(batch, actor=work.actor, at=work.at)
    return auditing.audit_copies(batch, after, actor=work.actor, at=work.at)


@app.periodic(cron="30 2 * * *")
@app.task(name="graduand.audit", queue="default", queueing_lock="graduand.audit")
def audit_tonight(timestamp: int) -> None:
    """Audit the open batch every night, as the platform; what it finds stands in the list of jobs."""
    at = clock.now()
    batch = batches.current(at)
    if batch is not None:
        label = gettext("Nightly audit %(batch)s") % {"batch": batch.code}
        enqueue("applications.audit", {"batch": batch.code}, label=label, actor=auditing.SYSTEM_AT_TOP, at=at)


@app.periodic(cron="* * * * *")
@app.task(name="graduand.freshen", queue="default", queueing_lock="graduand.freshen")
def keep_fresh(timestamp: int) -> None:
    """Drain what imports have marked, so that no page has to do it while somebody waits."""
    freshen(TOP, clock.now())
