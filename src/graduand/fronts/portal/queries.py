"""What one graduate may know about his or her own road. Every question is bounded to that one enrollment."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from graduand.base import files
from graduand.base.actors import Actor
from graduand.base.errors import NotFound
from graduand.fronts.portal.timeline import Known, Progress, next_actor, steps
from graduand.pure.workflow.eligibility import Facts, Identity, Severity, Stage, findings
from graduand.pure.workflow.settings import Policy
from graduand.pure.workflow.transitions import State
from graduand.pure.workflow.windows import day_of
from graduand.steps.applications.freshness import refresh
from graduand.steps.applications.models import Candidate, Intent, Mark, Transition
from graduand.steps.batches.queries import policy_of
from graduand.steps.certificates.actions.confirming import student
from graduand.steps.certificates.models import Certificate, CertificateState
from graduand.steps.certificates.queries import live_of, promise_due, remarks_of
from graduand.steps.delivery.queries import parcel_of, sign_off_of
from graduand.steps.photos.queries import CLEANED, SUFFIX, photo_of
from graduand.steps.registry.entitled import Entitled, entitled, entitled_or_refused
from graduand.steps.registry.models import Enrollment

Codes = tuple[tuple[str, dict[str, Any]], ...]

STAGES = {
    State.NOT_APPLIED: Stage.APPLY, State.RETURNED: Stage.APPLY, State.APPLIED: Stage.REVIEW,
    State.IN_REVIEW: Stage.REVIEW, State.APPROVED: Stage.NUMBER,
}  # fmt: skip


@dataclass(frozen=True)
class Proof:
    """The certificate as it will be printed: (item, value) in the order of the paper, and what has been said of it."""

    certificate: Certificate
    items: tuple[tuple[str, str | date], ...]
    may_confirm: bool
    remarks: tuple[Any, ...]


# The order in which a reader compares the proof with a document in hand.
ITEMS = (
    "name", "sex", "born_on", "level", "major", "study_from", "study_to", "length_years", "study_form", "school",
    "president", "number", "issue_on",
)  # fmt: skip


def student_of(enrollment_id: int) -> Actor:
    """The actor that the student is. Raises NotFound: the enrollment is gone."""
    one = _enrollment(enrollment_id)
    return student(one.student_number, one.student.name)


def progress(enrollment_id: int, at: datetime) -> Progress:
    """
    The timeline of the newest batch in which the student stands.

    Raises:
        NotFound: the student stands in no batch yet.
    """
    candidate = _fresh(_candidate(enrollment_id), at)
    policy, certificate = policy_of(candidate.batch), live_of(candidate.pk)
    moves = list(Transition.objects.filter(candidate=candidate).order_by("at", "pk"))
    known = _known(candidate, policy, certificate, moves)
    approved = next((move.at for move in reversed(moves) if move.to_state == State.APPROVED), None)
    due = None if known.state in (State.REJECTED, State.REVOKED) else promise_due(policy.batch, approved)
    return Progress(
        state=known.state, steps=steps(known), next_actor=next_actor(known), due_on=due,
        is_late=bool(due and day_of(at) > due and known.state is not State.COLLECTED),
        hindrances=_hindrances(candidate, policy), name=candidate.name, student_number=candidate.student_number,
        program=candidate.program.name, level=candidate.get_level_display(), center=candidate.center.name,
        batch=candidate.batch.code, batch_title=candidate.batch.title,
        certificate_number=certificate.number if certificate else "",
        may_confirm=bool(certificate and known.state is State.NUMBERED),
    )  # fmt: skip


def own_certificate(enrollment_id: int) -> Certificate:
    """The student's own certificate that is not void. Raises NotFound."""
    own = Certificate.objects.filter(candidate__enrollment=enrollment_id).exclude(state=CertificateState.VOID)
    found = own.select_related("candidate").order_by("-pk").first()
    if found is None:
        raise NotFound("portal.no_certificate")
    return found


def proof(enrollment_id: int) -> Proof:
    """What will stand on the own certificate, to be compared and confirmed. Raises NotFound."""
    one = own_certificate(enrollment_id)
    said = tuple(remarks_of(one))
    waiting = one.state == CertificateState.RESERVED and not any(remark.closed_at is None for remark in said)
    return Proof(one, tuple((item, _value(item, one.snapshot[item])) for item in ITEMS), waiting, said)


def _value(item: str, text: str) -> str | date:
    """Days are shown as the reader writes them; everything else as it stands on the paper."""
    return date.fromisoformat(text) if item in ("born_on", "issue_on") else text


def picture(enrollment_id: int) -> bytes:
    """The own photo: the one frozen with the certificate, else the current one. Raises NotFound."""
    own = Certificate.objects.filter(candidate__enrollment=enrollment_id).exclude(state=CertificateState.VOID)
    digest = own.order_by("-pk").values_list("photo_digest", flat=True).first()
    if digest is None:
        photo = photo_of(_enrollment(enrollment_id))
        digest = photo.digest if photo else None
    if digest is None:
        raise NotFound("portal.no_picture")
    return files.fetch_bytes(CLEANED, digest, SUFFIX)


