"""The plan as a reader walks through it: module by module, place by place, condition within condition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _now

from graduand.base.language import say
from graduand.pure.audit.explaining.explanation import Explanation, GroupNote, ModuleNote, Result, SlotNote, Uncounted
from graduand.steps.registry.presenting.amounts import amount, courses_text, with_unit


@dataclass(frozen=True)
class Line:
    """A place of the plan: its course, what fills it, or why nothing does."""

    slot: SlotNote
    credits: str
    score: str
    why_not: str
    tone: str
    filled_by: str
    via: str
    moved_from: str


@dataclass(frozen=True)
class Block:
    """A module: what it asks, what counts in it, its places; `met` when all its minimums are."""

    name: str
    numbers: str
    counted: str
    met: bool
    lines: list[Line]


@dataclass(frozen=True)
class Branch:
    """A supplementary condition with its courses (name, counts?) and the conditions below it."""

    name: str
    asked: str
    found: str
    met: bool
    required: bool
    courses: list[tuple[str, bool]]
    below: list["Branch"]


@dataclass(frozen=True)
class Idle:
    """A result that counts nowhere, and why."""

    result: Result
    credits: str
    score: str
    why_not: str
    pending: bool


@dataclass(frozen=True)
class Moved:
    """A course that counts in another module than its first one."""

    course: str
    name: str
    first: str
    now: str


def blocks(found: Explanation, names: Mapping[str, str]) -> list[Block]:
    """Each module with its places."""
    failed = {row.slot for row in found.uncounted if row.why_not == "not_passed" and row.result.published}
    return [_block(module, names, failed) for module in found.modules]


def _block(module: ModuleNote, names: Mapping[str, str], failed: set[str | None]) -> Block:
    lines = [_line(slot, names, failed) for slot in module.slots]
    counting = sum(1 for slot in module.slots if slot.result and not slot.bridging)
    return Block(module.name, _now(", ").join(_numbers(module)), courses_text(counting), is_met(module), lines)


def is_met(module: ModuleNote) -> bool:
    """Whether all minimums of a module are met."""
    return (
        module.found >= module.required
        and module.found_hq >= module.required_hq
        and module.found_courses >= module.required_courses
    )


def _numbers(module: ModuleNote) -> Iterable[str]:
    yield _now("%(found)s of %(required)s credits") % _pair(module.found, module.required)
    if module.required_hq:
        yield _now("headquarters %(found)s of %(required)s") % _pair(module.found_hq, module.required_hq)
    if module.required_courses:
        yield _now("%(found)s of %(required)s courses") % _pair(module.found_courses, module.required_courses)
    if module.maximum is not None:
        yield _now("at most %(maximum)s") % {"maximum": amount(module.maximum)}


def _pair(found: object, required: object) -> dict[str, str]:
    return {"found": amount(found), "required": amount(required)}  # type: ignore[arg-type]  # Decimal or int


def _line(slot: SlotNote, names: Mapping[str, str], failed: set[str | None]) -> Line:
    """A place; that a result was a failure is told once it is published and not before (S17)."""
    result = slot.result
    hidden = slot.why_not == "not_passed" and slot.course not in failed
    other = result is not None and result.course != slot.course
    return Line(
        slot, amount(slot.credits), score(result), why_not("not_published" if hidden else slot.why_not),
        "ok" if result else "bad" if slot.compulsory else "muted",
        f"{result.course} {result.name}" if result and other else "",
        say(f"via.{slot.via}").message if slot.via and slot.via != "own" else "", names.get(slot.primary or "", ""),
    )  # fmt: skip


def score(result: Result | None) -> str:
    """A score, the word for an exemption, or a dash."""
    if result is None:
        return "—"
    return _now("exempt") if result.exempt else amount(result.score)


def why_not(reason: str | None) -> str:
    """Why a result counts nowhere."""
    return say(f"why_not.{reason}").message if reason else ""


def idle(rows: Iterable[Uncounted], names: Mapping[str, str]) -> list[Idle]:
    """The results that count nowhere, those that wait for publication first."""
    told = [_idle(row, names) for row in rows]
    return sorted(told, key=lambda row: not row.pending)


def _idle(row: Uncounted, names: Mapping[str, str]) -> Idle:
    """A result; neither its score nor how it would fare is told before it is published (S17)."""
    result = row.result
    reason = why_not(row.why_not if result.published else "not_published")
    if row.slot and row.slot != result.course:
        place = f"{row.slot} {names.get(row.slot, '')}".strip()
        reason = _now("%(reason)s (could stand for %(course)s)") % {"reason": reason, "course": place}
    return Idle(result, amount(result.credits), score(result) if result.published else "—", reason,
                not result.published)  # fmt: skip


def moved(found: Explanation, names: Mapping[str, str]) -> list[Moved]:
    """The courses that were moved so that as few minimums as possible stay open."""
    return [
        Moved(slot.course, slot.name, names.get(slot.primary, slot.primary), module.name)
        for module in found.modules for slot in module.slots if slot.primary and slot.result
    ]  # fmt: skip


def branches(found: Explanation, names: Mapping[str, str]) -> list[Branch]:
    """The supplementary conditions as trees; rules hold no circle, so every tree ends."""
    known = {group.code: group for group in found.groups}
    inner = {code for group in found.groups for code in group.groups}
    filled = {slot.course for module in found.modules for slot in module.slots if slot.result}
    return [_branch(group, known, names, filled) for group in found.groups if group.code not in inner]


def _branch(
    group: GroupNote, known: Mapping[str, GroupNote], names: Mapping[str, str], filled: set[str]
) -> Branch:  # fmt: skip
    return Branch(
        group.name or group.code, with_unit(group.required, group.unit), amount(group.found), group.satisfied,
        group.compulsory, [(names.get(course, course), course in filled) for course in group.courses],
        [_branch(known[code], known, names, filled) for code in group.groups],
    )  # fmt: skip
