"""Where the surplus of modules flows."""

from collections.abc import Iterator, Sequence

from graduand.pure.audit.rules.parts import Module


def downstream(module: Module, modules: Sequence[Module]) -> Iterator[str]:
    """Every module that surplus of `module` can reach, the nearest first; ends where a circle closes."""
    target = {other.code: other.overflow_to for other in modules}
    seen: set[str] = set()
    step = module.overflow_to
    while step is not None and step not in seen:
        seen.add(step)
        yield step
        step = target.get(step)


def upstream_first(modules: Sequence[Module]) -> list[int]:
    """Numbers of the modules, each before the one it overflows into; only for modules without a circle."""
    steps_to_the_sea = [len(list(downstream(module, modules))) for module in modules]
    return sorted(range(len(modules)), key=lambda number: -steps_to_the_sea[number])
