"""成绩 Results, hundreds of thousands at a time: COPY into a staging table, one INSERT a chunk (S14, S17, S123)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.db import connection, transaction

from graduand.base.actors import Actor
from graduand.base.jobs.handlers import Fate
from graduand.base.journal.actions import record
from graduand.steps.registry.actions.courses import known_courses
from graduand.steps.registry.actions.importing.judging import Judgement
from graduand.steps.registry.actions.importing.result_rows import (
    COLUMNS,
    REQUIRED,
    STATE_ORDER,
    Entry,
    Key,
    key_of,
    read_entry,
)
from graduand.steps.registry.actions.importing.running import Kind, Source, Survey, in_chunks
from graduand.steps.registry.actions.importing.sheet import SheetRow
from graduand.steps.registry.actions.importing.storing import copy_rows, lock_imports
from graduand.steps.registry.models import Course, Enrollment, Result, ResultState, Role
from graduand.steps.registry.scope import covers

CHUNK_ROWS = 5000
STAGED = ("enrollment_id", "course_id", "credits_x10", "term", "kind", "score_x10", "state")

STAGING = """
    CREATE TEMPORARY TABLE IF NOT EXISTS staged_results (
        enrollment_id bigint, course_id bigint, credits_x10 smallint, term text, kind text, score_x10 smallint,
        state text
    ) ON COMMIT DROP
"""
STORE = f"""
    INSERT INTO registry_result ({", ".join(STAGED)}) SELECT {", ".join(STAGED)} FROM staged_results
    ON CONFLICT (enrollment_id, course_id, term, kind) DO UPDATE SET
        credits_x10 = EXCLUDED.credits_x10, score_x10 = EXCLUDED.score_x10, state = EXCLUDED.state
"""  # noqa: S608  every part is written here


type ResultKey = tuple[int, int, str, str]


class Present(NamedTuple):
    """A result that the registry has already."""

    credits_x10: int
    score_x10: int | None
    state: str


@transaction.atomic
def take_results(rows: Sequence[SheetRow], survey: Survey, source: Source, *, actor: Actor, at: datetime) -> list[Fate]:
    """
    Judge and store results; a result moves forward in its states, never back, and a changed score is told.

    A published score is not changed by a file: that is a correction, with a reason of its own.
    """
    lock_imports()
    judged = [Judgement(row, COLUMNS, "student_number") for row in rows]
    entries = [(judgement, entry) for judgement in judged if (entry := _read(judgement, survey))]
    enrollments = _enrollments(entries, actor)
    present = _present(enrollments.values())
    mine = [(judgement, entry) for judgement, entry in entries if entry.student_number in enrollments]
    courses = known_courses({entry.course_code: entry.course_name for _, entry in mine}, store=not source.dry_run)
    staged = [
        _values(entry, enrollments, courses)
        for judgement, entry in mine
        if _differs(judgement, entry, courses[entry.course_code], present.get(_key(entry, enrollments, courses)))
    ]
    if not source.dry_run:
        _store(staged)
        facts = {"file": source.name, "rows": [rows[0].number, rows[-1].number], "stored": len(staged)}
        record("results.import", "import:results", actor=actor, at=at, digest=source.digest, **facts)
    return [judgement.fate() for judgement in judged]


def _read(judgement: Judgement, survey: Survey) -> Entry | None:
    entry = read_entry(judgement)
    if entry and entry.key in survey["key"]:
        judgement.fault("result.twice", course=entry.course_name, term=entry.term)
        return None
    return entry


def _enrollments(entries: Sequence[tuple[Judgement, Entry]], actor: Actor) -> dict[str, int]:
    """Student number -> enrollment; the rows of unknown or other people's students are refused."""
    numbers = {entry.student_number for _, entry in entries}
    found = Enrollment.objects.filter(student_number__in=numbers).values_list("student_number", "pk", "path")
    known = {number: (pk, path) for number, pk, path in found}
    mine = {number: pk for number, (pk, path) in known.items() if covers(actor, path)}
    for judgement, entry in entries:
        if entry.student_number not in known:
            judgement.fault("student.unknown", student_number=entry.student_number)
        elif entry.student_number not in mine:
            judgement.fault("post.elsewhere", organization=actor.organization_name)
    return mine


def _present(enrollments: Collection[int]) -> dict[ResultKey, Present]:
    """What the registry has about the enrollments of this chunk."""
    rows = Result.objects.filter(enrollment__in=list(enrollments))
    fields = ("enrollment_id", "course_id", "term", "kind", *Present._fields)
    return {key[:4]: Present(*key[4:]) for key in rows.values_list(*fields)}


def _key(entry: Entry, enrollments: dict[str, int], courses: Mapping[str, Course]) -> ResultKey:
    return enrollments[entry.student_number], courses[entry.course_code].pk or 0, entry.term, entry.kind


def _values(entry: Entry, enrollments: dict[str, int], courses: Mapping[str, Course]) -> tuple[Any, ...]:
    """The entry in the order of `STAGED`."""
    return (
        enrollments[entry.student_number], courses[entry.course_code].pk, entry.credits_x10, entry.term, entry.kind,
        entry.score_x10, entry.state,
    )  # fmt: skip


def _store(staged: list[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(STAGING)
        cursor.execute("TRUNCATE staged_results")
        copy_rows("staged_results", STAGED, staged)
        cursor.execute(STORE)


def _differs(judgement: Judgement, entry: Entry, course: Course, old: Present | None) -> bool:
    """Whether there is something to store: a new result, or a change of a known one."""
    if entry.course_name != course.name:
        judgement.note("result.course_named", course=course.code, name=course.name, given=entry.course_name)
    if old is None:
        return True
    if Present(entry.credits_x10, entry.score_x10, entry.state) == old:
        judgement.note("row.unchanged")
        return False
    if STATE_ORDER[entry.state] < STATE_ORDER[old.state]:
        judgement.fault("result.state_back", course=entry.course_name, present=str(ResultState(old.state).label))
        return False
    if old.state == ResultState.PUBLISHED and entry.score_x10 != old.score_x10:
        judgement.fault("result.score_fixed", course=entry.course_name, before=_points(old.score_x10),
                        after=_points(entry.score_x10))  # fmt: skip
        return False
    if entry.score_x10 != old.score_x10:
        judgement.note("result.score_changed", course=entry.course_name, before=_points(old.score_x10),
                       after=_points(entry.score_x10))  # fmt: skip
    elif entry.state != old.state:
        judgement.note("result.advanced", course=entry.course_name, state=str(ResultState(entry.state).label))
    return True


def _points(score_x10: int | None) -> float | None:
    return None if score_x10 is None else score_x10 / 10


def _survey(rows: Sequence[SheetRow]) -> Survey:
    """The results that stand twice in the file: nobody knows which of them is right."""
    seen: set[Key] = set()
    again: set[Key] = set()
    for key in (key_of(row.text) for row in rows):
        (again if key in seen else seen).add(key)
    return {"key": frozenset(again)}


KIND = Kind(
    roles=(Role.COLLEGE_REVIEWER, Role.HQ_REVIEWER), columns=COLUMNS, required=REQUIRED, take=take_results,
    survey=_survey, pieces=partial(in_chunks, size=CHUNK_ROWS),
)  # fmt: skip
