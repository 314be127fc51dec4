"""One candidate as the page draws it: the verdict in words, the plan course by course, the history."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graduand.base.language import Sentence, say
from graduand.pure.audit.explanation import Explanation, Finding, ModuleNote, SlotNote, Uncounted
from graduand.pure.workflow.transitions import ROAD, has_reached
from graduand.pure.workflow.transitions import State as Step
from graduand.steps.applications.chain import Waiting
from graduand.steps.applications.models import Candidate, State, Transition


@dataclass(frozen=True)
class Told:
    """A finding in words, its numbers, and the courses that would mend it."""

    sentence: Sentence
    required: Any
    found: Any
    missing: Any
    mending: list[str]
    tone: str


@dataclass(frozen=True)
class Line:
    """A place of the plan: the course, what fills it, or why nothing does."""

    slot: SlotNote
    why_not: str
    moved_from: str


def findings(explanation: Explanation) -> list[Told]:
    """The findings of a verdict; those that block graduation first, as they come."""
    names = {module.code: module.name for module in explanation.modules}
    return [_told(finding, names) for finding in explanation.findings]


def _told(finding: Finding, names: dict[str, str]) -> Told:
    code = finding.code.partition(":")[2]
    item = names.get(code) or next((course.name for course in finding.candidates if course.course == code), code)
    mending = [f"{course.course} {course.name}".strip() for course in finding.candidates]
    tone = {"academic": "bad", "degree": "warn"}.get(finding.blocks, "muted")
    return Told(
        say(finding.code, {"item": item}), finding.required, finding.found, finding.missing, mending, tone
    )  # fmt: skip


def modules(explanation: Explanation) -> Iterator[tuple[ModuleNote, list[Line], bool]]:
    """Each module, its lines, and whether its minimums are met."""
    names = {module.code: module.name for module in explanation.modules}
    for module in explanation.modules:
        lines = [
            Line(slot, _why_not(slot.why_not), names.get(slot.primary or "", "")) for slot in module.slots
        ]  # fmt: skip
        met = module.found >= module.required and module.found_hq >= module.required_hq
        yield module, lines, met


def uncounted(rows: Iterable[Uncounted]) -> list[tuple[Uncounted, str]]:
    """The results that count nowhere, and why."""
    return [(row, _why_not(row.why_not)) for row in rows]


def _why_not(reason: str | None) -> str:
    return say(f"why_not.{reason}").message if reason else ""


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
