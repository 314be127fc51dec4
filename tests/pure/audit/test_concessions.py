"""Exceptions to the letter: what each changes in the rules, and what it leaves as it was (domain.md 2.3)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from graduand.pure.audit.rules.parts import Group, Slot, Unit
from graduand.pure.audit.rules.personal import Concession, personal
from graduand.pure.audit.rules.ruleset import RuleSet

from .office import degree, module, rule_set, slot


def _rules() -> RuleSet:
    modules = [module("P", "4", min_hq_credits=Decimal(4), min_courses=1), module("E", "2", min_courses=2)]
    slots = [
        slot("p1", "4", "P", hq=True, compulsory=True),
        slot("p2", "4", "P", substitutes=("old", "older"), equivalents=("like", "alike")),
        slot("e0", "1", "P"),
        slot("e1", "3", "E", "P"),
        slot("e2", "3", "E", compulsory=True, equivalents=("e3",)),
        slot("w", "5", "P", compulsory=True, capstone=True, substitutes=("v",)),
        slot("b", "2", "E", bridging=True, in_average=False),
        slot("d", "2", "E", bridging=True, in_average=False, equivalents=("d2",)),
        slot("c", "1", "P", compulsory=True),
    ]
    groups = (
        Group("g", "", Unit.CREDITS, Decimal(3), ("e1", "p2", "e0")),
        Group("h", "", Unit.COURSES, Decimal(1), ("e1", "p2"), required=False),
        Group("k", "", Unit.COURSES, Decimal(1), ("p1", "e2")),
    )
    return rule_set(modules, slots, "10", min_hq_credits=Decimal(4), degree=degree("75", language=True), groups=groups)


def _waive(condition: str, **more: str) -> Concession:
    return Concession("waive", condition=condition, **more)


def _substitute(course: str, target: str) -> Concession:
    return Concession("substitute", course=course, target=target)


def _force(course: str, module: str, credits: str | None = None) -> Concession:
    return Concession("force", course=course, module=module, credits=None if credits is None else Decimal(credits))


def _changed(rules: RuleSet, own: RuleSet) -> dict[str, object]:
    """What differs, by the name of the part and the field."""
    found: dict[str, object] = {}
    for kind, key in (("modules", "code"), ("groups", "code"), ("slots", "course")):
        before, after = ({getattr(part, key): part for part in getattr(one, kind)} for one in (rules, own))
        found |= {f"-{name}": None for name in before if name not in after}
        found |= {f"+{name}": part for name, part in after.items() if name not in before}
        for name in before.keys() & after.keys():
            for field in type(before[name]).__slots__:
                value = getattr(after[name], field)
                found |= {f"{name}.{field}": value} if value != getattr(before[name], field) else {}
    rest = replace(own, modules=rules.modules, groups=rules.groups, slots=rules.slots)
    return found | {
        name: getattr(own, name) for name in RuleSet.__slots__ if getattr(rest, name) != getattr(rules, name)
    }


NOTHING = Decimal(0)
CHANGES = {
    "credits of a module": (_waive("credits.module:E"), {"E.min_credits": NOTHING}),
    "headquarters credits of a module": (_waive("credits.module_hq:P"), {"P.min_hq_credits": NOTHING}),
    "courses of a module": (_waive("courses.module:E"), {"E.min_courses": 0}),
    "the module in its own field": (_waive("courses.module", module="P"), {"P.min_courses": 0}),
    "all headquarters credits": (_waive("credits.hq"), {"min_hq_credits": NOTHING}),
    "the language": (_waive("degree.language"), {"degree": degree("75", language=False)}),
    "a condition": (_waive("group:g"), {"g.required": False}),
    "a compulsory course": (_waive("course_missing:p1"), {"p1.compulsory": False}),
    "the place that a course still fills": (_waive("course_missing:e3"), {"e2.compulsory": False}),
    "the course in its own field": (_waive("course_missing", course="e2"), {"e2.compulsory": False}),
    "a bridging course": (_waive("bridging_missing:b"), {"-b": None}),
    "the bridging course that another fills": (_waive("bridging_missing:d2"), {"-d": None}),
    "a course of elsewhere instead": (_substitute("law", "p2"), {"p2.substitutes": ("old", "older", "law")}),
    "a course of elsewhere instead of a substitute": (
        _substitute("law", "like"), {"p2.substitutes": ("old", "older", "law")},
    ),
    "a course of elsewhere instead of the capstone": (_substitute("law", "w"), {"w.substitutes": ("v", "law")}),
    "a course of elsewhere instead of a bridging course": (_substitute("law", "b"), {"b.substitutes": ("law",)}),
    "a substitute instead of another course": (
        _substitute("old", "e1"), {"p2.substitutes": ("older",), "e1.substitutes": ("old",)},
    ),
    "a similar course instead of another course": (
        _substitute("alike", "e1"), {"p2.equivalents": ("like",), "e1.substitutes": ("alike",)},
    ),
    "a place that falls to the next course": (
        _substitute("p2", "e1"),
        {
            "-p2": None, "e1.substitutes": ("p2",), "g.courses": ("e1", "old", "e0"), "h.courses": ("e1", "old"),
            "+old": Slot("old", "课程p2", Decimal(4), False, ("P",), substitutes=("older",),
                         equivalents=("like", "alike")),
        },
    ),
    "a compulsory place that falls to the next course": (
        _substitute("e2", "e1"),
        {
            "-e2": None, "e1.substitutes": ("e2",), "k.courses": ("p1", "e3"),
            "+e3": Slot("e3", "课程e2", Decimal(3), False, ("E",), compulsory=True),
        },
    ),
    "a place that is given up": (
        _substitute("e0", "p2"), {"-e0": None, "p2.substitutes": ("old", "older", "e0"), "g.courses": ("e1", "p2")},
    ),
    "a course of elsewhere counts": (
        _force("law", "E", "2.5"), {"+law": Slot("law", "law", Decimal("2.5"), False, ("E",), in_average=False)},
    ),
    "a course of elsewhere counts without credits": (
        _force("law", "E", "0"), {"+law": Slot("law", "law", NOTHING, False, ("E",), in_average=False)},
    ),
    "a substitute counts for itself": (
        _force("older", "P", "1"),
        {"p2.substitutes": ("old",), "+older": Slot("older", "older", Decimal(1), False, ("P",), in_average=False)},
    ),
    "a course counts in one module only": (_force("e1", "E"), {"e1.modules": ("E",)}),
    "a course counts elsewhere": (_force("p2", "E"), {"p2.modules": ("E",)}),
    "a course counts more": (_force("p2", "P", "6"), {"p2.credits": Decimal(6)}),
    "a course counts nothing": (_force("p2", "P", "0"), {"p2.credits": NOTHING}),
}  # fmt: skip


@pytest.mark.parametrize(("concession", "changes"), CHANGES.values(), ids=CHANGES)
def test_an_exception_changes_what_it_says_and_nothing_else(concession: Concession, changes: dict[str, object]) -> None:
    own = personal(_rules(), [concession])
    assert own.unused == ()
    assert _changed(_rules(), own.rules) == changes


UNUSED = [
    _waive("credits.module:X"), _waive("credits.module_hq:E"), _waive("group:h"), _waive("group:x"), _waive("group"),
    _waive("course_missing:e1"), _waive("course_missing:w"), _waive("course_missing:x"), _waive("bridging_missing:p1"),
    _waive("credits.hq:E"), _waive("credits.hq", course="p1"), _waive("degree.language:x"), _waive("credits.total"),
    _waive("degree.language", course="x"), _waive("capstone_missing:w"), _waive(""),
    _substitute("p1", "e1"), _substitute("b", "e1"), _substitute("e1", "x"), _substitute("", "e1"),
    _substitute("e1", "e1"), _substitute("like", "p2"), _substitute("like", "old"), _substitute("e0", "e0"),
    _substitute("c", "p2"),
    _force("law", "E"), _force("law", "X", "2"), _force("law", "", "2"), _force("b", "P"), _force("b", "P", "3"),
    _force("e2", "E"), _force("e2", "E", "3"), _force("p1", "E"), _force("law", "E", "0.3"), _force("law", "E", "-1"),
]  # fmt: skip


@pytest.mark.parametrize("concession", UNUSED, ids=str)
def test_an_exception_without_an_object_changes_nothing_and_is_told(concession: Concession) -> None:
    own = personal(_rules(), [concession])
    assert (own.rules, own.unused) == (_rules(), (concession,))


def test_there_is_nothing_to_waive_where_nothing_is_asked() -> None:
    nothing = replace(_rules(), min_hq_credits=NOTHING, degree=None)
    silent = replace(_rules(), degree=degree("75", language=False))
    assert len(personal(nothing, [_waive("credits.hq"), _waive("degree.language")]).unused) == 2
    assert len(personal(silent, [_waive("degree.language")]).unused) == 1


def test_waivers_come_before_what_they_make_possible_and_unused_ones_stay_in_the_order_given() -> None:
    """Without its last courses module E could not be asked for two of them."""
    lost, waived = _force("e2", "P"), _waive("courses.module:E")
    other, twice = _waive("group:x"), _waive("credits.total")
    own = personal(_rules(), [twice, lost, other, waived, twice])
    assert own.unused == (twice, other)
    assert _changed(_rules(), own.rules) == {"E.min_courses": 0, "e2.modules": ("P",)}
    assert personal(_rules(), [lost]).unused == (lost,)


def test_a_course_that_is_forced_cannot_substitute_too_but_a_waiver_spends_nothing() -> None:
    forced, substituted, waived = _force("e1", "E"), _substitute("e1", "p2"), _waive("courses.module", module="P")
    later = _substitute("law", "p2")
    own = personal(_rules(), [later, substituted, forced, waived])
    assert own.unused == (substituted,)
    assert own.rules.slots[1].substitutes == ("old", "older", "law")
    both = [_waive("course_missing", course="p1"), _force("p1", "P", "5")]
    assert personal(_rules(), both).unused == ()


def test_exceptions_that_do_not_meet_are_all_used() -> None:
    every = [_waive("group:g"), _force("law", "E", "2"), _substitute("tax", "p2"), _substitute("art", "p1")]
    own = personal(_rules(), every)
    assert own.unused == ()
    assert [own.rules.slots[place].substitutes for place in (0, 1)] == [("art",), ("old", "older", "tax")]
    assert own.rules.slots[-1].course == "law"
    assert not own.rules.groups[0].required
