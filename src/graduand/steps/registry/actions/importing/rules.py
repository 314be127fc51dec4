"""规则 Rules of programs: a set is taken whole or not at all; what is published never changes (domain.md 2.2)."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction

from graduand.base.actors import Actor
from graduand.base.jobs.handlers import Fate
from graduand.base.journal.actions import record
from graduand.pure.audit.parts import Fault
from graduand.pure.audit.rules import RuleSet
from graduand.pure.audit.sheet import COLUMNS as HEADINGS
from graduand.pure.audit.sheet import KEY_COLUMNS, TERM_COLUMNS, rules_from_rows
from graduand.pure.people.terms import BadTerm, read_term
from graduand.steps.registry.actions.importing.judging import Judgement
from graduand.steps.registry.actions.importing.running import Kind, Source, Survey
from graduand.steps.registry.actions.importing.sheet import SheetRow
from graduand.steps.registry.actions.importing.storing import lock_imports
from graduand.steps.registry.models import Program, Role, RuleVersion

COLUMNS = {heading: (heading,) for heading in HEADINGS}
# A row is named by its course, or by its module when it has none.
KEY = "课程代码"


@transaction.atomic
def take_rules(rows: Sequence[SheetRow], survey: Survey, source: Source, *, actor: Actor, at: datetime) -> list[Fate]:
    """Judge and publish one rule set, with its program when that is new; `rows` are the rows of the one set."""
    lock_imports()
    judged = {row.number: Judgement(row, COLUMNS, KEY) for row in rows}
    sets, faults = rules_from_rows([(row.number, {name: row.text(name) for name in HEADINGS}) for row in rows])
    _tell(judged, faults)
    published = _publish(sets[0], judged.values(), at, dry_run=source.dry_run) if sets else None
    if published and not source.dry_run:
        facts = {"file": source.name, "program": published.program.code, "version": published.version}
        record("rules.publish", f"program:{published.program.code}", actor=actor, at=at, **facts,
               intakes=[published.intake_from, published.intake_to], digest=published.content_hash)  # fmt: skip
    return [judgement.fate() for judgement in judged.values()]


def _tell(judged: dict[int, Judgement], faults: Sequence[Fault]) -> None:
    """Each fault to its row; the other rows of the set are refused because of it."""
    for fault in faults:
        judged[fault.row or next(iter(judged))].fault(fault.code, **fault.facts)
    if faults:
        for judgement in judged.values():
            if judgement.good:
                judgement.fault("rules.set_refused", row=faults[0].row)


def _publish(rules: RuleSet, judged: Iterable[Judgement], at: datetime, *, dry_run: bool) -> RuleVersion | None:
    program = Program.objects.filter(code=rules.program).first()
    if program and program.level != rules.level:
        return _refused(judged, "program.level_differs", program=program.code, level=str(program.get_level_display()))
    known = program and program.rules.filter(intake_from=rules.intake_from, version=rules.version).first()
    if known and known.content_hash == rules.content_hash:
        for judgement in judged:
            judgement.note("row.unchanged")
        return None
    if known:
        return _refused(judged, "rules.version_taken", program=rules.program, version=rules.version)
    program = program or Program(code=rules.program, name=rules.program_name, level=rules.level)
    if not dry_run:
        program.name = rules.program_name
        program.save()
    version = RuleVersion(
        program=program, intake_from=rules.intake_from, intake_to=rules.intake_to, version=rules.version,
        content=rules.to_json(), content_hash=rules.content_hash, published_at=at,
    )  # fmt: skip
    if not dry_run:
        version.save()
    return version


def _refused(judged: Iterable[Judgement], code: str, /, **facts: object) -> RuleVersion | None:
    for judgement in judged:
        judgement.fault(code, **facts)
    return None


def rule_sets(rows: list[SheetRow]) -> list[list[SheetRow]]:
    """The rows of each rule set: same program, level, intakes and version, however they are written."""
    groups: dict[tuple[str, ...], list[SheetRow]] = {}
    for row in rows:
        groups.setdefault(tuple(_plain(name, row.text(name)) for name in KEY_COLUMNS), []).append(row)
    return list(groups.values())


def _plain(column: str, text: str) -> str:
    if column in TERM_COLUMNS:
        with suppress(BadTerm):
            return read_term(text)
    elif column == "规则版本":
        with suppress(InvalidOperation):
            return str(Decimal(text).normalize())
    return text


KIND = Kind(
    roles=(Role.HQ_REVIEWER,), columns=COLUMNS, required=tuple(COLUMNS), take=take_rules, pieces=rule_sets,
)  # fmt: skip
