"""The allocation alone: exact by both roads, bounded in time, deterministic; the solver only proposes."""

import random
import sys
from collections.abc import Callable
from decimal import Decimal

import pytest

from graduand.pure.audit.allocation import backstop, climbing, combinations
from graduand.pure.audit.allocation import search as allocation
from graduand.pure.audit.allocation.backstop import solve
from graduand.pure.audit.allocation.climbing import climb
from graduand.pure.audit.allocation.ilp import IntegerProgram, Unsolved
from graduand.pure.audit.allocation.needs import Course, Needs
from graduand.pure.audit.allocation.search import TooWide, allocate, search
from graduand.pure.audit.allocation.undecided import needs_of
from graduand.pure.audit.compiling.compiled import compile_rules
from graduand.pure.audit.rules.parts import Slot

from .instances import Instance, best_of_all, fair_shares, hidden_answer, meets
from .office import audit, module, passed, rule_set, slot

FAMILIES = [fair_shares, hidden_answer]


def _nothing(needs: Needs) -> tuple[list[int], list[int]]:
    return [0] * len(needs.credits), [0] * len(needs.flat)


@pytest.mark.parametrize("family", FAMILIES)
def test_both_roads_find_an_allocation_exactly_when_one_exists(family: Callable[..., Instance]) -> None:
    feasible = 0
    for seed in range(150):
        dice = random.Random(seed)
        needs, courses, may_lose = family(dice, 7, dice.randint(2, 4))
        best = best_of_all(needs, courses, may_lose)
        assert search(needs, *_nothing(needs), courses, may_lose, sys.maxsize) == best, seed
        solved = solve(needs, *_nothing(needs), courses, may_lose)
        assert (solved is None) == (best is None), seed
        assert solved is None or meets(needs, courses, may_lose, solved[1]), seed
        feasible += best is not None
    assert 30 < feasible < 140, "the instances must be neither all easy nor all hopeless"


@pytest.mark.parametrize("family", FAMILIES)
def test_the_back_stop_moves_no_course_that_could_stay_alone_or_in_exchange_for_another(
    family: Callable[..., Instance],
) -> None:
    for seed in range(40):
        needs, courses, may_lose = family(random.Random(seed), 14)
        solved = solve(needs, *_nothing(needs), courses, may_lose)
        if solved is None:
            continue
        moves, options = solved
        moved = [place for place, option in enumerate(options) if option]
        assert moves == len(moved)
        for back in moved:
            home = (*options[:back], 0, *options[back + 1 :])
            assert not meets(needs, courses, may_lose, home)
            for other in set(moved) - {back}:
                for option in range(1, len(courses[other].modules)):
                    assert not meets(needs, courses, may_lose, (*home[:other], option, *home[other + 1 :]))


def test_with_forty_flexible_courses_the_search_gives_up_and_the_back_stop_answers() -> None:
    given_up = answered = 0
    for seed in range(6):
        needs, courses, may_lose = fair_shares(random.Random(seed), 40)
        try:
            search(needs, *_nothing(needs), courses, may_lose, allocation.MOST_STEPS)
        except TooWide:
            given_up += 1
        choice = allocate(needs, *_nothing(needs), courses, may_lose)
        answered += choice is not None and meets(needs, courses, may_lose, choice[1])
    assert given_up >= 3
    assert answered >= 4


def test_the_back_stop_does_not_depend_on_the_order_of_modules() -> None:
    for seed in range(15):
        dice = random.Random(seed)
        needs, courses, may_lose = fair_shares(dice, 16, 4)
        order = list(range(4))
        dice.shuffle(order)  # order[new] = old
        new = {old: place for place, old in enumerate(order)}
        shuffled = Needs(
            credits=tuple(needs.credits[old] for old in order),
            flat=tuple(needs.flat[kind * 4 + old] for kind in range(2) for old in order),
            maximum=tuple(needs.maximum[old] for old in order),
            overflow=tuple(None if (into := needs.overflow[old]) is None else new[into] for old in order),
        )
        again = [Course(one.credits, one.flat, tuple(new[old] for old in one.modules)) for one in courses]
        expected = solve(needs, *_nothing(needs), courses, may_lose)
        assert solve(shuffled, *_nothing(needs), again, may_lose) == expected


def test_fixed_credits_count_and_what_may_be_lost_binds_by_both_roads() -> None:
    needs = Needs((4, 4), (0, 0, 0, 0), (6, None), (None, None))
    course = Course(4, (0, 1), (0, 1))
    for fixed, may_lose, expected in (((4, 0), 0, (1, (1,))), ((0, 4), 0, (0, (0,))), ((9, 0), 2, None)):
        assert search(needs, fixed, (0,) * 4, [course], may_lose, 100) == expected
        assert solve(needs, fixed, (0,) * 4, [course], may_lose) == expected
    assert solve(needs, (4, 0), (0,) * 4, [course], -1) is None


def _lie(monkeypatch: pytest.MonkeyPatch, answer: Callable[[IntegerProgram], list[int] | None]) -> None:
    monkeypatch.setattr(allocation, "MOST_STEPS", 0)
    monkeypatch.setattr(climbing, "ROUNDS", 0)
    monkeypatch.setattr(IntegerProgram, "solve", lambda program, cost: answer(program))


