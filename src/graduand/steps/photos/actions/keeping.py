"""Keep photos: files by their content, rows that supersede the photo before them, which stays as history."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import connection

from graduand.base import files
from graduand.base.actors import Actor
from graduand.pure.portrait.check import Check
from graduand.steps.photos.findings import Found
from graduand.steps.photos.models import Photo
from graduand.steps.photos.queries import CLEANED, SEALED, SUFFIX
from graduand.steps.registry import scope
from graduand.steps.registry.models import Enrollment

# Held from the look at the current photos to the commit, so that two clerks cannot both replace the same one.
KEEPING_LOCK = 0x7068_6F74


@dataclass(frozen=True)
class Portrait:
    """A checked picture of one student that is to be kept; `data` are the bytes as they came."""

    enrollment: Enrollment
    data: bytes
    check: Check
    source_name: str


def lock_photos() -> None:
    """Let one transaction at a time compare and replace photos; readers are not held up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [KEEPING_LOCK])


def current_photos(enrollments: Iterable[Enrollment], kind: str) -> dict[int, Photo]:
    """The current photo of each enrollment that has one, by the key of the enrollment."""
    rows = Photo.objects.filter(enrollment__in=[one.pk for one in enrollments], kind=kind, current=True)
    return {photo.enrollment_id: photo for photo in rows.defer("likeness", "measured", "findings")}


def keep_all(portraits: Sequence[Portrait], kind: str, *, actor: Actor, at: datetime) -> list[Photo]:
    """Store the pictures and make them the current photos; call `lock_photos` first, in the same transaction."""
    superseded = [portrait.enrollment.pk for portrait in portraits]
    Photo.objects.filter(enrollment__in=superseded, kind=kind, current=True).update(current=False)
    return Photo.objects.bulk_create([_photo(portrait, kind, actor, at) for portrait in portraits])


def twins(portraits: Sequence[Portrait], actor: Actor) -> dict[int, Found]:
    """Who brings a picture that is another's, or an older one of the same person (S31, pains 7 and 12): by enrollment.

    The other's number is told only inside the gate (P4).
    """
    digests = [digest_of(portrait.check.cleaned) for portrait in portraits]
    known = Photo.objects.filter(digest__in=digests).select_related("enrollment")
    owners = defaultdict(list)
    for digest, one in chain(
        zip(digests, (portrait.enrollment for portrait in portraits), strict=True),
        ((photo.digest, photo.enrollment) for photo in known.defer("likeness", "measured", "findings")),
    ):
        owners[digest].append(one)
    found = ((p.enrollment, _twin(p.enrollment, owners[d], actor)) for d, p in zip(digests, portraits, strict=True))
    return {enrollment.pk: twin for enrollment, twin in found if twin}


def _twin(mine: Enrollment, owners: Sequence[Enrollment], actor: Actor) -> Found | None:
    """The gravest other owner of one picture: another person before another enrollment of the same."""
    for other in sorted(owners, key=lambda one: one.student_id == mine.student_id):
        if other.pk != mine.pk:
            code = "photo.same_as_older" if other.student_id == mine.student_id else "photo.same_as_other"
            return code, {"student_number": other.student_number if scope.covers(actor, other.path) else None}
    return None


def digest_of(data: bytes) -> str:
    """The name under which bytes are kept."""
    return hashlib.sha256(data).hexdigest()


def summary(portraits: Sequence[Portrait], photos: Sequence[Photo]) -> dict[str, Any]:
    """What the journal says of kept photos: the digest of the file for each student number."""
    return {one.enrollment.student_number: photo.digest for one, photo in zip(portraits, photos, strict=True)}


def _photo(portrait: Portrait, kind: str, actor: Actor, at: datetime) -> Photo:
    check = portrait.check
    return Photo(
        enrollment=portrait.enrollment, kind=kind,
        digest=files.keep(check.cleaned, CLEANED, SUFFIX), sealed_digest=files.keep(portrait.data, SEALED, SUFFIX),
        size_bytes=len(check.cleaned), verdict=check.verdict,
        findings=[asdict(finding) for finding in check.findings], measured=check.measured, likeness=check.likeness,
        uploaded_at=at, uploaded_by=actor.name, source_name=portrait.source_name[:200],
    )  # fmt: skip
