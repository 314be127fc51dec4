"""What mends a no, to the half credit: what to publish, what to pass, in which order, and what still lacks at best."""

from dataclasses import replace
from decimal import Decimal

import pytest

from graduand.pure.audit.explaining import plan
from graduand.pure.audit.explaining.explain import explain
from graduand.pure.audit.explaining.explanation import Candidate, Explanation, Finding, Remedy, Result
from graduand.pure.audit.rules.parts import CapScope, ExemptionRule, Group, Unit
from graduand.pure.audit.rules.ruleset import RuleSet

from .office import degree, module, passed, results, rule_set, slot


def _ways(told: Explanation) -> list[tuple[str, Decimal, str]]:
    return [(way.kind, way.credits, " ".join(course.course for course in way.courses)) for way in told.remedies]


def _least(told: Explanation) -> list[tuple[str, Decimal]]:
    return [(lack.code, lack.missing) for lack in told.least]


def _waiting(*grades: tuple[str, int, bool]) -> list[Result]:
    return results(list(grades), published=False)


def _electives(least: str, **credits: str) -> RuleSet:
    return rule_set([module("E", least)], [slot(code, amount, "E") for code, amount in credits.items()])


def test_first_comes_what_waits_then_the_fewest_credits_then_the_fewest_courses_then_course_order() -> None:
    rules = _electives("5", d="4", c="2", b="2", a="4.5", z="0.5")
    told = explain(rules, [*results(passed("z")), *_waiting(("a", 600, False))])
    assert told.remedies == (
        Remedy("publish", Decimal(3), (Candidate("a", "课程a", Decimal(3)),)),
        Remedy("pass", Decimal("4.5"), (Candidate("a", "课程a", Decimal("4.5")),)),
        Remedy("pass", Decimal(6), (Candidate("b", "课程b", Decimal(2)), Candidate("d", "课程d", Decimal(4)))),
        Remedy("pass", Decimal(6), (Candidate("c", "课程c", Decimal(2)), Candidate("d", "课程d", Decimal(4)))),
    )
    assert told.findings[-1] == Finding("result_not_published", "academic", candidates=told.remedies[0].courses)
    assert _ways(explain(_electives("4", a="2", b="2", c="4"), [])) == [("pass", 4, "c"), ("pass", 4, "a b")]
    halves = dict.fromkeys("bcdef", "0.5")
    many = [("pass", Decimal("2.5"), "b c d e f"), ("pass", Decimal(3), "a")]
    assert _ways(explain(_electives("2.5", a="3", **halves), [])) == many, "half a credit less is worth four courses"


def test_of_many_electives_the_first_in_course_order_are_asked_even_beyond_the_twelfth() -> None:
    names = [f"c{number:02}" for number in range(30)]
    rules = rule_set([module("E", "4")], [slot(name, "2", "E") for name in reversed(names)])
    assert _ways(explain(rules, [])) == [("pass", 4, f"c00 {other}") for other in ("c01", "c02", "c03")]
    assert _ways(explain(rules, results(passed(*names[:1])))) == [("pass", 2, one) for one in ("c01", "c02", "c03")]
    late = Group("G", "", Unit.COURSES, Decimal(2), tuple(names[:24:-1]))
    told = explain(replace(rules, modules=(module("E"),), groups=(late,)), [])
    assert _ways(told) == [("pass", 4, f"c25 {other}") for other in ("c26", "c27", "c28")]


def test_what_waits_is_asked_to_be_published_only_as_far_as_it_is_needed() -> None:
    rules = _electives("4", c="2", b="2", a="2")
    waiting = _waiting(*passed("c", "a", "b", score=650), ("a", 640, False), ("a", 0, True))
    assert _ways(explain(rules, waiting))[0] == ("publish", 6, "a b")
    told = explain(rules, [replace(one, term=f"20230{place}") for place, one in enumerate(waiting)])
    assert _ways(told)[0] == ("publish", 6, "a b")
    assert [way for way in _ways(explain(rules, waiting[:1])) if way[0] == "publish"] == []


