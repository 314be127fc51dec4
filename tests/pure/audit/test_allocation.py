"""The allocation search alone: exact, bounded in memory, deterministic."""

import random
from itertools import product

import pytest

from graduand.pure.audit import allocation
from graduand.pure.audit.allocation import Choice, allocate
from graduand.pure.audit.needs import Course, Needs


def _instance(dice: random.Random, courses: int) -> tuple[Needs, list[Course]]:
    modules = dice.randint(2, 4)
    options = [tuple(dice.sample(range(modules), dice.randint(2, min(3, modules)))) for _ in range(courses)]
    taken = [Course(dice.randint(1, 8), dice.randint(0, 2), places) for places in options]
    share = sum(course.credits for course in taken) // modules
    maximum = [dice.choice([None, None, share, share + 3]) for _ in range(modules)]
    return Needs(
        credits=tuple(min(share + dice.randint(-3, 1), top or share) for top in maximum),
        hq=tuple(dice.choice([0, 1, 2]) for _ in range(modules)),
        maximum=tuple(maximum),
        overflow=tuple(dice.choice([None, *range(m + 1, modules)]) for m in range(modules)),
    ), taken


def _every_allocation(needs: Needs, courses: list[Course], may_lose: int) -> Choice | None:
    found = []
    for options in product(*(range(len(course.modules)) for course in courses)):
        held, hq, lost = [0] * len(needs.credits), [0] * len(needs.credits), 0
        for course, option in zip(courses, options, strict=True):
            held[course.modules[option]] += course.credits
            hq[course.modules[option]] += course.hq
        for m, top in enumerate(needs.maximum):  # surplus flows to higher numbers only
            surplus = 0 if top is None else max(0, held[m] - top)
            held[m] -= surplus
            into = needs.overflow[m]
            if into is None:
                lost += surplus
            else:
                held[into] += surplus
        enough = all(have >= need for have, need in zip(held + hq, needs.credits + needs.hq, strict=True))
        if enough and lost <= may_lose:
            found.append((sum(option > 0 for option in options), options))
    return min(found, default=None)


@pytest.mark.parametrize("widest", [allocation.WIDEST, 4], ids=["breadth first", "depth first from 4 states on"])
def test_the_search_finds_the_best_of_all_allocations(widest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allocation, "WIDEST", widest)
    dice, feasible = random.Random(20230712), 0
    for _ in range(200):
        needs, courses = _instance(dice, 7)
        nothing, may_lose = [0] * len(needs.credits), dice.randint(0, 4)
        best = _every_allocation(needs, courses, may_lose)
        assert allocate(needs, nothing, nothing, courses, may_lose) == best
        feasible += best is not None
    assert 40 < feasible < 180, "the instances must be neither all easy nor all hopeless"
