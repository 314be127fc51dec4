"""The floors of a rule set: everything it asks at least so much of, by code, in the order of their reason bits."""

from collections.abc import Iterator, Sequence

from graduand.pure.audit.rules.parts import MOST_FLOORS, Fault, Group, Module

CREDITS, HQ_CREDITS, COURSES = "credits.module", "credits.module_hq", "courses.module"
MODULE_FLOORS = (CREDITS, HQ_CREDITS, COURSES)
"""What a module may ask for; the names of its three floors."""


FIRST_FLOOR_BIT = 8
"""The lowest bit of a reason word that belongs to the rule set itself; those below mean the same everywhere."""


def floor_bit(place: int) -> int:
    """Bit of "floor number `place` is missed"."""
    return 1 << (FIRST_FLOOR_BIT + place)


def asked(module: Module) -> tuple[bool, bool, bool]:
    """Say which of its three floors a module has."""
    return module.min_credits > 0, module.min_hq_credits > 0, module.min_courses > 0


def floor_codes(modules: Sequence[Module], groups: Sequence[Group]) -> Iterator[str]:
    """Per module credits, headquarters credits and courses where it asks for any; then the required groups."""
    for module in modules:
        for name, has in zip(MODULE_FLOORS, asked(module), strict=True):
            if has:
                yield f"{name}:{module.code}"
    yield from (f"group:{group.code}" for group in groups if group.required)


def floor_faults(modules: Sequence[Module], groups: Sequence[Group]) -> Iterator[Fault]:
    """Every floor needs a bit of the reason word."""
    found = len(list(floor_codes(modules, groups)))
    if found > MOST_FLOORS:
        yield Fault("rules.too_many_floors", facts={"found": str(found), "most": str(MOST_FLOORS)})