def test_of_two_waiting_results_in_one_place_the_better_is_published_and_of_equals_the_earlier() -> None:
    rules = rule_set([module("P", "4")], [slot("a", "4", "P", substitutes=("old",))])
    worse, better = (replace(one, name=name) for one, name in zip(
        _waiting(("a", 610, False), ("old", 620, False)), ("差", "好"), strict=True))  # fmt: skip
    for waiting in ([worse, better], [better, worse]):
        assert explain(rules, waiting).remedies[0].courses == (Candidate("old", "好", Decimal(3)),)
    early, late = replace(worse, term="202203", name="早"), replace(worse, term="202209", name="晚")
    for waiting in ([early, late], [late, early]):
        assert explain(rules, waiting).remedies[0].courses == (Candidate("a", "早", Decimal(3)),)


def test_an_exemption_that_waits_helps_as_far_as_the_limit_lets_it() -> None:
    def rules(total: str, scope: CapScope = CapScope.ALL, least: str = "0") -> RuleSet:
        slots = [slot("a", "4", "E", hq=True, compulsory=True), slot("b", "3", "E"), slot("c", "1", "E")]
        return rule_set([module("E", least)], slots, total, exemption=ExemptionRule(Decimal(5), scope))

    waiting = _waiting(("a", 0, True), ("b", 0, True), ("c", 600, False))
    assert _ways(explain(rules("6"), waiting))[0] == ("publish", 9, "a b c")
    assert not [way for way in explain(rules("6.5"), waiting).remedies if way.kind == "publish"]
    assert _ways(explain(rules("8", CapScope.HQ_COMPULSORY), waiting))[0] == ("publish", 9, "a b c")
    exempted = results([("a", 0, True), ("b", 0, True)])
    for least in ("0", "7"):
        told = explain(rules("6", least=least), exempted)
        assert _ways(told) == [("pass", 1, "c"), ("pass", 3, "b"), ("pass", 4, "a")]
        assert _least(told) == [("credits.total", 1)]
    assert _ways(explain(rules("7.5"), exempted)) == [("pass", 4, "b c"), ("pass", 5, "a c")]


def test_surplus_that_overflows_fills_the_next_module_and_what_is_lost_is_not_counted() -> None:
    modules = [module("P", "2", max_credits=Decimal(3), overflow_to="E"), module("E", "4"), module("F")]
    slots = [slot("a", "5", "P"), slot("b", "2", "P"), slot("e", "2", "E"), slot("f", "1", "F")]
    told = explain(rule_set(modules, slots, "7"), results(passed("a")))
    assert _ways(told) == [("pass", 2, "b"), ("pass", 2, "e")]
    assert _least(told) == [("credits.total", 2), ("credits.module:E", 2)]
    lost = [replace(modules[0], overflow_to=None), *modules[1:]]
    told = explain(rule_set(lost, [*slots, slot("g", "2", "E")], "8"), results(passed("a", "e", "g")))
    assert _ways(told) == [("pass", 1, "f")]
    assert _least(told) == [("credits.total", 1)]


def test_what_lacks_at_best_is_told_in_credits_and_in_courses_the_smaller_sum_first() -> None:
    modules = [module("P", "4.5", min_hq_credits=Decimal(3)), module("E", "4", min_courses=2)]
    slots = [
        slot("a", "4", "P", "E", hq=True),
        slot("b", "2.5", "P", "E"),
        slot("c", "3", "P"),
        slot("d", "3", "E"),
        slot("e", "2.5", "E"),
    ]
    told = explain(rule_set(modules, slots, "9"), results(passed("a", "b")))
    assert _least(told) == [
        ("credits.total", Decimal("2.5")),
        ("credits.module:P", Decimal("0.5")),
        ("credits.module:E", Decimal("1.5")),
        ("courses.module:E", 1),
    ]
    told = explain(rule_set(modules, slots), [])
    assert _least(told) == [
        ("credits.module:P", Decimal("4.5")),
        ("credits.module:E", 4),
        ("credits.module_hq:P", 3),
        ("courses.module:E", 2),
    ]


def test_where_two_modules_may_lack_alike_the_first_code_lacks_whatever_the_order_of_the_rules() -> None:
    modules, slots = [module("P", "4"), module("E", "4")], [slot("a", "4", "P", "E"), slot("b", "4", "P", "E")]
    for order in (modules, modules[::-1]):
        assert _least(explain(rule_set(order, slots), results(passed("a")))) == [("credits.module:E", 4)]
    heads = [module("P", min_courses=1), module("E", "1")]
    for order in (heads, heads[::-1]):
        told = explain(rule_set(order, [slot("a", "1", "P", "E"), slot("b", "1", "E", "P")]), results(passed("a")))
        assert _least(told) == [("courses.module:P", 1)], "a course weighs as much as a credit, and lacks rather"


