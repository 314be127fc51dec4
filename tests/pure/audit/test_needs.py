"""What modules need, hold and may still get, in numbers small enough to follow by hand."""

import pytest

from graduand.pure.audit.allocation import highs
from graduand.pure.audit.allocation.deposits import Deposits, Sum, ask
from graduand.pure.audit.allocation.ilp import IntegerProgram, Unsolved
from graduand.pure.audit.allocation.needs import Ahead, Course, Needs, put
from graduand.pure.audit.allocation.search import TooWide, _budgets, search

TWO = Needs(credits=(4, 3), flat=(2, 0, 0, 0), maximum=(None, None), overflow=(None, None))
EITHER, SECOND = Course(3, (3, 1), (0, 1)), Course(2, (0, 1), (1,))


def test_a_full_module_gives_its_surplus_to_the_next_and_the_last_one_loses_it() -> None:
    needs = Needs((4, 1, 2), (1, 0, 2), (6, 3, 2), (1, 2, None))
    assert [list(needs.stream(module)) for module in (0, 1, 2, None)] == [[0, 1, 2], [1, 2], [2], []]
    assert needs.downstream == (frozenset({0, 1, 2}), frozenset({1, 2}), frozenset({2}))
    empty = needs.nothing
    assert empty == ((0, 0, 0), (0, 0, 0), 0)
    assert put(needs, empty, 0, 6, ()) == ((6, 0, 0), (0, 0, 0), 0)
    assert put(needs, empty, 0, 7, ()) == ((6, 1, 0), (0, 0, 0), 0)
    assert put(needs, empty, 0, 12, ()) == ((6, 3, 2), (0, 0, 0), 1)
    assert put(needs, ((6, 2, 0), (0, 0, 1), -1), 0, 4, (3,)) == ((6, 3, 2), (1, 0, 1), 0)
    assert put(needs, empty, 2, 0, (5,)) == ((0, 0, 0), (0, 0, 2), 0)
    assert needs.start((7, 0, 3), (3, 3, 1), 2) == ((6, 1, 2), (1, 0, 1), -1)


def test_a_module_without_a_maximum_keeps_everything_and_more_than_enough_is_forgotten() -> None:
    needs = Needs((4, 3), (0, 0), (None, None), (1, None))
    assert list(needs.stream(0)) == [0], "without a maximum nothing overflows"
    assert put(needs, needs.nothing, 0, 3, ()) == ((3, 0), (0, 0), 0)
    assert put(needs, needs.nothing, 0, 9, ()) == ((4, 0), (0, 0), 0)


def test_needs_are_met_to_the_last_half_credit_and_no_less() -> None:
    needs = Needs((4, 3, 0), (1, 0, 0), (5, None, 2), (1, None, None))
    assert needs.met((5, 3, 0), (1, 0, 0), 0)
    assert needs.met((8, 0, 0), (1, 9, 9), 0), "what overflows counts where it flows to"
    assert needs.met((8, 0, 4), (1, 0, 0), 2)
    assert not needs.met((8, 0, 5), (1, 0, 0), 2), "more is lost than may be"
    assert not needs.met((7, 0, 0), (1, 0, 0), 0)
    assert not needs.met((3, 3, 0), (1, 0, 0), 0)
    assert not needs.met((5, 3, 0), (0, 1, 1), 0)
    assert not needs.met((5, 3, 0), (1, 0, 0), -1)
    twice = Needs((0, 3, 2), (0, 0, 0), (4, 1, None), (2, 0, None))
    assert [twice.met((held, 0, 0), (0, 0, 0), 0) for held in (5, 6)] == [False, False]
    chain = Needs((2, 1, 2), (0, 0, 0), (2, 1, None), (1, 2, None))
    assert [chain.met((held, 0, 0), (0, 0, 0), 0) for held in (4, 5)] == [False, True]
    upstream = Needs((2, 1, 2), (0, 0, 0), (None, 1, 2), (None, 0, 1))
    assert [upstream.met((0, 0, held), (0, 0, 0), 0) for held in (4, 5)] == [False, True]


def test_only_the_kinds_that_some_module_needs_are_looked_at() -> None:
    needs = Needs((1, 1), (0, 0, 2, 0), (None, 3), (None, 0))
    assert (len(needs), needs.kinds, needs.asked_places) == (2, 2, (2, 3))
    assert needs.asked == Needs((1, 1), (2, 0), (None, 3), (None, 0))
    assert needs.asked_of((7, 1)) == (1,)
    both = Needs((1, 1), (0, 1, 2, 0), (None, None), (None, None))
    assert both.asked is both
    assert Needs((1,), (0, 0), (None,), (None,)).asked.flat == ()


