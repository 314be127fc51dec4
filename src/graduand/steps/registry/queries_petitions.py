"""Questions about petitions; each begins at the gate. What an approval would change is worked out, never guessed."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from graduand.base.actors import Actor
from graduand.base.errors import NotFound
from graduand.base.journal.models import Entry
from graduand.base.journal.queries import entries_about
from graduand.pure.audit.explaining.explain import explain
from graduand.pure.audit.explaining.explanation import Explanation, Result
from graduand.steps.registry import scope
from graduand.steps.registry.entitlement.explaining import has_language, results_of, rules_for
from graduand.steps.registry.entitlement.lineup import own_rules, petitions_of
from graduand.steps.registry.models import Enrollment, Petition, PetitionKind, PetitionState, subject
from graduand.steps.registry.standing import RESULT_KINDS, Request, request_of


def petitions(actor: Actor, at: datetime | None = None) -> QuerySet[Petition]:
    """The petitions that a post may see, with what a list shows; sealed columns stay in the database."""
    rows = scope.limit(Petition.objects.all(), actor, "enrollment__path")
    rows = rows.select_related(
        "course", "target", "enrollment__student", "enrollment__program", "enrollment__center", "enrollment__college"
    )
    return rows.defer("enrollment__student__id_number", "enrollment__student__phone")


def petition(actor: Actor, pk: int) -> Petition:
    """One petition. Raises NotFound, also when it lies outside the gate."""
    found = petitions(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound("petition.not_found")
    return found


def petitions_about(enrollment: Enrollment) -> QuerySet[Petition]:
    """All petitions of an enrollment that the gate has let through, newest first."""
    return Petition.objects.filter(enrollment=enrollment).select_related("course", "target").order_by("-pk")


def history_of(one: Petition) -> list[Entry]:
    """What the journal says about a petition."""
    return list(entries_about(subject(one.enrollment)).filter(facts__petition=one.pk))


@dataclass(frozen=True)
class Effect:
    """The verdict without a petition and with it; `unused` when it has no object under the present rules."""

    without: Explanation
    with_it: Explanation
    unused: bool


def effect_of(one: Petition) -> Effect | None:
    """What a petition changes, or would; None when no rules govern the student."""
    enrollment = one.enrollment
    version = rules_for(enrollment)
    if version is None:
        return None
    others = [other for other in petitions_of([enrollment.pk]).get(enrollment.pk, []) if other.pk != one.pk]
    personal_kind = one.kind not in RESULT_KINDS
    own = own_rules(version, [*others, one] if personal_kind else others)
    results = [result for result in results_of(enrollment) if not _made_by(one, result)]
    before, language = own_rules(version, others), has_language(enrollment)
    asked = request_of(one)
    return Effect(
        explain(before.rules, results, bridging=enrollment.bridging, language=language, remedies=False),
        explain(own.rules, results if personal_kind else [*results, _result(one)], bridging=enrollment.bridging,
                language=language, remedies=False),
        personal_kind and asked.concession in own.unused,
    )  # fmt: skip


def _made_by(one: Petition, result: Result) -> bool:
    """Whether a result is the one that the approval made."""
    made = one.state == PetitionState.APPROVED and one.kind in RESULT_KINDS and one.course is not None
    exempt = one.kind == PetitionKind.EXEMPT
    return made and one.course is not None and (result.course, result.term, result.exempt) == (
        one.course.code, one.term, exempt
    )  # fmt: skip


def _result(one: Petition) -> Result:
    """The result that the approval makes."""
    assert one.course is not None
    asked: Request = request_of(one)
    return Result(
        course=one.course.code, name=one.course.name, credits=asked.credits or Decimal(0), score=asked.score,
        exempt=one.kind == PetitionKind.EXEMPT, published=True, term=asked.term,
    )  # fmt: skip