def test_a_solver_that_proposes_nonsense_graduates_nobody_and_refuses_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    _lie(monkeypatch, lambda program: [1] * len(program.upper))
    needs, courses, may_lose = next(
        one for seed in range(50) if best_of_all(*(one := fair_shares(random.Random(seed), 6, 3)))
    )
    with pytest.raises(Unsolved, match="the proposed allocation does not meet the needs"):
        solve(needs, *_nothing(needs), courses, may_lose)
    assert allocate(needs, *_nothing(needs), courses, may_lose) == best_of_all(needs, courses, may_lose)
    hopeless = Needs((sys.maxsize,) * len(needs), needs.flat, (None,) * len(needs), needs.overflow)
    assert allocate(hopeless, *_nothing(needs), courses, may_lose) is None


def test_a_solver_that_gives_up_costs_time_and_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(program: IntegerProgram) -> list[int]:
        raise Unsolved("out of memory")

    _lie(monkeypatch, give_up)
    needs, courses, may_lose = fair_shares(random.Random(3), 6, 3)
    assert allocate(needs, *_nothing(needs), courses, may_lose) == best_of_all(needs, courses, may_lose)


def test_a_solver_that_says_no_once_too_often_refuses_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    needs, courses, may_lose = fair_shares(random.Random(3), 10, 3)
    honest, asked = IntegerProgram.solve, list[object]()

    def deny_first(program: IntegerProgram) -> list[int] | None:
        asked.append(program.options["presolve"])
        return None if len(asked) == 1 else honest(program, {})

    _lie(monkeypatch, deny_first)
    assert allocate(needs, *_nothing(needs), courses, may_lose) is not None
    assert asked == ["off", "on"]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_climb_finds_nearly_every_allocation_and_never_a_wrong_one(family: Callable[..., Instance]) -> None:
    found = exist = 0
    for seed in range(60):
        needs, courses, may_lose = family(random.Random(seed), 9, 4)
        climbed = climb(needs, *_nothing(needs), courses, may_lose)
        assert climbed is None or meets(needs, courses, may_lose, tuple(climbed)), seed
        found += climbed is not None
        exist += search(needs, *_nothing(needs), courses, may_lose, sys.maxsize) is not None
    assert exist > 20
    assert 0.8 * exist < found <= exist


def test_the_climb_knows_when_there_is_nothing_to_move_or_too_much() -> None:
    needs = Needs((1, 1), (0, 0), (None, None), (None, None))
    assert climb(needs, (0, 0), (0, 0), [Course(1, (0,), (0,))], 0) is None
    assert climb(needs, (1, 0), (0, 0), [Course(1, (0,), (0, 1))], 0) == [1]
    many = [Course(1, (0,), (0, 1)) for _ in range(climbing.MOST_WAYS + 1)]
    assert climb(needs, (0, 0), (0, 0), many, 0) is None
    assert climb(needs, (0, 0), (0, 0), many[1:], 0) is not None


@pytest.mark.parametrize("lie", [(1, (1, 0)), (2, (1, 1)), None], ids=["half wrong", "all wrong", "no allocation"])
def test_the_kernel_counts_again_what_the_back_stop_says(lie: object, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = compile_rules([rule_set([module("P", "4"), module("E", "3")], _either("a", "4") + _either("b", "3"))])
    monkeypatch.setattr(combinations, "MOST_COMBINATIONS", 0)
    monkeypatch.setattr(allocation, "MOST_STEPS", 0)
    honest = audit(compiled, [passed("a", "b")])
    assert (honest.academic_ok.tolist(), honest.moved.slot.tolist()) == ([True], [1])
    monkeypatch.setattr(backstop, "solve", lambda *given: lie)
    fooled = audit(compiled, [passed("a", "b")])
    assert fooled.academic_ok.tolist() == [False]
    held = {None: [70, 0], (1, (1, 0)): [30, 40], (2, (1, 1)): [0, 70]}
    assert fooled.module[0].tolist() == held[lie]  # what the modules hold is never what the solver claims


def _either(course: str, credits: str) -> list[Slot]:
    return [slot(course, credits, "P", "E")]


def test_a_module_short_of_courses_gets_one_moved() -> None:
    modules = [module("P", "4"), module("E", min_courses=2)]
    slots = [slot("a", "4", "P", "E"), slot("b", "4", "P", "E"), slot("c", "1", "E")]
    verdicts = audit(compile_rules([rule_set(modules, slots)]), [passed("a", "b", "c"), passed("a", "c")])
    assert verdicts.academic_ok.tolist() == [True, False]
    assert (verdicts.moved.slot.tolist(), verdicts.module_courses[0].tolist()) == ([1], [1, 2])


def test_the_needs_of_a_rule_set_are_in_tenths_and_numbers() -> None:
    modules = [
        module("P", "4.5", min_hq_credits=Decimal(2), max_credits=Decimal(6), overflow_to="E"),
        module("E", min_courses=1),
    ]
    compiled = compile_rules([rule_set(modules, [slot("a", "6", "P", hq=True), slot("b", "4", "E")])])
    assert needs_of(compiled, 1) == Needs((45, 0), (20, 0, 0, 1), (60, None), (1, None))
