"""What every decision begins with: the rows behind the gate, locked, re-read and held against the rules."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from graduand.base.actors import Actor
from graduand.base.choosing import ids_of, required
from graduand.base.errors import NotFound, NotNow, NotReady, Refusal
from graduand.base.outcomes import Outcome
from graduand.pure.workflow import eligibility
from graduand.pure.workflow.eligibility import Facts, Finding, Severity, Stage
from graduand.pure.workflow.settings import Policy
from graduand.pure.workflow.transitions import State, Verb, sources_of
from graduand.steps.applications import facts
from graduand.steps.applications.actions.moving import Rows
from graduand.steps.applications.freshness import Reread, reread
from graduand.steps.applications.models import Candidate
from graduand.steps.batches.models import Batch, Window
from graduand.steps.batches.queries import policy_of, windows_at
from graduand.steps.registry import scope

# A student at work in another batch is not applied for in this one (domain.md 1.9, already_in_batch).
AT_WORK = frozenset(State) - {State.NOT_APPLIED, State.DEFERRED, State.RETURNED, State.REJECTED, State.REVOKED}


@dataclass
class Decision:
    """
    Candidates on which a person decides now; they stay locked until the transaction ends.

    `outcome` collects who is refused; `standing` are those not refused yet.
    """

    candidates: list[Candidate]
    outcome: Outcome
    at: datetime
    policies: dict[int, Policy]
    elsewhere: set[int]
    reread: Reread
    _windows: dict[tuple[int, str, str], list[Window]] = field(default_factory=dict)

    @property
    def standing(self) -> Iterator[Candidate]:
        """Those who are not refused yet."""
        return (one for one in self.candidates if one.pk not in self.outcome.refused)

    @property
    def grounds(self) -> dict[int, dict[str, Any]]:
        """What the verdict of each rests on, to be kept with the decision, since a person decides (PIPL art. 24)."""
        return self.reread.grounds()

    def refuse(self, candidate: Candidate, refusal: Refusal) -> None:
        """Refuse one row; the others go on."""
        self.outcome.refused[candidate.pk] = refusal

    def keep_allowed(self, verb: Verb) -> None:
        """Refuse those whose state does not know the verb, before anything else is said about them."""
        for candidate in self.standing:
            if candidate.state not in sources_of(verb):
                self.refuse(candidate, NotReady("move.forbidden", state=candidate.state, verb=str(verb)))

    def keep_in_window(self, kind: str, path: str | None = None) -> None:
        """
        Refuse those whose window is shut; it is that of `path`, or of the candidate's own place (ruling C2, P7).

        Raises:
            NotNow: it is shut for every one of them.
        """
        asked = list(self.standing)
        for candidate in asked:
            windows = self.windows(candidate.batch, path or candidate.path, kind)
            if open_one(windows, self.at) is None:
                self.refuse(candidate, shut(windows, self.at))
        if asked and not any(True for _ in self.standing):
            raise self.outcome.refused[asked[0].pk]

    def windows(self, batch: Batch, path: str, kind: str) -> list[Window]:
        """The windows that count for a place, asked once for the places of all candidates together."""
        if (batch.pk, path, kind) not in self._windows:
            places = {path} | {one.path for one in self.candidates if one.batch_id == batch.pk}
            found = windows_at(batch, places, kind)
            self._windows |= {(batch.pk, place, kind): windows for place, windows in found.items()}
        return self._windows[batch.pk, path, kind]

    def findings(
        self, candidate: Candidate, stage: Stage, level: str | None = None, *,
        wants_degree: bool = False, platform_photo: bool | None = None,
    ) -> tuple[Finding, ...]:  # fmt: skip
        """What the rules say about one candidate at a stage; `platform_photo` overrides what the row says."""
        known = Facts(
            state=State(candidate.state), intake_term=candidate.intake_term, record_status=candidate.record_status,
            academic_ok=candidate.academic_ok, degree_ok=candidate.degree_ok,
            platform_photo=candidate.platform_photo if platform_photo is None else platform_photo,
            chsi_admission_photo=candidate.chsi_admission_photo,
            chsi_graduation_photo=candidate.chsi_graduation_photo,
            identity=cast(eligibility.Identity, candidate.identity or "unknown"),
            first_month=candidate.first_month, last_month=candidate.last_month,
            manual_check_at=candidate.manual_check_at, statement_on=candidate.chsi_taken_on,
            other_batch=candidate.enrollment_id in self.elsewhere, wants_degree=wants_degree,
        )  # fmt: skip
        return eligibility.findings(known, self.policies[candidate.batch_id], stage, level)

    def refuse_blocked(self, candidate: Candidate, found: Collection[Finding]) -> None:
        """Refuse a candidate for the first blocker among the findings, if there is one."""
        blocker = eligibility.first_blocker(found)
        if blocker:
            others = [f.code for f in found if f.severity is Severity.BLOCK and f is not blocker]
            refusal = NotReady(blocker.code, **blocker.facts, mended_by=blocker.mended_by, others=others)
            self.refuse(candidate, refusal)

    @cached_property
    def ids(self) -> list[int]:
        """The primary keys of all candidates."""
        return [candidate.pk for candidate in self.candidates]


def decide_on(rows: Rows, *, actor: Actor, at: datetime) -> Decision:
    """
    Lock the chosen rows, re-read their facts in this very transaction, and fetch those behind the actor's gate.

    A row outside the gate is refused as `candidate.not_found`, like one that does not exist (P4).
    """
    ids = ids_of(rows)
    fresh = reread(ids, at)
    candidates = list(scope.limit(Candidate.objects.filter(pk__in=ids), actor).order_by("pk"))
    batches = Batch.objects.in_bulk({candidate.batch_id for candidate in candidates})
    for candidate in candidates:
        candidate.batch = batches[candidate.batch_id]
    inside = {candidate.pk for candidate in candidates}
    refused: dict[int, Refusal] = {pk: NotFound("candidate.not_found") for pk in ids if pk not in inside}
    policies = {pk: policy_of(batch) for pk, batch in batches.items()}
    elsewhere = facts.other_batches(candidates, AT_WORK)
    return Decision(candidates, Outcome(refused=refused), at, policies, elsewhere, fresh)


def open_one(windows: list[Window], at: datetime) -> Window | None:
    """The window that is open, half-open as ever: shut at the very instant when it closes."""
    return next((window for window in windows if window.opens_at <= at < window.closes_at), None)


def shut(windows: list[Window], at: datetime) -> NotNow:
    """Why nothing can be done now: the window that opens next, or the last one that was open."""
    following = next((window for window in windows if at < window.opens_at), None)
    named = following or (windows[-1] if windows else None)
    if named is None:
        return NotNow("window.none")
    code = "window.not_open_yet" if following else "window.shut"
    return NotNow(code, opens_at=named.opens_at, closes_at=named.closes_at)


def required_reason(reason: str) -> str:
    """A reason that says something. Raises NotValid."""
    return required(reason, "reason.missing", most=200)
