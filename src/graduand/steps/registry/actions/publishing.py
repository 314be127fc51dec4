"""规则发布 Drafts become rules: tried, by another person than who drafted them, and never changed from then on (P6).

Several are published at once, so that a range of intakes can be split; they are held together against what is
published already. The journal says which difference was accepted.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from graduand.base.actors import Actor
from graduand.base.choosing import ids_of
from graduand.base.errors import NotReady, NotYours, Refusal
from graduand.base.journal.actions import record
from graduand.base.outcomes import Outcome
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.steps.registry import scope
from graduand.steps.registry.actions.importing.drafts import new_misfits, published_sets
from graduand.steps.registry.actions.importing.storing import lock_imports
from graduand.steps.registry.actions.trial_changes import numbers
from graduand.steps.registry.actions.trials import governed, recount
from graduand.steps.registry.models import Role, RuleState, RuleTrial, RuleTrialLine, RuleVersion
from graduand.steps.registry.wording_laboratory import RULE_STATES

PUBLISHERS = (Role.HQ_REVIEWER,)
# So many students are tried again while somebody waits for the answer; beyond, the age of the trial is told.
RECOUNT_STUDENTS = 2_000
CENTERS = 50

type Rows = QuerySet[RuleVersion] | Sequence[int]


@transaction.atomic
def publish(rows: Rows, *, actor: Actor, at: datetime, accept: bool = False) -> Outcome:
    """
    Publish drafts whose trial has ended, all at once; those that may not be published stand in the outcome.

    `accept` publishes also where the results have changed since the trial. Notes tell the age of trials that were too
    large to be counted again.

    Raises:
        NotYours: another post is needed.
    """
    scope.require(actor, *PUBLISHERS)
    lock_imports()
    versions, outcome = _locked(rows), Outcome()
    trials = trials_of(versions)
    for version in versions:
        if refusal := _refusal(version, trials.get(version.pk), actor):
            outcome.refused[version.pk] = refusal
    ready = [version for version in versions if version.pk not in outcome.refused]
    outcome.refused |= _outdated(ready, trials, outcome, at, accept=accept)
    outcome.refused |= _misfits([version for version in ready if version.pk not in outcome.refused])
    for version in ready:
        if version.pk not in outcome.refused:
            _publish(version, trials[version.pk], actor, at)
            outcome.done.append(version.pk)
    return outcome


@transaction.atomic
def withdraw(rows: Rows, *, actor: Actor, at: datetime) -> Outcome:
    """
    Give drafts up; what is published stays for ever.

    Raises:
        NotYours: another post is needed.
    """
    scope.require(actor, *PUBLISHERS)
    outcome = Outcome()
    for version in _locked(rows):
        if version.state != RuleState.DRAFT:
            outcome.refused[version.pk] = NotReady("rules.not_draft", state=str(RULE_STATES[version.state]))
            continue
        version.state = RuleState.WITHDRAWN
        version.save(update_fields=["state"])
        outcome.done.append(version.pk)
        record("rules.withdraw", f"program:{version.program.code}", actor=actor, at=at, version=version.version,
               intakes=[version.intake_from, version.intake_to], digest=version.content_hash)  # fmt: skip
    return outcome


def chosen(rows: Rows, *, actor: Actor, at: datetime) -> Outcome:
    """Which versions go out into a file; nothing happens to them."""
    return Outcome([version.pk for version in rows] if isinstance(rows, QuerySet) else list(rows))


def _locked(rows: Rows) -> list[RuleVersion]:
    found = RuleVersion.objects.select_for_update(of=("self",)).select_related("program")
    return list(found.filter(pk__in=ids_of(rows)).order_by("pk"))


def trials_of(versions: Sequence[RuleVersion]) -> dict[int, RuleTrial]:
    """The newest trial of each version that has ended; one that goes on has no digest yet."""
    ended = RuleTrial.objects.filter(rule_version__in=[one.pk for one in versions]).exclude(digest="")
    return {trial.rule_version_id: trial for trial in ended.order_by("pk")}


def _refusal(version: RuleVersion, trial: RuleTrial | None, actor: Actor) -> Refusal | None:
    """Why a version may not be published by this person at all."""
    if version.state != RuleState.DRAFT:
        return NotReady("rules.not_draft", state=str(RULE_STATES[version.state]))
    if version.drafted_by == actor.key:
        return NotYours("rules.own_draft", version=version.version)
    if trial is None:
        return NotReady("rules.no_trial", version=version.version)
    return None


def _outdated(
    versions: Sequence[RuleVersion], trials: Mapping[int, RuleTrial], outcome: Outcome, at: datetime, *, accept: bool
) -> dict[Any, Refusal]:
    """Those whose results have changed since the trial, as far as they are few enough to be counted again."""
    if sum(governed(version).count() for version in versions) > RECOUNT_STUDENTS:
        outcome.notes += [NotReady("trial.age", **_age(trials[version.pk], at)) for version in versions]
        return {}
    differing = {version.pk: found for version in versions if (found := difference(version, trials[version.pk]))}
    return {} if accept else {
        pk: NotReady("trial.differs", **_age(trials[pk], at), **found) for pk, found in differing.items()
    }  # fmt: skip


def difference(version: RuleVersion, trial: RuleTrial) -> dict[str, Any]:
    """What a trial counted and what it would count now; empty when not one line differs."""
    now = recount(version)
    if now.digest == trial.digest and now.students == trial.students:
        return {}
    found = numbers(now)
    return {f"{name}_then": getattr(trial, name) for name in found} | {f"{name}_now": found[name] for name in found}


def difference_today(version: RuleVersion, at: datetime) -> Refusal | None:
    """What a person should see before publishing: changed results, or how old a trial is that is not counted again."""
    trial = trials_of([version]).get(version.pk)
    if trial is None or version.state != RuleState.DRAFT:
        return None
    if governed(version).count() > RECOUNT_STUDENTS:
        return NotReady("trial.age", **_age(trial, at))
    found = difference(version, trial)
    return NotReady("trial.differs", **_age(trial, at), **found) if found else None


def _age(trial: RuleTrial, at: datetime) -> dict[str, Any]:
    return {"ran_at": trial.ran_at, "days": (at - trial.ran_at).days, "trial_students": trial.students}


def _misfits(versions: Sequence[RuleVersion]) -> dict[Any, Refusal]:
    """Those that do not fit beside what would be published then; what is refused may open a gap for the others."""
    refused: dict[Any, Refusal] = {}
    by_program: dict[int, list[RuleVersion]] = {}
    for version in versions:
        by_program.setdefault(version.program_id, []).append(version)
    for program, line in by_program.items():
        published = published_sets(list(RuleVersion.objects.filter(program=program)))
        while wrong := new_misfits([RuleSet.from_json(one.content) for one in line], published):
            refused |= {line[place].pk: NotReady(found[0].code, **found[0].facts) for place, found in wrong.items()}
            line = [one for place, one in enumerate(line) if place not in wrong]
    return refused


def _publish(version: RuleVersion, trial: RuleTrial, actor: Actor, at: datetime) -> None:
    version.state, version.published_at, version.published_by = RuleState.PUBLISHED, at, actor.key
    version.save(update_fields=["state", "published_at", "published_by"])
    if name := version.content.get("program_name"):
        type(version.program).objects.filter(pk=version.program_id).update(name=name)
    counts = {name: getattr(trial, name) for name in
              ("students", "gained", "lost", "degree_gained", "degree_lost", "other_reasons")}  # fmt: skip
    record("rules.publish", f"program:{version.program.code}", actor=actor, at=at, version=version.version,
           intakes=[version.intake_from, version.intake_to], digest=version.content_hash, trial=trial.digest,
           drafted_by=version.drafted_by, ran_at=trial.ran_at, **counts, centers=list(_centers(trial)))  # fmt: skip


def _centers(trial: RuleTrial) -> Iterator[list[Any]]:
    """Center, changed, gained, lost: of the centers where most changes, as many as a line of the journal holds."""
    rows = RuleTrialLine.objects.filter(trial=trial).values_list("enrollment__center__code")
    gained, lost = Count("pk", filter=Q(effect="gained")), Count("pk", filter=Q(effect="lost"))
    counted = rows.annotate(changed=Count("pk"), gained=gained, lost=lost)
    yield from map(list, counted.order_by("-changed", "enrollment__center__code")[:CENTERS])
