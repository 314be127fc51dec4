"""Each finding of a no, whole: its code, what it blocks, asked, found, lacking, and who could mend it."""

from decimal import Decimal

from graduand.pure.audit.explaining.explain import explain
from graduand.pure.audit.explaining.explanation import Candidate, Explanation, Finding
from graduand.pure.audit.rules.parts import CapScope, ExemptionRule, Group, Unit
from graduand.pure.audit.rules.ruleset import RuleSet

from .office import Grade, degree, module, passed, results, rule_set, slot

ONE, NONE = Decimal(1), Decimal(0)


def _course(code: str, credits: str, name: str | None = None) -> Candidate:
    return Candidate(code, f"课程{code}" if name is None else name, Decimal(credits))


def _told(rules: RuleSet, grades: list[Grade], **marks: bool) -> Explanation:
    return explain(rules, results(grades), remedies=False, **marks)  # type: ignore[arg-type]


def _find(told: Explanation, code: str) -> Finding:
    return next(finding for finding in told.findings if finding.code == code)


def test_a_missing_course_is_one_asked_none_found_with_what_may_stand_for_it() -> None:
    slots = [
        slot("a", "4", "P", compulsory=True, substitutes=("old",), equivalents=("like",)),
        slot("q", "2", "P", bridging=True, in_average=False),
    ]
    told = _told(rule_set([module("P")], slots), [], bridging=True)
    stand_ins = (_course("a", "4"), _course("old", "4", ""), _course("like", "4", ""))
    assert told.findings == (
        Finding("course_missing:a", "academic", ONE, NONE, ONE, stand_ins),
        Finding("bridging_missing:q", "academic", ONE, NONE, ONE, (_course("q", "2"),)),
        Finding("degree.not_offered", "degree"),
    )


def test_of_two_capstones_the_one_that_was_only_exempted_is_missing() -> None:
    slots = [slot("w", "5", "P", capstone=True), slot("x", "3", "P", capstone=True), slot("a", "1", "P")]
    told = _told(rule_set([module("P")], slots), [("w", 0, True), *passed("x", score=600)])
    assert told.findings[:1] == (
        Finding("capstone_missing", "academic", Decimal(2), ONE, ONE, (_course("w", "5"),)),
    )  # fmt: skip


def test_credits_that_overflow_into_a_module_can_mend_it_from_far_upstream() -> None:
    flowing = {"max_credits": Decimal(2)}
    modules = [
        module("A", overflow_to="B", **flowing),
        module("B", overflow_to="C", **flowing),
        module("C", "3"),
        module("D", **flowing),
    ]
    slots = [slot(code.lower(), "4", code) for code in "ABCD"]
    short = _find(_told(rule_set(modules, slots), []), "credits.module:C")
    assert (short.required, short.found, short.missing) == (3, 0, 3)
    assert [one.course for one in short.candidates] == ["a", "b", "c"]


def _headquarters(**exemption: object) -> RuleSet:
    slots = [
        slot("a", "4", "P", hq=True, compulsory=True),
        slot("b", "3", "P", hq=True),
        slot("c", "2", "E"),
        slot("w", "1", "P", hq=True, compulsory=True, capstone=True),
        slot("q", "2", "P", hq=True, bridging=True, in_average=False),
    ]
    groups = (Group("G", "", Unit.HQ_CREDITS, Decimal(7), ("a", "b", "c")),)
    modules = [module("P", min_hq_credits=Decimal(8)), module("E")]
    return rule_set(
        modules,
        slots,
        min_hq_credits=Decimal(8),
        groups=groups,
        exemption=ExemptionRule(Decimal(2), **exemption),  # type: ignore[arg-type]
    )


def test_an_exemption_gives_no_headquarters_credits_so_that_sitting_the_exam_would_mend_them() -> None:
    told = _told(_headquarters(), [("a", 0, True), *passed("b", score=600)])
    for code, asked in (("credits.hq", 8), ("credits.module_hq:P", 8), ("group:G", 7)):
        short = _find(told, code)
        assert (short.blocks, short.required, short.found, short.missing) == ("academic", asked, 3, asked - 3)
        assert [one.course for one in short.candidates] == [
            course for course in ("a", "w") if asked == 8 or course == "a"
        ]


