"""The review chain of a batch seen from a post: which level is mine, who acts next (domain.md 0.3 no. 1, 8 row 1)."""

from dataclasses import dataclass

from graduand.pure.workflow.settings import Policy
from graduand.pure.workflow.transitions import State
from graduand.steps.applications.models import Candidate, Readiness
from graduand.steps.registry.models import Level, Role

# Who reviews at a kind of organization. A post above the center may be a center's post too (ruling C11).
REVIEWS_FOR = {
    Role.CENTER_LEAD: Level.CENTER, Role.COLLEGE_REVIEWER: Level.COLLEGE, Role.HQ_REVIEWER: Level.HEADQUARTERS,
}  # fmt: skip


# What keeps a center from applying at all: somebody else, or another deed, comes first.
ON_RECORD = frozenset({Readiness.STATUS, Readiness.EXPIRED})
HINDERED = ON_RECORD | {Readiness.CONDITIONS, Readiness.PHOTO, Readiness.CHSI_PHOTO}


@dataclass(frozen=True)
class Waiting:
    """Whom a candidate waits for: a code with words, and the organization where that post is ("" when any)."""

    code: str
    organization: str = ""


def my_level(role: str, policy: Policy) -> int | None:
    """The index of the post's level in the chain; None when the chain has none for it."""
    kind = REVIEWS_FOR.get(Role(role)) if role in Role else None
    return policy.review.levels.index(kind) if kind in policy.review.levels else None


def level_of(candidate: Candidate) -> int | None:
    """The level at which a candidate waits for a review; None when it waits for none."""
    return candidate.review_level if candidate.state in (State.APPLIED, State.IN_REVIEW) else None


def waiting_for(candidate: Candidate, policy: Policy) -> Waiting:
    """Who must act next, so that nobody forgets a level."""
    center, college = candidate.center.short_name, candidate.college.short_name
    level = level_of(candidate)
    if level is not None:
        kind = policy.review.levels[level]
        return Waiting(f"waits.review.{kind}", {Level.CENTER: center, Level.COLLEGE: college}.get(Level(kind), ""))
    if candidate.state in (State.NOT_APPLIED, State.RETURNED) and candidate.readiness in HINDERED:
        return Waiting(f"waits.hindered.{candidate.readiness}", college if candidate.readiness in ON_RECORD else center)
    at_center = {State.NOT_APPLIED, State.RETURNED, State.DEFERRED, State.RECEIVED, State.DISPATCHED}
    place = center if candidate.state in at_center else college if candidate.state == State.PRINTED else ""
    return Waiting(f"waits.{candidate.state}", place)
