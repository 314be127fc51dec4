"""One photo for one student, enrolled or graduated, whatever the file is called (S104, S112-S114)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from graduand.base.actors import Actor
from graduand.base.errors import NotReady, NotValid
from graduand.base.journal.actions import record
from graduand.pure.portrait.check import check
from graduand.pure.portrait.profiles import Profile
from graduand.steps.photos.actions import keeping
from graduand.steps.photos.findings import Found, told_all
from graduand.steps.photos.models import Photo
from graduand.steps.photos.queries import HANDLERS_OF_PHOTOS
from graduand.steps.registry import scope
from graduand.steps.registry.models import Enrollment, subject


@dataclass(frozen=True)
class Uploaded:
    """The photo that is current now, and what a person should look at."""

    photo: Photo
    notes: tuple[Found, ...]


@transaction.atomic
def upload(
    student_number: str, data: bytes, name: str, *, kind: str, profile: Profile, actor: Actor, at: datetime
) -> Uploaded:
    """
    Check a picture and make it the student's current photo; the one before stays as history.

    Raises:
        NotYours, NotFound: another post, another center. NotReady: the record status takes no photo any more.
        NotValid: `photo.refused`; fact `findings` holds every (code, facts) of the check.
    """
    scope.require(actor, *HANDLERS_OF_PHOTOS)
    enrollment = scope.enrollment(actor, student_number)
    if enrollment.status not in profile.single_statuses:
        raise NotReady(f"photo.status_forbids:{enrollment.status}", student=enrollment.student.name)
    checked = check(data, profile)
    if checked.verdict == "refuse":
        raise NotValid("photo.refused", findings=[list(found) for found in told_all(checked.findings, "refuse")])
    portrait = keeping.Portrait(enrollment, data, checked, name)
    twin = keeping.twins([portrait], actor).get(enrollment.pk)
    notes = (*told_all(checked.findings, "warn"), *([twin] if twin else []))
    return Uploaded(_kept(portrait, kind, actor, at), notes)


def _kept(portrait: keeping.Portrait, kind: str, actor: Actor, at: datetime) -> Photo:
    """Keep it, unless it is the very photo that is there."""
    enrollment: Enrollment = portrait.enrollment
    keeping.lock_photos()
    current = keeping.current_photos([enrollment], kind).get(enrollment.pk)
    if current and current.sealed_digest == portrait.check.sha256:
        return current
    (photo,) = keeping.keep_all([portrait], kind, actor=actor, at=at)
    record("photos.upload", subject(enrollment), actor=actor, at=at, kind=kind, digest=photo.digest,
           replaced=current.digest if current else None)  # fmt: skip
    return photo
