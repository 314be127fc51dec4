"""A document of rules for machines, `{"rules": [...]}`, as `rules.schema.json` describes it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from graduand.pure.audit.rules.lineup import misfits
from graduand.pure.audit.rules.parts import BadRules, Fault
from graduand.pure.audit.rules.plain import read
from graduand.pure.audit.rules.ruleset import RuleSet

_BLANK = r"[ \t\n\r]*"
_HEAD = re.compile(rf'{_BLANK}{{{_BLANK}"rules"{_BLANK}:{_BLANK}\[{_BLANK}')
_COMMA = re.compile(rf"{_BLANK},{_BLANK}")
_TAIL = re.compile(rf"{_BLANK}\]{_BLANK}}}{_BLANK}")


def rules_from_json(stored: object) -> tuple[list[RuleSet], list[Fault]]:
    """Read a document into rule sets, in its order, and the faults of those that were left out.

    The rule sets must also fit together: no two of the same version overlap, and no intake is left out (`lineup.py`).
    Each fault has a `path` ("rules[3].modules[0].min_credits"). Nothing is raised, whatever `stored` is.
    """
    if not isinstance(stored, Mapping):
        return [], [_wrong("", "object", stored)]
    faults = [Fault("rules.json_unknown_field", facts={"path": str(name)[:40]}) for name in stored if name != "rules"]
    if "rules" not in stored:
        return [], [*faults, Fault("rules.json_missing_field", facts={"path": "rules"})]
    listed = stored["rules"]
    if not isinstance(listed, list | tuple):
        return [], [*faults, _wrong("rules", "list", listed)]
    return _read(listed, faults)


def rules_from_text(text: str) -> tuple[list[RuleSet], list[Fault]]:
    """Read a document as it stands in a file, as `rules_from_json` does, without ever holding all of it as values.

    Raises ValueError for what is no JSON, and RecursionError for what is nested too deeply to be read.
    """
    try:
        return _read(_one_by_one(text), [])
    except _OtherwiseWritten:
        return rules_from_json(json.loads(text))


class _OtherwiseWritten(Exception):
    """The text is not `{"rules": [...]}` and nothing else."""


def _one_by_one(text: str) -> Iterator[object]:
    """The values in the list of rules, each read when it is asked for."""
    decode, at = json.JSONDecoder().raw_decode, _after(_HEAD, text, 0)
    while not _TAIL.fullmatch(text, at):
        one, at = decode(text, at)
        yield one
        if not _TAIL.fullmatch(text, at):
            at = _after(_COMMA, text, at)
            if _TAIL.fullmatch(text, at):
                raise _OtherwiseWritten


def _after(mark: re.Pattern[str], text: str, at: int) -> int:
    found = mark.match(text, at)
    if not found:
        raise _OtherwiseWritten
    return found.end()


def _read(listed: Iterable[object], faults: list[Fault]) -> tuple[list[RuleSet], list[Fault]]:
    sets: dict[int, RuleSet] = {}
    for place, one in enumerate(listed):
        try:
            sets[place] = read(RuleSet, one, f"rules[{place}]")
        except BadRules as bad:
            faults += bad.faults
    return _fitting(sets, faults)


def _fitting(sets: dict[int, RuleSet], faults: list[Fault]) -> tuple[list[RuleSet], list[Fault]]:
    places = list(sets)
    wrong = [(places[number], fault) for number, fault in misfits(list(sets.values()))]
    faults += [replace(fault, facts={**fault.facts, "path": f"rules[{place}]"}) for place, fault in wrong]
    left_out = {place for place, _ in wrong}
    return [rules for place, rules in sets.items() if place not in left_out], faults


def rules_to_json(sets: "list[RuleSet] | tuple[RuleSet, ...]") -> dict[str, Any]:
    """Write rule sets as a document; `rules_from_json` reads it back."""
    return {"rules": [rules.to_json() for rules in sets]}


def _wrong(path: str, expected: str, found: object) -> Fault:
    facts = {"path": path, "expected": expected, "found": type(found).__name__}
    return Fault("rules.json_wrong_type", facts=facts)
