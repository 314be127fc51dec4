"""Who is known already, what a row changes about them, and the storing of both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graduand.base.actors import Actor
from graduand.base.crypto import seal
from graduand.pure.people.identity import mask_number
from graduand.pure.people.names import pinyin_key
from graduand.steps.registry.actions.importing.judging import Judgement
from graduand.steps.registry.actions.importing.storing import copy_rows, fresh_ids
from graduand.steps.registry.actions.importing.student_places import Places
from graduand.steps.registry.actions.importing.student_rows import COLUMNS, Entry
from graduand.steps.registry.models import Enrollment, Organization, Program, Student
from graduand.steps.registry.scope import covers

STUDENT_COLUMNS = (
    "id", "name", "name_key", "sex", "born_on", "ethnic_group", "political_affiliation", "id_type", "id_number",
    "id_index", "id_masked", "phone",
)  # fmt: skip
ENROLLMENT_COLUMNS = (
    "id", "student_id", "student_number", "program_id", "class_group_id", "center_id", "college_id", "path",
    "intake_term", "category", "status", "bridging",
)  # fmt: skip
PERSON_FACTS = ("sex", "born_on", "ethnic_group", "political_affiliation", "phone")
RECORD_FACTS = ("intake_term", "category", "status")
KEY_LENGTH = 60
# What the number column is called in the journal and in a note, beside the headings of the file.
IDENTITY = ("id_type", "id_number", "id_index", "id_masked")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an enrollment belongs; a new class gets its primary key only when it is stored."""

    program: Program
    center: Organization
    college: Organization
    group: Organization


