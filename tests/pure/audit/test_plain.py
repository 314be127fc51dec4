"""What is wrong in a file of rules, to the word: where it stands, what is expected there, what was found."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from graduand.pure.audit.rules import plain as reading
from graduand.pure.audit.rules.document import rules_from_json, rules_from_text, rules_to_json
from graduand.pure.audit.rules.parts import Fault, Group, Module, Unit, decimal_text, plain, tenths
from graduand.pure.audit.rules.plain import read
from graduand.pure.audit.rules.ruleset import BadRules, RuleSet

from .office import degree, module, rule_set, slot

type Change = Callable[[dict[str, Any]], object]


def _rules(**more: object) -> RuleSet:
    return rule_set([module("P", "4")], [slot("a", "4", "P")], degree=degree("75"), **more)


def _document(*changes: Change) -> dict[str, Any]:
    stored = rules_to_json([_rules()])
    for change in changes:
        change(stored["rules"][0])
    return stored


def _wrong(path: str, expected: str, found: str) -> Fault:
    return Fault("rules.json_wrong_type", None, {"path": path, "expected": expected, "found": found})


FOUND: dict[str, tuple[Change, str, str, str]] = {
    "a text": (lambda one: one.update(source=None), "source", "text", "None"),
    "a truth": (lambda one: one["slots"][0].update(hq=0), "slots[0].hq", "true or false", "0"),
    "a whole number": (lambda one: one.update(version="1"), "version", "whole number", "1"),
    "an amount": (lambda one: one.update(min_hq_credits="four"), "min_hq_credits", "number", "four"),
    "an object": (lambda one: one.update(study=[]), "study", "object", "list"),
    "a list": (lambda one: one.update(modules={}), "modules", "list", "dict"),
    "a list of bytes": (lambda one: one["slots"][0].update(modules=b"P"), "slots[0].modules", "list", "b'P'"),
    "one of two words": (
        lambda one: one["exemption"].update(cap_scope="some"), "exemption.cap_scope", "all | hq_compulsory", "some",
    ),
    "a word and not its list": (
        lambda one: one["exemption"].update(cap_scope=["all"]), "exemption.cap_scope", "all | hq_compulsory", "list",
    ),
    "a list of codes": (lambda one: one["slots"][0].update(modules=["P", 7]), "slots[0].modules[1]", "text", "7"),
    "the longest text shown": (lambda one: one.update(study="x" * 40), "study", "object", "x" * 40),
    "a longer one": (lambda one: one.update(study="x" * 41), "study", "object", "x" * 40),
    "half a character": (lambda one: one.update(study="\ud800"), "study", "object", "?"),
    "a number that is longer than it can mean": (
        lambda one: one.update(min_hq_credits=10**9 + 1), "min_hq_credits", "number", "int",
    ),
    "a number that is as long below nothing": (
        lambda one: one.update(min_hq_credits=-(10**9) - 1), "min_hq_credits", "number", "int",
    ),
    "a version that is longer than it can mean": (lambda one: one.update(version=10**9 + 1), "version",
                                                  "whole number", "int"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "path", "expected", "found"), FOUND.values(), ids=FOUND)
def test_a_wrong_value_is_told_with_what_is_expected_there(
    change: Change, path: str, expected: str, found: str
) -> None:
    assert rules_from_json(_document(change)) == ([], [_wrong(f"rules[0].{path}", expected, found)])


def test_the_largest_numbers_are_read_and_then_found_unreasonable() -> None:
    sets, faults = rules_from_json(_document(lambda one: one.update(version=10**9, min_hq_credits=10**9 - 1)))
    assert (sets, [(fault.code, dict(fault.facts)) for fault in faults]) == (
        [],
        [
            ("rules.bad_version", {"version": "1000000000", "path": "rules[0]"}),
            ("rules.credits_too_large", {"rules": "min_hq_credits", "credits": "999999999", "path": "rules[0]"}),
        ],
    )


def test_every_wrong_field_of_every_part_is_told() -> None:
    stored = _document(
        lambda one: one.update({"more": 1, "x" * 41: 2, "version": "1"}),
        lambda one: one.pop("source"),
        lambda one: one["modules"][0].pop("code"),
        lambda one: one["slots"].append({}),
    )
    assert [(fault.code, fault.facts["path"]) for fault in rules_from_json(stored)[1]] == [
        ("rules.json_unknown_field", "rules[0].more"),
        ("rules.json_unknown_field", f"rules[0].{'x' * 40}"),
        ("rules.json_wrong_type", "rules[0].version"),
        ("rules.json_missing_field", "rules[0].modules[0].code"),
        *(
            ("rules.json_missing_field", f"rules[0].slots[1].{name}")
            for name in ("course", "name", "credits", "hq", "modules")
        ),
        ("rules.json_missing_field", "rules[0].source"),
    ]


def test_a_rule_set_alone_has_paths_of_its_own() -> None:
    with pytest.raises(BadRules) as refusal:
        RuleSet.from_json({**_rules().to_json(), "no": 1, "study": {"min_months": "30"}})
    assert [dict(fault.facts) for fault in refusal.value.faults] == [
        {"path": "no"},
        {"path": "study.min_months", "expected": "whole number", "found": "30"},
    ]
    with pytest.raises(BadRules) as refusal:
        RuleSet.from_json({**_rules().to_json(), "version": 0})
    assert [dict(fault.facts) for fault in refusal.value.faults] == [{"version": "0"}]


def test_null_is_nothing_where_nothing_is_possible_and_lists_may_be_tuples() -> None:
    part = read(Module, {"code": "P", "name": "", "max_credits": None, "min_credits": 2, "min_courses": 1})
    assert part == Module("P", "", Decimal(2), min_courses=1)
    assert read(Group, {"code": "g", "name": "", "unit": "groups", "at_least": "1.0", "groups": ("a", "b")}) == Group(
        "g", "", Unit.GROUPS, Decimal(1), groups=("a", "b")
    )


def test_equal_parts_of_many_rule_sets_are_one_and_what_only_looks_equal_is_not() -> None:
    first, second = (RuleSet.from_json(_rules(source=source).to_json()) for source in ("一", "二"))
    assert first.modules[0] is second.modules[0]
    assert first.slots[0] is second.slots[0]
    assert rules_from_json(_document(lambda one: one["slots"][0].update(hq=0)))[0] == []


def test_no_more_parts_are_remembered_than_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_KNOWN", 3)
    reading._known.clear()
    held = []
    for least in range(4):
        part = rule_set([module("P", str(least))], [slot("a", "4", "P")])
        assert RuleSet.from_json(part.to_json()) == part
        held.append(len(reading._known))
    assert max(held) == 3


def test_what_no_file_can_hold_is_told_where_it_stands() -> None:
    stored = _document(lambda one: one["slots"][0].update(credits=Decimal(4)))
    wrong = _wrong("rules[0].slots[0].credits", "number", "Decimal('4')")
    assert rules_from_json(stored) == ([], [wrong])


DOCUMENTS = {
    "nothing": (None, [_wrong("", "object", "NoneType")]),
    "a list": ([], [_wrong("", "object", "list")]),
    "no rules": ({}, [Fault("rules.json_missing_field", None, {"path": "rules"})]),
    "something else instead": (
        {"x" * 41: 1},
        [
            Fault("rules.json_unknown_field", None, {"path": "x" * 40}),
            Fault("rules.json_missing_field", None, {"path": "rules"}),
        ],
    ),
    "something else beside": ({"more": 1, "rules": []}, [Fault("rules.json_unknown_field", None, {"path": "more"})]),
    "rules that are no list": (
        {"rules": {}, "more": 1},
        [Fault("rules.json_unknown_field", None, {"path": "more"}), _wrong("rules", "list", "dict")],
    ),
    "no rule set": ({"rules": [7]}, [_wrong("rules[0]", "object", "7")]),
    "no rule sets": ({"rules": ()}, []),
}


@pytest.mark.parametrize(("stored", "faults"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_what_is_no_document_is_told_to_the_word(stored: object, faults: list[Fault]) -> None:
    assert rules_from_json(stored) == ([], faults)


def test_good_rule_sets_stay_in_their_order_and_the_others_are_told_by_their_place_in_the_file() -> None:
    early, late = _rules(), _rules(intake_from="202309", intake_to="202403")
    other = _rules(program="120203")
    stored = {"rules": [7, early.to_json(), {**other.to_json(), "version": 0}, late.to_json(), other.to_json()]}
    sets, faults = rules_from_json(stored)
    assert sets == [early, other]
    assert [(fault.code, fault.facts["path"]) for fault in faults] == [
        ("rules.json_wrong_type", "rules[0]"), ("rules.bad_version", "rules[2]"), ("rules.intake_gap", "rules[3]"),
    ]  # fmt: skip
    assert faults[-1].facts["other"] == "202103-202209 v1"


@pytest.mark.parametrize("indent", [None, 2])
def test_a_file_of_many_rule_sets_is_never_held_whole(indent: int | None, monkeypatch: pytest.MonkeyPatch) -> None:
    sets = [_rules(), _rules(program="120203"), _rules(program="050101")]
    text = json.dumps(rules_to_json(sets), indent=indent)
    monkeypatch.setattr(json, "loads", lambda _: pytest.fail("the whole document was read at once"))
    assert rules_from_text(text) == (sets, [])


@pytest.mark.parametrize(
    ("text", "number"), [("59.99", 599), ("60", 600), ("0.05", 0), ("-0.19", -1), ("1e2", 1000), ("0", 0)]
)
def test_tenths_are_cut_and_never_rounded_up(text: str, number: int) -> None:
    assert tenths(Decimal(text)) == number


@pytest.mark.parametrize(
    ("text", "written"),
    [("4.00", "4"), ("4.5", "4.5"), ("1e3", "1000"), ("-0", "0"), ("0.0", "0"), ("1e-7", "0.0000001")],
)
def test_equal_amounts_are_written_alike(text: str, written: str) -> None:
    assert decimal_text(Decimal(text)) == written


def test_plain_values_are_what_json_can_write() -> None:
    group = Group("g", "条件", Unit.HQ_CREDITS, Decimal("4.50"), ("a",), required=False)
    assert plain(group) == {
        "code": "g", "name": "条件", "unit": "hq_credits", "at_least": "4.5", "courses": ["a"], "groups": [],
        "required": False,
    }  # fmt: skip
    assert type(plain(group)["unit"]) is str
    assert plain(_rules())["degree"] == {"min_average": "75", "min_thesis": "0", "language_required": False}
    assert plain(_rules())["modules"][0]["overflow_to"] is None


def test_the_hash_of_rules_is_the_same_today_and_tomorrow() -> None:
    """Who writes rules down in another way makes all of them look changed, and must know it."""
    assert _rules().content_hash == "a7a90f137468d78a786034c9e18a52c4197ec54d650cfd1bfaa3031ab2a2031f"
    assert _rules(program_name="会计学").content_hash != _rules().content_hash
