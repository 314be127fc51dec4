"""What the office reads when it asks why: required, found, missing, and what would mend it."""

import json
from decimal import Decimal

from graduand.pure.audit.explain import explain
from graduand.pure.audit.explanation import Explanation, Finding
from graduand.pure.audit.rules import RuleSet

from .office import degree, module, passed, results, rule_set, slot


def _rules(**more: object) -> RuleSet:
    modules = [module("P", "6", min_hq_credits=Decimal(4)), module("E", "4")]
    slots = [
        slot("a", "4", "P", hq=True, compulsory=True, accepts=("old",)),
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
    told = explain(_rules(degree=degree("75", "80", True)), known)
    assert (told.academic_ok, told.degree_ok) == (True, False)
    assert _find(told, "result_not_published").blocks == "degree"
    assert _find(told, "degree.thesis").missing == 4
    assert _find(told, "degree.language").blocks == "nothing"


def test_a_low_average_names_the_courses_that_pull_it_down() -> None:
    told = explain(_rules(degree=degree("75")), results([*passed("a", "b", "w"), *passed("e", score=900)]))
    low = _find(told, "degree.average")
    assert (low.found, low.missing) == (Decimal("73.75"), Decimal("1.25"))
    assert [course.course for course in low.candidates] == ["a", "b", "w"]


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
    rules = _rules(exemption_cap_credits=Decimal(2))
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
