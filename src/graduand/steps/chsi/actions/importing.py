"""A list from CHSI comes in: each row becomes a dated statement with its file and line (S71, S126).

An older list never overrides a newer one, and the same list twice changes nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from graduand.base.actors import Actor
from graduand.base.errors import NotValid
from graduand.base.jobs.handlers import Fate
from graduand.base.journal.actions import record
from graduand.pure.workflow.windows import day_of
from graduand.steps.chsi.actions.reading import Said, differences, read_row
from graduand.steps.chsi.columns import ColumnMap
from graduand.steps.chsi.models import Statement, StatementFile
from graduand.steps.chsi.queries import IMPORTERS
from graduand.steps.registry import scope
from graduand.steps.registry.actions.importing.judging import Judgement, read_day
from graduand.steps.registry.actions.importing.sheet import SheetRow
from graduand.steps.registry.models import Enrollment

# Held from the look at the latest statements to the commit: which one is the latest is decided by one import at a time.
STATEMENTS_LOCK = 0x6368_7369

_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_.年]?(\d{2})[-_.月]?(\d{2})(?!\d)")


@dataclass(frozen=True)
class Source:
    """The list: its kept bytes, its name, the day on which CHSI made it, and whether this is only a trial."""

    digest: str
    name: str
    taken_on: date
    dry_run: bool


def source_of(digest: str, name: str, taken_on: str | None, dry_run: bool, at: datetime) -> Source:
    """
    The list with its day, as told or else as its name says ("…_20230705.dbf").

    Raises:
        NotValid: no day, a day to come, or a list that is known under another day.
    """
    day = read_day(taken_on) if taken_on else day_in(name)
    if day is None:
        raise NotValid("chsi.day_missing", name=name)
    if day > day_of(at):
        raise NotValid("chsi.day_to_come", taken_on=day)
    known = StatementFile.objects.filter(digest=digest).first()
    if known and known.taken_on != day:
        raise NotValid("chsi.day_differs", taken_on=day, known=known.taken_on, name=known.name)
    return Source(digest, name, day, dry_run)


def day_in(name: str) -> date | None:
    """The last day written in a file name."""
    days = (read_day("".join(found)) for found in reversed(_DAY_IN_NAME.findall(name)))
    return next((day for day in days if day), None)


@transaction.atomic
def take(
    rows: Sequence[SheetRow], twice: frozenset[str], columns: ColumnMap, source: Source, *, actor: Actor, at: datetime
) -> list[Fate]:
    """
    Judge some rows and, unless it is a trial, keep them as statements: one transaction, one journal line.

    Raises:
        NotYours: another post is needed.
    """
    scope.require(actor, *IMPORTERS)
    judgements = [Judgement(row, columns.headings, "student_number") for row in rows]
    said = {judgement.row.number: read_row(judgement, columns) for judgement in judgements}
    known = _enrollments(judgements, actor)
    for judgement in judgements:
        _place(judgement, known, twice)
    good = [(judgement, found, known[judgement.key]) for judgement in judgements
            if judgement.good and (found := said[judgement.row.number])]  # fmt: skip
    _keep(good, source, actor, at)
    return [judgement.fate() for judgement in judgements]


def _enrollments(judgements: Sequence[Judgement], actor: Actor) -> Mapping[str, Enrollment]:
    """The enrollments behind the numbers, among those that the actor may see (P4)."""
    numbers = [judgement.key for judgement in judgements]
    rows = scope.enrollments(actor).select_related("student").filter(student_number__in=numbers)
    return {enrollment.student_number: enrollment for enrollment in rows}


def _place(judgement: Judgement, known: Mapping[str, Enrollment], twice: frozenset[str]) -> None:
    """Refuse a row of nobody, so that nothing is lost silently, and rows that contradict each other (P3)."""
    if not judgement.required("student_number"):
        return
    if judgement.key not in known:
        judgement.fault("chsi.unknown_student")
    elif judgement.key in twice:
        judgement.fault("chsi.twice")


type Good = tuple[Judgement, Said, Enrollment]


def _keep(good: Sequence[Good], source: Source, actor: Actor, at: datetime) -> None:
    """Make statements of the good rows, and say what a person should know of them."""
    if not source.dry_run:
        lock_statements()
    there = _already(source, good)
    fresh: list[Statement] = []
    for judgement, said, enrollment in good:
        if enrollment.pk in there:
            judgement.note("chsi.unchanged", taken_on=source.taken_on)
            continue
        fresh.append(_statement(judgement, said, enrollment, source))
        _note_differences(judgement, fresh[-1])
    if fresh and not source.dry_run:
        _store(fresh, source, actor, at)


def lock_statements() -> None:
    """Let one transaction at a time decide which statements are new and the latest; readers are not held up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [STATEMENTS_LOCK])


def _already(source: Source, good: Sequence[Good]) -> set[int]:
    """The enrollments whose row of this very list is kept already."""
    ids = [enrollment.pk for _, _, enrollment in good]
    rows = Statement.objects.filter(file__digest=source.digest, enrollment__in=ids)
    return set(rows.values_list("enrollment_id", flat=True))


def _statement(judgement: Judgement, said: Said, enrollment: Enrollment, source: Source) -> Statement:
    return Statement(
        enrollment=enrollment, line=judgement.row.number, taken_on=source.taken_on, identity=said.identity,
        admission_photo=said.admission_photo, graduation_photo=said.graduation_photo,
        differences=differences(said, enrollment),
    )  # fmt: skip


def _note_differences(judgement: Judgement, statement: Statement) -> None:
    for field, theirs, ours in statement.differences:
        judgement.note(f"chsi.data_differs:{field}", chsi=theirs, ours=ours)


def _store(fresh: Sequence[Statement], source: Source, actor: Actor, at: datetime) -> None:
    """Keep statements; of each student's the one of the newest day is the latest, of one day the one that came last."""
    file, _created = StatementFile.objects.get_or_create(
        digest=source.digest,
        defaults={"name": source.name[:200], "taken_on": source.taken_on, "imported_at": at,
                  "imported_by": actor.name},
    )  # fmt: skip
    for statement in fresh:
        statement.file = file
    mark_latest(fresh, source.taken_on)
    Statement.objects.bulk_create(fresh, batch_size=1000)
    record("chsi.import", f"chsi_file:{file.pk}", actor=actor, at=at, file=source.name, digest=source.digest,
           taken_on=source.taken_on, statements=len(fresh))  # fmt: skip


def mark_latest(fresh: Sequence[Statement], taken_on: date) -> None:
    """Take the mark from statements of older lists, and give it to the new ones that have no newer one beside them."""
    rows = Statement.objects.filter(enrollment__in=[statement.enrollment_id for statement in fresh], latest=True)
    rows.filter(taken_on__lte=taken_on).update(latest=False)
    newer = set(rows.values_list("enrollment_id", flat=True))
    for statement in fresh:
        statement.latest = statement.enrollment_id not in newer
