"""What the office reads when it asks why: required, found, missing, and what would mend it."""

import json
from decimal import Decimal

from graduand.pure.audit.explaining.explain import explain
from graduand.pure.audit.explaining.explanation import Explanation, Finding, Result
from graduand.pure.audit.rules.parts import ExemptionRule, Group, Unit
from graduand.pure.audit.rules.personal import Concession, personal
from graduand.pure.audit.rules.ruleset import RuleSet

from .office import degree, module, passed, results, rule_set, slot


def _rules(**more: object) -> RuleSet:
    modules = [module("P", "6", min_hq_credits=Decimal(4)), module("E", "4")]
    slots = [
        slot("a", "4", "P", hq=True, compulsory=True, substitutes=("old",)),
        slot("b", "4", "P", "E"),
        slot("e", "3", "E", hq=True),
        slot("w", "5", "P", capstone=True, thesis=True),
    ]
    return rule_set(modules, slots, "10", **more)


def _find(told: Explanation, code: str) -> Finding:
    return next(finding for finding in told.findings if finding.code == code)


def test_a_shortage_says_how_much_and_which_courses_would_mend_it() -> None:
    total = _find(explain(_rules(), results(passed("b"))), "credits.total")
    assert (total.required, total.found, total.missing) == (10, 4, 6)
    assert [course.course for course in total.candidates] == ["a", "e", "w"]


def test_a_missing_compulsory_course_names_its_substitutes() -> None:
    missing = _find(explain(_rules(), results(passed("b", "e", "w"))), "course_missing:a")
    assert [course.course for course in missing.candidates] == ["a", "old"]


def test_a_module_short_of_headquarters_credits_points_to_headquarters_courses() -> None:
    short = _find(explain(_rules(), [*results([("a", 0, True)]), *results(passed("b", "w"))]), "credits.module_hq:P")
    assert (short.required, short.found, [course.course for course in short.candidates]) == (4, 0, ["a"])


def test_a_moved_course_stands_where_it_counts_and_names_its_own_module() -> None:
    told = explain(_rules(), results(passed("a", "b", "w")))
    assert told.academic_ok
    elective = next(part for part in told.modules if part.code == "E")
    assert [(note.course, note.primary) for note in elective.slots] == [("b", "P"), ("e", None)]


def test_an_unpublished_result_counts_nowhere_and_is_named_when_it_would_turn_no_into_yes() -> None:
    told = explain(_rules(), [*results(passed("a", "b")), *results(passed("w"), published=False)])
    assert not told.academic_ok
    waiting = _find(told, "result_not_published")
    assert (waiting.blocks, [course.course for course in waiting.candidates]) == ("academic", ["w"])
    useless = explain(_rules(), [*results(passed("a")), *results(passed("e"), published=False)])
    assert "result_not_published" not in {finding.code for finding in useless.findings}


def test_an_unpublished_thesis_that_would_give_the_degree_blocks_only_the_degree() -> None:
    known = [*results(passed("a", "b", "e", "w", score=760)), *results(passed("w", score=850), published=False)]
    told = explain(_rules(degree=degree("75", "80", True)), known, language=True)
    assert (told.academic_ok, told.degree_ok) == (True, False)
    assert _find(told, "result_not_published").blocks == "degree"
    assert _find(told, "degree.thesis").missing == 4
    assert "degree.language" not in {finding.code for finding in told.findings}


def test_a_low_average_names_the_courses_that_pull_it_down() -> None:
    told = explain(_rules(degree=degree("75")), results([*passed("a", "b", "w"), *passed("e", score=900)]))
    low = _find(told, "degree.average")
    assert (low.found, low.missing) == (Decimal("73.75"), Decimal("1.25"))
    assert [course.course for course in low.candidates] == ["a", "b", "w"]
    raised = [("a", 717, False), ("b", 717, False), ("w", 717, False), ("e", 900, False)]
    assert low.each == Decimal("1.6")
    for more, enough in ((15, False), (16, True)):
        marks = [(course, 700 + more if course != "e" else score, exempt) for course, score, exempt in raised]
        codes = {finding.code for finding in explain(_rules(degree=degree("75")), results(marks)).findings}
        assert ("degree.average" not in codes) == enough


def test_every_result_that_counts_nowhere_says_why() -> None:
    grades = [*passed("a", "yoga"), *passed("old", score=650), *passed("b", score=590), ("w", 0, True)]
    told = explain(_rules(), [*results(grades), *results(passed("e"), published=False)])
    assert [(other.result.course, other.why_not) for other in told.uncounted] == [
        ("yoga", "not_in_plan"),
        ("old", "better_result_counts"),
        ("b", "not_passed"),
        ("w", "capstone_exempt"),
        ("e", "not_published"),
    ]
    notes = {note.course: note.why_not for part in told.modules for note in part.slots}
    assert notes == {"a": None, "b": "not_passed", "e": "not_published", "w": "capstone_exempt"}


