"""规则试算 The rule laboratory: what a draft would change, student by student, before anybody is governed by it.

A trial audits every student whom the draft would govern twice, under the published rules and under the draft, and keeps
a line for whoever would be told something else. It decides nothing and marks nobody.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from graduand.base.actors import Actor
from graduand.base.errors import NotReady
from graduand.base.jobs.tasks import enqueue
from graduand.base.journal.actions import record
from graduand.base.outcomes import Outcome
from graduand.steps.registry import scope
from graduand.steps.registry.actions.importing.storing import copy_rows
from graduand.steps.registry.actions.trial_changes import Change, Tally, compare, numbers
from graduand.steps.registry.models import (
    Enrollment,
    RecordStatus,
    Role,
    RuleState,
    RuleTrial,
    RuleTrialLine,
    RuleVersion,
)
from graduand.steps.registry.wording_laboratory import RULE_STATES, trial_label

CHUNK_STUDENTS = 20_000
KIND = "registry.rule_trial"
TRIERS = (Role.HQ_REVIEWER,)
COLUMNS = (
    "trial_id", "enrollment_id", "path", "effect", "before_ok", "after_ok", "before_degree_ok", "after_degree_ok",
    "before_missing", "after_missing",
)  # fmt: skip


def ask(rows: QuerySet[RuleVersion], *, actor: Actor, at: datetime) -> Outcome:
    """
    Begin one job that tries all the drafts among these versions.

    Raises:
        NotYours: another post is needed.
    """
    scope.require(actor, *TRIERS)
    versions = list(rows.select_related("program").order_by("pk"))
    drafts = [one for one in versions if one.state == RuleState.DRAFT]
    refused = {one.pk: NotReady("rules.not_draft", state=str(RULE_STATES[one.state]))
               for one in versions if one.state != RuleState.DRAFT}  # fmt: skip
    if not drafts:
        return Outcome(refused=dict(refused))
    label = trial_label([f"{one.program.name} v{one.version}" for one in drafts])
    enqueue(KIND, {"versions": [one.pk for one in drafts]}, label=label, actor=actor, at=at)
    note = NotReady("trial.asked", count=len(drafts))
    return Outcome([one.pk for one in drafts], dict(refused), [note])


def governed(version: RuleVersion) -> QuerySet[Enrollment]:
    """
    The enrolled students whom a draft would govern: of its program and intakes, without those for whom a published
    version with a higher number would go on to count.
    """
    rows = Enrollment.objects.filter(
        program=version.program_id, status=RecordStatus.ENROLLED, intake_term__gte=version.intake_from,
        intake_term__lte=version.intake_to,
    )  # fmt: skip
    higher = RuleVersion.objects.filter(
        program=version.program_id, state=RuleState.PUBLISHED, version__gt=version.version
    ).exclude(pk=version.pk)
    for first, last in higher.values_list("intake_from", "intake_to"):
        rows = rows.exclude(intake_term__gte=first, intake_term__lte=last)
    return rows


@dataclass(frozen=True)
class Step:
    """One chunk of a trial: what was seen in it, and the tally after it. `finished` when nobody is left."""

    trial: RuleTrial
    tally: Tally
    students: int
    changed: int
    finished: bool


@transaction.atomic
def begin(version: int, *, actor: Actor, at: datetime) -> RuleTrial:
    """
    Open a trial of a draft.

    Raises:
        NotYours: another post is needed. NotReady: it is no draft, or not there any more.
    """
    scope.require(actor, *TRIERS)
    draft = _draft(version)
    return RuleTrial.objects.create(
        rule_version=draft, ran_at=at, ran_by=actor.key, students=0, gained=0, lost=0, degree_gained=0, degree_lost=0,
        other_reasons=0, digest="",
    )  # fmt: skip


def step(trial: int, tally: Tally, *, actor: Actor, at: datetime) -> Step:
    """
    Try the next chunk of students, and close the trial when it was the last.

    Call it in a transaction; the draft is locked against being replaced meanwhile.

    Raises:
        NotReady: the draft was replaced, published or withdrawn since the trial began, which removes the trial.
    """
    known = RuleTrial.objects.select_related("rule_version__program").filter(pk=trial).first()
    if known is None:
        raise NotReady("trial.rules_changed")
    draft = _draft(known.rule_version_id)
    people = dict(_people(draft, tally.after))
    changes = list(compare(draft, people))
    _store(known, changes)
    last = max(people, default=tally.after)
    seen = tally.add(last, len(people), changes)
    finished = len(people) < CHUNK_STUDENTS
    if finished:
        _close(known, draft, seen, actor, at)
    return Step(known, seen, len(people), len(changes), finished)


def _draft(version: int) -> RuleVersion:
    """The draft, shared by any number of trials and closed to whoever would replace or publish it."""
    found = RuleVersion.objects.select_for_update(no_key=True, of=("self",)).select_related("program")
    draft = found.filter(pk=version).first()
    if draft is None or draft.state != RuleState.DRAFT:
        raise NotReady("rules.not_draft", state=str(RULE_STATES[draft.state]) if draft else "")
    return draft


def _people(draft: RuleVersion, after: int) -> Iterator[tuple[int, str]]:
    rows = governed(draft).filter(pk__gt=after).order_by("pk")[:CHUNK_STUDENTS]
    yield from rows.values_list("pk", "path")


def _store(trial: RuleTrial, changes: Sequence[Change]) -> None:
    rows = (
        (trial.pk, change.enrollment, change.path, change.effect, change.before_ok, change.after_ok,
         change.before_degree_ok, change.after_degree_ok, json.dumps(change.before_missing),
         json.dumps(change.after_missing))
        for change in changes
    )  # fmt: skip
    copy_rows(RuleTrialLine._meta.db_table, COLUMNS, rows)


def _close(trial: RuleTrial, draft: RuleVersion, tally: Tally, actor: Actor, at: datetime) -> None:
    """Write the counts down; older trials of the draft have nothing to say any more."""
    counts = numbers(tally)
    for name, value in counts.items():
        setattr(trial, name, value)
    trial.digest = tally.digest
    trial.save()
    RuleTrial.objects.filter(rule_version=draft).exclude(pk=trial.pk).delete()
    record("rules.trial", f"program:{draft.program.code}", actor=actor, at=at, version=draft.version,
           intakes=[draft.intake_from, draft.intake_to], rules=draft.content_hash, digest=tally.digest,
           **counts)  # fmt: skip


def recount(draft: RuleVersion) -> Tally:
    """Try a draft again in memory, as the results stand now."""
    tally = Tally()
    while people := dict(_people(draft, tally.after)):
        tally = tally.add(max(people), len(people), list(compare(draft, people)))
    return replace(tally, after=0)
