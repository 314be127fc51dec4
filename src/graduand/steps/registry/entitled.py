"""毕业条件 of one student with all that a page, a paper, JSON and the shell tell of it; and the rules one may try."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from graduand.base.actors import Actor
from graduand.base.errors import NotFound, NotReady
from graduand.pure.audit.explaining.explanation import Explanation
from graduand.pure.audit.rules.personal import Personal
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.steps.registry.entitlement import as_seen, explanation, lineup, rules_for
from graduand.steps.registry.models import (
    Enrollment,
    Level,
    Organization,
    Petition,
    PetitionState,
    Role,
    RuleState,
    RuleVersion,
)

DRAFT_READERS = frozenset({Role.HQ_REVIEWER, Role.HQ_ISSUER})
MOST_OFFERED = 20


@dataclass(frozen=True)
class Granted:
    """An approved petition; `idle` when the rules hold nothing that it could change."""

    petition: Petition
    idle: bool


@dataclass(frozen=True)
class Entitled:
    """
    Why a student graduates or not under one version of rules; `trial` when it is not the version that governs.

    `rules` are those of the student alone: the version, changed by what was approved.
    """

    enrollment: Enrollment
    version: RuleVersion
    rules: RuleSet
    explanation: Explanation
    granted: tuple[Granted, ...]
    trial: bool = False

    def to_json(self) -> dict[str, Any]:
        """The explanation for machines, with whose it is and by which rules; `rules_hash` is that of `rules`."""
        about = {
            "student_number": self.enrollment.student_number, "rule_version": self.version.pk,
            "published_hash": self.version.content_hash, "trial": self.trial,
        }  # fmt: skip
        return about | self.explanation.to_json()


def entitled(enrollment: Enrollment, version: RuleVersion | None = None) -> Entitled | None:
    """
    Explain an enrollment that the gate has let through, under its own rules or, as a trial, under `version`.

    Nothing is stored. None when no rules govern.
    """
    own = rules_for(enrollment)
    chosen = version or own
    if chosen is None:
        return None
    approved = _approved(enrollment)
    personal = lineup.own_rules(chosen, [petition for petition in approved if petition.kind in lineup.PERSONAL])
    return Entitled(
        enrollment, chosen, personal.rules, explanation(enrollment, personal), tuple(_granted(approved, personal)),
        trial=own is None or chosen.pk != own.pk,
    )  # fmt: skip


def as_decided(enrollment: Enrollment, version: RuleVersion, transcript: bytes, petitions: list[int]) -> Entitled:
    """The same for a verdict of the past: under its rules and petitions, from the transcript that it rested on."""
    granted = lineup.petitions_keyed(petitions)
    personal = lineup.own_rules(version, granted)
    return Entitled(
        enrollment, version, personal.rules, as_seen(enrollment, personal.rules, transcript),
        tuple(Granted(petition, False) for petition in granted),
    )  # fmt: skip


def entitled_or_refused(enrollment: Enrollment, version: RuleVersion | None = None) -> Entitled:
    """The same for a paper or a machine. Raises NotReady: no rules govern."""
    found = entitled(enrollment, version)
    if found is None:
        raise NotReady("entitlement.no_rules")
    return found


def _approved(enrollment: Enrollment) -> list[Petition]:
    """Whatever was approved for a student, results and rules of one's own alike."""
    rows = Petition.objects.filter(enrollment=enrollment, state=PetitionState.APPROVED).order_by("pk")
    return list(rows.select_related("course", "target"))


def _granted(approved: Iterable[Petition], personal: Personal) -> Iterable[Granted]:
    """Each approval, and whether it still has an object."""
    for petition in approved:
        own = petition.kind in lineup.PERSONAL
        yield Granted(petition, own and lineup.concession(petition) in personal.unused)


def version_to_try(actor: Actor, pk: int) -> RuleVersion:
    """One version of rules for a trial. Raises NotFound; a draft is found by headquarters alone."""
    found = _open_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound("entitlement.version_unknown")
    return found


def versions_to_try(actor: Actor, enrollment: Enrollment, words: str = "") -> list[RuleVersion]:
    """
    What may be tried: the versions of the student's own program, or those of programs that `words` name.

    Those that cover the intake come first, at most twenty.
    """
    rows = _open_to(actor)
    for word in words.split():
        rows = rows.filter(Q(program__name__icontains=word) | Q(program__code__istartswith=word))
    if not words.split():
        rows = rows.filter(program=enrollment.program_id)
    term = enrollment.intake_term
    covers = Case(
        When(intake_from__lte=term, intake_to__gte=term, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    same_level = Case(
        When(program__level=enrollment.program.level, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    return list(rows.order_by(same_level, covers, "program__code", "-version", "pk")[:MOST_OFFERED])


def _open_to(actor: Actor) -> QuerySet[RuleVersion]:
    rows = RuleVersion.objects.select_related("program")
    return rows if actor.role in DRAFT_READERS else rows.filter(state=RuleState.PUBLISHED)


@dataclass(frozen=True)
class Compared:
    """What counts here and there: (course, name) of results that fill a place in both, only here, only there."""

    here: Entitled
    there: Entitled
    both: tuple[tuple[str, str], ...]
    only_here: tuple[tuple[str, str], ...]
    only_there: tuple[tuple[str, str], ...]


def compare(here: Entitled, there: Entitled) -> Compared:
    """Hold the rules that govern against those that are tried."""
    own, other = _counting(here.explanation), _counting(there.explanation)
    return Compared(
        here, there, both=_courses(own, own.keys() & other.keys()), only_here=_courses(own, own.keys() - other.keys()),
        only_there=_courses(other, other.keys() - own.keys()),
    )  # fmt: skip


def _counting(found: Explanation) -> dict[str, str]:
    results = [slot.result for module in found.modules for slot in module.slots if slot.result]
    return {result.course: result.name for result in results}


def _courses(names: Mapping[str, str], codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((code, names[code]) for code in sorted(codes))


def school_of(enrollment: Enrollment) -> str:
    """The name of the school: that of the headquarters above the student."""
    top = Organization.objects.filter(plays__contains=[Level.HEADQUARTERS]).order_by("path").first()
    return top.name if top else enrollment.college.name
