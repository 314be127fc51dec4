"""规则 Rules of programs out of a JSON document `{"rules": [...]}`, as `rules.schema.json` describes it."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction

from graduand.base import files
from graduand.base.errors import NotValid, TooMuch
from graduand.base.jobs.handlers import Chunk, Fate, Work
from graduand.base.jobs.models import Verdict
from graduand.pure.audit.rules.document import rules_from_json
from graduand.pure.audit.rules.parts import Fault
from graduand.steps.registry.actions.importing.drafts import Offer, take_offers
from graduand.steps.registry.actions.importing.judging import Found
from graduand.steps.registry.actions.importing.rules import KIND
from graduand.steps.registry.actions.importing.running import Source
from graduand.steps.registry.actions.importing.sheet import MEGABYTE, UPLOADS
from graduand.steps.registry.actions.importing.storing import lock_imports
from graduand.steps.registry.scope import require

SUFFIX = ".json"
MOST_BYTES = 40 * MEGABYTE
_PLACE = re.compile(r"rules\[(\d+)\]")


class Entry:
    """One entry of the document: what is wrong with it, and what a person should know."""

    def __init__(self, number: int, key: str) -> None:
        self.number, self.key = number, key
        self.faults: list[Found] = []
        self.notes: list[Found] = []

    def fault(self, code: str, /, **facts: Any) -> None:
        """Refuse it for a reason."""
        self.faults.append((code, dict(facts)))

    def note(self, code: str, /, **facts: Any) -> None:
        """Say something beside it."""
        self.notes.append((code, dict(facts)))

    def fate(self) -> Fate:
        """What becomes of it."""
        verdict = Verdict.REFUSED if self.faults else Verdict.NOTED if self.notes else Verdict.OK
        return Fate(self.number, self.key, verdict.value, tuple(self.faults or self.notes))


def run(work: Work) -> Iterator[Chunk]:
    """
    Take a document in, program by program; a job that was killed goes on where its cursor stands (P8).

    Raises:
        NotYours: another post is needed. NotValid, TooMuch: the whole document is refused.
    """
    require(work.actor, *KIND.roles)
    source = Source(work.params["digest"], work.params["name"], bool(work.params.get("dry_run")))
    stored = read_document(files.fetch_bytes(UPLOADS, source.digest), source.name)
    pieces = list(_programs(stored["rules"]))
    for place in range(work.cursor or 0, len(pieces)):
        yield Chunk(place + 1, tuple(_take(pieces[place], source, work)), len(stored["rules"]))


def read_document(data: bytes, name: str) -> dict[str, Any]:
    """
    The document out of a file.

    Raises:
        NotValid: it is no JSON, or no document with a list of rules. TooMuch: it is larger than any rules are.
    """
    if len(data) > MOST_BYTES:
        raise TooMuch("file.too_large", limit_mb=MOST_BYTES // MEGABYTE, found_mb=len(data) // MEGABYTE)
    try:
        stored = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise NotValid("rules.not_json", name=name, reason=str(fault)[:100]) from fault
    listed = stored.get("rules") if isinstance(stored, dict) else None
    if not isinstance(listed, list) or not listed or set(stored) != {"rules"}:
        raise NotValid("rules.no_document", name=name)
    return {"rules": listed}


def _programs(listed: Sequence[Any]) -> Iterator[list[tuple[int, Any]]]:
    """The entries of each program with their places; an entry that names none stands by itself."""
    groups: dict[Any, list[tuple[int, Any]]] = {}
    for place, one in enumerate(listed):
        program = one.get("program") if isinstance(one, dict) else None
        groups.setdefault(program if isinstance(program, str) else place, []).append((place, one))
    yield from groups.values()


@transaction.atomic
def _take(numbered: Sequence[tuple[int, Any]], source: Source, work: Work) -> list[Fate]:
    """Judge and keep the rule sets of one program."""
    lock_imports()
    entries = [Entry(place + 1, _shown(one)) for place, one in numbered]
    offers = [offer for entry, (_, one) in zip(entries, numbered, strict=True) if (offer := _offer(entry, one))]
    take_offers(offers, source, actor=work.actor, at=work.at)
    return [entry.fate() for entry in entries]


def _offer(entry: Entry, one: Any) -> Offer | None:
    sets, faults = rules_from_json({"rules": [one]})
    for fault in faults:
        entry.fault(fault.code, **_placed(fault, entry.number - 1))
    return Offer(sets[0], [entry]) if sets else None


def _placed(fault: Fault, place: int) -> dict[str, str]:
    """The facts with the place in the whole document; each entry was read by itself."""
    facts = dict(fault.facts)
    if "path" in facts:
        facts["path"] = _PLACE.sub(f"rules[{place}]", facts["path"], count=1)
    return facts


def _shown(one: Any) -> str:
    """How an entry is named in the outcome: program, intakes and version as far as it says them."""
    if not isinstance(one, dict):
        return ""
    named = [str(one.get(field, ""))[:40] for field in ("program", "intake_from", "version")]
    return " ".join(name for name in named if name).replace("\x00", "")
