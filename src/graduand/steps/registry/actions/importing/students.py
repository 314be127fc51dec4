"""学生 Students with their enrollments, a chunk at a time (S119, domain.md 2.5, 2.6)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from graduand.base.actors import Actor
from graduand.base.jobs.handlers import Fate
from graduand.base.journal.actions import record
from graduand.steps.registry.actions.importing.judging import Judgement
from graduand.steps.registry.actions.importing.running import Kind, Source, Survey
from graduand.steps.registry.actions.importing.sheet import SheetRow, disputed, twice
from graduand.steps.registry.actions.importing.storing import lock_imports
from graduand.steps.registry.actions.importing.student_places import Places
from graduand.steps.registry.actions.importing.student_rows import COLUMNS, REQUIRED, Entry, read_entry
from graduand.steps.registry.actions.importing.student_store import Register
from graduand.steps.registry.models import Role


@transaction.atomic
def take_students(
    rows: Sequence[SheetRow], survey: Survey, source: Source, *, actor: Actor, at: datetime
) -> list[Fate]:
    """Judge and store students: new ones, further enrollments of known people, and changes of plain facts."""
    lock_imports()
    judged = [Judgement(row, COLUMNS, "student_number") for row in rows]
    entries = [(judgement, entry) for judgement in judged if (entry := _read(judgement, survey))]
    places, register = Places(rows), Register([entry for _, entry in entries])
    for judgement, entry in entries:
        found = places.find(entry, judgement, actor)
        if found and judgement.good:
            program, center, group = found
            register.settle(entry, judgement, actor, program=program, center=center, group=group, places=places)
    if not source.dry_run:
        classes = places.store()
        facts = register.store() | {"file": source.name, "classes": classes}
        record("students.import", "import:students", actor=actor, at=at, **facts)
    return [judgement.fate() for judgement in judged]


def _read(judgement: Judgement, survey: Survey) -> Entry | None:
    text = judgement.row.text
    if text("student_number") in survey["student_number"]:
        judgement.fault("student.twice")
    if text("id_number") in survey["id_number"]:
        judgement.fault("identity.two_names")
    if text("class_code") in survey["class_code"]:
        judgement.fault("class.two_centers", group=text("class_code"))
    return read_entry(judgement)


def _survey(rows: Sequence[SheetRow]) -> Survey:
    """What only the whole file shows: of rows that contradict one another nobody knows which is right."""
    return {
        "student_number": twice(rows, "student_number"), "id_number": disputed(rows, "id_number", "name"),
        "class_code": disputed(rows, "class_code", "center_code"),
    }  # fmt: skip


KIND = Kind(
    roles=(Role.COLLEGE_REVIEWER, Role.HQ_REVIEWER), columns=COLUMNS, required=REQUIRED, take=take_students,
    survey=_survey,
)  # fmt: skip
