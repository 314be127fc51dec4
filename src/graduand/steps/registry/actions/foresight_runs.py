"""The course of the job that renews the early warning: a chunk of students a transaction (P8)."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from graduand.base.jobs.handlers import Chunk, Fate, Work
from graduand.base.jobs.models import Verdict
from graduand.steps.registry.actions import foreseeing
from graduand.steps.registry.foresight import View

NOBODY = {view.value: 0 for view in View}


def run(work: Work) -> Iterator[Chunk]:
    """
    Look ahead for everybody; a chunk of students is one row of the job.

    Raises:
        NotYours: another post is needed.
    """
    cursor: dict[str, Any] = work.cursor or {"after": 0, "chunks": 0, "counts": {}, "done": False}
    total = foreseeing.in_chunks() if work.cursor is None else None
    while not cursor["done"]:
        seen = foreseeing.foresee(cursor["after"], actor=work.actor, at=work.at)
        counts = dict(Counter(cursor["counts"]) + Counter(seen.counts))
        done = seen.students < foreseeing.CHUNK_STUDENTS
        cursor = {"after": seen.last, "chunks": cursor["chunks"] + 1, "counts": counts, "done": done}
        if done:
            foreseeing.finish(counts, actor=work.actor, at=work.at)
        yield Chunk(cursor, (_fate(cursor["chunks"], seen),), total, {"notes": [["outlook.done", NOBODY | counts]]})


def _fate(number: int, seen: foreseeing.Seen) -> Fate:
    told = ("outlook.chunk", {"students": seen.students, "rows": sum(seen.counts.values())})
    return Fate(number, "", Verdict.OK.value, (told,))
