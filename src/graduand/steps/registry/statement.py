"""毕业审核说明书: the explanation of one student as a paper, which is Chinese whatever its reader speaks."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _now

from graduand.base.errors import NotValid
from graduand.pure.papers.engine import PaperFault
from graduand.pure.papers.entitlements import (
    Closing,
    Lacking,
    Measured,
    Part,
    Place,
    StatementData,
    entitlement_statement,
)
from graduand.pure.workflow.windows import day_of
from graduand.steps.registry.entitled import Entitled, school_of
from graduand.steps.registry.presenting import Page, present
from graduand.steps.registry.presenting.mending import Exceptional, Told, Way
from graduand.steps.registry.presenting.plan import Block, Branch, Idle, Line
from graduand.steps.registry.wording import said_level, said_term

CHINESE = "zh-hans"
COUNTS, LACKS = "√", "×"
HASH_SIGNS = 16
"""Of the hash of the rules as many signs as a person compares."""


def pdf(found: Entitled, *, office: str, at: datetime) -> bytes:
    """
    Print the statement as of `at`, given out by `office`.

    Raises:
        NotValid: a sign that no font holds stands in a name. Facts: characters.
    """
    with translation.override(CHINESE):
        page = present(found, at)
        assert page is not None
        data = _data(page, office, at)
    try:
        return entitlement_statement(data)
    except PaperFault as fault:
        raise NotValid("entitlement.unprintable", characters=fault.characters) from fault


def file_name(found: Entitled) -> str:
    """How the file is called."""
    return f"entitlement-{found.enrollment.student_number}.pdf"


def _data(page: Page, office: str, at: datetime) -> StatementData:
    found, day = page.entitled, day_of(at)
    return StatementData(
        school=school_of(found.enrollment), office=office, student_number=found.enrollment.student_number,
        facts=_facts(page), rules=_rules(found), verdict=page.graduation.sentence, degree=page.degree.sentence,
        good=found.explanation.academic_ok, measures=[*_measures(page)], lacking=[*map(_lacking, page.findings)],
        ways=[*_ways(page.ways)], parts=[*_parts(page)], notes=[*_notes(page)],
        source=found.rules.source, code=found.explanation.rules_hash[:HASH_SIGNS], issued_on=day, trial=found.trial,
    )  # fmt: skip


def _facts(page: Page) -> list[tuple[str, str]]:
    one = page.entitled.enrollment
    study = page.study
    facts = [
        (_now("Name"), one.student.name), (_now("Student number"), one.student_number),
        (_now("Program"), one.program.name), (_now("Level"), said_level(one.program.level)),
        (_now("Intake term"), said_term(one.intake_term)), (_now("Record status"), str(one.get_status_display())),
        (_now("Learning center"), one.center.name), (_now("Class"), one.class_group.name),
    ]  # fmt: skip
    if study:
        facts.append((_now("Time of study"), _now("graduation from %(first)s on") % {"first": study.first}))
        facts.append((_now("At the latest"), study.last or "—"))
    return facts


def _rules(found: Entitled) -> list[tuple[str, str]]:
    version = found.version
    name = f"{version.program.name} {version.program.code} · {said_level(version.program.level)}"
    published = date_format(version.published_at, "DATE_FORMAT") if version.published_at else "—"
    return [
        (_now("Rules"), name),
        (_now("Version"), f"{version.version} · {version.get_state_display()}"),
        (_now("Intakes"), f"{said_term(version.intake_from)} – {said_term(version.intake_to)}"),
        (_now("Published at"), published),
    ]  # fmt: skip


def _measures(page: Page) -> Iterable[Measured]:
    for one in page.measures:
        required = "" if one.required == "—" else one.required
        if required and one.most:
            required = _now("at most %(maximum)s") % {"maximum": required}
        yield Measured(one.label, one.found, required, one.share, one.tone in ("ok", "muted"))


def _lacking(told: Told) -> Lacking:
    courses = f"{_now('Courses:')}{'、'.join(told.mending)}" if told.mending and len(told.mending) <= 4 else ""
    return Lacking(
        told.sentence.message, told.required, told.found, told.missing, f"{told.sentence.remedy}{courses}"
    )  # fmt: skip


def _ways(ways: Iterable[Way]) -> Iterable[Closing]:
    for number, way in enumerate(ways, 1):
        words = _now("Way %(number)s, publish %(count)s") if way.publish else _now("Way %(number)s, pass %(count)s")
        title = words % {"number": number, "count": way.count}
        yield Closing(
            f"{title}（{way.credits}）",
            [way.swap] if way.swap else [f"{code} {name}" for code, name, *_rest in way.courses],
        )


def _parts(page: Page) -> Iterable[Part]:
    yield from map(_module, page.modules)
    if page.groups:
        yield Part(_now("Supplementary conditions"), "", all(one.met or not one.required for one in page.groups),
                   [*_branches(page.groups)])  # fmt: skip
    if page.idle:
        yield Part(_now("Results that count nowhere"), "", True, [*map(_idle, page.idle)])


def _module(block: Block) -> Part:
    return Part(block.name, block.numbers, block.met, [*map(_place, block.lines)])


def _place(line: Line) -> Place:
    mark = COUNTS if line.slot.result else LACKS if line.slot.compulsory else ""
    return Place(line.slot.course, line.slot.name, line.credits, line.score, "；".join(_remarks(line)), mark)


def _remarks(line: Line) -> Iterable[str]:
    if line.slot.compulsory:
        yield _now("compulsory")
    if line.slot.hq:
        yield _now("headquarters course")
    if line.slot.bridging:
        yield _now("bridging course")
    if line.filled_by:
        yield _now("filled by %(course)s") % {"course": line.filled_by}
    if line.via:
        yield line.via
    if line.moved_from:
        yield _now("moved here from %(module)s") % {"module": line.moved_from}
    if line.why_not:
        yield line.why_not


def _branches(groups: Iterable[Branch], depth: int = 0) -> Iterable[Place]:
    for group in groups:
        words = _now("at least %(asked)s, found %(found)s") % {"asked": group.asked, "found": group.found}
        mark = COUNTS if group.met else LACKS if group.required else ""
        yield Place("", "　" * depth + group.name, "", "", words, mark)
        yield from _branches(group.below, depth + 1)


def _idle(row: Idle) -> Place:
    return Place(row.result.course, row.result.name, row.credits, row.score, row.why_not, "")


def _notes(page: Page) -> Iterable[str]:
    yield from map(_exception, page.exceptions)
    for one in page.moved:
        words = _now("%(course)s %(name)s counts in %(now)s instead of %(first)s.")
        yield words % {"course": one.course, "name": one.name, "now": one.now, "first": one.first}


def _exception(one: Exceptional) -> str:
    told = f"{one.sentence}（{_now('petition %(number)s') % {'number': one.number}}）"
    idle = _now("These rules hold nothing that it could change, so it has no effect here.")
    return told + (idle if one.idle else "")