def test_where_an_exemption_gives_headquarters_credits_only_what_is_empty_would_mend_them() -> None:
    told = _told(_headquarters(counts_as_hq=True), [("a", 0, True)])
    assert [one.course for one in _find(told, "credits.hq").candidates] == ["b", "w"]
    assert [one.course for one in _find(told, "group:G").candidates] == ["b"]


def test_the_exemptions_that_count_against_the_limit_are_named_and_no_others() -> None:
    grades = [(course, 0, True) for course in "abcwq"]
    over = _find(_told(_headquarters(), grades), "exemption_over_limit")
    assert over == Finding(
        "exemption_over_limit",
        "nothing",
        Decimal(2),
        Decimal(9),
        Decimal(7),
        (_course("a", "4"), _course("b", "3"), _course("c", "2")),
    )
    over = _find(_told(_headquarters(cap_scope=CapScope.HQ_COMPULSORY), grades), "exemption_over_limit")
    assert (over.found, over.missing, over.candidates) == (4, 2, (_course("a", "4"),))


def test_where_no_credits_may_be_exempted_the_limit_is_none_and_every_credit_over_it() -> None:
    rules = rule_set([module("P")], [slot("a", "4", "P")], exemption=ExemptionRule(NONE))
    over = _find(_told(rules, [("a", 0, True)]), "exemption_over_limit")
    assert (over.required, over.found, over.missing) == (0, 4, 4)


def test_a_condition_in_credits_counts_half_credits_and_one_in_courses_counts_heads() -> None:
    groups = (
        Group("C", "", Unit.CREDITS, Decimal("4.5"), ("a", "b")),
        Group("N", "", Unit.COURSES, Decimal(2), ("a", "b")),
        Group("ALL", "", Unit.GROUPS, Decimal(2), (), ("C", "N")),
    )
    rules = rule_set([module("P")], [slot("a", "2.5", "P"), slot("b", "2", "P"), slot("c", "1", "P")], groups=groups)
    told = _told(rules, passed("a"))
    short = [(one.required, one.found, one.missing) for one in told.findings if one.code.startswith("group")]
    assert short == [(Decimal("4.5"), Decimal("2.5"), 2), (2, 1, 1), (2, 0, 2)]
    assert [one.course for one in _find(told, "group:ALL").candidates] == ["b"]


def test_a_degree_lacks_average_thesis_and_language_each_in_marks() -> None:
    slots = [slot("a", "4", "P"), slot("b", "2", "P", in_average=False), slot("w", "5", "P", thesis=True)]
    rules = rule_set([module("P")], slots, degree=degree("75", "80", language=True))
    told = _told(rules, [*passed("a", score=749), *passed("b", score=600), *passed("w", score=750)])
    assert told.findings == (
        Finding("degree.average", "degree", Decimal(75), Decimal("74.95"), Decimal("0.05"),
                (_course("a", "4"),), Decimal("0.1")),
        Finding("degree.thesis", "degree", Decimal(80), Decimal(75), Decimal(5), (_course("w", "5"),)),
        Finding("degree.language", "degree"),
    )  # fmt: skip
    assert told.average == Decimal("74.95")


def test_an_average_is_cut_and_not_rounded_to_hundredths() -> None:
    slots = [slot("a", "1", "P"), slot("b", "2", "P")]
    rules = rule_set([module("P")], slots, degree=degree("75"))
    told = _told(rules, [*passed("a", score=749), *passed("b", score=750)])
    assert told.average == Decimal("74.96")
    assert (_find(told, "degree.average").missing, told.academic_ok) == (Decimal("0.04"), True)
    low = _find(_told(rules, [*passed("a", score=600), ("b", 0, True)]), "degree.average")
    assert (low.found, low.candidates, low.each) == (60, (_course("a", "1"),), 15), "sixty is a score, too"


def test_with_nothing_in_the_average_it_is_none_and_all_of_it_lacks() -> None:
    rules = rule_set([module("P")], [slot("a", "4", "P")], degree=degree("75"))
    told = _told(rules, [])
    assert told.average is None
    assert _find(told, "degree.average") == Finding("degree.average", "degree", Decimal(75), NONE, Decimal(75))
