"""graduand audit explain: the explanation of one student of the database, as text or as JSON."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _

from graduand.base import clock
from graduand.base.actors import SYSTEM, Actor
from graduand.base.errors import Refusal
from graduand.base.language import say
from graduand.steps.registry.entitled import Entitled, entitled_or_refused, version_to_try
from graduand.steps.registry.models import Role
from graduand.steps.registry.posts import actor_named
from graduand.steps.registry.presenting import Page, present
from graduand.steps.registry.presenting.plan import Branch, Line
from graduand.steps.registry.scope import enrollment

# Who sits at the shell of the house sees all of it; with --as one sees what a post sees.
HOUSE = replace(SYSTEM, role=Role.HQ_REVIEWER, path="/")


EXPLAINED, REFUSED = 0, 2


def add_arguments(parser: ArgumentParser) -> None:
    """What `audit explain` takes."""
    parser.add_argument("student_number")
    parser.add_argument("--version", type=int, metavar="N", help="try other rules: the key of a rule version")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--as", dest="username", help="see only what this user sees")
    parser.add_argument("--role", help="the post to act in, for a person who holds several")


def run(options: dict[str, Any], out: OutputWrapper, err: OutputWrapper) -> int:
    """Explain as the command line asks, in the active language; gives the exit status, 2 when refused."""
    try:
        told = explain_student(
            options["student_number"], version=options["version"], username=options["username"],
            role=options["role"], at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        err.write(str(say(refusal.code, refusal.facts)))
        return REFUSED
    out.write(json.dumps(told.to_json(), ensure_ascii=False) if options["json"] else "\n".join(told.lines()))
    return EXPLAINED


@dataclass(frozen=True)
class Told:
    """An explanation that was found, to be printed either way."""

    found: Entitled
    at: datetime

    def to_json(self) -> dict[str, Any]:
        """Plain values, as the JSON of the pages."""
        return self.found.to_json()

    def lines(self) -> Iterator[str]:
        """The text, line by line, in the active language."""
        page = present(self.found, self.at)
        assert page is not None
        return _lines(page)


def explain_student(
    student_number: str, *, version: int | None = None, username: str | None = None, role: str | None = None,
    at: datetime,
) -> Told:  # fmt: skip
    """
    Explain one student of the database, under the rules that govern or, as a trial, under those with key `version`.

    Raises:
        NotFound: the user, the student, or the rules; also when they lie outside the gate of `username`.
        NotReady: no rules govern the student.
    """
    actor: Actor = actor_named(username, at, role) if username else HOUSE
    one = enrollment(actor, student_number)
    return Told(entitled_or_refused(one, version_to_try(actor, version) if version else None), at)


def _lines(page: Page) -> Iterator[str]:
    yield from _head(page)
    yield from _part(_("What lacks, and what mends it"), _findings(page))
    yield from _part(_("The cheapest ways to close the gap"), _ways(page))
    yield from _part(_("What was approved or moved for this student"), _notes(page))
    for module in page.modules:
        yield from _part(f"{module.name}  {module.numbers}", map(_place, module.lines))
    yield from _part(_("Supplementary conditions"), _branches(page.groups))
    idle = (f"- {row.result.course} {row.result.name}  {row.score}  {row.why_not}" for row in page.idle)
    yield from _part(_("Results that count nowhere"), idle)


def _head(page: Page) -> Iterator[str]:
    one, version = page.entitled.enrollment, page.entitled.version
    yield f"{one.student_number} {one.student.name}  {version.program.name} {version.program.code} v{version.version}"
    if page.entitled.trial:
        yield _("This is a trial and no decision.")
    yield page.graduation.sentence
    yield page.degree.sentence
    if page.study and page.study.hindrance:
        yield page.study.hindrance
    yield "  ".join(f"{one.label} {one.found} / {one.required}" for one in page.measures)


def _part(title: str, below: Iterable[str]) -> Iterator[str]:
    told = [f"  {line}" for line in below]
    if told:
        yield from ("", title, *told)


def _findings(page: Page) -> Iterator[str]:
    for told in page.findings:
        numbers = f"  {told.found} / {told.required}" if told.required != "—" else ""
        yield f"{told.sentence}{numbers}"


def _ways(page: Page) -> Iterator[str]:
    for number, way in enumerate(page.ways, 1):
        words = _("Way %(number)s, publish %(count)s") if way.publish else _("Way %(number)s, pass %(count)s")
        courses = way.swap or _(", ").join(f"{code} {name}" for code, name, *_rest in way.courses)
        yield f"{words % {'number': number, 'count': way.count}} ({way.credits}): {courses}"


def _notes(page: Page) -> Iterator[str]:
    for one in page.exceptions:
        idle = _("These rules hold nothing that it could change, so it has no effect here.") if one.idle else ""
        yield f"{one.sentence} ({_('petition %(number)s') % {'number': one.number}}) {idle}".rstrip()
    for move in page.moved:
        words = _("%(course)s %(name)s counts in %(now)s instead of %(first)s.")
        yield words % {"course": move.course, "name": move.name, "now": move.now, "first": move.first}


def _place(line: Line) -> str:
    sign = "+" if line.slot.result else "!" if line.slot.compulsory else "-"
    by = _("filled by %(course)s") % {"course": line.filled_by} if line.filled_by else ""
    told = (sign, line.slot.course, line.slot.name, line.credits, line.score, line.why_not, by, line.via)
    return " ".join(word for word in told if word)


def _branches(groups: Iterable[Branch], depth: int = 0) -> Iterator[str]:
    for group in groups:
        sign = "+" if group.met else "!" if group.required else "-"
        words = _("at least %(asked)s, found %(found)s") % {"asked": group.asked, "found": group.found}
        yield f"{'  ' * depth}{sign} {group.name}  {words}"
        yield from _branches(group.below, depth + 1)
