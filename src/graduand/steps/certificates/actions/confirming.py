"""The proof in the hands of the student: confirm it, or say what is wrong with it (S46, S47, P12)."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from graduand.base.actors import Actor
from graduand.base.errors import NotReady, NotValid
from graduand.base.journal.actions import record
from graduand.base.outcomes import Outcome
from graduand.pure.workflow.transitions import Verb
from graduand.steps.certificates.actions.holding import Certificates, Held, changed_refusal, hold, hold_own
from graduand.steps.certificates.actions.numbering import subject_of
from graduand.steps.certificates.models import Certificate, CertificateState, Remark
from graduand.steps.registry import scope
from graduand.steps.registry.models import Role

AT_THE_CENTER = (Role.CENTER_CLERK, Role.CENTER_LEAD)
ANSWERING = (*AT_THE_CENTER, Role.COLLEGE_REVIEWER, Role.HQ_REVIEWER, Role.HQ_ISSUER)
STUDENT = "student"
TEXT_LIMIT = 400


def student(student_number: str, name: str) -> Actor:
    """The actor that a student is; he or she has no post and sees nothing behind the gate."""
    return Actor(key=f"{STUDENT}:{student_number}", name=name, role=STUDENT)


@transaction.atomic
def confirm(certificate_id: int, digest: str, *, actor: Actor, at: datetime) -> None:
    """
    The student confirms the proof that was on the screen; `digest` names exactly what was seen.

    Raises:
        NotFound: somebody else's certificate. NotReady: confirmed already, a remark is open, or data or photo have
        changed since the proof was made (`certificate.changed_since`): then nothing goes on until it is cleared.
    """
    held = hold_own(certificate_id, student_number=_number_of(actor))
    seen = held.certificates[0]
    if seen.snapshot_digest != digest:
        raise changed_refusal(seen, ["digest"])
    refused = _confirm(held, actor, at).refused
    if refused:
        raise refused[certificate_id]


@transaction.atomic
def confirm_on_paper(certificates: Certificates, *, actor: Actor, at: datetime) -> Outcome:
    """
    Record that students have signed the printed proof at the center.

    Raises:
        NotYours: not a post of a center.
    """
    scope.require(actor, *AT_THE_CENTER)
    return _confirm(hold(certificates, actor=actor), actor, at)


def _confirm(held: Held, actor: Actor, at: datetime) -> Outcome:
    held.keep_allowed(Verb.CONFIRM)
    held.keep_without_remarks()
    held.keep_unchanged()
    confirmed = list(held.standing)
    held.standing_rows.update(
        state=CertificateState.CONFIRMED, confirmed_digest=F("snapshot_digest"), confirmed_at=at,
        confirmed_by=actor.key,
    )  # fmt: skip
    held.advance(Verb.CONFIRM, actor=actor, at=at)
    if confirmed:
        record("certificate.confirm", subject_of(confirmed), actor=actor, at=at,
               digests={one.number: one.snapshot_digest for one in confirmed})  # fmt: skip
    return held.outcome


@transaction.atomic
def report_own(certificate_id: int, text: str, *, actor: Actor, at: datetime) -> Remark:
    """The student says what is wrong. Raises NotFound, NotValid: nothing was said."""
    held = hold_own(certificate_id, student_number=_number_of(actor))
    return report(held.certificates[0], text, actor=actor, at=at)


@transaction.atomic
def report(certificate: Certificate, text: str, *, actor: Actor, at: datetime) -> Remark:
    """
    Open a remark about a certificate; until it is answered the certificate goes no further.

    Raises:
        NotValid: nothing was said.
    """
    said = _said(text)
    remark = Remark.objects.create(
        certificate=certificate, text=said, opened_at=at, opened_by=actor.key, opened_by_name=actor.name,
    )  # fmt: skip
    record("certificate.report", subject_of([certificate]), actor=actor, at=at, text=said)
    return remark


@transaction.atomic
def answer(certificates: Certificates, *, text: str, actor: Actor, at: datetime) -> Outcome:
    """
    Answer the open remarks about certificates, so that they may go on; the student reads the answer.

    Raises:
        NotYours: another post. NotValid: nothing was said.
    """
    scope.require(actor, *ANSWERING)
    said = _said(text)
    held = hold(certificates, actor=actor)
    opened = Remark.objects.filter(certificate__in=held.standing_rows, closed_at=None)
    answered = set(opened.values_list("certificate_id", flat=True))
    for one in list(held.standing):
        if one.pk not in answered:
            held.refuse(one, NotReady("certificate.no_remark", number=one.number))
    opened.update(answer=said, closed_at=at, closed_by=actor.key)
    held.outcome.done = [one.pk for one in held.standing]
    if held.outcome.done:
        record("certificate.answer", subject_of(list(held.standing)), actor=actor, at=at, text=said,
               count=len(held.outcome.done))  # fmt: skip
    return held.outcome


def _said(text: str) -> str:
    """What somebody said, if it says something."""
    said = text.strip()
    if not said or len(said) > TEXT_LIMIT:
        raise NotValid("remark.empty", limit=TEXT_LIMIT)
    return said


def _number_of(actor: Actor) -> str:
    """The student number of a student; an account of the staff has none and finds nothing."""
    kind, _, number = actor.key.partition(":")
    return number if kind == STUDENT else ""
