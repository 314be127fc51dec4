"""What would turn a no into a yes, and what the best allocation still lacks.

The integer program of `plan` only proposes: `mending` has the kernel count every remedy.
"""

from collections.abc import Iterable, Iterator, Sequence

from graduand.pure.audit.explaining.plan import Chance, Plan
from graduand.pure.audit.explaining.standing import Standing


def chances_to_pass(standing: Standing) -> list[Chance]:
    """Every slot that a passing score would improve, in course order; credits first, then courses are the cost."""
    slots = standing.compiled.rulesets[0].slots
    found = [place for place in range(len(slots)) if _improves(standing, place)]
    found.sort(key=lambda place: slots[place].course)
    each = len(found) + 1
    return [Chance(place, False, int(slots[place].credits * 2) * each + 1) for place in found]


def chances_to_publish(standing: Standing, pending: Iterable[tuple[int, bool]]) -> list[Chance]:
    """The (slot, exempt) among those of waiting results that would improve the slot; each costs the same."""
    slots = standing.compiled.rulesets[0].slots
    in_order = sorted(pending, key=lambda one: (slots[one[0]].course, one[1]))
    return [Chance(place, exempt, 1) for place, exempt in in_order if _improves(standing, place, exempt)]


def _improves(standing: Standing, place: int, exempt: bool = False) -> bool:
    """Whether a score, or an exemption, would earn more than what fills the slot; a score never gives way."""
    slot = standing.compiled.rulesets[0].slots[place]
    if standing.best[place] >= standing.compiled.pass_mark or (slot.bridging and not standing.bridging):
        return False
    return standing.now[place] != standing.earned(place, exempt)


def ways(standing: Standing, chances: Sequence[Chance], most: int) -> Iterator[list[Chance]]:
    """Give up to `most` sets of chances that suffice, cheapest first; of equal cost the earliest in course order.

    No set contains another one. Raises `ilp.Unsolved`.
    """
    if not chances:
        return
    program = Plan(standing, chances)
    for _ in range(most):
        found = program.cheapest()
        if found is None:
            return
        yield [chances[number] for number in found]
        if not found:
            return
        program.forbid(found)


def least_lacking(standing: Standing) -> Iterator[tuple[int, int, int]]:
    """Give (kind, module, missing) of every floor that the best allocation misses; kind -1 is the total.

    Kinds: 0 credits, 1 headquarters credits, 2 courses. Best is the least sum of what lacks, a course weighing as much
    as one credit. Raises `ilp.Unsolved`.
    """
    yield from Plan(standing, (), shortages=True).shortages()
