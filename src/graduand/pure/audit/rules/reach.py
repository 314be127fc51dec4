"""The most that anybody can reach with every course of the plan passed, against what the rules ask.

Bounds and no search: a course that may count in several modules is counted in each of them, so that only a minimum
nobody can ever meet is refused.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from graduand.pure.audit.rules.groups import members
from graduand.pure.audit.rules.parts import Fault, Group, Module, Slot, Unit, decimal_text
from graduand.pure.audit.rules.streams import upstream_first


def reach_faults(
    total: Decimal, hq: Decimal, modules: Sequence[Module], slots: Sequence[Slot], groups: Sequence[Group]
) -> Iterator[Fault]:
    """Yield a fault for each minimum that all courses together miss."""
    earning = [slot for slot in slots if not slot.bridging]
    settled = _settled(modules, earning)
    yield from _missed("rules.total_unreachable", total, min(_credits(earning), sum(settled.values(), Decimal(0))))
    yield from _missed("rules.hq_unreachable", hq, _credits(_hq(earning)))
    for module in modules:
        own = [slot for slot in earning if module.code in slot.modules]
        at = {"module": module.code}
        yield from _missed("rules.module_unreachable", module.min_credits, settled[module.code], **at)
        yield from _missed("rules.module_hq_unreachable", module.min_hq_credits, _credits(_hq(own)), **at)
        yield from _missed("rules.module_courses_unreachable", Decimal(module.min_courses), Decimal(len(own)), **at)
    counted = members(groups)
    for group in groups:
        own = [slot for slot in earning if slot.course in counted[group.code]]
        yield from _missed("rules.group_unreachable", group.at_least, _most(group, own), group=group.code)


def _missed(code: str, asked: Decimal, reach: Decimal, **at: str) -> Iterator[Fault]:
    if asked > reach:
        yield Fault(code, facts={**at, "asked": decimal_text(asked), "reach": decimal_text(reach)})


def _credits(slots: Sequence[Slot]) -> Decimal:
    return sum((slot.credits for slot in slots), Decimal(0))


def _hq(slots: Sequence[Slot]) -> list[Slot]:
    return [slot for slot in slots if slot.hq]


def _settled(modules: Sequence[Module], slots: Sequence[Slot]) -> dict[str, Decimal]:
    """Per module the credits of every course that may count there, after maximums and overflow."""
    held = {module.code: _credits([slot for slot in slots if module.code in slot.modules]) for module in modules}
    for number in upstream_first(modules):
        module = modules[number]
        if module.max_credits is not None and held[module.code] > module.max_credits:
            surplus = held[module.code] - module.max_credits
            held[module.code] = module.max_credits
            if module.overflow_to is not None:
                held[module.overflow_to] += surplus
    return held


def _most(group: Group, slots: Sequence[Slot]) -> Decimal:
    """The most a group can hold, in its unit."""
    match group.unit:
        case Unit.CREDITS:
            return _credits(slots)
        case Unit.HQ_CREDITS:
            return _credits(_hq(slots))
        case Unit.COURSES:
            return Decimal(len(slots))
        case Unit.GROUPS:
            return Decimal(len(group.groups))
