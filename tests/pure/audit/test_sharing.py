"""What rule sets have in common is kept once; and how much is worked on at a time changes no figure."""

import json
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from graduand.pure.audit.compiling.compiled import compile_rules
from graduand.pure.audit.compiling.directory import Directory
from graduand.pure.audit.kernel import partition
from graduand.pure.audit.rules import plain
from graduand.pure.audit.rules.document import rules_from_json, rules_from_text, rules_to_json
from graduand.pure.audit.rules.parts import BadRules, Group, Unit
from graduand.pure.audit.rules.reasons import reason_codes
from graduand.pure.audit.rules.ruleset import RuleSet

from .office import audit, module, passed, rule_set, slot

RULES = rule_set([module("P", "4"), module("E", "3")], [slot("a", "4", "P", "E"), slot("b", "3", "P", "E")], "7")
GROUPS = tuple(Group(f"g{code}", "", Unit.COURSES, Decimal(1), (code,), (), False) for code in "ab")


def _either(at_least: int, *below: str) -> RuleSet:
    return replace(RULES, groups=(*GROUPS, Group("g", "", Unit.GROUPS, Decimal(at_least), (), below)))


def test_intakes_that_differ_only_in_courses_and_minimums_share_a_pattern() -> None:
    other_courses = replace(RULES, slots=(slot("x", "4", "P", "E"), slot("y", "3", "P", "E")))
    lower = replace(RULES, min_total_credits=Decimal(6))
    more_credits = replace(RULES, slots=(slot("a", "5", "P", "E"), slot("b", "3", "P", "E")))
    patterns = compile_rules([RULES, other_courses, lower, more_credits]).patterns
    assert patterns.of_row.tolist() == [0, 1, 1, 1, 2]
    assert (len(patterns.features), len(patterns.points), len(patterns.nested)) == (3, 3, 3)


def test_groups_of_groups_part_patterns_but_what_they_ask_does_not() -> None:
    both, one, only_a = _either(2, "ga", "gb"), _either(1, "ga", "gb"), _either(1, "ga")
    compiled = compile_rules([both, one, only_a])
    assert compiled.patterns.of_row.tolist() == [0, 1, 1, 2]
    verdicts = audit(compiled, [passed("b")] * 3, [0, 1, 2])
    assert verdicts.groups.tolist() == [[0, 1, 1], [0, 1, 1], [0, 1, 0]]
    codes = [reason_codes(int(verdicts.reasons[n]), compiled.rulesets[n]) for n in range(3)]
    assert ["group:g" in missing for missing in codes] == [True, False, True]


def test_students_are_added_up_alike_one_by_one_and_all_together(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = compile_rules([RULES, _either(1, "ga", "gb")])
    people = [passed("a", "b"), passed("a"), [("b", 0, True)], passed("b", score=995), []] * 3
    rule = [0, 1, -1] * 5
    whole = audit(compiled, people, rule)
    monkeypatch.setattr(partition, "AT_ONCE", 2)
    monkeypatch.setattr(partition, "ONE_THREAD", 1)
    parts = audit(compiled, people, rule)
    for name, values in vars(whole).items():
        assert np.array_equal(np.array(values), np.array(vars(parts)[name])), name
    assert whole.total.tolist()[:2] == [70, 40]


@pytest.mark.parametrize("first", [-3, 0, 2**62])
def test_ids_in_a_row_are_found_by_subtraction_and_their_neighbors_are_strangers(first: int) -> None:
    ids = np.arange(first, first + 4, dtype=np.int64)
    find = Directory(ids)
    assert find.in_a_row
    assert find(ids[[3, 0, 0]]).tolist() == [3, 0, 0]
    for stranger in (first - 1, first + 4, first - 2**61):
        with pytest.raises(ValueError, match="outside the partition"):
            find(np.array([first, stranger], np.int64))
    assert not Directory(ids[::-1].copy()).in_a_row
    assert Directory(ids[::-1].copy())(ids).tolist() == [3, 2, 1, 0]


def test_parts_that_rule_sets_repeat_are_one_object_in_memory() -> None:
    one, other = (RuleSet.from_json(replace(RULES, version=version).to_json()) for version in (1, 2))
    assert all(
        mine is theirs for mine, theirs in zip(one.slots + one.modules, other.slots + other.modules, strict=True)
    )


@pytest.mark.parametrize("almost", [1, 1.0, "true", None])
def test_a_part_that_is_known_is_not_mistaken_for_one_that_only_looks_equal(almost: object) -> None:
    stored = replace(RULES, slots=(slot("a", "4", "P", hq=True), *RULES.slots[1:])).to_json()
    RuleSet.from_json(stored)
    stored["slots"][0]["hq"] = almost
    with pytest.raises(BadRules) as bad:
        RuleSet.from_json(stored)
    assert [(fault.code, fault.facts["path"]) for fault in bad.value.faults] == [
        ("rules.json_wrong_type", "slots[0].hq")
    ]


def test_a_faulty_part_is_told_with_its_own_path_each_time() -> None:
    stored = RULES.to_json()
    stored["slots"] = [{"course": "a"}, {"course": "a"}]
    with pytest.raises(BadRules) as bad:
        RuleSet.from_json(stored)
    paths = [fault.facts["path"] for fault in bad.value.faults if "hq" in fault.facts["path"]]
    assert paths == ["slots[0].hq", "slots[1].hq"]


def test_values_that_no_file_can_hold_are_read_without_being_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    class Credits(str):
        """Equal to its text, and nothing that can be written down."""

    monkeypatch.setattr(plain, "_known", {})
    stored = RULES.to_json()
    stored["slots"][0]["credits"] = Credits("4")
    assert RuleSet.from_json(stored) == RULES
    assert len(plain._known) == len(RULES.slots) - 1 + len(RULES.modules) + 2


def test_no_more_parts_are_kept_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "_known", {})
    monkeypatch.setattr(plain, "MOST_KNOWN", 3)
    for number in range(5):
        assert RuleSet.from_json(replace(RULES, modules=(module("P", _name(number)), RULES.modules[1])).to_json())
        assert len(plain._known) <= 3


def _name(number: int) -> str:
    return f"{number / 2}"


TWO = [RULES, replace(RULES, program="630303")]


@pytest.mark.parametrize("indent", [None, 2])
def test_a_document_is_read_from_its_text_as_from_its_values(indent: int | None) -> None:
    for document in (
        rules_to_json(TWO),
        {"rules": []},
        {"rules": [3, *rules_to_json(TWO)["rules"], {"program": "x"}]},
        {"rules": [RULES.to_json()], "further": 1},
        {"further": 1, "rules": [RULES.to_json()]},
        {"rules": 5},
        [],
    ):
        assert rules_from_text(json.dumps(document, indent=indent)) == rules_from_json(document)
    assert rules_from_text(f" {json.dumps(rules_to_json(TWO))}\n") == (TWO, [])


def test_of_two_lists_of_rules_in_one_text_the_last_counts_as_everywhere_in_json() -> None:
    first, last = (json.dumps([rules.to_json()]) for rules in TWO)
    assert rules_from_text(f'{{"rules": {first}, "rules": {last}}}') == (TWO[1:], [])


@pytest.mark.parametrize("tail", ["", "]", "]}}", ",]}", ", ]}", " {}]}", "]} x", ",,3]}"])
def test_a_text_that_is_no_json_is_refused_wherever_it_ends(tail: str) -> None:
    with pytest.raises(ValueError, match="char"):
        rules_from_text(f'{{"rules": [{json.dumps(RULES.to_json())}{tail}')
