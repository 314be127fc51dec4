"""Conditions within conditions: in which order groups are counted, and which courses each of them sees.

Nothing here calls itself, so that a chain of any length from a hostile file ends in a fault and not in a crash.
"""

from collections.abc import Mapping, Sequence

from graduand.pure.audit.rules.parts import Group


def innermost_first(groups: Sequence[Group]) -> list[Group]:
    """Order groups so that each comes after all groups below it; those on a circle, and those above one, are absent."""
    above: dict[str, list[Group]] = {}
    open_below = {group.code: len(set(group.groups)) for group in groups}
    for group in groups:
        for code in set(group.groups):
            above.setdefault(code, []).append(group)
    ready = [group for group in groups if not open_below[group.code]]
    for group in ready:  # grows while it is walked
        for parent in above.get(group.code, ()):
            open_below[parent.code] -= 1
            if not open_below[parent.code]:
                ready.append(parent)
    return ready


def members(groups: Sequence[Group]) -> Mapping[str, frozenset[str]]:
    """Per group the distinct courses that it counts: its own, and those of all groups below it."""
    seen: dict[str, frozenset[str]] = {}
    for group in innermost_first(groups):
        seen[group.code] = frozenset(group.courses).union(*(seen[code] for code in group.groups))
    return seen
