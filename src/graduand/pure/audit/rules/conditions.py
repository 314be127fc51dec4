"""What groups must satisfy: known members, no circle, and a minimum that is of the kind they count."""

from collections import Counter
from collections.abc import Iterator, Sequence

from graduand.pure.audit.rules.checks import amount_faults
from graduand.pure.audit.rules.groups import innermost_first
from graduand.pure.audit.rules.parts import Fault, Group, Slot, Unit

CREDIT_UNITS = (Unit.CREDITS, Unit.HQ_CREDITS)


def group_faults(groups: Sequence[Group], slots: Sequence[Slot]) -> Iterator[Fault]:
    """Every fault of the supplementary conditions; the facts name the group."""
    for code, times in Counter(group.code for group in groups).items():
        if times > 1:
            yield Fault("rules.group_twice", facts={"group": code})
    known = {group.code for group in groups}
    place = {slot.course: slot for slot in slots}
    for group in groups:
        yield from _member_faults(group, known, place)
        yield from _minimum_faults(group)
        yield from _kind_faults(group)
    yield from _circle_faults(groups, known)


def _member_faults(group: Group, known: set[str], place: dict[str, Slot]) -> Iterator[Fault]:
    """Members exist, each once, and earn something: a bridging course is no member."""
    for code, times in Counter((*group.courses, *group.groups)).items():
        if times > 1:
            yield Fault("rules.group_member_twice", facts={"group": group.code, "member": code})
    for code in group.courses:
        if code not in place:
            yield Fault("rules.group_unknown_course", facts={"group": group.code, "unknown": code})
        elif place[code].bridging:
            yield Fault("rules.group_bridging", facts={"course": code, "of_group": group.code})
    for code in group.groups:
        if code not in known:
            yield Fault("rules.group_unknown_group", facts={"group": group.code, "unknown": code})


def _minimum_faults(group: Group) -> Iterator[Fault]:
    """Credits in halves, courses and groups in whole numbers."""
    amounts = tuple(amount_faults("group", [(group.code, group.at_least)]))
    yield from amounts
    if not amounts and group.unit not in CREDIT_UNITS and group.at_least % 1:
        yield Fault("rules.group_not_whole", facts={"group": group.code, "at_least": str(group.at_least)})


def _kind_faults(group: Group) -> Iterator[Fault]:
    """A group of groups has groups and no courses, which it would not see; any other group has something to count."""
    if group.unit == Unit.GROUPS and not group.groups:
        yield Fault("rules.group_without_groups", facts={"group": group.code})
    if group.unit == Unit.GROUPS and group.courses:
        yield Fault("rules.group_of_groups_with_courses", facts={"group": group.code})
    if group.unit != Unit.GROUPS and not group.courses and not group.groups:
        yield Fault("rules.group_empty", facts={"group": group.code})


def _circle_faults(groups: Sequence[Group], known: set[str]) -> Iterator[Fault]:
    """No group is below itself."""
    inside = [group for group in groups if known.issuperset(group.groups)]
    ordered = {group.code for group in innermost_first(inside)} if len(inside) == len(groups) == len(known) else known
    yield from (Fault("rules.group_cycle", facts={"group": code}) for code in sorted(known - ordered))
