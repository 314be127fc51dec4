"""The one door from the rows of earlier rooms to what a candidate's row says. To know what it depends on, read this.

What is merely copied is copied inside the database, one statement for any number of rows; the verdict comes from the
audit (registry/entitlement) by way of verdicts.py.
"""

from collections.abc import Collection

from django.db import connection

from graduand.base.arrays import array
from graduand.steps.applications.models import Candidate
from graduand.steps.chsi.models import ManualCheck, Statement
from graduand.steps.photos.models import Photo
from graduand.steps.registry.models import Enrollment, LanguageCertificate, Petition, Result, RuleVersion

REFUSED = "refuse"  # the verdict of a photo that may not be used (pure/portrait)

COPIED = (
    "student_number", "name", "name_key", "path", "college_id", "center_id", "class_group_id", "program_id", "level",
    "category", "intake_term", "record_status", "platform_photo", "photo_since", "identity", "chsi_admission_photo",
    "chsi_graduation_photo", "chsi_taken_on", "seen_on_chsi", "manual_check_at",
)  # fmt: skip
"""The columns that are copies of rows of earlier rooms."""

# The copies of one enrollment, in the order of COPIED. A usable graduation photo (S75) and since when one has been
# there (S29); what CHSI's newest list says (S25, S32); and the last look on CHSI by a person (S30, S71), which counts
# until CHSI sends a list of a later day (ruling C7).
COPIES = f"""
    SELECT e.student_number, s.name, s.name_key, e.path, e.college_id, e.center_id, e.class_group_id, e.program_id,
           p.level, e.category, e.intake_term, e.status AS record_status,
           photo.current IS NOT NULL AS platform_photo,
           CASE WHEN photo.current IS NOT NULL THEN photo.since END AS photo_since,
           coalesce(t.identity, '') AS identity, t.admission_photo AS chsi_admission_photo,
           t.graduation_photo AS chsi_graduation_photo, t.taken_on AS chsi_taken_on,
           look.at IS NOT NULL AS seen_on_chsi, look.at AS manual_check_at
    FROM registry_enrollment e
    JOIN registry_student s ON s.id = e.student_id
    JOIN registry_program p ON p.id = e.program_id
    LEFT JOIN chsi_statement t ON t.enrollment_id = e.id AND t.latest
    LEFT JOIN LATERAL (
        SELECT max(id) FILTER (WHERE current) AS current, min(uploaded_at) AS since FROM photos_photo
        WHERE enrollment_id = e.id AND kind = 'graduation' AND verdict <> '{REFUSED}'
    ) photo ON true
    LEFT JOIN LATERAL (
        SELECT max(m.checked_at) AS at FROM (
            SELECT checked_at, graduation_photo FROM chsi_manualcheck WHERE enrollment_id = e.id
            ORDER BY checked_at DESC, id DESC LIMIT 1
        ) m
        WHERE m.graduation_photo
          AND (t.taken_on IS NULL OR (m.checked_at AT TIME ZONE 'Asia/Shanghai')::date >= t.taken_on)
    ) look ON true
    WHERE e.id = c.enrollment_id
    OFFSET 0
"""  # noqa: S608 - made of our own names
# "OFFSET 0" keeps each row a walk along indexes, whatever the statistics of a table that was just filled say.

DIFFERS = " IS DISTINCT FROM ".join(f"({', '.join(f'{row}.{name}' for name in COPIED)})" for row in "cf")
FRESH = f"applications_candidate c CROSS JOIN LATERAL ({COPIES}) f WHERE c.id = ANY(%s::bigint[])"
COPY = f"""
    UPDATE applications_candidate c SET ({", ".join(COPIED)}) = ROW({", ".join(f"f.{name}" for name in COPIED)})
    FROM (SELECT c.id AS pk, f.* FROM {FRESH}) f
    WHERE c.id = f.pk AND c.id = ANY(%s::bigint[]) AND {DIFFERS}
    RETURNING c.id
"""  # noqa: S608 - made of our own column names
COMPARE = f"SELECT c.id FROM {FRESH} AND {DIFFERS}"  # noqa: S608


def copy(candidates: Collection[int]) -> list[int]:
    """Write the copies of these candidates where they differ; the ids of those that did. They are locked by now."""
    ids = array(candidates)
    with connection.cursor() as cursor:
        cursor.execute(COPY, [ids, ids])
        return [pk for (pk,) in cursor.fetchall()]


def differing_copies(candidates: Collection[int]) -> list[int]:
    """The candidates whose copies differ from what they copy, at this moment and without a lock."""
    with connection.cursor() as cursor:
        cursor.execute(COMPARE, [array(candidates)])
        return [pk for (pk,) in cursor.fetchall()]


def shut_to_writers() -> None:
    """
    Wait for every writer of these facts and hold new ones off until the transaction ends.

    Only a candidate that is being made needs it: no trigger can mark a row that is not committed yet.
    """
    watched = (
        Enrollment, Photo, Statement, ManualCheck, Result, RuleVersion, Petition, LanguageCertificate,
    )  # fmt: skip
    tables = ", ".join(["registry_student", *(model._meta.db_table for model in watched)])
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN SHARE MODE")


def other_batches(candidates: Collection[Candidate], at_work: Collection[str]) -> set[int]:
    """The enrollments among these that stand in one of the states `at_work` in another batch too."""
    batches = {candidate.batch_id for candidate in candidates}
    ids = [candidate.enrollment_id for candidate in candidates]
    rows = Candidate.objects.filter(enrollment__in=ids, state__in=at_work)
    return set(rows.exclude(batch__in=batches).values_list("enrollment_id", flat=True))
