"""Fill the product's own tables with a data set by COPY: some minutes for a million students and 30 million results.

Triggers and foreign keys are off while rows pour in, and indexes are made afterwards, as after a restore.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from django.db import connection, transaction

from graduand.base.crypto import seal
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.steps.applications.models import Candidate
from graduand.steps.batches.models import Batch
from graduand.steps.registry.models import Course, Enrollment, Organization, Program, RuleVersion
from tests import factories

from ..dataset import FIRST_NUMBER
from ..people import People
from ..plans import term_code
from .house import Inhabited

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
COLLEGES, CENTERS = 20, 15
PIECE = 1_000_000
FILLED = ("registry_student", "registry_enrollment", "registry_languagecertificate", "registry_result",
          "applications_candidate")  # fmt: skip


def fill(rulesets: Sequence[RuleSet], people: People, students: pa.Table, terms: "np.ndarray") -> Batch:
    """Put everything in and give the batch. Raises Inhabited when there are students already.

    The key of an enrollment, its student and its candidate is the student's place + 1. `terms` has the term of each
    result.
    """
    if Enrollment.objects.exists():
        raise Inhabited("The database holds students already. Give the benchmarks a database of their own.")
    programs, classes = _programs(rulesets, students), _classes()
    batch = factories.a_batch()
    courses = _courses(people.codes)
    with transaction.atomic(), _poured():
        numbers = students["student_number"].to_numpy()
        _copy("registry_student", _student_columns(numbers - FIRST_NUMBER + 1))
        _copy("registry_enrollment", _enrollment_columns(students, programs, classes))
        _copy("registry_languagecertificate", _certificate_columns(people))
        for start in range(0, len(people.student), PIECE):
            _copy("registry_result", _result_columns(people, courses, terms, slice(start, start + PIECE)))
        _candidates(batch)
    _settle()
    return batch


def _programs(rulesets: Sequence[RuleSet], students: pa.Table) -> dict[str, int]:
    names = {rules.program: (rules.program_name, rules.level) for rules in rulesets}
    unknown = set(students["program"].unique().to_pylist()) - names.keys()
    names |= dict.fromkeys(unknown, ("没有规则的专业", "associate"))
    made = [Program(code=code, name=name, level=level) for code, (name, level) in names.items()]
    programs = {program.code: program for program in Program.objects.bulk_create(made)}
    versions = [
        RuleVersion(
            program=programs[rules.program], intake_from=rules.intake_from, intake_to=rules.intake_to,
            version=rules.version, content=rules.to_json(), content_hash=rules.content_hash, state="published",
            published_at=LONG_AGO, published_by="user:1",
        )
        for rules in rulesets
    ]  # fmt: skip
    RuleVersion.objects.bulk_create(versions, batch_size=500)
    return {code: program.pk for code, program in programs.items()}


def _classes() -> list[Organization]:
    """A class in every center of every college."""
    colleges = [factories.a_college() for _ in range(COLLEGES)]
    return [factories.a_class(factories.a_center(college)) for college in colleges for _ in range(CENTERS)]


def _courses(codes: Sequence[str]) -> "np.ndarray":
    """The key of each course of the catalog, by its place in `codes`."""
    made = Course.objects.bulk_create([Course(code=code, name=f"课程{code}") for code in codes], batch_size=2000)
    return np.array([course.pk for course in made], np.int64)


@contextmanager
def _poured() -> Iterator[None]:
    """No triggers, no foreign keys, no indexes but the primary keys while rows pour in; all there again afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'u' AND conrelid = ANY(%s::regclass[])", [list(FILLED)],
        )  # fmt: skip
        constraints = cursor.fetchall()
        cursor.execute(
            "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary"
            " AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)", [list(FILLED)],
        )  # fmt: skip
        indexes = cursor.fetchall()
        for table, name, _ in constraints:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for table, name, meaning in constraints:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {meaning}')
        for _, meaning in indexes:
            cursor.execute(meaning)


def _copy(table: str, columns: dict[str, pa.Array]) -> None:
    """COPY columns as CSV; an empty unquoted field is NULL."""
    written = BytesIO()
    pa_csv.write_csv(pa.table(columns), written, pa_csv.WriteOptions(include_header=False))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv)") as copy,
    ):
        copy.write(written.getbuffer())


def _same(value: object, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(value), count)


