"""Rules as JSON: both ways, by a published schema; and whatever else a file may hold, the answer is a fault."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from importlib.resources import files
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graduand.pure.audit.rules.checks import LEVELS
from graduand.pure.audit.rules.document import rules_from_json, rules_to_json
from graduand.pure.audit.rules.parts import DegreeRule, ExemptionRule, Group, Module, Slot, StudyTime
from graduand.pure.audit.rules.ruleset import BadRules, RuleSet

from .office import degree, module, rule_set, slot
from .strategies import rule_sets

SCHEMA = json.loads(files("graduand.pure.audit.rules").joinpath("rules.schema.json").read_text("utf-8"))
DEFINED: dict[type, str] = {
    RuleSet: "rule_set", Module: "module", Slot: "slot", Group: "group", DegreeRule: "degree",
    ExemptionRule: "exemption", StudyTime: "study",
}  # fmt: skip


def _stored() -> dict[str, Any]:
    rules = rule_set([module("P", "4")], [slot("a", "4", "P")], degree=degree("75"))
    return json.loads(json.dumps(rules.to_json()))


def _faults(stored: object) -> list[tuple[str, str]]:
    with pytest.raises(BadRules) as refusal:
        RuleSet.from_json(stored)
    return [(fault.code, fault.facts.get("path", "")) for fault in refusal.value.faults]


@settings(max_examples=100, deadline=None)
@given(rule_sets())
def test_rules_survive_their_journey_through_json_as_the_schema_describes_it(rules: RuleSet) -> None:
    written = json.loads(json.dumps(rules_to_json([rules])))
    assert not list(_broken(SCHEMA, written))
    assert rules_from_json(written) == ([rules], [])
    assert RuleSet.from_json(written["rules"][0]).content_hash == rules.content_hash


def test_fields_that_have_a_meaning_without_being_said_may_be_absent() -> None:
    least = {
        "program": "630302", "level": "associate", "intake_from": "202103", "intake_to": "202209", "version": 1,
        "min_total_credits": 4, "min_hq_credits": "0", "degree": None, "source": "示例",
        "modules": [{"code": "P", "name": ""}],
        "slots": [{"course": "a", "name": "", "credits": 4.5, "hq": False, "modules": ["P"]}],
    }  # fmt: skip
    rules = RuleSet.from_json(least)
    assert (rules.slots[0].credits, rules.slots[0].in_average, rules.exemption, rules.groups) == (
        Decimal("4.5"), True, ExemptionRule(), (),
    )  # fmt: skip


WRONG = {
    "an unknown field": (lambda one: one.update(min_total=1), "rules.json_unknown_field", "min_total"),
    "a misspelled minimum": (lambda one: one["modules"][0].update(min_credit="4"), "rules.json_unknown_field",
                             "modules[0].min_credit"),
    "a missing field": (lambda one: one.pop("source"), "rules.json_missing_field", "source"),
    "a missing field of a part": (lambda one: one["slots"][0].pop("hq"), "rules.json_missing_field", "slots[0].hq"),
    "text for a truth": (lambda one: one["slots"][0].update(hq="true"), "rules.json_wrong_type", "slots[0].hq"),
    "a number for a truth": (lambda one: one["slots"][0].update(hq=1), "rules.json_wrong_type", "slots[0].hq"),
    "a truth for a number": (lambda one: one.update(version=True), "rules.json_wrong_type", "version"),
    "a fraction for a whole": (lambda one: one.update(version=1.0), "rules.json_wrong_type", "version"),
    "a number for a text": (lambda one: one.update(program=630302), "rules.json_wrong_type", "program"),
    "null for a text": (lambda one: one.update(source=None), "rules.json_wrong_type", "source"),
    "text for a list": (lambda one: one.update(modules="P"), "rules.json_wrong_type", "modules"),
    "an object for a list": (lambda one: one.update(slots={}), "rules.json_wrong_type", "slots"),
    "a list for a part": (lambda one: one.update(exemption=[]), "rules.json_wrong_type", "exemption"),
    "null for a part": (lambda one: one.update(study=None), "rules.json_wrong_type", "study"),
    "a number in a list of codes": (lambda one: one["slots"][0]["modules"].append(7), "rules.json_wrong_type",
                                    "slots[0].modules[1]"),
    "words for credits": (lambda one: one["slots"][0].update(credits="four"), "rules.json_wrong_type",
                          "slots[0].credits"),
    "a blank for credits": (lambda one: one["slots"][0].update(credits=""), "rules.json_wrong_type",
                            "slots[0].credits"),
    "no number": (lambda one: one["slots"][0].update(credits=float("nan")), "rules.json_wrong_type",
                  "slots[0].credits"),
    "an endless number": (lambda one: one.update(min_hq_credits=float("inf")), "rules.json_wrong_type",
                          "min_hq_credits"),
    "a number of ten thousand digits": (lambda one: one.update(min_hq_credits=10**10_000), "rules.json_wrong_type",
                                        "min_hq_credits"),
    "a version of ten thousand digits": (lambda one: one.update(version=10**10_000), "rules.json_wrong_type",
                                         "version"),
    "a number with an absurd exponent": (lambda one: one.update(min_hq_credits="1e999999999"),
                                         "rules.json_wrong_type", "min_hq_credits"),
    "an unknown scope": (lambda one: one["exemption"].update(cap_scope="some"), "rules.json_wrong_type",
                         "exemption.cap_scope"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "code", "path"), WRONG.values(), ids=WRONG)
def test_what_is_no_rule_set_is_refused_where_it_is_wrong(
    change: Callable[[dict[str, Any]], object], code: str, path: str
) -> None:
    stored = _stored()
    change(stored)
    assert _faults(stored) == [(code, path)]


def test_a_contradiction_is_told_with_the_path_of_its_rule_set() -> None:
    good, bad = _stored(), _stored() | {"program": "120203", "min_total_credits": "5"}
    sets, faults = rules_from_json({"rules": [good, bad]})
    assert [rules.program for rules in sets] == ["630302"]
    assert [(fault.code, fault.facts["path"]) for fault in faults] == [("rules.total_unreachable", "rules[1]")]


def test_rule_sets_of_a_document_that_do_not_fit_each_other_are_refused() -> None:
    late = _stored() | {"intake_from": "202309", "intake_to": "202403"}
    sets, faults = rules_from_json({"rules": [{"no": 1}, _stored(), late]})
    assert [rules.intake_from for rules in sets] == ["202103"]
    assert (faults[-1].code, faults[-1].facts["path"]) == ("rules.intake_gap", "rules[2]")


@pytest.mark.parametrize("stored", [None, [], "rules", 7, {}, {"rules": None}, {"rules": {}}, {"rules": "x"}])
def test_what_is_no_document_at_all_is_a_fault(stored: object) -> None:
    sets, faults = rules_from_json(stored)
    assert (sets, {fault.code for fault in faults} <= {"rules.json_wrong_type", "rules.json_missing_field"}) == (
        [],
        True,
    )
    assert faults


def test_a_document_has_nothing_beside_its_rules() -> None:
    assert [fault.code for fault in rules_from_json({"rules": [], "more": 1})[1]] == ["rules.json_unknown_field"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(rule_sets(), st.data())
def test_a_hostile_document_is_refused_and_never_an_error_and_what_is_taken_fits_the_schema(
    rules: RuleSet, data: st.DataObject
) -> None:
    stored = {"rules": [json.loads(json.dumps(rules.to_json()))]}
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(list(_places(stored))))
        holder[key] = data.draw(ANYTHING)
    sets, faults = rules_from_json(stored)
    assert sets or faults or not stored["rules"]
    for one in sets:
        assert len(one.content_hash) == 64
    if not faults:
        assert not list(_broken(SCHEMA, stored))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a document that could hold something else."""
    for key, inside in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(inside, dict | list):
            yield from _places(inside)


