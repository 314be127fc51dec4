"""The one door from the rows of earlier rooms to what a candidate's row says. To know what it depends on, read this.

Any number of candidates in a constant number of queries; results travel as fixed-width arrays, never as objects.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max, Min, Q

from graduand.pure.workflow.windows import day_of
from graduand.steps.applications.models import Candidate
from graduand.steps.applications.verdicts import NO_VERDICT, verdicts
from graduand.steps.chsi.models import ManualCheck, Statement
from graduand.steps.photos.models import Kind, Photo
from graduand.steps.registry.models import Enrollment

Columns = dict[str, Any]

REFUSED = "refuse"  # the verdict of a photo that may not be used (pure/portrait)

# What is copied from the enrollment, and where it stands there.
RECORD = {
    "student_number": "student_number", "name": "student__name", "name_key": "student__name_key", "path": "path",
    "college_id": "college_id", "center_id": "center_id", "class_group_id": "class_group_id",
    "program_id": "program_id", "level": "program__level", "category": "category", "intake_term": "intake_term",
    "record_status": "status",
}  # fmt: skip
NO_PHOTO: Columns = {"platform_photo": False, "photo_since": None}
NO_STATEMENT: Columns = {
    "identity": "", "chsi_admission_photo": None, "chsi_graduation_photo": None, "chsi_taken_on": None,
}  # fmt: skip
NOT_SEEN: Columns = {"seen_on_chsi": False, "manual_check_at": None}

COPIED = (*RECORD, "rule_version_id", "academic_ok", "degree_ok", "missing", *NO_PHOTO, *NO_STATEMENT, *NOT_SEEN)
"""The columns of a candidate that are copies."""


def read(enrollment_ids: Collection[int]) -> dict[int, Columns]:
    """Read every copied column of these enrollments' candidates, in nine queries whatever their number."""
    ids = list(enrollment_ids)
    records = _records(ids)
    found, photos, statements = verdicts(records), _photos(ids), _statements(ids)
    checks = _checks(ids)
    return {
        pk: record
        | found.get(pk, NO_VERDICT)
        | photos.get(pk, NO_PHOTO)
        | statements.get(pk, NO_STATEMENT)
        | _seen(checks.get(pk), statements.get(pk, NO_STATEMENT))
        for pk, record in records.items()
    }


def _records(ids: list[int]) -> dict[int, Columns]:
    rows = Enrollment.objects.filter(pk__in=ids).values_list("pk", *RECORD.values())
    return {pk: dict(zip(RECORD, values, strict=True)) for pk, *values in rows}


def _photos(ids: list[int]) -> dict[int, Columns]:
    """Whether a usable graduation photo is there (S75), and since when one has been (S29)."""
    usable = Photo.objects.filter(enrollment__in=ids, kind=Kind.GRADUATION).exclude(verdict=REFUSED)
    rows = usable.values_list("enrollment").annotate(
        current=Max("pk", filter=Q(current=True)), since=Min("uploaded_at")
    )  # fmt: skip
    return {pk: {"platform_photo": True, "photo_since": since} for pk, current, since in rows if current}


def _statements(ids: list[int]) -> dict[int, Columns]:
    """What CHSI's newest list says (S25, S32)."""
    rows = Statement.objects.filter(enrollment__in=ids, latest=True).values_list(
        "enrollment_id", "identity", "admission_photo", "graduation_photo", "taken_on"
    )  # fmt: skip
    return {pk: dict(zip(NO_STATEMENT, values, strict=True)) for pk, *values in rows}


def _checks(ids: list[int]) -> dict[int, tuple[datetime, bool]]:
    """The last time somebody looked on CHSI himself, and whether the photo was there (S30, S71)."""
    rows = ManualCheck.objects.filter(enrollment__in=ids).order_by("enrollment_id", "-checked_at")
    last = rows.distinct("enrollment_id").values_list("enrollment_id", "checked_at", "graduation_photo")
    return {pk: (checked_at, was_there) for pk, checked_at, was_there in last}


def _seen(check: tuple[datetime, bool] | None, statement: Mapping[str, Any]) -> Columns:
    """A look counts until CHSI sends a list of a later day (ruling C7)."""
    if check is None or not check[1]:
        return NOT_SEEN
    taken_on = statement["chsi_taken_on"]
    newer = taken_on is None or day_of(check[0]) >= taken_on
    return {"seen_on_chsi": True, "manual_check_at": check[0]} if newer else NOT_SEEN


def shut_to_writers() -> None:
    """
    Wait for every writer of these facts and hold new ones off until the transaction ends.

    Only a candidate that is being made needs it: no trigger can mark a row that is not committed yet.
    """
    watched = (Enrollment, Photo, Statement, ManualCheck)
    tables = ", ".join(["registry_student", *(model._meta.db_table for model in watched), *VERDICT_TABLES])
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN SHARE MODE")


VERDICT_TABLES = ("registry_result", "registry_ruleversion")


def other_batches(candidates: Collection[Candidate], at_work: Collection[str]) -> set[int]:
    """The enrollments among these that stand in one of the states `at_work` in another batch too."""
    batches = {candidate.batch_id for candidate in candidates}
    ids = [candidate.enrollment_id for candidate in candidates]
    rows = Candidate.objects.filter(enrollment__in=ids, state__in=at_work)
    return set(rows.exclude(batch__in=batches).values_list("enrollment_id", flat=True))
