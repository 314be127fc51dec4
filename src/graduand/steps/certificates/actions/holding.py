"""What a verb over certificates begins with: candidates and certificates locked in one order, behind the gate."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from graduand.base.actors import Actor
from graduand.base.choosing import ids_of
from graduand.base.errors import NotFound, NotReady, Refusal
from graduand.base.outcomes import Outcome
from graduand.pure.workflow.transitions import Verb, sources_of
from graduand.steps.applications.actions.moving import move
from graduand.steps.applications.freshness import lock
from graduand.steps.certificates import facts
from graduand.steps.certificates.models import Certificate, CertificateState, Remark
from graduand.steps.registry import scope

Certificates = QuerySet[Certificate] | Iterable[int]


@dataclass
class Held:
    """Locked certificates in the order of their numbers; `outcome` collects the refused, `standing` are the others."""

    certificates: list[Certificate]
    outcome: Outcome

    @property
    def standing(self) -> Iterator[Certificate]:
        """Those who are not refused yet."""
        return (one for one in self.certificates if one.pk not in self.outcome.refused)

    @property
    def standing_rows(self) -> QuerySet[Certificate]:
        """The same as a query, for one statement over all."""
        return Certificate.objects.filter(pk__in=[one.pk for one in self.standing])

    def refuse(self, certificate: Certificate, refusal: Refusal) -> None:
        """Refuse one; the others go on."""
        self.outcome.refused[certificate.pk] = refusal

    def keep_allowed(self, verb: Verb) -> None:
        """Refuse those whose application does not stand where the verb is allowed, and void certificates."""
        for one in self.standing:
            if one.state == CertificateState.VOID or one.candidate.state not in sources_of(verb):
                self.refuse(one, NotReady("move.forbidden", state=one.candidate.state, verb=str(verb)))

    def keep_without_remarks(self) -> None:
        """Refuse those about which somebody has reported an error that is not answered yet (S47)."""
        open_ones = Remark.objects.filter(certificate__in=self.standing_rows, closed_at=None)
        texts = dict(open_ones.values_list("certificate_id", "text"))
        for one in self.standing:
            if one.pk in texts:
                self.refuse(one, NotReady("certificate.remark_open", number=one.number, remark=texts[one.pk]))

    def keep_unchanged(self) -> None:
        """Refuse those whose record or photo is no longer what was frozen (P3, P12)."""
        now = facts.living_of(list(self.standing))
        for one in self.standing:
            if changed := facts.changed_since(one, now[one.pk]):
                self.refuse(one, changed_refusal(one, changed))

    def advance(
        self, verb: Verb, *, actor: Actor, at: datetime, reason: str = "", also: Mapping[str, Any] | None = None,
    ) -> Outcome:  # fmt: skip
        """Move the candidates of the standing certificates; the answer is keyed by certificate."""
        keys = {one.candidate_id: one.pk for one in self.standing}
        moved = move(list(keys), verb, actor=actor, at=at, reason=reason, also=also)
        self.outcome.refused |= {keys[pk]: refusal for pk, refusal in moved.refused.items()}
        done = {keys[pk] for pk in moved.done}
        self.outcome.done += [one.pk for one in self.certificates if one.pk in done]
        return self.outcome


def hold(rows: Certificates, *, actor: Actor) -> Held:
    """Lock the chosen certificates behind the gate; one outside is refused as `certificate.not_found` (P4)."""
    chosen = Certificate.objects.filter(pk__in=ids_of(rows))
    return _hold(chosen, scope.limit(chosen, actor))


def hold_own(certificate_id: int, *, student_number: str) -> Held:
    """Lock one certificate of one student. Raises NotFound: it is somebody else's."""
    own = Certificate.objects.filter(pk=certificate_id, candidate__student_number=student_number)
    held = _hold(own, own)
    if not held.certificates:
        raise NotFound("certificate.not_found")
    return held


def _hold(chosen: QuerySet[Certificate], inside: QuerySet[Certificate]) -> Held:
    lock(list(inside.values_list("candidate_id", flat=True)))
    locked = inside.order_by("pk").select_for_update(of=("self",), no_key=True)
    certificates = sorted(locked.select_related("candidate"), key=lambda one: one.number)
    found = {one.pk for one in certificates}
    outside = [pk for pk in chosen.values_list("pk", flat=True) if pk not in found]
    return Held(certificates, Outcome(refused={pk: NotFound("certificate.not_found") for pk in outside}))


def changed_refusal(certificate: Certificate, changed: list[str]) -> NotReady:
    """The refusal that names what has changed; the first item chooses the words."""
    return NotReady(f"certificate.changed_since:{changed[0]}", number=certificate.number, changed=changed)
