"""Give registration numbers, freeze what stands on the certificate, freeze it anew, and void a number (P1, P3, P6)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from graduand.base.actors import Actor
from graduand.base.errors import NotReady
from graduand.base.journal.actions import record
from graduand.base.outcomes import Outcome
from graduand.pure.workflow.eligibility import Stage
from graduand.pure.workflow.transitions import Verb
from graduand.steps.applications.actions.deciding import Decision, decide_on, required_reason
from graduand.steps.applications.actions.moving import Rows, move
from graduand.steps.applications.models import Candidate
from graduand.steps.certificates import facts
from graduand.steps.certificates.actions import lines
from graduand.steps.certificates.actions.holding import Certificates, hold
from graduand.steps.certificates.facts import Frozen
from graduand.steps.certificates.models import Certificate, CertificateState, NumberLine
from graduand.steps.registry import scope
from graduand.steps.registry.models import Role

ISSUER = Role.HQ_ISSUER


@transaction.atomic
def number(candidates: Rows, *, actor: Actor, at: datetime) -> Outcome:
    """
    Give approved applications their registration numbers, in the order of the queue (S43), and freeze the proof.

    Every blocker is examined again on fresh facts (S25, S32, S52): who is refused leaves no gap. The outcome is keyed
    by candidate; its notes say when a level runs out of serials soon.

    Raises:
        NotYours: not an issuer of headquarters. NotReady: `number.exhausted`; nobody is numbered.
    """
    scope.require(actor, ISSUER)
    decision = decide_on(candidates, actor=actor, at=at)
    decision.keep_allowed(Verb.NUMBER)
    for candidate in list(decision.standing):
        decision.refuse_blocked(candidate, decision.findings(candidate, Stage.NUMBER))
    frozen = facts.living([candidate.pk for candidate in decision.standing])
    for candidate in list(decision.standing):
        if not frozen[candidate.pk].photo_digest:
            decision.refuse(candidate, NotReady("photo_missing"))
    given = _reserve(decision, frozen)
    if given:
        decision.outcome.add(move([one.candidate_id for one in given], Verb.NUMBER, actor=actor, at=at))
        record("certificate.number", f"batch:{given[0].candidate.batch.code}", actor=actor, at=at, count=len(given),
               numbers=_spans(given))  # fmt: skip
    return decision.outcome


def _reserve(decision: Decision, frozen: dict[int, Frozen]) -> list[Certificate]:
    """The rows of the certificates, level by level, so that lines are always locked in one order."""
    queue = sorted(decision.standing, key=lambda one: (one.queue_number or 0, one.pk))
    given: list[Certificate] = []
    for batch_id, level in sorted({(one.batch_id, one.level) for one in queue}):
        waiting = [one for one in queue if (one.batch_id, one.level) == (batch_id, level)]
        policy = decision.policies[batch_id]
        numbers, left = lines.take(policy, level, len(waiting))
        if lines.is_running_out(policy, left, 0):
            decision.outcome.notes.append(NotReady("number.running_out", level=level, left=left))
        given += [_reserved(one, frozen[one.pk], line, serial, text)
                  for one, (line, serial, text) in zip(waiting, numbers, strict=True)]  # fmt: skip
    return Certificate.objects.bulk_create(given, batch_size=1000)


def _reserved(candidate: Candidate, living: Frozen, line: NumberLine, serial: int, text: str) -> Certificate:
    frozen = living.numbered(text)
    return Certificate(
        candidate=candidate, line=line, serial=serial, number=text, path=candidate.path,
        issue_on=candidate.batch.issue_on, snapshot=frozen.record, snapshot_digest=frozen.digest,
        photo_digest=frozen.photo_digest,
    )  # fmt: skip


def _spans(given: Sequence[Certificate]) -> list[list[str]]:
    """First and last number of each level, for the journal."""
    levels: dict[int, list[str]] = {}
    for one in given:
        levels.setdefault(one.line_id, []).append(one.number)
    return [[min(numbers), max(numbers)] for numbers in levels.values()]


@transaction.atomic
def renew(certificates: Certificates, *, actor: Actor, at: datetime) -> Outcome:
    """
    Freeze the proof anew after a correction in the record or a new photo; the number stays with its person (P1).

    Only what nobody has confirmed yet is renewed. Open remarks stay open until they are answered.

    Raises:
        NotYours: not an issuer of headquarters.
    """
    scope.require(actor, ISSUER)
    held = hold(certificates, actor=actor)
    held.keep_allowed(Verb.CONFIRM)
    now = facts.living_of(list(held.standing))
    for one in list(held.standing):
        fresh = now[one.pk]
        if not facts.changed_since(one, fresh):
            held.refuse(one, NotReady("certificate.nothing_changed", number=one.number))
        elif not fresh.photo_digest:
            held.refuse(one, NotReady("photo_missing"))
        else:
            one.snapshot, one.snapshot_digest, one.photo_digest = fresh.record, fresh.digest, fresh.photo_digest
    renewed = list(held.standing)
    Certificate.objects.bulk_update(renewed, ["snapshot", "snapshot_digest", "photo_digest"], batch_size=500)
    held.outcome.done = [one.pk for one in renewed]
    if renewed:
        record("certificate.renew", subject_of(renewed), actor=actor, at=at, numbers=[one.number for one in renewed])
    return held.outcome


@transaction.atomic
def void(certificates: Certificates, *, reason: str, actor: Actor, at: datetime) -> Outcome:
    """
    Void numbers and revoke the applications behind them, before paper exists; a void number is never given again.

    Raises:
        NotYours: not an issuer of headquarters. NotValid: no reason.
    """
    scope.require(actor, ISSUER)
    reason = required_reason(reason)
    held = hold(certificates, actor=actor)
    held.keep_allowed(Verb.REVOKE)
    voided = list(held.standing)
    held.standing_rows.update(state=CertificateState.VOID, void_reason=reason)
    held.advance(Verb.REVOKE, actor=actor, at=at, reason=reason)
    if voided:
        record("certificate.void", subject_of(voided), actor=actor, at=at, reason=reason,
               numbers=[one.number for one in voided])  # fmt: skip
    return held.outcome


def subject_of(certificates: Sequence[Certificate]) -> str:
    """How the journal names one certificate, or a handful by the first of them."""
    return f"certificate:{certificates[0].number}"
