"""The course of a job of the rule laboratory: draft after draft, chunk after chunk, each a transaction of its own (P8).

A chunk is one row of the job, so that a person sees it move: 20,000 students and how many of them would change.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from graduand.base.errors import NotReady
from graduand.base.jobs.handlers import Chunk, Fate, Work
from graduand.base.jobs.models import Verdict
from graduand.steps.registry import scope
from graduand.steps.registry.actions import trials
from graduand.steps.registry.actions.trial_changes import Tally, numbers
from graduand.steps.registry.actions.trials import CHUNK_STUDENTS, TRIERS, Step
from graduand.steps.registry.models import RuleTrial, RuleVersion


@dataclass(frozen=True)
class Stand:
    """Where a job stands: which draft, its trial (0: not begun), rows told so far, tally, what to say at the end."""

    place: int = 0
    trial: int = 0
    rows: int = 0
    tally: Tally = field(default_factory=Tally)
    notes: tuple[Any, ...] = ()

    @classmethod
    def read(cls, cursor: dict[str, Any] | None) -> "Stand":
        """From the cursor of a job."""
        return cls(**cursor | {"tally": Tally(**cursor["tally"]), "notes": tuple(cursor["notes"])}) if cursor else cls()

    def next_draft(self, *notes: Any) -> "Stand":
        """On to the next draft."""
        return Stand(self.place + 1, 0, self.rows, Tally(), (*self.notes, *notes))


def run(work: Work) -> Iterator[Chunk]:
    """
    Try the drafts `params["versions"]` one after another.

    Raises:
        NotYours: another post is needed.
    """
    scope.require(work.actor, *TRIERS)
    keys: list[int] = work.params["versions"]
    total = sum(_chunks(key) for key in keys) if work.cursor is None else None
    stand = Stand.read(work.cursor)
    while stand.place < len(keys):
        stand, fate = _advance(replace(stand, rows=stand.rows + 1), keys[stand.place], work)
        yield Chunk(asdict(stand), (fate,), total, {"notes": list(stand.notes)})


def _chunks(version: int) -> int:
    draft = RuleVersion.objects.filter(pk=version).first()
    return trials.governed(draft).count() // CHUNK_STUDENTS + 1 if draft else 1


def _advance(stand: Stand, version: int, work: Work) -> tuple[Stand, Fate]:
    """One chunk of one draft; a draft that is none any more is told and passed over."""
    try:
        trial = stand.trial or trials.begin(version, actor=work.actor, at=work.at).pk
        made = trials.step(trial, stand.tally, actor=work.actor, at=work.at)
    except NotReady as refusal:
        RuleTrial.objects.filter(pk=stand.trial, digest="").delete()
        return stand.next_draft(), Fate(
            stand.rows, str(version), Verdict.REFUSED.value, ((refusal.code, refusal.facts),)
        )
    after = stand.next_draft(_told(made)) if made.finished else replace(stand, trial=trial, tally=made.tally)
    return after, _fate(made, stand.rows)


def _fate(made: Step, number: int) -> Fate:
    verdict = Verdict.NOTED if made.changed else Verdict.OK
    facts = {"students": made.students, "changed": made.changed}
    return Fate(number, _name(made), verdict.value, (("trial.chunk", facts),))


def _told(made: Step) -> list[Any]:
    return ["trial.done", {"rules": _name(made), **numbers(made.tally)}]


def _name(made: Step) -> str:
    version = made.trial.rule_version
    return f"{version.program.name} v{version.version}"
