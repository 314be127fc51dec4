"""Open a season from its policy file, narrow a window for an organization, close the season."""

import json
from datetime import date, datetime

from django.db import transaction

from graduand.base.actors import Actor
from graduand.base.errors import NotReady, NotValid, Taken
from graduand.base.journal.actions import record
from graduand.pure.workflow import policy as policies
from graduand.pure.workflow.settings import Policy, RoundSettings
from graduand.pure.workflow.windows import Window as Span
from graduand.pure.workflow.windows import ends_at, starts_at
from graduand.steps.batches.models import Batch, Round, Window, WindowKind
from graduand.steps.registry import scope
from graduand.steps.registry.models import Level, Organization, Role


@transaction.atomic
def open_batch(policy_text: str, *, actor: Actor, at: datetime) -> Batch:
    """
    Open a season: freeze its policy, make its rounds, and give headquarters and every college their windows.

    `policy_text` is the TOML file of the season (S1, S5, S11, domain.md 1.8).

    Raises:
        NotValid: the policy has faults (each named). Taken: the batch is open already.
    """
    scope.require(actor, Role.HQ_REVIEWER)
    policy = _read(policy_text)
    if Batch.objects.filter(code=policy.batch.code).exists():
        raise Taken("batch.exists", batch=policy.batch.code)
    batch = _store(policy, at)
    for settings in policy.rounds:
        _open_round(Round.objects.create(batch=batch, number=settings.number), settings)
    record("batch.open", f"batch:{batch.code}", actor=actor, at=at, policy=batch.policy_digest)
    return batch


def _read(text: str) -> Policy:
    try:
        return policies.read_policy(text)
    except policies.BadPolicy as bad:
        told = [f"{fault.path}: {fault.reason}" for fault in bad.faults]
        raise NotValid("policy.bad", faults=told) from bad


def _store(policy: Policy, at: datetime) -> Batch:
    return Batch.objects.create(
        code=policy.batch.code, title=policy.batch.title, policy=json.loads(policies.to_json(policy)),
        policy_digest=policies.digest(policy), latest_intake_term=policy.batch.latest_intake_term,
        issue_on=policy.batch.issue_on, closes_on=policy.batch.closes_on, opened_at=at,
    )  # fmt: skip


def _open_round(opened: Round, settings: RoundSettings) -> None:
    """Headquarters' window is the outer one, the colleges' the one their centers work in (ruling C2, C14)."""
    outer, inner = settings.headquarters.window, settings.organizations.window
    applying = Span(inner.opens_at, ends_at(settings.apply_until))
    for organization in Organization.objects.filter(plays__overlap=[Level.HEADQUARTERS, Level.COLLEGE]):
        top = organization.plays_level(Level.HEADQUARTERS)
        spans = {WindowKind.APPLICATION: outer if top else applying, WindowKind.REVIEW: outer if top else inner}
        Window.objects.bulk_create(
            Window(round=opened, organization=organization, kind=kind, opens_at=span.opens_at, closes_at=span.closes_at)
            for kind, span in spans.items()
        )


@transaction.atomic
def set_window(
    opened: Round, organization: Organization, kind: str, *, opens_on: date, closes_on: date,
    actor: Actor, at: datetime,
) -> Window:  # fmt: skip
    """
    Give an organization a narrower window, whole days, the last one included; it must lie inside its parent's.

    Raises:
        NotYours: the organization is not below the actor's post. NotValid: it would reach outside the parent's window.
    """
    scope.require(actor, Role.HQ_REVIEWER, Role.COLLEGE_REVIEWER, path=organization.path)
    wanted = Span(starts_at(opens_on), ends_at(closes_on))
    parent = _window_above(opened, organization, kind)
    if parent is None:
        raise NotReady("window.no_parent", organization=organization.name)
    if not wanted.lies_inside(Span(parent.opens_at, parent.closes_at)):
        raise NotValid("window.outside_parent", opens_at=parent.opens_at, closes_at=parent.closes_at)
    window, _ = Window.objects.update_or_create(
        round=opened, organization=organization, kind=kind,
        defaults={"opens_at": wanted.opens_at, "closes_at": wanted.closes_at},
    )  # fmt: skip
    record("window.set", f"batch:{opened.batch.code}", actor=actor, at=at, organization=organization.code,
           round=opened.number, opens_at=wanted.opens_at, closes_at=wanted.closes_at)  # fmt: skip
    return window


def _window_above(opened: Round, organization: Organization, kind: str) -> Window | None:
    higher = scope.above(organization.path)[:-1]
    found = Window.objects.filter(round=opened, kind=kind, organization__path__in=higher).select_related("organization")
    return max(found, key=lambda window: len(window.organization.path), default=None)