def test_what_lies_ahead_is_counted_course_by_course_from_the_end() -> None:
    before, between, after = Ahead.every(TWO, [EITHER, SECOND], limited=True)
    assert (after.floor, after.floor_flat, after.stay, after.largest) == ((4, 3), (2, 0, 0, 0), (0, 0), (0,))
    assert (between.floor, between.stay, between.largest) == ((4, 1), (0, 2), (0, 2))
    assert between.largest_flat == ((0, 0), (0, 1))
    assert (before.floor, before.floor_flat) == ((1, -2), (-1, -3, -1, -2))
    assert (before.stay, before.stay_flat) == ((3, 2), (3, 0, 1, 1))
    assert (before.sizes, before.largest) == ((3, 2), (0, 3, 5))
    assert (before.sizes_flat, before.largest_flat) == (((3, 0), (1, 1)), ((0, 3, 3), (0, 1, 2)))
    before = Ahead.every(TWO, [EITHER, SECOND], limited=False)[0]
    assert (before.floor, before.floor_flat) == ((1, -2), (-1, -3, -1, -2))
    assert (before.largest, before.largest_flat) == ((5,), ((3,), (2,)))
    assert (before.stay, before.stay_flat, before.sizes, before.sizes_flat) == ((0, 0), (0, 0, 0, 0), (), ())


@pytest.mark.parametrize("limited", [True, False])
def test_a_gap_that_nothing_to_come_can_fill_is_seen_at_once(limited: bool) -> None:
    before, _, after = Ahead.every(TWO, [EITHER, SECOND], limited=limited)
    none = (0, 0, 0, 0)
    assert before.can_fill(((2, 0), none, 0)), "five credits lack, and five come"
    assert not before.can_fill(((1, 0), none, 0)), "six lack, and five come"
    assert not before.can_fill(((0, 3), none, 0)), "only three can come to the first module"
    assert not before.can_fill(((4, 3), none, 1)), "too much is lost already"
    assert after.can_fill(((4, 3), (2, 0, 0, 0), 0))
    assert not after.can_fill(((4, 3), (1, 0, 0, 0), 0))
    hq = Ahead.every(Needs((0, 0), (4, 0), (None, None), (None, None)), [Course(3, (3,), (0,))] * 2, limited)
    assert [hq[1].can_fill(((0, 0), (held, 0), 0)) for held in (0, 1)] == [False, True]
    shared = Needs((0, 0), (3, 3), (None, None), (None, None))
    ahead = Ahead.every(shared, [Course(3, (3,), (0, 1))], limited)[0]
    assert [ahead.can_fill(((0, 0), (held, 0), 0)) for held in (2, 3)] == [False, True], "one course is not two"


def test_the_fewest_moves_are_those_of_the_largest_courses() -> None:
    before = Ahead.every(TWO, [EITHER, SECOND], limited=True)[0]
    met = (2, 0, 0, 0)
    assert before.fewest_moves(((1, 1), met, 0)) == 0, "if all stay, everything is met"
    assert before.fewest_moves(((2, 0), met, 0)) == 1
    assert before.fewest_moves(((0, 1), (0, 0, 0, 0), 0)) == 1
    assert before.fewest_moves(((1, 1), met, 3)) == 1
    assert before.fewest_moves(((1, 1), met, 4)) == 2
    flat = Ahead.every(Needs((0, 0), (0, 4), (None, None), (None, None)), [Course(3, (3,), (0, 1))] * 2, True)[0]
    assert [flat.fewest_moves(((0, 0), (0, held), 0)) for held in (0, 1, 4)] == [2, 1, 0]


def test_the_search_allows_more_moves_in_growing_steps_and_at_last_all() -> None:
    assert list(_budgets(2, 9)) == [2, 3, 4, 6, 9]
    assert list(_budgets(0, 2)) == [0, 1, 2]
    assert list(_budgets(5, 5)) == [5]


def test_the_search_takes_as_many_steps_as_it_was_given_and_not_one_more() -> None:
    needs = Needs((3, 2), (0, 0), (None, None), (None, None))
    courses = [Course(3, (3,), (1, 0)), Course(2, (0,), (0, 1))]
    assert search(needs, (0, 0), (0, 0), courses, 0, 4) == (2, (1, 1))
    with pytest.raises(TooWide):
        search(needs, (0, 0), (0, 0), courses, 0, 3)
    assert search(needs, (3, 2), (0, 0), [], 0, 0) == (0, ())
    assert search(needs, (3, 1), (0, 0), [], 0, 0) is None


def test_of_two_answers_the_one_that_moves_fewest_and_then_the_later_course_is_taken() -> None:
    needs = Needs((0, 2), (0, 0), (None, None), (None, None))
    same = [Course(2, (0,), (0, 1))] * 8
    assert search(needs, (0, 0), (0, 0), same[:3], 0, 1000) == (1, (0, 0, 1))
    assert search(needs, (0, 0), (0, 0), same, 0, 1000) == (1, (0,) * 7 + (1,))


