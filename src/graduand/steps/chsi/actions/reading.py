"""One row of CHSI's list: what it states, and where it says other than our record does."""

from dataclasses import dataclass
from datetime import date

from graduand.pure.people.identity import BadIdentity, mask_number, read_identity
from graduand.pure.people.names import BadName, read_name
from graduand.steps.chsi.columns import ColumnMap
from graduand.steps.registry.actions.importing.judging import Judgement
from graduand.steps.registry.actions.importing.student_rows import index_of
from graduand.steps.registry.models import Enrollment, Student

type Difference = tuple[str, str, str]
"""Field, what CHSI says, what our record says; identity numbers masked (P10)."""


@dataclass(frozen=True)
class Said:
    """What a row states about a student."""

    name: str
    id_number: str
    born_on: date | None
    identity: str
    admission_photo: bool
    graduation_photo: bool


def read_row(judgement: Judgement, columns: ColumnMap) -> Said | None:
    """What the row states, or None with every fault told: a word that nobody knows is never taken for a good one."""
    cell = judgement.row.cell("id_number")
    if cell.lost_digits:
        judgement.fault("chsi.number_lost_digits", column=judgement.heading("id_number"))
    name, number = judgement.required("name", 60), judgement.required("id_number", 40)
    born_on = judgement.day("born_on")
    admission = _meaning(judgement, "admission_photo", dict(columns.photo))
    graduation = _meaning(judgement, "graduation_photo", dict(columns.photo))
    identity = _meaning(judgement, "remark", dict(columns.identity))
    if not judgement.good or identity is None or admission is None or graduation is None:
        return None
    return Said(name, number, born_on, identity, admission, graduation)


def _meaning[T](judgement: Judgement, field: str, words: dict[str, T]) -> T | None:
    text = judgement.text(field)
    if text not in words:
        known = [word for word in words if word]
        judgement.fault("chsi.value_unknown", column=judgement.heading(field), value=text, known=known)
    return words.get(text)


def differences(said: Said, enrollment: Enrollment) -> list[Difference]:
    """Where CHSI's data are not ours (`data_differs_from_chsi`, domain.md 1.9)."""
    student, found = enrollment.student, []
    if _name(said.name) != _name(student.name):
        found.append(("name", said.name, student.name))
    if _index(said.id_number, student) != student.id_index:
        found.append(("id_number", mask_number(said.id_number), student.id_masked))
    if said.born_on and said.born_on != student.born_on:
        found.append(("born_on", said.born_on.isoformat(), student.born_on.isoformat()))
    return found


def _name(text: str) -> str:
    try:
        return read_name(text)
    except BadName:
        return text


def _index(number: str, student: Student) -> str | None:
    """The blind index that the number would have with the student's kind of document; none if it cannot be right."""
    try:
        return index_of(student.id_type, read_identity(number, student.id_type).number)
    except BadIdentity:
        return None
