"""Which rule set is whose: per program and level the highest version that covers the intake (domain.md 2.2).

The rule sets of a program make up a line without holes: no student stands between two of them, and none under two of
the same version.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from graduand.pure.audit.rules.parts import Fault
from graduand.pure.audit.rules.ruleset import RuleSet


def choose(sets: Sequence[RuleSet], program: str, level: str, intake: str) -> int:
    """Give the index of the rule set of a student, or -1 when none covers the intake term ("202103")."""
    fitting = [
        (rules.version, -place)
        for place, rules in enumerate(sets)
        if rules.program == program and rules.level == level and rules.covers(intake)
    ]
    return -max(fitting)[1] if fitting else -1


def lineup_faults(sets: Sequence[RuleSet]) -> tuple[Fault, ...]:
    """Give the faults of rule sets that do not fit each other: `rules.intake_overlap` and `rules.intake_gap`.

    The facts name `program`, `level`, `version` and the `other` set ("202103-202209 v1"); of a gap also its first and
    last term, `from` and `to`.
    """
    return tuple(fault for _, fault in misfits(sets))


def misfits(sets: Sequence[RuleSet]) -> Iterator[tuple[int, Fault]]:
    """Yield the same faults, each with the index of its rule set; of two that overlap both."""
    lines: dict[tuple[str, str], list[int]] = {}
    for place, rules in enumerate(sets):
        lines.setdefault((rules.program, rules.level), []).append(place)
    for line in lines.values():
        yield from _overlaps(sets, line)
        yield from _gaps(sets, line)


def _overlaps(sets: Sequence[RuleSet], line: Sequence[int]) -> Iterator[tuple[int, Fault]]:
    for first, second in combinations(line, 2):
        one, other = sets[first], sets[second]
        if one.version == other.version and one.intake_from <= other.intake_to and other.intake_from <= one.intake_to:
            yield first, _fault("rules.intake_overlap", one, other)
            yield second, _fault("rules.intake_overlap", other, one)


def _gaps(sets: Sequence[RuleSet], line: Sequence[int]) -> Iterator[tuple[int, Fault]]:
    """Walk the ranges in order of their first terms; the fault is that of the set behind the gap."""
    ordered = sorted(line, key=lambda place: (sets[place].intake_from, sets[place].intake_to, place))
    last = ordered[0]
    for place in ordered[1:]:
        behind, after = sets[place], next_term(sets[last].intake_to)
        if behind.intake_from > after:
            gap = {"from": after, "to": previous_term(behind.intake_from)}
            yield place, _fault("rules.intake_gap", behind, sets[last], **gap)
        last = max(last, place, key=lambda place: sets[place].intake_to)


def _fault(code: str, rules: RuleSet, other: RuleSet, **gap: str) -> Fault:
    named = {"program": rules.program, "level": rules.level, "version": str(rules.version)}
    return Fault(code, facts={**named, "other": f"{other.intake_from}-{other.intake_to} v{other.version}", **gap})


def next_term(term: str) -> str:
    """The term after this one: 202103, 202109, 202203."""
    return f"{term[:4]}09" if term[4:] == "03" else f"{int(term[:4]) + 1:04}03"


def previous_term(term: str) -> str:
    """The term before this one."""
    return f"{term[:4]}03" if term[4:] == "09" else f"{int(term[:4]) - 1:04}09"