def has_picture(enrollment_id: int) -> bool:
    """Whether there is a photo to show."""
    return photo_of(_enrollment(enrollment_id)) is not None


def entitlement(enrollment_id: int) -> tuple[Enrollment, Entitled | None]:
    """Why the student graduates or not yet, under the own rules and no others. Raises NotFound."""
    one = _enrollment(enrollment_id)
    return one, entitled(one)


def entitlement_to_print(enrollment_id: int) -> Entitled:
    """The same for a paper. Raises NotFound, NotReady: no rules govern."""
    return entitled_or_refused(_enrollment(enrollment_id))


def _enrollment(enrollment_id: int) -> Enrollment:
    related = ("student", "program", "class_group", "center", "college")
    found = Enrollment.objects.select_related(*related).filter(pk=enrollment_id).first()
    if found is None:
        raise NotFound("portal.no_batch")
    return found


def _candidate(enrollment_id: int) -> Candidate:
    own = Candidate.objects.filter(enrollment=enrollment_id).order_by("-batch__code")
    found = own.select_related("batch", "center", "college", "program", "lot").first()
    if found is None:
        raise NotFound("portal.no_batch")
    return found


def _fresh(candidate: Candidate, at: datetime) -> Candidate:
    """The row with its copied facts re-read, if an earlier room has changed since."""
    if not Mark.objects.filter(candidate=candidate).exists():
        return candidate
    with transaction.atomic():
        refresh([candidate.pk], at)
    return _candidate(candidate.enrollment_id)


def _known(
    candidate: Candidate, policy: Policy, certificate: Certificate | None, moves: list[Transition]
) -> Known:  # fmt: skip
    done = {(move.verb, move.from_level): (move.at, move.organization) for move in moves}
    reason = next((move.reason for move in reversed(moves) if move.to_state == candidate.state), "")
    details = _details(candidate, certificate) | _detour(candidate, policy, reason)
    return Known(State(candidate.state), candidate.review_level, policy.review.levels, done, details)


def _details(candidate: Candidate, certificate: Certificate | None) -> dict[str, Codes]:
    """What there is to know beside the date, step by step."""
    found: dict[str, Codes] = {}
    if candidate.lot:
        found["apply"] = (
            ("portal.lot", {"lot": candidate.lot.number, "queue": candidate.queue_number}),
            *((("portal.with_degree", {}),) if candidate.intent == Intent.GRADUATE_WITH_DEGREE else ()),
        )  # fmt: skip
    if certificate is None:
        return found
    found["number"] = (("portal.number", {"number": certificate.number}),)
    if parcel := parcel_of(certificate):
        facts = {"carrier": parcel.carrier, "tracking_number": parcel.tracking_number, "parcel": parcel.number}
        found["dispatch"] = (("portal.parcel", facts),)
        found["receive"] = (("portal.at_center", _place(candidate)),)
    if signed := sign_off_of(certificate):
        who = "portal.collected_by_proxy" if signed.proxy_name else "portal.collected"
        found["sign_off"] = ((who, {"proxy": signed.proxy_name}),)
    return found


def _place(candidate: Candidate) -> dict[str, str]:
    center = candidate.center
    return {"center": center.name, "address": center.postal_address, "phone": center.phone}


def _detour(candidate: Candidate, policy: Policy, reason: str) -> dict[str, Codes]:
    """Why the road has stopped, at the step where it stopped."""
    state = State(candidate.state)
    if state in (State.RETURNED, State.DEFERRED):
        return {"apply": ((f"portal.{state}", {"reason": reason}),)}
    if state is State.REJECTED:
        step = f"review_{policy.review.levels[candidate.review_level]}"
        return {step: (("portal.rejected", {"reason": reason}),)}
    return {"number": (("portal.revoked", {"reason": reason}),)} if state is State.REVOKED else {}


def _hindrances(candidate: Candidate, policy: Policy) -> Codes:
    """What blocks the next step, in words for the student: what it is, and what he or she can do."""
    stage = STAGES.get(State(candidate.state))
    if stage is None:
        return ()
    level = policy.review.levels[candidate.review_level] if stage is Stage.REVIEW else None
    found = findings(_facts(candidate), policy, stage, level)
    return tuple(
        (f"portal.{finding.code}", finding.facts) for finding in found
        if finding.severity is Severity.BLOCK or finding.code.startswith(("identity", "chsi"))
    )  # fmt: skip


def _facts(candidate: Candidate) -> Facts:
    identity: Identity = candidate.identity or "unknown"  # type: ignore[assignment]  # the choices are the same words
    return Facts(
        state=State(candidate.state), intake_term=candidate.intake_term, record_status=candidate.record_status,
        academic_ok=candidate.academic_ok, degree_ok=candidate.degree_ok, platform_photo=candidate.platform_photo,
        chsi_admission_photo=candidate.chsi_admission_photo,
        chsi_graduation_photo=candidate.chsi_graduation_photo, identity=identity,
        manual_check_at=candidate.manual_check_at, statement_on=candidate.chsi_taken_on,
    )  # fmt: skip
