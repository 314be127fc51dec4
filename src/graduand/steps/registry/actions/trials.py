"""规则试算 The rule laboratory: what a draft would change, student by student, before anybody is governed by it.

A trial audits every student whom the draft would govern twice, under the published rules and under the draft, and keeps
a line for whoever would be told something else. It decides nothing and marks nobody.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from graduand.base.actors import Actor
from graduand.base.errors import NotReady
from graduand.base.jobs.tasks import enqueue
from graduand.base.journal.actions import record
from graduand.base.outcomes import Outcome
from graduand.steps.registry import scope
from graduand.steps.registry.actions.importing.storing import copy_rows
from graduand.steps.registry.entitlement import Found, audit
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
GENESIS = "0" * 64
COLUMNS = (
    "trial_id", "enrollment_id", "path", "effect", "before_ok", "after_ok", "before_degree_ok", "after_degree_ok",
    "before_missing", "after_missing",
)  # fmt: skip
# What a change is called, the weightiest first; a line has the first that fits.
EFFECTS = ("gained", "lost", "degree_gained", "degree_lost", "other")


@dataclass(frozen=True)
class Change:
    """One student who would be told something else; `before_ok` None where no rules govern today."""

    enrollment: int
    path: str
    before_ok: bool | None
    after_ok: bool
    before_degree_ok: bool | None
    after_degree_ok: bool
    before_missing: Sequence[str]
    after_missing: Sequence[str]

    @property
    def effects(self) -> set[str]:
        """Everything that changes; who gains graduation may gain the degree as well."""
        found = _turned("", self.before_ok, self.after_ok)
        found |= _turned("degree_", self.before_degree_ok, self.after_degree_ok)
        return found or {"other"}

    @property
    def effect(self) -> str:
        """The weightiest of them."""
        return next(name for name in EFFECTS if name in self.effects)


def _turned(what: str, before: bool | None, after: bool) -> set[str]:
    if bool(before) == after:
        return set()
    return {f"{what}gained" if after else f"{what}lost"}


@dataclass(frozen=True)
class Tally:
    """How far a trial is: students seen, effects counted, and the digest over all lines so far."""

    after: int = 0
    students: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    digest: str = GENESIS

    def add(self, last: int, students: int, changes: Sequence[Change]) -> "Tally":
        """The tally after some more students."""
        counts = Counter(self.counts) + Counter(name for change in changes for name in change.effects)
        return Tally(last, self.students + students, dict(counts), sealed(self.digest, changes))

    def to_json(self) -> dict[str, Any]:
        """As a cursor of a job keeps it."""
        return asdict(self)


def sealed(digest: str, changes: Iterable[Change]) -> str:
    """Chain lines to a digest, one by one, so that it does not depend on the size of the chunks."""
    for change in changes:
        line = json.dumps([digest, *asdict(change).values()], ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(line.encode()).hexdigest()
    return digest


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


def compare(draft: RuleVersion, people: Mapping[int, str]) -> Iterator[Change]:
    """Audit some students, key -> path, under the published rules and under the draft; yield those who differ."""
    if not people:
        return
    before, after = _Read(audit(people)), _Read(audit(people, draft=draft))
    for place, enrollment in enumerate(before.found.enrollment.tolist()):
        was, would_be = before.line(place), after.line(place)
        if was != would_be:
            yield Change(enrollment, people[enrollment], was[0], bool(would_be[0]), was[1], bool(would_be[1]),
                         was[2], would_be[2])  # fmt: skip


class _Read:
    """Verdicts as plain lines: graduation, degree, what lacks. Equal words are spelled out once."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.columns = list(zip(
            found.rules.tolist(), found.academic_ok.tolist(), found.degree_ok.tolist(), found.reasons.tolist(),
            found.degree_reasons.tolist(), strict=True,
        ))  # fmt: skip
        self.codes: dict[tuple[int, int, int], list[str]] = {}

    def line(self, place: int) -> tuple[bool | None, bool | None, list[str]]:
        """One line; without rules there is neither yes nor no."""
        rules, academic, degree, reasons, degree_reasons = self.columns[place]
        key = (rules, reasons, degree_reasons)
        if key not in self.codes:
            self.codes[key] = self.found.codes(place) + self._degree_codes(place)
        return (academic, degree, self.codes[key]) if rules >= 0 else (None, None, self.codes[key])

    def _degree_codes(self, place: int) -> list[str]:
        """What the degree lacks; that a program has none is no news about a student."""
        return [code for code in self.found.degree_codes(place) if code != "degree.not_offered"]


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


def numbers(tally: Tally) -> dict[str, int]:
    """The columns of a trial that count."""
    counted = {name: tally.counts.get(name, 0) for name in EFFECTS}
    return {"students": tally.students, "other_reasons": counted.pop("other"), **counted}


def recount(draft: RuleVersion) -> Tally:
    """Try a draft again in memory, as the results stand now."""
    tally = Tally()
    while people := dict(_people(draft, tally.after)):
        tally = tally.add(max(people), len(people), list(compare(draft, people)))
    return replace(tally, after=0)
