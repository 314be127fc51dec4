"""The whole life of a graduation application on one screen (domain.md 1.6).

A row of 毕业申请 stands in a state and at a level. The level is an index into the review chain of its batch, an ordered
tuple of organization kinds that is data; so the table says "next level" and never "college". The degree runs beside
it as a second application with its own row and the same table (S81, S82).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum


class State(StrEnum):
    """Where an application stands. The first five lie with people below, the last eight follow the paper."""

    NOT_APPLIED = "not_applied"
    DEFERRED = "deferred"
    APPLIED = "applied"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    REJECTED = "rejected"
    APPROVED = "approved"
    NUMBERED = "numbered"
    CONFIRMED = "confirmed"
    PRINTED = "printed"
    DISPATCHED = "dispatched"
    RECEIVED = "received"
    COLLECTED = "collected"
    REVOKED = "revoked"


class Verb(StrEnum):
    """What a named person does to an application; also the name of the permission. `return_` dodges Python's word."""

    APPLY = "apply"
    WITHDRAW = "withdraw"
    DEFER = "defer"
    RESUME = "resume"
    PASS_ON = "pass_on"  # noqa: S105 - a verb of the review, no password
    RETURN = "return_"
    REJECT = "reject"
    REVOKE = "revoke"
    NUMBER = "number"
    CONFIRM = "confirm"
    PRINT = "print"
    DISPATCH = "dispatch"
    RECEIVE = "receive"
    SIGN_OFF = "sign_off"


class Move(Enum):
    """What a verb does to the level."""

    FIRST = "back to level 0, where the center's own reviewer sits"
    NEXT = "one level up the chain; beyond the last level the application is approved"
    STAY = "the level is kept, it tells who decided last"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: the verb is allowed in these states and leads to that one."""

    verb: Verb
    sources: tuple[State, ...]
    target: State
    move: Move


S, V = State, Verb
TABLE = (
    Row(V.APPLY, (S.NOT_APPLIED, S.RETURNED), S.APPLIED, Move.FIRST),  # S22, S82
    Row(V.WITHDRAW, (S.APPLIED,), S.NOT_APPLIED, Move.FIRST),
    Row(V.DEFER, (S.NOT_APPLIED, S.APPLIED, S.RETURNED), S.DEFERRED, Move.FIRST),  # S82, S86
    Row(V.RESUME, (S.DEFERRED,), S.NOT_APPLIED, Move.FIRST),
    Row(V.PASS_ON, (S.APPLIED, S.IN_REVIEW), S.IN_REVIEW, Move.NEXT),  # S15, S25
    Row(V.RETURN, (S.APPLIED, S.IN_REVIEW), S.RETURNED, Move.FIRST),
    Row(V.REJECT, (S.IN_REVIEW,), S.REJECTED, Move.STAY),
    Row(V.REVOKE, (S.APPROVED, S.NUMBERED, S.CONFIRMED), S.REVOKED, Move.STAY),  # only before paper exists
    Row(V.NUMBER, (S.APPROVED,), S.NUMBERED, Move.STAY),
    Row(V.CONFIRM, (S.NUMBERED,), S.CONFIRMED, Move.STAY),  # S46, before registration: domain.md 0.3 no. 8
    Row(V.PRINT, (S.CONFIRMED,), S.PRINTED, Move.STAY),
    Row(V.DISPATCH, (S.PRINTED,), S.DISPATCHED, Move.STAY),  # S39
    Row(V.RECEIVE, (S.DISPATCHED,), S.RECEIVED, Move.STAY),  # S40
    Row(V.SIGN_OFF, (S.RECEIVED,), S.COLLECTED, Move.STAY),  # S41
)
_BY_VERB = {row.verb: row for row in TABLE}


class Forbidden(Exception):
    """The table has no such line: in `state` nobody may do `verb`."""

    code = "transition.forbidden"

    def __init__(self, state: State, level: int, verb: Verb) -> None:
        super().__init__(f"{verb} is not allowed in {state} at level {level}")
        self.state, self.level, self.verb = state, level, verb


def next_step(state: State, level: int, verb: Verb, chain_length: int) -> tuple[State, int]:
    """Where the verb leads from (state, level), in a batch whose review chain has `chain_length` levels.

    An approved row keeps the index of the level that approved it, so the level always names somebody.

    Raises `Forbidden` when the table has no such line, `ValueError` when the position itself cannot exist.
    """
    _check_position(state, level, chain_length)
    row = _BY_VERB[verb]
    if state not in row.sources:
        raise Forbidden(state, level, verb)
    if row.move is Move.NEXT:
        return _one_level_up(row.target, level, chain_length)
    return row.target, 0 if row.move is Move.FIRST else level


def _one_level_up(target: State, level: int, chain_length: int) -> tuple[State, int]:
    return (State.APPROVED, level) if level + 1 == chain_length else (target, level + 1)


def _check_position(state: State, level: int, chain_length: int) -> None:
    """A position outside the chain is a bug of the caller, not a "no" to a person, and is therefore loud."""
    if level not in _levels(state, chain_length):
        raise ValueError(f"{state} cannot stand at level {level} of a chain of {chain_length}")


def _levels(state: State, chain_length: int) -> range:
    """Before the review everything rests at level 0; a review begins where the center has already passed it on."""
    if state in _BEFORE_REVIEW:
        return range(1)
    return range(1 if state is State.IN_REVIEW else 0, chain_length)


_BEFORE_REVIEW = frozenset({S.NOT_APPLIED, S.DEFERRED, S.APPLIED, S.RETURNED})
ROAD = tuple(s for s in State if s not in {S.DEFERRED, S.RETURNED, S.REJECTED, S.REVOKED})
"""The road without detours, in order: the timeline of the graduate (S124)."""


def allowed_verbs(state: State) -> tuple[Verb, ...]:
    """What may be done in this state, in the order of the table; empty at the end of the road."""
    return tuple(row.verb for row in TABLE if state in row.sources)


def sources_of(verb: Verb) -> frozenset[State]:
    """The states a verb starts from: the WHERE of a set-based claim (principle 12)."""
    return frozenset(_BY_VERB[verb].sources)


def has_reached(state: State, milestone: State) -> bool:
    """Whether the road up to `milestone` lies behind; a state beside the road has reached nothing."""
    return state in ROAD and ROAD.index(state) >= ROAD.index(milestone)


def positions(chain_length: int) -> Iterator[tuple[State, int]]:
    """Every (state, level) that can exist with a chain of this length."""
    return ((state, level) for state in State for level in _levels(state, chain_length))
