"""Append to the journal."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from graduand.base.actors import Actor
from graduand.base.journal.models import Entry

GENESIS = "0" * 64
# Held until commit, so that lines are numbered in the order in which their transactions become visible.
CHAIN_LOCK = 0x6A6F_7572


def record(verb: str, subject: str, *, actor: Actor, at: datetime, **facts: Any) -> Entry:
    """
    Append one line about a change, inside the transaction of that change.

    Call it last in the action: the chain is locked from here to the commit. `facts` must be plain values.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a journal line belongs into the transaction of its change")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last = Entry.objects.order_by("-number").first()
    entry = Entry(
        number=last.number + 1 if last else 1, at=at, actor=actor.key, actor_name=actor.name, role=actor.role,
        organization=actor.organization_name, verb=verb, subject=subject,
        facts=json.loads(json.dumps(facts, cls=DjangoJSONEncoder)), previous=last.digest if last else GENESIS,
    )  # fmt: skip
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    return entry


def digest_of(entry: Entry) -> str:
    """The SHA-256 over a line and the digest of the line before it, in a canonical writing."""
    parts = [
        entry.number, entry.at.astimezone(UTC).isoformat(), entry.actor, entry.actor_name, entry.role,
        entry.organization, entry.verb, entry.subject, entry.facts, entry.previous,
    ]  # fmt: skip
    canonical = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
