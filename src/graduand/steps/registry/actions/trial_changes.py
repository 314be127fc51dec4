"""Who would be told something else by a draft, and the count of them with a digest that names every line."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from graduand.steps.registry.entitlement import Found, audit_under
from graduand.steps.registry.models import RuleVersion

GENESIS = "0" * 64
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


def sealed(digest: str, changes: Iterable[Change]) -> str:
    """Chain lines to a digest, one by one, so that it does not depend on the size of the chunks."""
    for change in changes:
        line = json.dumps([digest, *asdict(change).values()], ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(line.encode()).hexdigest()
    return digest


def numbers(tally: Tally) -> dict[str, int]:
    """The columns of a trial that count."""
    counted = {name: tally.counts.get(name, 0) for name in EFFECTS}
    return {"students": tally.students, "other_reasons": counted.pop("other"), **counted}


def compare(draft: RuleVersion, people: Mapping[int, str]) -> Iterator[Change]:
    """Audit some students, key -> path, under the published rules and under the draft; yield those who differ."""
    if not people:
        return
    before, after = map(_Read, audit_under(people, [None, draft]))
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