def test_an_exemption_over_the_limit_is_told_even_when_it_does_no_harm() -> None:
    rules = _rules(exemption=ExemptionRule(Decimal(2)))
    told = explain(rules, results([*passed("a", "b", "w", "e"), ("b", 0, True)]))
    assert "exemption_over_limit" not in {finding.code for finding in told.findings}
    told = explain(rules, results([*passed("a", "w", "e"), ("b", 0, True)]))
    over = _find(told, "exemption_over_limit")
    assert (told.academic_ok, over.blocks, over.required, over.found, over.missing) == (True, "nothing", 2, 4, 2)


def test_an_explanation_can_be_frozen_as_json_beside_a_decision() -> None:
    told = explain(_rules(), results(passed("a", "b")))
    frozen = json.loads(json.dumps(told.to_json()))
    assert frozen["rules_hash"] == _rules().content_hash
    assert {finding["code"] for finding in frozen["findings"]} == {finding.code for finding in told.findings}


def test_an_average_that_full_marks_would_not_mend_says_no_number() -> None:
    rules = _rules(degree=degree("75"), exemption=ExemptionRule(average_mark=Decimal(0)))
    low = _find(explain(rules, results([*passed("a"), ("b", 0, True), ("e", 0, True)])), "degree.average")
    assert (low.found, low.each) == (Decimal("25.45"), None)
    assert _find(explain(rules, []), "degree.average").each is None


def test_a_degree_that_asks_for_a_language_certificate_is_refused_without_one() -> None:
    rules, known = _rules(degree=degree("60", "60", True)), results(passed("a", "b", "e", "w"))
    told = explain(rules, known)
    assert (told.academic_ok, told.degree_ok, _find(told, "degree.language").blocks) == (True, False, "degree")
    assert explain(rules, known, language=True).degree_ok


def test_a_result_says_as_what_it_counts_and_which_slot_it_could_have_filled() -> None:
    rules = rule_set(
        [module("P")],
        [slot("a", "4", "P", substitutes=("old",), equivalents=("like",)), slot("b", "4", "P"), slot("c", "4", "P")],
    )
    granted = (Concession("substitute", course="elsewhere", target="b"), Concession("waive", condition="credits.hq"))
    own = personal(rules, granted)
    grades = [*passed("old", score=800), *passed("like"), *passed("elsewhere"), *passed("c", "yoga")]
    told = explain(own.rules, results(grades), granted=granted[:1], unused=own.unused)
    assert [(note.course, note.result and note.result.course, note.via) for note in told.modules[0].slots] == [
        ("a", "old", "substitute"),
        ("b", "elsewhere", "concession"),
        ("c", "c", "own"),
    ]
    assert [(one.result.course, one.why_not, one.slot, one.via) for one in told.uncounted] == [
        ("like", "better_result_counts", "a", "equivalent"),
        ("yoga", "not_in_plan", None, None),
    ]
    assert told.unused == granted[1:]
    assert json.loads(json.dumps(told.to_json()))["unused"][0]["condition"] == "credits.hq"


def test_too_few_courses_in_a_module_and_an_unmet_condition_name_what_would_mend_them() -> None:
    slots = [slot("a", "4", "P", hq=True), slot("b", "3", "P", hq=True), slot("c", "2", "E")]
    groups = (Group("HQ", "总部课程", Unit.HQ_CREDITS, Decimal(7), ("a", "b", "c")),)
    rules = rule_set([module("P", min_courses=2), module("E")], slots, groups=groups)
    told = explain(rules, results([*passed("a"), ("b", 0, True)]))
    short = _find(told, "group:HQ")
    assert (short.required, short.found, [course.course for course in short.candidates]) == (7, 4, ["b"])
    assert [(note.code, note.unit, note.found, note.satisfied) for note in told.groups] == [
        ("HQ", "hq_credits", 4, False)
    ]
    told = explain(rules, results(passed("a", "c")))
    few = _find(told, "courses.module:P")
    assert (few.required, few.found, [course.course for course in few.candidates]) == (2, 1, ["b"])
    assert [(part.required_courses, part.found_courses) for part in told.modules] == [(2, 1), (0, 1)]


def test_a_bulk_caller_may_leave_remedies_out_and_is_told_the_same_verdict() -> None:
    known = [*results(passed("a", "b")), *results(passed("w", "e"), published=False)]
    short, full = explain(_rules(), known, remedies=False), explain(_rules(), known)
    assert (short.academic_ok, short.remedies, short.least) == (False, (), ())
    assert [course.course for course in _find(short, "result_not_published").candidates] == ["w", "e"]
    assert [course.course for course in _find(full, "result_not_published").candidates] == ["w"]


def test_a_score_that_is_no_number_counts_as_none() -> None:
    for score in (None, Decimal("NaN"), Decimal("Infinity"), Decimal("-5"), Decimal("1e9")):
        known = [Result("a", "", Decimal(4), score, exempt=False, published=True, term="202303")]
        note = explain(_rules(), known).modules[0].slots[0]
        assert (note.result is None) == (score != Decimal("1e9")), "a score above 100 is a slip and counts as 100"