@pytest.mark.parametrize("kind", DEFINED, ids=str)
def test_the_schema_names_every_field_of_the_rules_and_no_other(kind: type) -> None:
    described = SCHEMA["$defs"][DEFINED[kind]]
    assert list(described["properties"]) == [spec.name for spec in fields(kind)]
    assert described["required"] == [spec.name for spec in fields(kind) if spec.default is MISSING]
    assert described["additionalProperties"] is False
    assert all(one.get("description") for one in described["properties"].values())


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, spec.name) for kind in DEFINED for spec in fields(kind)], ids=lambda value: str(value)
)
def test_the_schema_gives_each_field_its_type_and_its_default(kind: type, name: str) -> None:
    described = SCHEMA["$defs"][DEFINED[kind]]["properties"][name]
    hint, default = get_type_hints(kind)[name], {spec.name: spec.default for spec in fields(kind)}[name]
    assert _type_of(described) == ("|".join(LEVELS) if name == "level" else _type_named(hint))
    if default is MISSING:
        assert "default" not in described
    else:
        plain = {} if is_dataclass(default) else list(default) if isinstance(default, tuple) else default
        assert described["default"] == (str(plain) if isinstance(plain, Decimal) else plain)


def _type_of(described: Mapping[str, Any]) -> str:
    """What a part of the schema takes, in a word."""
    if "$ref" in described:
        name = described["$ref"].rpartition("/")[2]
        return {"code": "text", "term": "text", "credits": "amount", "mark": "amount"}.get(name, name)
    if "anyOf" in described:
        return " or ".join(_type_of(one) for one in described["anyOf"])
    if described["type"] == "array":
        return f"list of {_type_of(described['items'])}"
    if "enum" in described:
        return "|".join(described["enum"])
    return str({"string": "text"}.get(described["type"], described["type"]))