def _student_columns(keys: "np.ndarray") -> dict[str, pa.Array]:
    count = len(keys)
    text = pa.array(keys).cast(pa.string())
    return {
        "id": pa.array(keys), "name": _same("王缺学分", count), "name_key": _same("wang que xue fen", count),
        "sex": _same("2", count), "born_on": _same("1990-05-20", count), "ethnic_group": _same("01", count),
        "political_affiliation": _same("13", count), "id_type": _same("1", count),
        "id_number": _same("\\x" + seal("110101199005200022", "student.id_number").hex(), count), "id_index": text,
        "id_masked": _same("110***********0022", count),
    }  # fmt: skip


def _enrollment_columns(
    students: pa.Table, programs: dict[str, int], classes: Sequence[Organization]
) -> dict[str, pa.Array]:
    count, numbers = len(students), students["student_number"].to_numpy()
    keys = numbers - FIRST_NUMBER + 1
    group = (keys * 2_654_435_761 >> 7) % len(classes)
    centers = [one.parent for one in classes]
    program = [programs[code] for code in students["program"].to_pylist()]

    def of_class(values: list[object]) -> pa.Array:
        return pa.array(values).take(pa.array(group))

    return {
        "id": pa.array(keys), "student_id": pa.array(keys), "student_number": pa.array(numbers).cast(pa.string()),
        "program_id": pa.array(program), "class_group_id": of_class([one.pk for one in classes]),
        "center_id": of_class([center.pk for center in centers]),
        "college_id": of_class([center.parent_id for center in centers]),
        "path": of_class([one.path for one in classes]), "intake_term": students["intake"],
        "category": _same("open_associate", count), "status": _same("enrolled", count),
        "bridging": students["bridging"],
    }  # fmt: skip


def _certificate_columns(people: People) -> dict[str, pa.Array]:
    keys = np.flatnonzero(people.language) + 1
    count = len(keys)
    return {"enrollment_id": pa.array(keys), "kind": _same("ouc", count), "score": _same("70", count),
            "passed_on": _same("2022-06-01", count)}  # fmt: skip


def _result_columns(people: People, courses: "np.ndarray", terms: "np.ndarray", piece: slice) -> dict[str, pa.Array]:
    """The kind tells attempts in one term apart; there is one per term, so a resit needs no word of its own here."""
    student, exempt = people.student[piece].astype(np.int64), people.exempt[piece]
    count = len(student)
    kinds = pa.DictionaryArray.from_arrays(pa.array(exempt.astype(np.int32)), pa.array(["exam", "exempt"]))
    names = pa.array([term_code(number) for number in range(2 * 2040)])
    return {
        "enrollment_id": pa.array(student + 1), "course_id": pa.array(courses[people.course[piece]]),
        "credits_x10": _same(30, count), "term": names.take(pa.array(terms[piece])), "kind": kinds.cast(pa.string()),
        "score_x10": pa.array(people.score[piece], mask=exempt), "state": _same("published", count),
    }  # fmt: skip


CANDIDATES = """
    INSERT INTO applications_candidate (
        id, batch_id, enrollment_id, student_number, name, name_key, path, college_id, center_id, class_group_id,
        program_id, level, category, intake_term, valid_from_term, record_status, state, review_level, intent,
        degree_state, moved_at, missing, platform_photo, identity, seen_on_chsi)
    SELECT e.id, %s, e.id, e.student_number, s.name, s.name_key, e.path, e.college_id, e.center_id, e.class_group_id,
        e.program_id, p.level, e.category, e.intake_term, '', e.status, 'not_applied', 0, '',
        'not_applied', %s, '[]', false, '', false
    FROM registry_enrollment e
    JOIN registry_student s ON s.id = e.student_id
    JOIN registry_program p ON p.id = e.program_id
    ORDER BY e.id
"""


def _candidates(batch: Batch) -> None:
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, [batch.pk, LONG_AGO])


def _settle() -> None:
    """Sequences behind the keys that were given, and fresh statistics and visibility maps."""
    with connection.cursor() as cursor:
        for table in ("registry_student", "registry_enrollment", "applications_candidate"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        for table in FILLED:
            cursor.execute(f"VACUUM ANALYZE {table}")


def filled() -> int:
    """How many candidates there are."""
    return Candidate.objects.count()
