"""The plan as a student reads it: modules, slots and conditions with their figures, every result with its place."""

from dataclasses import replace
from decimal import Decimal

from graduand.pure.audit.explaining.explain import explain
from graduand.pure.audit.explaining.explanation import Explanation, GroupNote, ModuleNote, Result, SlotNote
from graduand.pure.audit.explaining.reading import score_x10
from graduand.pure.audit.rules.parts import Group, Unit
from graduand.pure.audit.rules.personal import Concession, personal
from graduand.pure.audit.rules.ruleset import RuleSet

from .office import degree, module, passed, results, rule_set, slot


def _rules() -> RuleSet:
    basics = module("B", "4", min_hq_credits=Decimal(2), min_courses=1, max_credits=Decimal(5))
    slots = [
        slot("a", "4", "B", hq=True, compulsory=True, substitutes=("old",)),
        slot("b", "3", "B"),
        slot("q", "2", "M", bridging=True, in_average=False),
    ]
    groups = (Group("ONE", "一门即可", Unit.COURSES, Decimal(1), ("a", "b"), required=False),)
    return rule_set([basics, module("M")], slots, groups=groups)


def test_a_module_shows_what_it_asks_what_it_holds_and_its_courses() -> None:
    (counted,) = known = results(passed("a", score=600))
    told = explain(_rules(), known, bridging=True)
    assert (told.program, told.version, told.rules_hash) == ("630302", 1, _rules().content_hash)
    assert (told.total, told.hq, told.average) == (4, 4, 60)
    note = SlotNote("a", "课程a", Decimal(4), True, True, counted, None, None, "own")
    empty = SlotNote("b", "课程b", Decimal(3), False, False, None, "never_taken", None)
    bridge = SlotNote("q", "课程q", Decimal(2), False, False, None, "never_taken", None, bridging=True)
    assert told.modules == (
        ModuleNote(
            code="B",
            name="模块B",
            required=Decimal(4),
            found=Decimal(4),
            required_hq=Decimal(2),
            found_hq=Decimal(4),
            maximum=Decimal(5),
            slots=(note, empty),
            required_courses=1,
            found_courses=1,
        ),
        ModuleNote("M", "模块M", Decimal(0), Decimal(0), Decimal(0), Decimal(0), None, (bridge,)),
    )


def test_a_condition_met_to_the_course_is_satisfied_and_one_short_of_it_is_not() -> None:
    note = GroupNote("ONE", "一门即可", "courses", Decimal(1), Decimal(1), True, False, ("a", "b"), ())
    assert explain(_rules(), results(passed("b"))).groups == (note,)
    assert explain(_rules(), []).groups == (replace(note, found=Decimal(0), satisfied=False),)


def _counted(told: Explanation, course: str) -> Result | None:
    return next(note.result for part in told.modules for note in part.slots if note.course == course)


def test_sixty_passes_and_a_tenth_less_does_not() -> None:
    assert _counted(explain(_rules(), results(passed("a", score=600))), "a") is not None
    told = explain(_rules(), results(passed("a", score=599)))
    assert [(one.why_not, one.slot) for one in told.uncounted] == [("not_passed", "a")]


def test_an_office_that_passes_at_half_the_marks_may_say_so() -> None:
    assert _counted(explain(_rules(), results(passed("a", score=500)), Decimal(50)), "a") is not None
    assert _counted(explain(_rules(), results(passed("a", score=499)), Decimal(50)), "a") is None


def test_a_score_goes_before_an_exemption_however_low_it_passes_and_the_earlier_of_equals_counts() -> None:
    exempt, low = results([("a", 0, True), ("a", 2, False)])
    assert _counted(explain(_rules(), [exempt, replace(low, term="202409")], Decimal("0.2")), "a") == replace(
        low, term="202409"
    )
    first, second = (
        replace(one, term=term) for one, term in zip(results(passed("a", "old")), ("2024", "2021"), strict=True)
    )
    assert _counted(explain(_rules(), [first, second]), "a") is second


def test_what_is_no_mark_out_of_a_hundred_is_no_mark_and_a_slip_above_it_is_a_hundred() -> None:
    marks = ("NaN", "Infinity", "-Infinity", "-5", "0", "0.1", "60", "99.9", "100", "100.5", "1e9")
    assert [score_x10(Decimal(mark)) for mark in marks] == [0, 0, 0, 0, 0, 1, 600, 999, 1000, 1000, 1000]
    assert score_x10(None) == 0


def test_a_pass_that_fills_no_place_says_as_what_it_might_have() -> None:
    rules = personal(_rules(), (Concession("substitute", course="x", target="b"),))
    grades = [*passed("a", "b", score=900), *passed("old", "x", score=610), ("a", 700, False)]
    told = explain(rules.rules, results(grades), granted=(Concession("substitute", course="x", target="b"),))
    assert [(one.result.course, one.why_not, one.slot, one.via) for one in told.uncounted] == [
        ("old", "better_result_counts", "a", "substitute"),
        ("x", "better_result_counts", "b", "concession"),
        ("a", "better_result_counts", "a", "own"),
    ]


def test_who_is_almost_at_full_marks_cannot_gain_more_and_the_others_must() -> None:
    rules = rule_set([module("P")], [slot("a", "4", "P"), slot("b", "4", "P")], degree=degree("98"))
    told = explain(rules, results([("a", 970, False), ("b", 900, False)]))
    low = next(finding for finding in told.findings if finding.code == "degree.average")
    assert (low.found, low.missing, low.each) == (Decimal("93.5"), Decimal("4.5"), Decimal(6))
