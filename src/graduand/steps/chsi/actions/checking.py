"""A person looks a student up on CHSI and records what was there (S30, S71, ruling C7)."""

from datetime import datetime

from django.db import transaction

from graduand.base.actors import Actor
from graduand.base.errors import NotValid
from graduand.base.journal.actions import record
from graduand.steps.chsi.models import ManualCheck
from graduand.steps.registry import scope
from graduand.steps.registry.models import Role, subject

CHECKERS = (Role.CENTER_CLERK, Role.CENTER_LEAD)


@transaction.atomic
def check(student_number: str, *, graduation_photo: bool, note: str, actor: Actor, at: datetime) -> ManualCheck:
    """
    Record that somebody looked; the platform's own statement may be older than what CHSI shows today.

    Raises:
        NotYours: not a post of a learning center. NotFound: no such student in this center. NotValid: no word on
        what was seen.
    """
    scope.require(actor, *CHECKERS)
    enrollment = scope.enrollment(actor, student_number)
    if not note.strip():
        raise NotValid("chsi.note_missing")
    made = ManualCheck.objects.create(
        enrollment=enrollment, graduation_photo=graduation_photo, note=note.strip()[:200], checked_at=at,
        checked_by=actor.name,
    )  # fmt: skip
    record("chsi.check", subject(enrollment), actor=actor, at=at, graduation_photo=graduation_photo, note=made.note)
    return made
