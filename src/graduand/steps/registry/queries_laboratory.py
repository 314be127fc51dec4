"""Questions about rules and their trials. Drafts and trials are found by headquarters alone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Substr

from graduand.base.actors import Actor
from graduand.base.errors import NotFound
from graduand.pure.audit.rules.document import rules_to_json
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.sheets.sheet import rows_from_rules
from graduand.steps.registry import scope
from graduand.steps.registry.entitled import DRAFT_READERS
from graduand.steps.registry.entitlement import lineup
from graduand.steps.registry.models import RuleState, RuleTrial, RuleTrialLine, RuleVersion, User

GAINED = Q(after_ok=True) & ~Q(before_ok=True)
LOST = Q(before_ok=True, after_ok=False)
DEGREE_GAINED = Q(after_degree_ok=True) & ~Q(before_degree_ok=True)
DEGREE_LOST = Q(before_degree_ok=True, after_degree_ok=False)
EFFECT = {
    "gained": GAINED, "lost": LOST, "degree_gained": DEGREE_GAINED, "degree_lost": DEGREE_LOST,
    "other": Q(effect="other"),
}  # fmt: skip
"""Which lines have an effect: who gains graduation may gain the degree as well, and is counted in both."""


def rules(actor: Actor, at: datetime | None = None) -> QuerySet[RuleVersion]:
    """The versions of rules that a post may read, with who drafted and published them, and their newest trial."""
    rows = RuleVersion.objects.select_related("program")
    if actor.role not in DRAFT_READERS:
        return rows.filter(state=RuleState.PUBLISHED).annotate(trial_pk=Value(None, BigIntegerField()))
    newest = RuleTrial.objects.filter(rule_version=OuterRef("pk")).exclude(digest="").order_by("-pk")
    found = {f"trial_{name}": Subquery(newest.values(name)[:1]) for name in ("pk", "ran_at", "gained", "lost")}
    return rows.annotate(**found, drafter=named("drafted_by"), publisher=named("published_by"))


def named(field: str, of: type[RuleVersion] | type[RuleTrial] = RuleVersion) -> Subquery:
    """The name of the person behind a column that keeps actors by key ("user:12")."""
    key = Case(When(**{f"{field}__startswith": "user:"}, then=Cast(Substr(field, 6), BigIntegerField())))
    person = User.objects.filter(pk=OuterRef("person")).values("name")
    row = of.objects.filter(pk=OuterRef("pk")).annotate(person=key)
    return Subquery(row.annotate(person_name=Subquery(person)).values("person_name"))


def version(actor: Actor, pk: int) -> RuleVersion:
    """One version with its newest trial. Raises NotFound, also for a draft that is not for this post."""
    found = rules(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound("rules.not_found")
    return found


def others_of(actor: Actor, one: RuleVersion) -> list[RuleVersion]:
    """The other versions of the same program, the newest first."""
    rows = rules(actor).filter(program=one.program_id).exclude(pk=one.pk)
    return list(rows.defer("content").order_by("-version", "-intake_from"))


def rule_set_of(one: RuleVersion) -> RuleSet:
    """The rules of a version."""
    return RuleSet.from_json(one.content)


def sheet_of(versions: QuerySet[RuleVersion]) -> list[list[str]]:
    """Versions as the rows of the staff sheet."""
    return rows_from_rules(_sets(versions))


def document_of(versions: QuerySet[RuleVersion]) -> dict[str, Any]:
    """Versions as a JSON document."""
    return rules_to_json(_sets(versions))


def _sets(versions: QuerySet[RuleVersion]) -> list[RuleSet]:
    rows = versions.order_by("program__code", "version", "intake_from")
    return [RuleSet.from_json(content) for content in rows.values_list("content", flat=True)]


def trial(actor: Actor, pk: int) -> RuleTrial:
    """One trial that has ended. Raises NotFound."""
    found = RuleTrial.objects.select_related("rule_version__program").exclude(digest="").filter(pk=pk)
    one = found.annotate(runner=named("ran_by", RuleTrial)).first() if actor.role in DRAFT_READERS else None
    if one is None:
        raise NotFound("trial.not_found")
    return one


def trial_lines(actor: Actor, at: datetime | None = None) -> QuerySet[RuleTrialLine]:
    """Whom trials would change; headquarters alone, and behind the gate."""
    rows = RuleTrialLine.objects.all() if actor.role in DRAFT_READERS else RuleTrialLine.objects.none()
    people = "enrollment__student", "enrollment__center", "enrollment__college", "enrollment__class_group"
    found = scope.limit(rows, actor).select_related("trial__rule_version", *people)
    return found.defer("trial__rule_version__content", "enrollment__student__id_number", "enrollment__student__phone")


def by_center(actor: Actor, one: RuleTrial) -> list[dict[str, Any]]:
    """How many lines each center has, by effect; the center with most changes first."""
    counts = {name: Count("pk", filter=condition) for name, condition in EFFECT.items()}
    rows = trial_lines(actor).filter(trial=one).order_by().values(
        code=F("enrollment__center__code"), name=F("enrollment__center__short_name"),
        college=F("enrollment__college__short_name"),
    )  # fmt: skip
    return [dict(row) for row in rows.annotate(changed=Count("pk"), **counts).order_by("-changed", "code")]


def names_of(one: RuleVersion | Any) -> dict[str, str]:
    """Code -> name of the modules and conditions of a version."""
    found = lineup.rules_of((one.pk, one.content_hash))
    parts: Iterable[Any] = (*found.modules, *found.groups)
    return {part.code: part.name for part in parts}
