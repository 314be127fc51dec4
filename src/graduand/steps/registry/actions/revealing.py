"""The one way to see a whole identity number: with a purpose, and a line in the journal (P10)."""

from datetime import datetime

from django.db import transaction

from graduand.base.actors import Actor
from graduand.base.errors import NotValid
from graduand.base.journal.actions import record
from graduand.steps.registry.models import Enrollment, subject
from graduand.steps.registry.scope import enrollment as behind_the_gate


@transaction.atomic
def reveal(student_number: str, purpose: str, *, actor: Actor, at: datetime) -> tuple[Enrollment, str]:
    """
    The enrollment and its whole identity number, to be shown once; the journal keeps who asked and for what.

    Raises:
        NotFound: no such student inside the gate. NotValid: no purpose.
    """
    enrollment = behind_the_gate(actor, student_number)
    if not purpose.strip():
        raise NotValid("reveal.purpose_missing")
    record("student.reveal", subject(enrollment), actor=actor, at=at, purpose=purpose.strip())
    return enrollment, str(enrollment.student.id_number)
