"""The road of one graduate as steps: what lies behind, where it stands, who acts next (S7, S8, S124)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from graduand.pure.workflow.transitions import State


@dataclass(frozen=True)
class Step:
    """
    One step. `code` names it, `tone` is done, now, stuck or ahead; `at` is when it was done, `by` who did it.

    `details` are codes with facts, to be put into words by whoever shows them.
    """

    code: str
    tone: str = "ahead"
    at: datetime | None = None
    by: str = ""
    details: tuple[tuple[str, dict[str, Any]], ...] = ()


@dataclass(frozen=True)
class Progress:
    """Everything that the timeline page tells; `next_actor` is a level of the chain, "student", "carrier" or ""."""

    state: State
    steps: tuple[Step, ...]
    next_actor: str
    due_on: date | None
    is_late: bool
    hindrances: tuple[tuple[str, dict[str, Any]], ...] = ()
    name: str = ""
    student_number: str = ""
    program: str = ""
    level: str = ""
    center: str = ""
    batch: str = ""
    batch_title: str = ""
    certificate_number: str = ""
    may_confirm: bool = False


@dataclass(frozen=True)
class Known:
    """What the rooms know of one graduate: state, level, moves as (verb, level) -> (when, where), further details."""

    state: State
    level: int
    chain: Sequence[str]
    moves: dict[tuple[str, int], tuple[datetime, str]] = field(default_factory=dict)
    details: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = field(default_factory=dict)


PAPER = (
    ("number", State.NUMBERED), ("confirm", State.CONFIRMED), ("print", State.PRINTED),
    ("dispatch", State.DISPATCHED), ("receive", State.RECEIVED), ("sign_off", State.COLLECTED),
)  # fmt: skip
ROAD = (State.APPROVED, *(state for _, state in PAPER))
STUCK = {State.DEFERRED, State.RETURNED, State.REJECTED, State.REVOKED}
NEXT = {
    State.APPROVED: "headquarters", State.NUMBERED: "student", State.CONFIRMED: "headquarters",
    State.PRINTED: "college", State.DISPATCHED: "carrier", State.RECEIVED: "student",
}  # fmt: skip


def steps(known: Known) -> tuple[Step, ...]:
    """Application, one step a level of the review, and the six steps of the paper; exactly one is now, or stuck."""
    line = [_step(known, "apply", 0), *(_step(known, "pass_on", n, f"review_{kind}") for n, kind in _levels(known))]
    line += [_step(known, code, None) for code, _ in PAPER]
    here = _here(known)
    tone = "stuck" if known.state in STUCK else "now"
    toned = [replace(step, tone="done" if n < here else tone if n == here else "ahead") for n, step in enumerate(line)]
    return tuple(replace(step, at=None, by="") if step.tone != "done" else step for step in toned)


def next_actor(known: Known) -> str:
    """Who must do something now; nobody when the certificate is at home or the road has ended."""
    if known.state in (State.NOT_APPLIED, State.RETURNED, State.DEFERRED):
        return "center"
    if known.state in (State.APPLIED, State.IN_REVIEW):
        return known.chain[known.level]
    return NEXT.get(known.state, "")


def _levels(known: Known) -> list[tuple[int, str]]:
    return list(enumerate(known.chain))


def _here(known: Known) -> int:
    """The index of the step that is under way; one beyond the last when everything is done."""
    first_of_paper = 1 + len(known.chain)
    if known.state in (State.NOT_APPLIED, State.DEFERRED, State.RETURNED):
        return 0
    if known.state in (State.APPLIED, State.IN_REVIEW, State.REJECTED):
        return 1 + known.level
    if known.state is State.REVOKED:
        return first_of_paper
    return first_of_paper + ROAD.index(known.state)


def _step(known: Known, verb: str, level: int | None, code: str = "") -> Step:
    """A step with its last move; paper steps have one move whatever the level."""
    found = [moved for (moved_verb, moved_level), moved in known.moves.items()
             if moved_verb == verb and level in (None, moved_level)]  # fmt: skip
    at, by = max(found) if found else (None, "")
    name = code or verb
    return Step(name, at=at, by=by, details=known.details.get(name, ()))