def _type_named(hint: Any) -> str:
    if isinstance(hint, UnionType):
        return " or ".join("null" if one is type(None) else _type_named(one) for one in get_args(hint))
    if get_origin(hint) is tuple:
        return f"list of {_type_named(get_args(hint)[0])}"
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "|".join(hint)
    return DEFINED.get(hint) or {str: "text", int: "integer", bool: "boolean", Decimal: "amount"}[hint]


def _broken(schema: Mapping[str, Any], value: Any, path: str = "") -> Iterator[str]:
    """A small validator: as much of JSON Schema as `rules.schema.json` uses."""
    if "$ref" in schema:
        yield from _broken(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], value, path)
    if "anyOf" in schema and all(list(_broken(one, value, path)) for one in schema["anyOf"]):
        yield f"{path}: none of the kinds"
    kinds: dict[str, tuple[type, ...]] = {
        "object": (dict,), "array": (list,), "string": (str,), "boolean": (bool,), "integer": (int,),
        "number": (int, float), "null": (type(None),),
    }  # fmt: skip
    if "type" in schema and not (
        isinstance(value, kinds[schema["type"]]) and (schema["type"] == "boolean" or not isinstance(value, bool))
    ):
        yield f"{path}: no {schema['type']}"
        return
    if isinstance(value, dict) and "properties" in schema:
        yield from (f"{path}.{name}: missing" for name in schema["required"] if name not in value)
        yield from (f"{path}.{name}: unknown" for name in value if name not in schema["properties"])
        for name, inside in value.items():
            yield from _broken(schema["properties"].get(name, {}), inside, f"{path}.{name}")
    if isinstance(value, list) and "items" in schema:
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**9):
            yield f"{path}: number of items"
        for place, inside in enumerate(value):
            yield from _broken(schema["items"], inside, f"{path}[{place}]")
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{path}: pattern"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: not in the list"
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            yield f"{path}: out of range"
        if "multipleOf" in schema and value % schema["multipleOf"]:
            yield f"{path}: no multiple"


def test_the_small_validator_sees_what_is_wrong() -> None:
    """Otherwise the properties above would prove nothing."""
    for change in (
        lambda one: one.pop("source"), lambda one: one.update(x=1), lambda one: one.update(version="1"),
        lambda one: one.update(level="?"), lambda one: one["slots"][0].update(credits="4.3"),
        lambda one: one["slots"][0].update(modules=[]), lambda one: one.update(intake_to="202107"),
        lambda one: one.update(version=0), lambda one: one["slots"][0].update(credits=4.3),
    ):  # fmt: skip
        stored = deepcopy(_stored())
        change(stored)
        assert list(_broken(SCHEMA, {"rules": [stored]}))