class Register:
    """The people and enrollments that a chunk speaks of, and what it adds to and changes about them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        numbers, indexes = [e.student_number for e in entries], [e.id_index for e in entries]
        rows = Enrollment.objects.filter(student_number__in=numbers).select_related("student")
        self.enrollments = {row.student_number: row for row in rows.defer("student__id_number")}
        people = Student.objects.filter(id_index__in=indexes).defer("id_number")
        self.people = {person.id_index: person for person in people}
        self.born: list[tuple[Student, Entry]] = []
        self.enrolled: list[tuple[Student, Entry, Place]] = []
        self.moved: list[tuple[Enrollment, Place]] = []
        self.changed: list[Enrollment] = []
        self.renumbered: list[Student] = []
        self.changes: dict[str, list[str]] = {}

    def settle(
        self, entry: Entry, judgement: Judgement, actor: Actor, *, program: Program, center: Organization,
        group: Organization, places: Places,
    ) -> None:  # fmt: skip
        """Find out whether a row is a new student, a further enrollment, a change, or nothing new."""
        place = Place(program, center, places.colleges[center.path], places.keep(group))
        present = self.enrollments.get(entry.student_number)
        if present is None:
            self._enroll(entry, judgement, place)
        elif not covers(actor, present.path):
            judgement.fault("post.elsewhere", organization=actor.organization_name)
        else:
            self._compare(present, entry, judgement, place)

    def _enroll(self, entry: Entry, judgement: Judgement, place: Place) -> None:
        person = self.people.get(entry.id_index)
        if person is None:
            person = self.people[entry.id_index] = Student(name=entry.name, id_index=entry.id_index)
            self.born.append((person, entry))
        elif person.name != entry.name:
            judgement.fault("identity.taken")
            return
        else:
            judgement.note("student.second_enrollment")
        self.enrolled.append((person, entry, place))

    def _compare(self, present: Enrollment, entry: Entry, judgement: Judgement, place: Place) -> None:
        """Name or identity number may be mended, never both at once: then it may be another person (domain.md 2.6)."""
        person = present.student
        renamed, renumbered = person.name != entry.name, person.id_index != entry.id_index
        if renamed and renumbered:
            judgement.fault("student.double_change")
        elif renumbered and entry.id_index in self.people:
            judgement.fault("identity.taken")
        else:
            fields = [*(["name"] if renamed else []), *(["id_number"] if renumbered else []), *_facts(present, entry)]
            fields += _places(present, place)
            self._change(present, entry, judgement, place, fields)

    def _change(self, present: Enrollment, entry: Entry, judgement: Judgement, place: Place, fields: list[str]) -> None:
        if not fields:
            judgement.note("row.unchanged")
            return
        judgement.note("row.changed", fields=[COLUMNS[field][0] for field in fields])
        _write_person(present.student, entry)
        if "id_number" in fields:
            _write_identity(present.student, entry)
            self.renumbered.append(present.student)
        for name in RECORD_FACTS:
            setattr(present, name, getattr(entry, name))
        if entry.bridging is not None:
            present.bridging = entry.bridging
        self.moved.append((present, place))
        self.changed.append(present)
        self.changes[present.student_number] = fields

    def store(self) -> dict[str, Any]:
        """Write what is new and what has changed; gives the facts for the journal."""
        self._store_new()
        self._store_changes()
        created = [entry.student_number for _, entry, _ in self.enrolled]
        return {"created": created, "changed": self.changes}

    def _store_new(self) -> None:
        for (person, _), key in zip(self.born, fresh_ids("registry_student", len(self.born)), strict=True):
            person.pk = key
        copy_rows("registry_student", STUDENT_COLUMNS, (_person_row(*new) for new in self.born))
        keys = fresh_ids("registry_enrollment", len(self.enrolled))
        copy_rows("registry_enrollment", ENROLLMENT_COLUMNS, self._enrollment_rows(keys))

    def _enrollment_rows(self, keys: list[int]) -> Iterator[tuple[Any, ...]]:
        for key, (person, entry, place) in zip(keys, self.enrolled, strict=True):
            yield (
                key, person.pk, entry.student_number, place.program.pk, place.group.pk, place.center.pk,
                place.college.pk, place.group.path, entry.intake_term, entry.category, entry.status,
                bool(entry.bridging),
            )  # fmt: skip

    def _store_changes(self) -> None:
        for row, place in self.moved:
            row.program, row.center, row.college = place.program, place.center, place.college
            row.class_group, row.path = place.group, place.group.path
        Enrollment.objects.bulk_update(
            self.changed,
            ["program", "center", "college", "class_group", "path", "bridging", *RECORD_FACTS],
            batch_size=500,
        )
        people = list({row.student_id: row.student for row in self.changed}.values())
        Student.objects.bulk_update(people, ["name", "name_key", *PERSON_FACTS], batch_size=500)
        Student.objects.bulk_update(self.renumbered, IDENTITY, batch_size=500)


def _facts(present: Enrollment, entry: Entry) -> Iterator[str]:
    """The plain facts that differ; what the file leaves empty is no change."""
    for field in PERSON_FACTS:
        said = getattr(entry, field)
        if said and said != (getattr(present.student, field) or ""):
            yield field
    for field in RECORD_FACTS:
        if getattr(entry, field) != getattr(present, field):
            yield field
    if entry.bridging not in (None, present.bridging):
        yield "bridging"


def _places(present: Enrollment, place: Place) -> Iterator[str]:
    if present.program_id != place.program.pk:
        yield "program_code"
    if present.center_id != place.center.pk:
        yield "center_code"
    if present.class_group_id != place.group.pk:
        yield "class_code"


def _write_person(person: Student, entry: Entry) -> None:
    person.name, person.name_key = entry.name, pinyin_key(entry.name)[:KEY_LENGTH]
    for field in PERSON_FACTS:
        if said := getattr(entry, field):
            setattr(person, field, said)


def _write_identity(person: Student, entry: Entry) -> None:
    person.id_type, person.id_number = entry.identity.document_type, entry.identity.number
    person.id_index, person.id_masked = entry.id_index, mask_number(entry.identity.number)


def _person_row(person: Student, entry: Entry) -> tuple[Any, ...]:
    number = entry.identity.number
    return (
        person.pk, entry.name, pinyin_key(entry.name)[:KEY_LENGTH], entry.sex, entry.born_on, entry.ethnic_group,
        entry.political_affiliation, entry.identity.document_type, seal(number, "student.id_number"), entry.id_index,
        mask_number(number)[:30], seal(entry.phone, "student.phone") if entry.phone else None,
    )  # fmt: skip
