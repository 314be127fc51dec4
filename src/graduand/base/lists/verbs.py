"""Bulk verbs: what may be done to the rows of a list, tried first, then done row by row with an outcome for each.

A selection is either the ticked rows or "all that match": the signed filter, never 50,000 numbers in a form.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise

from graduand.base.actors import Actor
from graduand.base.errors import NotValid, Refusal
from graduand.base.language import say
from graduand.base.outcomes import Outcome

SALT = "graduand.list"
SELECTION_SECONDS = 12 * 60 * 60

Run = Callable[..., Outcome]


@dataclass(frozen=True)
class Verb:
    """
    `run(rows, *, actor, at, **form values)` answers an Outcome keyed by primary key.

    `roles` are the posts that see it; `single` offers it in the row too; `applies` says for which rows.
    """

    label: str | Promise
    run: Run
    roles: frozenset[str] | None = None
    tone: str = ""
    form: type[forms.Form] | None = None
    single: bool = True
    bulk: bool = True
    applies: Callable[[Any], bool] | None = None
    fixed: dict[str, Any] = field(default_factory=dict)

    def offered_to(self, actor: Actor) -> bool:
        """Whether this post sees the verb; the action checks again."""
        return self.roles is None or actor.role in self.roles


@dataclass(frozen=True)
class Preview:
    """The answer of a dry run, for the template."""

    verb_label: str | Promise
    will: int
    cannot: int
    reasons: list[tuple[str, str, int]]
    hidden_fields: dict[str, Any]
    ids: list[str]
    extra_form: forms.Form | None
    url: str
    back_url: str


def sign(list_name: str, query: str, actor: Actor) -> str:
    """Seal a filter, so that "all that match" means what the person saw and cannot be forged."""
    return signing.dumps([list_name, query, actor.key], salt=SALT)


def unsign(token: str, list_name: str, actor: Actor) -> str:
    """The query string of a sealed filter. Raises NotValid: altered, too old, of another list or person."""
    try:
        name, query, key = signing.loads(token, salt=SALT, max_age=SELECTION_SECONDS)
    except signing.BadSignature as fault:
        raise NotValid("list.selection_stale") from fault
    if (name, key) != (list_name, actor.key):
        raise NotValid("list.selection_stale")
    return str(query)


def rehearse(verb: Verb, rows: QuerySet[Any], *, actor: Actor, at: datetime, values: dict[str, Any]) -> Outcome:
    """Do it for all rows and take it back: the exact answer of the very same code, and nothing stored."""
    with transaction.atomic():
        outcome = verb.run(rows, actor=actor, at=at, **verb.fixed, **values)
        transaction.set_rollback(True)
    return outcome


def reasons_of(outcome: Outcome) -> list[tuple[str, str, int]]:
    """The refusals grouped by reason, the most frequent first: (what and why, what to do, how many)."""
    by_code: dict[str, list[Refusal]] = {}
    for refusal in outcome.refused.values():
        by_code.setdefault(refusal.code, []).append(refusal)
    told = [(say(code, _shared(group)), len(group)) for code, group in by_code.items()]
    told.sort(key=lambda pair: -pair[1])
    return [(sentence.message, sentence.remedy, count) for sentence, count in told]


def _shared(group: list[Refusal]) -> dict[str, Any]:
    """The facts that all refusals of one reason have in common; what differs is shown as a dash."""
    first, *others = group
    return {name: value for name, value in first.facts.items() if all(one.facts.get(name) == value for one in others)}
