"""规则草案 From rule sets that were read to drafts: what is published never changes, what is a draft may be replaced.

A draft governs nobody. It is tried in the rule laboratory (actions/trials.py) and published by another person
(actions/publishing.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from graduand.base.actors import Actor
from graduand.base.journal.actions import record
from graduand.pure.audit.rules.lineup import misfits
from graduand.pure.audit.rules.parts import Fault
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.steps.registry.actions.importing.running import Source
from graduand.steps.registry.models import Program, RuleState, RuleVersion
from graduand.steps.registry.wording_laboratory import RULE_STATES

GAP = "rules.intake_gap"


class Told(Protocol):
    """Who is told what became of a rule set: the rows of a sheet, or an entry of a document."""

    def fault(self, code: str, /, **facts: Any) -> None:
        """Refuse it."""

    def note(self, code: str, /, **facts: Any) -> None:
        """Say something beside it."""


@dataclass(frozen=True)
class Offer:
    """One rule set of a file, and who is told what becomes of it."""

    rules: RuleSet
    told: Sequence[Told]

    @property
    def key(self) -> tuple[str, int]:
        """What names a version of one program."""
        return self.rules.intake_from, self.rules.version

    def refuse(self, code: str, /, **facts: Any) -> None:
        """Refuse the whole set; every one of its rows says why."""
        for one in self.told:
            one.fault(code, **facts)

    def note(self, code: str, /, **facts: Any) -> None:
        """Note something on every row."""
        for one in self.told:
            one.note(code, **facts)


def take_offers(offers: Sequence[Offer], source: Source, *, actor: Actor, at: datetime) -> None:
    """
    Judge the rule sets that a file has for one program, and keep the good ones as drafts.

    Call it in a transaction that holds the lock of the imports. One line of the journal names all that were kept.
    """
    if not offers:
        return
    first = offers[0].rules
    program = Program.objects.filter(code=first.program).first()
    present = {(one.intake_from, one.version): one for one in program.rules.all()} if program else {}
    good = list(_fitting(list(_new(offers, program, present)), list(present.values())))
    if source.dry_run or not good:
        return
    program = program or Program.objects.create(code=first.program, name=first.program_name, level=first.level)
    kept = [_keep(offer.rules, program, present.get(offer.key), actor, at) for offer in good]
    record("rules.draft", f"program:{program.code}", actor=actor, at=at, file=source.name,
           versions=[[one.version, one.intake_from, one.intake_to, one.content_hash] for one in kept])  # fmt: skip


def _new(
    offers: Sequence[Offer], program: Program | None, present: dict[tuple[str, int], RuleVersion]
) -> Iterator[Offer]:
    """Those that would change something and touch nothing that is published."""
    for offer in offers:
        known = present.get(offer.key)
        if program and program.level != offer.rules.level:
            offer.refuse("program.level_differs", program=program.code, level=str(program.get_level_display()))
        elif known is None:
            yield offer
        elif known.content_hash == offer.rules.content_hash and known.state != RuleState.WITHDRAWN:
            offer.note("row.unchanged")
        elif known.state == RuleState.PUBLISHED:
            offer.refuse("rules.version_taken", program=offer.rules.program, version=offer.rules.version)
        else:
            offer.note("rules.draft_replaced", version=known.version, state=str(RULE_STATES[known.state]))
            yield offer


def _fitting(offers: list[Offer], present: Sequence[RuleVersion]) -> Iterator[Offer]:
    """Those that leave no gap and overlap nothing, held against all that is published for the program."""
    wrong = new_misfits([offer.rules for offer in offers], published_sets(present))
    for place, offer in enumerate(offers):
        for fault in wrong.get(place, ()):
            offer.refuse(fault.code, **fault.facts)
        if place not in wrong:
            yield offer


def published_sets(versions: Sequence[RuleVersion]) -> list[RuleSet]:
    """The rule sets of those that are published."""
    return [RuleSet.from_json(one.content) for one in versions if one.state == RuleState.PUBLISHED]


def new_misfits(new: Sequence[RuleSet], published: Sequence[RuleSet]) -> dict[int, list[Fault]]:
    """
    Which of the new rule sets do not fit beside the published ones and each other, by their place.

    What is wrong among the published ones already is nobody's fault now. A gap that a new set opens before a published
    one is the fault of the new one.
    """
    old = {_plain(fault) for _, fault in misfits(published)}
    named = {_name(rules): place for place, rules in enumerate(new)}
    found: dict[int, list[Fault]] = {}
    for place, fault in misfits([*new, *published]):
        if place < len(new):
            found.setdefault(place, []).append(fault)
        elif fault.code == GAP and _plain(fault) not in old and fault.facts["other"] in named:
            found.setdefault(named[fault.facts["other"]], []).append(fault)
    return found


def _plain(fault: Fault) -> tuple[str, tuple[tuple[str, str], ...]]:
    return fault.code, tuple(sorted(fault.facts.items()))


def _name(rules: RuleSet) -> str:
    """How the faults of a lineup name a rule set."""
    return f"{rules.intake_from}-{rules.intake_to} v{rules.version}"


def _keep(rules: RuleSet, program: Program, known: RuleVersion | None, actor: Actor, at: datetime) -> RuleVersion:
    """Store a draft; trials of what stood there before say nothing about it, so they go."""
    version = known or RuleVersion(program=program, intake_from=rules.intake_from, version=rules.version)
    if known:
        known.trials.all().delete()
    version.intake_to, version.content, version.content_hash = rules.intake_to, rules.to_json(), rules.content_hash
    version.state, version.drafted_at, version.drafted_by = RuleState.DRAFT, at, actor.key
    version.save()
    return version