def test_a_course_weighs_as_much_as_a_credit_and_the_smaller_lack_is_left_whichever_code_comes_first() -> None:
    heads = [module("P", min_courses=1), module("E", "0.5")]
    told = explain(rule_set(heads, [slot("a", "0.5", "P", "E"), slot("b", "1", "E", "P")]), results(passed("a")))
    assert _least(told) == [("credits.module:E", Decimal("0.5"))]
    modules = [module("A", "1"), module("B", "1"), module("C", "1"), module("D", "0.5")]
    slots = [slot("x", "1", "A", "D"), slot("b", "1", "B"), slot("c", "1", "C"), slot("y", "1", "A", "D")]
    told = explain(rule_set(modules, slots, "1"), results(passed("x", "b", "c")))
    assert _least(told) == [("credits.module:D", Decimal("0.5"))]


def test_a_yes_needs_no_remedy_and_lacks_nothing() -> None:
    told = explain(_electives("2", a="2"), results(passed("a")))
    assert (told.academic_ok, told.remedies, told.least, told.unused) == (True, (), (), ())


def test_a_search_that_takes_too_long_is_given_up_and_claims_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    modules = [module(code, "9.5") for code in "PEF"]
    slots = [slot(f"c{number}", str(2 + number % 5), "P", "E", "F") for number in range(12)]
    rules, known = rule_set(modules, slots), results(passed("c4", "c7", "c9"))
    assert len(explain(rules, known).remedies) == 3
    monkeypatch.setattr(plan, "MOST_NODES", 0)
    told = explain(rules, known)
    assert (told.academic_ok, told.remedies) == (False, ())
    assert "no_remedy" not in {finding.code for finding in told.findings}


def test_without_the_solver_what_waits_is_named_as_a_whole_for_graduation() -> None:
    rules = _electives("4", a="2", b="2", c="2")
    waiting = _waiting(*passed("c", "a", "b"))
    told = explain(rules, waiting, remedies=False)
    every = tuple(Candidate(code, f"课程{code}", Decimal(3)) for code in "cab")
    assert told.findings[-1] == Finding("result_not_published", "academic", candidates=every)
    assert explain(rules, waiting[:1], remedies=False).findings[-1].code == "degree.not_offered"


def test_for_the_degree_only_what_cannot_be_left_out_is_named() -> None:
    slots = [slot("a", "4", "P"), slot("b", "4", "P"), slot("w", "2", "P", thesis=True)]
    rules = rule_set([module("P")], slots, degree=degree("75", "80"))
    known = results([("a", 700, False), ("w", 790, False)])
    told = explain(rules, [*known, *_waiting(("b", 760, False), ("a", 800, False), ("w", 800, False))])
    needed = tuple(Candidate(code, f"课程{code}", Decimal(3)) for code in "aw")
    assert told.findings[-1] == Finding("result_not_published", "degree", candidates=needed)
    nothing = explain(rules, [*known, *_waiting(("b", 760, False))])
    assert "result_not_published" not in {finding.code for finding in nothing.findings}
    proud = explain(rules, [*results(passed("a", "w", score=900)), *_waiting(("b", 760, False))])
    assert (proud.degree_ok, proud.findings) == (True, ())


def test_that_nothing_can_mend_a_no_is_said_to_block_graduation() -> None:
    rules = rule_set([module("P", "4"), module("E", "4")], [slot("a", "4", "P", "E"), slot("b", "1", "P")])
    assert explain(rules, []).findings[-1] == Finding("no_remedy", "academic")


def test_of_two_equal_shortages_the_same_one_is_told_however_modules_are_listed() -> None:
    """Credits of one module and headquarters credits of the other lack half a credit: two ways, alike in sum."""
    modules = [module(code, "2.5", min_hq_credits=Decimal("0.5")) for code in "AB"]
    places = [slot("a", "2.5", "B", "A"), slot("b", "2", "B", "A", hq=True), slot("c", "1", "A", "B", hq=True)]
    told = [
        {(lack.code, lack.missing) for lack in explain(rule_set(order, places), results(passed("a", "b"))).least}
        for order in (modules, modules[::-1])
    ]
    half = Decimal("0.5")
    assert told == [{("credits.module:A", half), ("credits.module_hq:B", half)}] * 2
