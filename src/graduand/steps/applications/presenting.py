"""One candidate as the page draws it: whom it waits for, the road, the history."""

from collections.abc import Iterable

from graduand.base.language import say
from graduand.pure.workflow.transitions import ROAD, has_reached
from graduand.pure.workflow.transitions import State as Step
from graduand.steps.applications.chain import Waiting
from graduand.steps.applications.models import Candidate, State, Transition


def history(moves: Iterable[Transition]) -> list[tuple[Transition, str]]:
    """The moves with what was done in words."""
    return [(move, say(f"verb.{move.verb}").message) for move in moves]


def whom(waiting: Waiting) -> str:
    """Whom a candidate waits for."""
    return say(waiting.code, {"organization": waiting.organization}).message


def road(one: Candidate) -> list[tuple[str, str]]:
    """The road of a graduate as (what, class): done, now, stuck or still to come (S124)."""
    here = Step(one.state)
    if here not in ROAD:
        return [(str(State(one.state).label), "stuck")]
    return [(str(State(step).label), _class(here, step)) for step in ROAD]


def _class(here: Step, step: Step) -> str:
    if here is step:
        return "now"
    return "done" if has_reached(here, step) else ""
