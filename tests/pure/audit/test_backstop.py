"""The last road to an allocation: the same problem whatever the modules are called, and no course moved for nothing."""

import random

import pytest

from graduand.pure.audit.allocation import climbing
from graduand.pure.audit.allocation.backstop import _in_order_of_naming, _renumbered, _Table, solve
from graduand.pure.audit.allocation.climbing import climb
from graduand.pure.audit.allocation.needs import Course, Needs

from .instances import best_of_all, fair_shares, meets

NEEDS = Needs((5, 1, 1, 0), (0, 0, 2, 1, 9, 8, 7, 6), (None, 4, None, 3), (None, 0, None, 2))


def test_modules_are_taken_in_the_order_in_which_courses_name_them_each_with_what_it_flows_into() -> None:
    named = [Course(2, (1, 1), (3, 1))]
    order = _in_order_of_naming(NEEDS, (10, 20, 30, 40), (0,) * 8, named)
    assert order == [3, 2, 1, 0]
    needs, credits, flat, courses = _renumbered(order, NEEDS, (10, 20, 30, 40), tuple(range(8)), named)
    assert needs == Needs((0, 1, 1, 5), (1, 2, 0, 0, 6, 7, 8, 9), (3, None, 4, None), (1, None, 3, None))
    assert (credits, flat, courses) == ((40, 30, 20, 10), (3, 2, 1, 0, 7, 6, 5, 4), [Course(2, (1, 1), (0, 2))])


def test_modules_that_no_course_names_come_by_what_they_ask_and_hold() -> None:
    none: tuple[int, ...] = (0,) * 4
    assert _in_order_of_naming(NEEDS, (10, 20, 30, 40), (0,) * 8, []) == [3, 1, 2, 0]
    alike = Needs((1, 1, 1, 1), (0, 0, 0, 0), (None, 2, 0, None), (None,) * 4)
    assert _in_order_of_naming(alike, none, (2, 0, 0, 1), []) == [3, 0, 2, 1]
    assert _in_order_of_naming(alike, (4, 3, 2, 1), none, []) == [3, 2, 1, 0]
    heads = Needs((1, 1, 1), (3, 1, 2), (None,) * 3, (None,) * 3)
    assert _in_order_of_naming(heads, none[1:], none[1:], []) == [1, 2, 0]


def test_a_course_goes_home_alone_or_in_exchange_for_one_that_has_moved_already() -> None:
    needs = Needs((0, 3), (0, 0), (None, None), (None, None))
    table = _Table(needs, (0, 0), (0, 0), [Course(3, (0,), (0, 1)), Course(3, (0,), (0, 1))], 0)
    assert table.put_back([1, 1]) == [0, 1]
    flowing = Needs((0, 2, 2), (0, 0, 0), (None, 4, None), (None, 2, None))
    small, large = Course(2, (0,), (0, 1)), Course(6, (0,), (0, 2, 1))
    table = _Table(flowing, (0, 0, 0), (0, 0, 0), [small, large], 0)
    assert table.put_back([1, 1]) == [0, 2], "the large one fills both modules, which sends the small one home"


def test_an_allocation_counts_only_if_everything_is_met_and_no_more_lost_than_may_be() -> None:
    needs = Needs((2, 3), (1, 1), (4, None), (None, None))
    table = _Table(needs, (2, 0), (0, 1), [Course(3, (1,), (0, 1))], 0)
    assert [table.meets([option]) for option in (0, 1)] == [False, False]
    table = _Table(needs, (2, 3), (0, 1), [Course(3, (1,), (0, 1))], 1)
    assert [table.meets([option]) for option in (0, 1)] == [True, False]
    assert [solve(needs, (2, 3), (0, 1), [Course(3, (1,), (0, 1))], lost) for lost in (1, 0)] == [(0, (0,)), None]


def test_the_climb_moves_one_or_exchanges_two_and_takes_the_same_way_every_time() -> None:
    needs = Needs((4, 3), (0, 0), (None, None), (None, None))
    swap = [Course(4, (0,), (1, 0)), Course(3, (0,), (0, 1))]
    assert climb(needs, (0, 0), (0, 0), swap, 0) == [1, 1]
    assert climb(needs, (0, 3), (0, 0), swap, 0) == [1, 0]
    full = Needs((2, 3), (0, 0), (2, None), (1, None))
    assert climb(full, (0, 0), (0, 0), [Course(5, (0,), (1, 0))], 0) == [1], "the surplus flows on"
    assert climb(full, (0, 0), (0, 0), [Course(4, (0,), (1, 0))], 0) is None
    lost = Needs((2, 3), (0, 0), (2, None), (None, None))
    two = [Course(3, (0,), (1, 0)), Course(3, (0,), (1, 0))]
    assert [climb(lost, (0, 0), (0, 0), two, may_lose) for may_lose in (1, 0)] == [[1, 0], None]
    heads = Needs((0, 0), (2, 0, 0, 1), (None, None), (None, None))
    assert climb(heads, (0, 0), (0,) * 4, [Course(1, (2, 1), (1, 0)), Course(1, (0, 1), (0, 1))], 0) == [1, 1]


def test_without_the_climb_the_solver_answers_as_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(climbing, "ROUNDS", 0)
    for seed in range(30):
        needs, courses, may_lose = fair_shares(random.Random(seed), 6, 3)
        solved = solve(needs, (0,) * 3, (0,) * 6, courses, may_lose)
        assert (solved is None) == (best_of_all(needs, courses, may_lose) is None), seed
        assert solved is None or meets(needs, courses, may_lose, solved[1]), seed
