"""What a student does in the portal: say who he or she is, confirm the proof, report an error."""

import hmac
import unicodedata
from datetime import datetime

from graduand.base.errors import NotValid
from graduand.fronts.portal import doors, queries
from graduand.pure.people.identity import BadIdentity, DocumentType, read_identity
from graduand.steps.certificates.actions.confirming import confirm, report_own
from graduand.steps.registry.actions.importing.student_rows import index_of
from graduand.steps.registry.models import Enrollment

DOOR = "portal"
NOBODY = (0, DocumentType.RESIDENT_ID.value, "0" * 64)


def enter(student_number: str, id_number: str, *, at: datetime) -> int:
    """
    Open the portal for one enrollment by student number and full identity number; its key is the answer.

    An unknown number and a wrong identity are one answer, in the same time: both compute one keyed digest.

    Raises:
        NotValid: `portal.no_match`. TryLater: `door.shut`, five wrong tries for this number.
    """
    number = unicodedata.normalize("NFKC", student_number).strip()
    doors.knock(DOOR, number, at)
    known = Enrollment.objects.filter(student_number=number).values_list(
        "pk", "student__id_type", "student__id_index"
    ).first()  # fmt: skip
    pk, id_type, index = known or NOBODY
    is_same = hmac.compare_digest(index_of(id_type, _canonical(id_number, id_type)), index)
    if not (known and is_same):
        raise NotValid("portal.no_match")
    doors.let_in(DOOR, number)
    return int(pk)


def _canonical(text: str, id_type: str) -> str:
    """The number as the registry keeps it; what is no number stays as it is and matches nothing."""
    try:
        return read_identity(text, id_type).number
    except BadIdentity:
        return text.strip()


def confirm_proof(enrollment_id: int, digest: str, *, at: datetime) -> None:
    """Confirm the own certificate as it was shown. Raises NotFound, NotReady."""
    certificate = queries.own_certificate(enrollment_id)
    confirm(certificate.pk, digest, actor=queries.student_of(enrollment_id), at=at)


def report_error(enrollment_id: int, text: str, *, at: datetime) -> None:
    """Say what is wrong on the own certificate. Raises NotFound, NotValid."""
    certificate = queries.own_certificate(enrollment_id)
    report_own(certificate.pk, text, actor=queries.student_of(enrollment_id), at=at)
