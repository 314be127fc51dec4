"""The last step: the graduate compares the certificate with CHSI and signs for it (S41, S46, S47)."""

from datetime import datetime

from django.db import transaction

from graduand.base.actors import Actor
from graduand.base.errors import NotFound, NotReady, NotValid
from graduand.base.journal.actions import record
from graduand.pure.workflow.transitions import Verb
from graduand.steps.certificates.actions.confirming import report
from graduand.steps.certificates.actions.holding import Held, hold
from graduand.steps.certificates.models import Certificate
from graduand.steps.delivery.actions.sending import AT_THE_CENTER
from graduand.steps.delivery.models import Collector, SignOff
from graduand.steps.registry import scope


def sign_off(
    certificate_id: int, *, collector: str, document_checked: bool, agrees_with_chsi: bool | None, actor: Actor,
    at: datetime, proxy_name: str = "", remark: str = "",
) -> SignOff:  # fmt: skip
    """
    Hand a certificate out to one person, whose document somebody looked at and who compared it with CHSI.

    There is no verb over many: identity is looked at person by person. `agrees_with_chsi` is None when nobody
    asked; False opens a remark, keeps the certificate at the center, and refuses.

    Raises:
        NotYours: not a post of a center. NotFound: not at this center. NotValid: `sign_off.not_checked`,
        `sign_off.no_proxy_name`. NotReady: `sign_off.differs_from_chsi`, an open remark, or not at the center.
    """
    scope.require(actor, *AT_THE_CENTER)
    if not document_checked or agrees_with_chsi is None:
        raise NotValid("sign_off.not_checked")
    if not agrees_with_chsi:
        raise _differing(certificate_id, remark, actor, at)
    who = Collector(collector)
    if who is Collector.PROXY and not proxy_name.strip():
        raise NotValid("sign_off.no_proxy_name")
    name = proxy_name.strip()[:60] if who is Collector.PROXY else ""
    return _hand_out(certificate_id, who, name, actor, at)


@transaction.atomic
def _hand_out(certificate_id: int, collector: Collector, proxy_name: str, actor: Actor, at: datetime) -> SignOff:
    held = _examined(certificate_id, actor)
    certificate = held.certificates[0]
    held.advance(Verb.SIGN_OFF, actor=actor, at=at)
    signed = SignOff.objects.create(
        certificate=certificate, collector=collector, proxy_name=proxy_name, document_checked=True,
        agrees_with_chsi=True, signed_at=at, handed_out_by=actor.key,
    )  # fmt: skip
    record("certificate.sign_off", _subject(certificate), actor=actor, at=at, collector=collector.value,
           proxy_name=proxy_name)  # fmt: skip
    return signed


@transaction.atomic
def _differing(certificate_id: int, remark: str, actor: Actor, at: datetime) -> NotReady:
    """Open the remark; the refusal is raised when it is committed."""
    certificate = _examined(certificate_id, actor).certificates[0]
    report(certificate, remark, actor=actor, at=at)
    return NotReady("sign_off.differs_from_chsi", number=certificate.number)


def _examined(certificate_id: int, actor: Actor) -> Held:
    """The certificate, locked, if it lies at the center and nothing about it is open."""
    held = hold([certificate_id], actor=actor)
    if not held.certificates:
        raise NotFound("certificate.not_found")
    held.keep_allowed(Verb.SIGN_OFF)
    held.keep_without_remarks()
    if certificate_id in held.outcome.refused:
        raise held.outcome.refused[certificate_id]
    return held


def _subject(certificate: Certificate) -> str:
    return f"certificate:{certificate.number}"
