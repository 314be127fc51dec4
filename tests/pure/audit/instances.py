"""Seeded allocation problems: tight, about as often solvable as not, of any size; credits in half credits."""

import random
from itertools import product

from graduand.pure.audit.allocation.needs import Choice, Course, Needs

type Instance = tuple[Needs, list[Course], int]
"""Needs, flexible courses, and the credits that may get lost. Nothing is fixed in any module."""


def fair_shares(dice: random.Random, courses: int, modules: int = 6) -> Instance:
    """Every module needs about its share of all credits, of headquarters credits and of courses."""
    taken = []
    for _ in range(courses):
        size = dice.randint(2, 6)
        hq = size if dice.random() < 0.4 else 0
        taken.append(Course(size, (hq, 1), tuple(dice.sample(range(modules), min(modules, dice.choice([2, 3]))))))
    share = sum(course.credits for course in taken) // modules
    share_hq = sum(course.flat[0] for course in taken) // modules
    maximum = [dice.choice([None, None, share, share + 3]) for _ in range(modules)]
    least = [min(share + dice.randint(-3, 1), top or share + 1) for top in maximum]
    least_hq = [max(0, share_hq - dice.randint(0, 4)) for _ in range(modules)]
    least_courses = [max(0, courses // modules - dice.choice([1, 1, 2])) for _ in range(modules)]
    return _needs(dice, least, least_hq + least_courses, maximum), taken, dice.choice([0, 2, 6, 1000])


def hidden_answer(dice: random.Random, courses: int, modules: int = 6) -> Instance:
    """The needs are what one random allocation gives, to the half credit in every respect; or a little more.

    Far harder than anything an office has written: a plan leaves its students some choice.
    """
    taken, homes = [], []
    for _ in range(courses):
        places = tuple(dice.sample(range(modules), min(modules, dice.choice([2, 2, 3]))))
        size = dice.randint(2, 8)
        taken.append(Course(size, (size if dice.random() < 0.5 else 0, 1), places))
        homes.append(dice.choice(places))
    gives = list(zip(taken, homes, strict=True))
    slack, flat_slack = dice.choice([0, 0, 1, 2, 4]), 3
    least = [max(0, sum(c.credits for c, m in gives if m == n) - dice.randint(0, slack)) for n in range(modules)]
    flat = [
        max(0, sum(c.flat[kind] for c, m in gives if m == n) - dice.randint(0, flat_slack))
        for kind in range(2)
        for n in range(modules)
    ]
    if dice.random() < 0.33:
        least[dice.randrange(modules)] += dice.randint(1, 3)
    maximum = [need + dice.randint(0, 4) if dice.random() < 0.3 else None for need in least]
    return _needs(dice, least, flat, maximum), taken, dice.choice([0, 2, 10, 1000])


def _needs(dice: random.Random, least: list[int], flat: list[int], maximum: list[int | None]) -> Needs:
    """Surplus flows to higher numbers only."""
    overflow = tuple(dice.choice([None, *range(number + 1, len(least))]) for number in range(len(least)))
    return Needs(tuple(least), tuple(flat), tuple(maximum), overflow)


def meets(needs: Needs, courses: list[Course], may_lose: int, options: tuple[int, ...]) -> bool:
    """Count one allocation with plain loops."""
    modules = range(len(needs))
    homes = [course.modules[option] for course, option in zip(courses, options, strict=True)]
    given = list(zip(courses, homes, strict=True))
    held = [sum(course.credits for course, home in given if home == module) for module in modules]
    lost = 0
    for module in modules:
        maximum, into = needs.maximum[module], needs.overflow[module]
        surplus = 0 if maximum is None else max(0, held[module] - maximum)
        held[module] -= surplus
        if into is None:
            lost += surplus
        else:
            held[into] += surplus
    flat = [
        sum(course.flat[kind] for course, home in given if home == module)
        for kind in range(len(needs.flat) // len(needs))
        for module in modules
    ]
    enough = all(have >= need for have, need in zip(held + flat, needs.credits + needs.flat, strict=True))
    return enough and lost <= may_lose


def best_of_all(needs: Needs, courses: list[Course], may_lose: int) -> Choice | None:
    """Try every allocation there is."""
    every = product(*(range(len(course.modules)) for course in courses))
    found = (options for options in every if meets(needs, courses, may_lose, options))
    return min(((sum(option > 0 for option in options), options) for options in found), default=None)