def test_an_integer_program_finds_the_least_cost_or_says_that_there_is_no_answer() -> None:
    program = IntegerProgram()
    one, many, part = program.variable(), program.variable(3), program.variable(3, whole=False)
    assert (one, many, part) == (0, 1, 2)
    program.row({one: 2, many: 1}, least=4)
    program.row({part: 4}, least=6, most=9)
    assert program.solve({one: 10, many: 1, part: 1})[:2] == [1, 2]  # type: ignore[index]
    assert program.solve({one: 1, many: 10, part: -1}) == [1, 2, 2]
    program.row({many: 1}, most=1)
    assert program.solve({}) is None
    assert IntegerProgram().solve({}) == []
    for least, most, answer in ((1, 2, None), (0, 0, []), (-1, 0, []), (-2, -1, None)):
        empty = IntegerProgram()
        empty.row({}, least, most)
        assert empty.solve({}) == answer


def test_a_solver_that_ends_in_any_other_way_has_not_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(highs, "solve", lambda *given: ("Time limit reached", [1]))
    program = IntegerProgram(presolve=False, most_nodes=7)
    program.variable()
    assert program.options == {"presolve": "off", "mip_max_nodes": 7}
    assert IntegerProgram().options["presolve"] == "on"
    with pytest.raises(Unsolved, match="Time limit reached"):
        program.solve({})


def test_a_sum_adds_what_stands_there_twice_and_leaves_out_nothing_at_all() -> None:
    program, total = IntegerProgram(), Sum(3)
    for variable, amount in ((0, 2), (1, 0), (0, 5)):
        total.add(variable, amount)
    assert (total.fixed, total.terms) == (3, {0: 7})
    total.least(program, 10, {4: 1})
    total.least(program, 3)
    assert program.rows == [({0: 7, 4: 1}, 7, float("inf")), ({0: 7}, 0, float("inf"))]


def test_a_course_is_put_into_exactly_one_of_its_modules() -> None:
    program = IntegerProgram()
    deposits = Deposits(Needs((1, 1, 1), (0,) * 6, (None,) * 3, (None,) * 3), (5, 0, 0), (0,) * 6)
    assert deposits.anywhere(program, Course(2, (2, 1), (0, 2, 1))) == [0, 1]
    assert [(held.fixed, held.terms) for held in deposits.credits] == [(7, {0: -2, 1: -2}), (0, {1: 2}), (0, {0: 2})]
    assert [(held.fixed, held.terms) for held in deposits.flat] == [
        (2, {0: -2, 1: -2}),
        (0, {1: 2}),
        (0, {0: 2}),
        (1, {0: -1, 1: -1}),
        (0, {1: 1}),
        (0, {0: 1}),
    ]
    assert (deposits.most, program.rows) == (7, [({0: 1, 1: 1}, -float("inf"), 1)])
    assert deposits.anywhere(program, Course(2, (2, 1), (0, 1))) == [2]
    assert len(program.rows) == 1, "one move needs no row"


@pytest.mark.parametrize(("held", "into", "short"), [(8, 1, 0), (7, 1, 1), (5, 1, 3), (4, 1, 3), (8, None, 3)])
def test_what_lacks_at_least_is_what_no_flow_can_bring(held: int, into: int | None, short: int) -> None:
    needs = Needs((4, 3), (0, 1), (5, None), (into, None))
    program = IntegerProgram()
    asked = ask(program, Deposits(needs, (held, 0), (0, 0)), shortages=True)
    assert (asked.short_flat[0], bool(asked.lost)) == (-1, into is None)
    assert set(asked.lost.values()) <= {1}
    values = program.solve(dict.fromkeys((*asked.short, asked.short_flat[1]), 1))
    assert values is not None
    assert [values[variable] for variable in (*asked.short, asked.short_flat[1])] == [0, short, 1]


def test_a_module_with_a_maximum_may_lack_something_while_another_has_plenty() -> None:
    program = IntegerProgram()
    needs = Needs((4, 3), (0, 0), (5, None), (1, None))
    asked = ask(program, Deposits(needs, (2, 9), (0, 0)), shortages=True)
    values = program.solve(dict.fromkeys(asked.short, 1))
    assert values is not None
    assert [values[variable] for variable in asked.short] == [2, 0]


def test_an_answer_of_one_move_is_found_among_few_states() -> None:
    needs = Needs((0, 2), (0, 0), (None, None), (None, None))
    assert search(needs, (0, 0), (0, 0), [Course(2, (0,), (0, 1))] * 12, 0, 46) == (1, (0,) * 11 + (1,))
