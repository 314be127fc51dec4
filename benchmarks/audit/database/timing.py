"""What keeps verdicts true, timed through the product's own functions: everything, 50,000, 1,000, one, one rule set.

Every change is made by an ordinary statement, so the product's triggers mark; timed is the draining of the marks, which
locks, reads, audits, compares, writes back what differs and deletes the marks. The first line warms nothing up: it
contains compiling all rules.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection

from graduand.steps.applications.actions.auditing import compare_verdicts
from graduand.steps.applications.freshness import freshen
from graduand.steps.applications.models import Candidate, Mark
from graduand.steps.batches.models import Batch

from ..meters import own_cpu, peak_mb

TOP = "/"
AT = datetime(2023, 7, 20, 4, 0, tzinfo=UTC)

MARK_ALL = (
    "INSERT INTO applications_mark (candidate_id, path, verdict_only) SELECT id, path, true FROM applications_candidate"
)
RAISE_SCORE = """
    UPDATE registry_result SET score_x10 = CASE WHEN score_x10 >= 600 THEN 580 ELSE 650 END
    WHERE id IN (SELECT min(id) FROM registry_result WHERE enrollment_id = ANY(%s) AND score_x10 IS NOT NULL
                 GROUP BY enrollment_id)
"""
NEW_RULES = """
    INSERT INTO registry_ruleversion (program_id, intake_from, intake_to, version, content, content_hash, state,
        drafted_by, published_at, published_by)
    SELECT program_id, intake_from, intake_to, version + 1, content || %s::jsonb, md5(random()::text), state,
        '', now(), 'user:1'
    FROM registry_ruleversion WHERE program_id = %s AND intake_from = %s ORDER BY version DESC LIMIT 1
"""


@dataclass(frozen=True)
class Timing:
    """One event: how long it took, how many rows were re-read and how many of them had become stale."""

    event: str
    wall: float
    cpu: float
    read: int
    stale: int


def events(batch: Batch) -> Iterator[Timing]:
    """Time every event, the big ones first; each leaves no mark behind."""
    _execute(MARK_ALL)
    _execute("ANALYZE applications_mark")
    yield _drained("everything (first audit, rules not compiled yet)")
    yield _compared(batch, "nightly comparison of everything")
    _execute(MARK_ALL)
    yield _drained("everything once more (nothing differs)")
    for count, turns in ((50_000, 3), (1_000, 5), (1, 20)):
        for turn in range(turns):
            _change_results(count, turn)
            yield _drained(f"{count:,} dirty")
    for turn in range(3):
        _new_rules(turn)
        yield _drained("one rule set changed")
    yield _compared(batch, "nightly comparison after all that")


def _execute(statement: str, asked: list[object] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)


def _change_results(count: int, turn: int) -> None:
    """Turn one result of so many students round, spread over all."""
    everybody = Candidate.objects.count()
    step = max(everybody // count, 1)
    keys = list(range(1 + turn % step, everybody + 1, step))[:count]
    _execute(RAISE_SCORE, [keys])


def _new_rules(turn: int) -> None:
    """Publish a next version of one rule set that asks for half a credit more."""
    one = Candidate.objects.exclude(rule_version=None).order_by("pk")[turn]
    total = one.rule_version.content["min_total_credits"]
    more = json.dumps({"min_total_credits": str(float(total) + 1), "version": one.rule_version.version + 1})
    _execute(NEW_RULES, [more, one.program_id, one.intake_term])


def _timed(event: str, read: int, work: Callable[[], int]) -> Timing:
    cpu, wall = own_cpu(), time.perf_counter()
    stale = work()
    return Timing(event, time.perf_counter() - wall, own_cpu() - cpu, read, stale)


def _drained(event: str) -> Timing:
    marked = Mark.objects.values("candidate_id").distinct().count()
    return _timed(event, marked, lambda: freshen(TOP, AT))


def _compared(batch: Batch, event: str) -> Timing:
    return _timed(event, Candidate.objects.count(), lambda: len(compare_verdicts(batch, TOP)[1]))


def table(timings: list[Timing]) -> Iterator[str]:
    """The middle of the runs of each event, as a Markdown table."""
    yield "| event | rows | had become stale | wall s (middle) | wall s (worst) | client CPU s | runs |"
    yield "|---|---|---|---|---|---|---|"
    for event in dict.fromkeys(timing.event for timing in timings):
        runs = sorted((one for one in timings if one.event == event), key=lambda one: one.wall)
        middle = runs[len(runs) // 2]
        yield (
            f"| {event} | {middle.read:,} | {middle.stale:,} | {middle.wall:.4f} | {runs[-1].wall:.4f} "
            f"| {middle.cpu:.4f} | {len(runs)} |"
        )
    yield f"\nPeak of the client {peak_mb():,.0f} MB."
