"""The one place where a state changes. What may follow what is decided by pure/workflow/transitions.py alone."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When

from graduand.base.actors import Actor
from graduand.base.choosing import digest_of, ids_of
from graduand.base.errors import NotFound, NotReady, Taken
from graduand.base.journal.actions import record
from graduand.base.outcomes import Outcome
from graduand.pure.workflow.transitions import Forbidden, State, Verb, next_step
from graduand.steps.applications.freshness import lock
from graduand.steps.applications.models import Candidate, Transition
from graduand.steps.batches.models import Batch
from graduand.steps.batches.queries import policy_of

Rows = QuerySet[Candidate] | Iterable[int]
Locked = dict[str, Any]
Step = tuple[int, tuple[State, int], tuple[State, int]]
"""A batch, a position, and the position that the verb leads to from there."""

# While people below decide, the degree stands beside the graduation and moves with it (S81, S82); later it does not.
DEGREE_FOLLOWS = frozenset({Verb.WITHDRAW, Verb.DEFER, Verb.RESUME, Verb.PASS_ON, Verb.RETURN, Verb.REJECT})
SEEN = (
    "rule_version_id", "academic_ok", "degree_ok", "missing", "platform_photo", "identity", "chsi_admission_photo",
    "chsi_graduation_photo", "chsi_taken_on", "seen_on_chsi", "intent",
)  # fmt: skip
NEEDED = ("batch_id", "student_number", "state", "review_level", *SEEN)


@transaction.atomic
def move(
    rows: Rows, verb: Verb | str, *, actor: Actor, at: datetime, reason: str = "",
    also: Mapping[str, Any] | None = None, grounds: Mapping[int, Mapping[str, Any]] | None = None,
) -> Outcome:  # fmt: skip
    """
    Do a verb to candidates: new state, `moved_at` and the columns of `also`, one Transition each, one journal line.

    `grounds` is kept with the moves of those it has an entry for: what the verdict rested on.

    The caller has asked the gate and the rules; here only the table of moves is asked. A row that stands where the
    verb is not allowed is refused alone with `move.forbidden` (facts: state, verb), an unknown id with
    `candidate.not_found`. Done rows are in the order of their ids.

    Raises:
        Taken: a locked row changed all the same; nothing is kept.
    """
    verb, ids = Verb(verb), ids_of(rows)
    locked = {row["pk"]: row for row in lock(ids, *NEEDED)}
    outcome = Outcome(refused={pk: NotFound("candidate.not_found") for pk in ids if pk not in locked})
    for step, group in _steps(locked.values(), verb, outcome).items():
        _claim(step, verb, [row["pk"] for row in group], also or {}, at)
        moves = _transitions(step, verb, group, actor, at, reason, grounds or {})
        Transition.objects.bulk_create(moves, batch_size=1000)
        outcome.done += [row["pk"] for row in group]
    outcome.done.sort()
    if outcome.done:
        _record(verb, outcome, locked, actor, at, reason)
    return outcome


def _steps(rows: Iterable[Locked], verb: Verb, outcome: Outcome) -> dict[Step, list[Locked]]:
    """Group the rows by the step they take; what the table does not allow is refused."""
    batches = Batch.objects.in_bulk({row["batch_id"] for row in rows})
    chains = {pk: len(policy_of(batch).review.levels) for pk, batch in batches.items()}
    steps: dict[Step, list[Locked]] = {}
    for row in rows:
        here = State(row["state"]), row["review_level"]
        try:
            there = next_step(*here, verb, chains[row["batch_id"]])
        except Forbidden:
            outcome.refused[row["pk"]] = NotReady("move.forbidden", state=str(here[0]), verb=str(verb))
        else:
            steps.setdefault((row["batch_id"], here, there), []).append(row)
    return steps


def _claim(step: Step, verb: Verb, ids: list[int], also: Mapping[str, Any], at: datetime) -> None:
    """Claim by count: only rows that still stand where they were seen are changed, and all of them must be."""
    _, (state, level), (to_state, to_level) = step
    columns: dict[str, Any] = {"state": str(to_state), "review_level": to_level, "moved_at": at}
    if verb in DEGREE_FOLLOWS:
        columns["degree_state"] = Case(
            When(degree_state=str(state), then=Value(str(to_state))), default="degree_state"
        )  # fmt: skip
    standing = Candidate.objects.filter(pk__in=ids, state=str(state), review_level=level)
    if standing.update(**columns | dict(also)) != len(ids):
        raise Taken("move.taken")


def _transitions(
    step: Step,
    verb: Verb,
    rows: list[Locked],
    actor: Actor,
    at: datetime,
    reason: str,
    grounds: Mapping[int, Mapping[str, Any]],
) -> Iterator[Transition]:
    _, (state, level), (to_state, to_level) = step
    for row in rows:
        yield Transition(
            candidate_id=row["pk"], verb=str(verb), from_state=str(state), from_level=level, to_state=str(to_state),
            to_level=to_level, at=at, actor=actor.key, actor_name=actor.name, role=actor.role,
            organization=actor.organization_name, reason=reason, seen=_seen(row) | dict(grounds.get(row["pk"], {})),
        )  # fmt: skip


def _seen(row: Locked) -> dict[str, Any]:
    seen = {name: row[name] for name in SEEN}
    return seen | {"chsi_taken_on": str(seen["chsi_taken_on"] or "")}


def _record(
    verb: Verb, outcome: Outcome, rows: Mapping[int, Locked], actor: Actor, at: datetime, reason: str
) -> None:  # fmt: skip
    """One line a call: about the student when it is one, else about the batch, with a digest of who was moved."""
    moved = [rows[pk] for pk in outcome.done]
    subject = f"enrollment:{moved[0]['student_number']}" if len(moved) == 1 else f"batch:{moved[0]['batch_id']}"
    record(
        f"application.{verb}", subject, actor=actor, at=at, count=len(moved), candidates_digest=digest_of(outcome.done),
        refused=dict(outcome.reasons()), reason=reason,
    )  # fmt: skip
