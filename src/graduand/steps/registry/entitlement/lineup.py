"""Which rules govern whom: of the published versions that cover the intake, the highest; and what petitions change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import cast

from graduand.pure.audit.compiling.compiled import Compiled, compile_rules
from graduand.pure.audit.rules.personal import Concession, Kind, Personal, personal
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.steps.registry.entitlement.reading import listed
from graduand.steps.registry.models import Petition, PetitionKind, PetitionState, RuleState, RuleVersion

type Version = tuple[int, str]
"""A rule version by primary key and content hash."""

MANY = 64
"""From so many rule sets on all that are published are compiled together, so that every chunk of a job finds them."""

MOST_KEPT = 20_000

PERSONAL = (PetitionKind.SUBSTITUTE, PetitionKind.WAIVE, PetitionKind.FORCE)


@dataclass(frozen=True)
class LineUp:
    """The versions of some programs, the highest first, and a draft that stands before them all where it applies."""

    by_program: Mapping[int, Sequence[tuple[str, str, Version]]]

    def version_for(self, program: int, intake: str) -> Version | None:
        """The version that governs an intake of a program."""
        versions = self.by_program.get(program, ())
        return next((version for first, last, version in versions if first <= intake <= last), None)


def line_up(programs: Collection[int], draft: RuleVersion | None = None) -> LineUp:
    """Read the published versions of these programs; `draft` is laid over them."""
    rows = RuleVersion.objects.filter(program__in=programs, state=RuleState.PUBLISHED).order_by("-version", "-pk")
    found: dict[int, list[tuple[str, str, Version]]] = {}
    if draft is not None:
        over = (draft.intake_from, draft.intake_to, (draft.pk, draft.content_hash))
        found[draft.program_id] = [over]
    columns = rows.values_list("program_id", "intake_from", "intake_to", "pk", "content_hash")
    for program, first, last, pk, content_hash in columns:
        found.setdefault(program, []).append((first, last, (pk, content_hash)))
    return LineUp(found)


def compiled(versions: Collection[Version]) -> tuple[Compiled, dict[Version, int]]:
    """Compile at least these versions; gives the index of each. What was compiled once stays right, since it is
    immutable, and its hash is part of the key."""
    wanted = tuple(sorted(versions))
    if len(wanted) >= MANY:
        every = RuleVersion.objects.filter(state=RuleState.PUBLISHED).values_list("pk", "content_hash")
        wanted = tuple(sorted({*wanted, *every}))
    return _compile(wanted), {version: index for index, version in enumerate(wanted)}


@lru_cache(maxsize=32)
def _compile(versions: tuple[Version, ...]) -> Compiled:
    return compile_rules(_read(versions))


def rules_of(version: Version) -> RuleSet:
    """The rule set of one version."""
    return _read((version,))[0]


_rules: dict[str, RuleSet] = {}
"""By content hash: what was read once is not read again when one program of two hundred gets new rules."""


def _read(versions: tuple[Version, ...]) -> list[RuleSet]:
    if len(_rules) > MOST_KEPT:
        _rules.clear()
    if new := [pk for pk, content_hash in versions if content_hash not in _rules]:
        rows = RuleVersion.objects.filter(pk__in=new).values_list("content_hash", "content")
        _rules.update((content_hash, RuleSet.from_json(content)) for content_hash, content in rows)
    return [_rules[content_hash] for _, content_hash in versions]


def petitions_of(enrollments: Collection[int] | None) -> dict[int, list[Petition]]:
    """The approved petitions that give an enrollment rules of its own; of everybody when None."""
    rows = Petition.objects.filter(state=PetitionState.APPROVED, kind__in=PERSONAL)
    rows = rows if enrollments is None else rows.filter(enrollment__in=listed(enrollments))
    found: dict[int, list[Petition]] = {}
    for petition in rows.select_related("course", "target").order_by("pk"):
        found.setdefault(petition.enrollment_id, []).append(petition)
    return found


def petitions_keyed(keys: Collection[int]) -> list[Petition]:
    """These petitions, whatever became of them since."""
    return list(Petition.objects.filter(pk__in=keys).select_related("course", "target").order_by("pk"))


def own_rules(version: RuleVersion, petitions: Sequence[Petition]) -> Personal:
    """The rules of one person under a version of the program's rules."""
    return with_petitions(rules_of((version.pk, version.content_hash)), petitions)


def with_petitions(rules: RuleSet, petitions: Sequence[Petition]) -> Personal:
    """The rules of one person: those of the program, changed by what was approved."""
    return personal(rules, [concession(petition) for petition in petitions])


def concession(petition: Petition) -> Concession:
    """A petition as the audit understands it."""
    return Concession(
        kind=cast(Kind, petition.kind), course=petition.course.code if petition.course else "",
        target=petition.target.code if petition.target else "", module=petition.module, condition=petition.condition,
        credits=None if petition.credits_x10 is None else Decimal(petition.credits_x10) / 10,
    )  # fmt: skip
