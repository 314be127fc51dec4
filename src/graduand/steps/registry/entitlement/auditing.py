"""The verdicts of any number of enrollments: one code path for a page, an import and the nation."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from graduand.base.arrow import Snapshot
from graduand.pure.audit.compiling.compiled import Bools, Compiled, Int16s, Ints, compile_rules
from graduand.pure.audit.compiling.directory import Int64s
from graduand.pure.audit.kernel.partition import Partition, Students
from graduand.pure.audit.rules.reasons import degree_reason_codes, reason_codes
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.rules.study import first_month, last_month
from graduand.steps.registry.entitlement import lineup, reading
from graduand.steps.registry.entitlement.lineup import Version
from graduand.steps.registry.entitlement.reading import Lines, Roll
from graduand.steps.registry.models import Petition, RuleVersion

TERMS = 1_000_000
"""Above every intake term as a number (202103), so that a key and a term make one number."""

type Source = Callable[[Int64s], Iterable[Lines]]
"""Gives the published results of enrollments."""


@dataclass(frozen=True, eq=False)
class Found:
    """
    Verdicts, one line an enrollment in the order of their keys; amounts in tenths of a credit.

    `rule_version` is 0 and `academic_ok` False where no rule set governs; `rules` is the place in `rulesets`, or -1.
    `best` is what fills each slot of the plan (`Partition.best`), [n, S]; `petitions` the keys of those that gave an
    enrollment rules of its own.
    """

    enrollment: Int64s
    rule_version: Int64s
    rules: Ints
    academic_ok: Bools
    degree_ok: Bools
    reasons: Int64s
    degree_reasons: Ints
    total: Ints
    hq: Ints
    best: Int16s
    intake: Ints
    rulesets: tuple[RuleSet, ...]
    petitions: Mapping[int, list[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.enrollment)

    def codes(self, place: int) -> list[str]:
        """The reason codes of a line (domain.md 1.9)."""
        return self.spell(int(self.rules[place]), int(self.reasons[place]))

    def spell(self, rules: int, reasons: int) -> list[str]:
        """The reason codes of a word of reasons under the rules at a place of `rulesets`."""
        return reason_codes(reasons, self.rulesets[rules] if rules >= 0 else None) if reasons else []

    def months(self) -> tuple[Ints, Ints]:
        """The first and the last month of graduation as far as study time goes (202307), 0 where there is none."""
        pairs, line = np.unique(self.rules.astype(np.int64) * TERMS + self.intake, return_inverse=True)
        bounds = [self._months(*divmod(pair, TERMS)) for pair in pairs.tolist()]
        first, last = np.array(bounds, np.int32).reshape(-1, 2)[line].T
        return first, last

    def _months(self, rules: int, intake: int) -> tuple[int, int]:
        if rules < 0:
            return 0, 0
        study = self.rulesets[rules].study
        return int(first_month(study, str(intake))), int(last_month(study, str(intake)) or 0)

    def transcript(self, place: int) -> bytes:
        """What the verdict of a line rests on: 16-bit numbers, one a slot of its rules; see `explaining.as_seen`."""
        index = int(self.rules[place])
        width = len(self.rulesets[index].slots) if index >= 0 else 0
        return self.best[place, :width].astype("<i2").tobytes()

    def degree_codes(self, place: int) -> list[str]:
        """The reason codes of the degree."""
        return degree_reason_codes(int(self.degree_reasons[place]))


def audit(ids: Collection[int], *, draft: RuleVersion | None = None, pending: bool = False) -> Found:
    """
    Decide enrollments as the current transaction sees them, with `draft` laid over the published rules.

    `pending` asks how it would be if every result on its way were published today.

    Enrollments that do not exist have no line. Ordinary students share compiled rules; whoever has an approved petition
    is judged by rules of his or her own.
    """
    return next(audit_under(ids, [draft], pending=pending))


def audit_under(
    ids: Collection[int], drafts: Iterable[RuleVersion | None], *, pending: bool = False
) -> Iterator[Found]:  # fmt: skip
    """The same under one draft after the other (None: no draft), from what the students achieved, read once."""
    roll = reading.roll(ids)
    known = roll.enrollment.tolist()
    petitions, language = lineup.petitions_of(known), reading.language_of(known)
    lines = list(reading.results(known, pending=pending))
    for draft in drafts:
        yield _judge(roll, lambda chosen: lines, petitions, language, draft)


def audit_whole(snapshot: Snapshot, roll: Roll, *, draft: RuleVersion | None = None) -> Found:
    """Decide a large part of the population in one walk over all results; the roll is in the order of its keys."""
    petitions, language = lineup.petitions_of(None), reading.language_of(None)
    return _judge(roll, lambda chosen: reading.all_results(snapshot, chosen), petitions, language, draft)


def _judge(
    roll: Roll, source: Source, petitions: Mapping[int, Sequence[Petition]], language: set[int],
    draft: RuleVersion | None,
) -> Found:  # fmt: skip
    versions, line = _versions(roll, draft)
    own = np.isin(roll.enrollment, list(petitions)) & (line >= 0)
    tables = [_Table.ordinary(roll, ~own, versions, line, language)]
    if own.any():
        tables.append(_Table.personal(roll, own, versions, line, language, petitions))
    for lines in source(roll.enrollment):
        for table in tables:
            table.feed(lines)
    keys = {pk: [petition.pk for petition in petitions[pk]] for pk in roll.enrollment[own].tolist()}
    return replace(_together([table.found() for table in tables]), petitions=keys)


def _versions(roll: Roll, draft: RuleVersion | None) -> tuple[list[Version], Ints]:
    """The versions that govern anybody on the roll, and for each line which of them, or -1."""
    groups, group = np.unique(roll.program * TERMS + roll.intake, return_inverse=True)
    pairs = [divmod(key, TERMS) for key in groups.tolist()]
    rules = lineup.line_up({program for program, _ in pairs}, draft)
    chosen = [rules.version_for(program, str(intake)) for program, intake in pairs]
    versions = sorted({version for version in chosen if version})
    place = {version: number for number, version in enumerate(versions)}
    return versions, np.array([place[version] if version else -1 for version in chosen], np.int32)[group]


@dataclass(frozen=True, eq=False)
class _Table:
    """Some students of a roll, the rules they are held against, and their transcripts."""

    partition: Partition
    rule_version: Int64s
    intake: Ints
    alone: bool

    @classmethod
    def ordinary(
        cls, roll: Roll, chosen: Bools, versions: Sequence[Version], line: Ints, language: set[int]
    ) -> "_Table":
        """Those who share the rules of their program."""
        compiled, index = lineup.compiled(versions)
        rules = np.array([*(index[version] for version in versions), -1], np.int32)[line[chosen]]
        numbers = np.array([*(pk for pk, _ in versions), 0], np.int64)[line[chosen]]
        partition = Partition(compiled, _students(roll, chosen, rules, language))
        return cls(partition, numbers, roll.intake[chosen], bool(chosen.all()))

    @classmethod
    def personal(
        cls, roll: Roll, chosen: Bools, versions: Sequence[Version], line: Ints, language: set[int],
        petitions: Mapping[int, Sequence[Petition]],
    ) -> "_Table":  # fmt: skip
        """Those who have rules of their own."""
        mine = [versions[place] for place in line[chosen].tolist()]
        enrollments = roll.enrollment[chosen].tolist()
        rulesets = [
            lineup.with_petitions(lineup.rules_of(version), petitions[pk]).rules
            for pk, version in zip(enrollments, mine, strict=True)
        ]
        students = _students(roll, chosen, np.arange(len(mine), dtype=np.int32), language)
        numbers = np.array([pk for pk, _ in mine], np.int64)
        return cls(Partition(compile_rules(rulesets), students), numbers, roll.intake[chosen], False)

    def feed(self, lines: Lines) -> None:
        """Take the results of its students in."""
        mine = lines if self.alone else lines.of(np.isin(lines.enrollment, self.partition.id))
        courses = catalog_of(self.partition.compiled).numbers(mine.course)
        self.partition.feed(mine.enrollment, courses, mine.score_x10, mine.exempt)

    def found(self) -> Found:
        """The verdicts."""
        verdicts = self.partition.verdicts()
        return Found(
            enrollment=verdicts.student_id, rule_version=self.rule_version, rules=self.partition.row - 1,
            academic_ok=verdicts.academic_ok, degree_ok=verdicts.degree_ok, reasons=verdicts.reasons,
            degree_reasons=verdicts.degree_reasons, total=verdicts.total, hq=verdicts.hq,
            best=self.partition.best, intake=self.intake, rulesets=self.partition.compiled.rulesets,
        )  # fmt: skip


def _students(roll: Roll, chosen: Bools, rules: Ints, language: set[int]) -> Students:
    ids = roll.enrollment[chosen]
    return Students(ids, rules, bridging=roll.bridging[chosen], language=np.isin(ids, list(language)))


def _together(parts: Sequence[Found]) -> Found:
    """One table out of the ordinary and the personal ones, in the order of the keys."""
    if len(parts) == 1:
        return parts[0]
    first, second = parts
    order = np.argsort(np.concatenate([first.enrollment, second.enrollment]))
    second = replace(second, rules=(second.rules + len(first.rulesets)).astype(np.int32))
    width = max(first.best.shape[1], second.best.shape[1])
    wide = [replace(one, best=np.pad(one.best, ((0, 0), (0, width - one.best.shape[1])))) for one in (first, second)]
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(one, name) for one in wide])[order]
        for name in vars(first) if name not in ("rulesets", "petitions")
    }  # fmt: skip
    return Found(**columns, rulesets=(*first.rulesets, *second.rulesets))


_catalogs: "WeakKeyDictionary[Compiled, reading.Catalog]" = WeakKeyDictionary()


def catalog_of(compiled: Compiled) -> reading.Catalog:
    """The catalog of compiled rules, kept as long as they are."""
    return _catalogs.setdefault(compiled, reading.Catalog(compiled))
