"""成绩 Results on their way: recorded -> reviewed -> submitted -> published, one step at a time (S14, S17, S123).

Each verb is one lock, one UPDATE and one line of the journal, for one row or a hundred thousand. What counts for
graduation changes only with the last step; triggers mark the candidates then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from graduand.base.actors import Actor
from graduand.base.choosing import digest_of, ids_of, required
from graduand.base.errors import NotFound, NotReady, NotValid, Refusal, Taken
from graduand.base.journal.actions import record
from graduand.base.outcomes import Outcome
from graduand.pure.audit.rules.parts import tenths
from graduand.steps.registry import scope
from graduand.steps.registry.models import Enrollment, Result, ResultState, Role, subject

type Rows = QuerySet[Result] | Iterable[Any]

COLLEGE = (Role.COLLEGE_REVIEWER,)
# The college publishes (S17); headquarters may step in.
PUBLISHERS = (Role.COLLEGE_REVIEWER, Role.HQ_REVIEWER)
CORRECTORS = (Role.HQ_REVIEWER,)
FULL_SCORE = Decimal(100)

LOCK = "SELECT id, state, enrollment_id FROM registry_result WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
MOVE = "UPDATE registry_result SET state = %s WHERE id = ANY(%s) AND state = %s"


@dataclass(frozen=True)
class Step:
    """One step: its verb, the state that it leaves and the state that it reaches."""

    verb: str
    start: ResultState
    end: ResultState


REVIEW = Step("review", ResultState.RECORDED, ResultState.REVIEWED)
SUBMIT = Step("submit", ResultState.REVIEWED, ResultState.SUBMITTED)
PUBLISH = Step("publish", ResultState.SUBMITTED, ResultState.PUBLISHED)
BACK = {
    ResultState.REVIEWED: Step("send_back", ResultState.REVIEWED, ResultState.RECORDED),
    ResultState.SUBMITTED: Step("send_back", ResultState.SUBMITTED, ResultState.REVIEWED),
}


@transaction.atomic
def review(rows: Rows, *, actor: Actor, at: datetime) -> Outcome:
    """复核: the college has compared what was recorded with the papers (S14). Raises NotYours."""
    scope.require(actor, *COLLEGE)
    return _advance(rows, REVIEW, actor, at)


@transaction.atomic
def submit(rows: Rows, *, actor: Actor, at: datetime) -> Outcome:
    """提交: the college hands reviewed results in (S14). Raises NotYours."""
    scope.require(actor, *COLLEGE)
    return _advance(rows, SUBMIT, actor, at)


@transaction.atomic
def publish(rows: Rows, *, actor: Actor, at: datetime) -> Outcome:
    """发布: from here on the results count, and every verdict about their students is worked out anew (S17)."""
    scope.require(actor, *PUBLISHERS)
    return _advance(rows, PUBLISH, actor, at)


@transaction.atomic
def send_back(rows: Rows, *, reason: str, actor: Actor, at: datetime) -> Outcome:
    """
    退回: one step back, with the reason; the undo of `review` and `submit`.

    A published result is refused with `result.published`: it counts already, and only a correction changes it.

    Raises:
        NotYours: another post is needed. NotValid: no reason.
    """
    scope.require(actor, *PUBLISHERS)
    reason = required(reason)
    chosen = _lock(rows, actor)
    outcome = Outcome(refused=chosen.missing())
    for state, ids in chosen.by_state().items():
        if step := BACK.get(ResultState(state)):
            _move(step, ids)
            outcome.done += ids
        else:
            outcome.refused |= {pk: _no_way_back(state) for pk in ids}
    return _journaled("send_back", chosen, outcome, actor, at, reason=reason)


@transaction.atomic
def correct_result(rows: Rows, *, score: Decimal, reason: str, actor: Actor, at: datetime) -> Outcome:
    """
    更正成绩: give a published result another score; the journal keeps both, with the reason.

    The only way in which a published result ever changes. Exemptions have no score to be corrected.

    Raises:
        NotYours: only the headquarters reviewer. NotValid: no reason, or no score from 0 to 100 with one decimal.
    """
    scope.require(actor, *CORRECTORS)
    reason, score_x10 = required(reason), _score(score)
    chosen = _lock(rows, actor)
    outcome = Outcome(refused=chosen.missing())
    corrected: list[tuple[Result, int | None]] = []
    for result in Result.objects.filter(pk__in=chosen.states).select_related("course", "enrollment").order_by("pk"):
        if refusal := _not_correctable(result, score_x10):
            outcome.refused[result.pk] = refusal
        else:
            corrected.append((result, result.score_x10))
            outcome.done.append(result.pk)
    Result.objects.filter(pk__in=outcome.done).update(score_x10=score_x10)
    for result, before in corrected:
        record(
            "result.correct", subject(result.enrollment), actor=actor, at=at, reason=reason, result=result.pk,
            course=result.course.code, name=result.course.name, term=result.term, before=points(before),
            after=points(score_x10),
        )  # fmt: skip
    return outcome


@dataclass(frozen=True)
class Chosen:
    """What was chosen: all keys, and of those behind the gate the state and the enrollment, locked until the end."""

    ids: list[int]
    states: dict[int, str]
    enrollments: dict[int, int]

    def missing(self) -> dict[Any, Refusal]:
        """Outside the gate is not there, on purpose (P4)."""
        return {pk: NotFound("result.not_found") for pk in self.ids if pk not in self.states}

    def by_state(self) -> dict[str, list[int]]:
        """The keys that stand in each state, in their order."""
        found: dict[str, list[int]] = {}
        for pk, state in self.states.items():
            found.setdefault(state, []).append(pk)
        return found


def _lock(rows: Rows, actor: Actor) -> Chosen:
    """
    Lock the chosen results in the order of their ids, so that two offices never block each other; then ask the gate.

    Nothing is joined and every row is found by its key, so that no plan can go wrong while results are pouring in.
    """
    ids = ids_of(rows)
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [ids])
        lines = cursor.fetchall()
    places = Enrollment.objects.filter(pk__in={line[2] for line in lines}).values_list("pk", "path")
    mine = {pk for pk, path in places if scope.covers(actor, path)}
    lines = [line for line in lines if line[2] in mine]
    return Chosen(ids, {pk: state for pk, state, _ in lines}, {pk: enrollment for pk, _, enrollment in lines})


def _advance(rows: Rows, step: Step, actor: Actor, at: datetime) -> Outcome:
    chosen = _lock(rows, actor)
    outcome = Outcome(refused=chosen.missing())
    for state, ids in chosen.by_state().items():
        if state == step.start:
            _move(step, ids)
            outcome.done += ids
        else:
            outcome.refused |= {pk: _out_of_turn(state, step) for pk in ids}
    return _journaled(step.verb, chosen, outcome, actor, at)


def _move(step: Step, ids: list[int]) -> None:
    """Claim by count: all locked rows still stand where they were seen, or nothing is kept."""
    with connection.cursor() as cursor:
        cursor.execute(MOVE, [step.end.value, ids, step.start.value])
        if cursor.rowcount != len(ids):
            raise Taken("result.taken")


def _journaled(
    verb: str, chosen: Chosen, outcome: Outcome, actor: Actor, at: datetime, **facts: Any
) -> Outcome:  # fmt: skip
    """One line a call: about the student when it is one, with a digest of the results that were moved."""
    outcome.done.sort()
    if outcome.done:
        moved = {chosen.enrollments[pk] for pk in outcome.done}
        record(
            f"results.{verb}", _subject(moved), actor=actor, at=at, count=len(outcome.done),
            results_digest=digest_of(outcome.done), between=[outcome.done[0], outcome.done[-1]],
            refused=dict(outcome.reasons()), **facts,
        )  # fmt: skip
    return outcome


def _subject(enrollments: set[int]) -> str:
    if len(enrollments) > 1:
        return "results"
    (number,) = Enrollment.objects.filter(pk__in=enrollments).values_list("student_number")[0]
    return f"enrollment:{number}"


def _out_of_turn(state: str, step: Step) -> Refusal:
    return NotReady("result.out_of_turn", state=str(ResultState(state).label), needed=str(step.start.label))


def _no_way_back(state: str) -> Refusal:
    return NotReady("result.published" if state == ResultState.PUBLISHED else "result.at_start")


def _not_correctable(result: Result, score_x10: int) -> Refusal | None:
    if result.state != ResultState.PUBLISHED:
        return NotReady("result.not_published_yet", state=str(result.get_state_display()))
    if result.score_x10 is None:
        return NotReady("result.no_score")
    return NotReady("result.same_score", score=points(score_x10)) if result.score_x10 == score_x10 else None


def _score(score: Decimal) -> int:
    if not 0 <= score <= FULL_SCORE or score * 10 != int(score * 10):
        raise NotValid("score.unreadable", value=str(score), most=int(FULL_SCORE))
    return tenths(score)


def points(score_x10: int | None) -> float | None:
    """A score as it is written, out of a hundred."""
    return None if score_x10 is None else score_x10 / 10
