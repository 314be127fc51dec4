"""A rule set 专业规则: what one program asks of the students of one range of intakes. Immutable, and always valid."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from graduand.pure.audit.checks import (
    amount_faults,
    degree_faults,
    module_faults,
    overflow_faults,
    size_faults,
    slot_faults,
    term_faults,
)
from graduand.pure.audit.parts import BadRules, DegreeRule, Fault, Module, Slot, plain

__all__ = ["BadRules", "DegreeRule", "Fault", "Module", "RuleSet", "Slot"]

AMOUNTS = ("min_total_credits", "min_hq_credits", "exemption_cap_credits")


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The graduation rules of a program for the intakes `intake_from` to `intake_to` ("202103" is spring 2021).

    Exempted credits above `exemption_cap_credits` (None: no limit) do not count toward the total.
    `source` names the regulation. Raises `BadRules` with every fault when the rules contradict themselves.
    """

    program: str
    level: str
    intake_from: str
    intake_to: str
    version: int
    min_total_credits: Decimal
    min_hq_credits: Decimal
    exemption_cap_credits: Decimal | None
    modules: tuple[Module, ...]
    slots: tuple[Slot, ...]
    degree: DegreeRule | None
    source: str
    program_name: str = ""

    def __post_init__(self) -> None:
        if faults := tuple(self._faults()):
            raise BadRules(faults)

    def _faults(self) -> Iterator[Fault]:
        yield from term_faults(self.intake_from, self.intake_to)
        amounts = tuple(self._amount_faults())
        yield from amounts
        if not amounts:  # sums and comparisons mean nothing over amounts that are none
            yield from module_faults(self.modules, self.slots)
            yield from size_faults(self.slots)
        yield from overflow_faults(self.modules)
        yield from slot_faults(self.modules, self.slots)
        yield from degree_faults(self.degree, self.slots)

    def _amount_faults(self) -> Iterator[Fault]:
        yield from amount_faults("rules", ((name, getattr(self, name)) for name in AMOUNTS))
        for name in ("min_credits", "min_hq_credits", "max_credits"):
            yield from amount_faults("module", ((module.code, getattr(module, name)) for module in self.modules))
        yield from amount_faults("course", ((slot.course, slot.credits) for slot in self.slots))

    def covers(self, intake: str) -> bool:
        """Say whether a student of intake term `intake` falls under these rules."""
        return self.intake_from <= intake <= self.intake_to

    def to_json(self) -> dict[str, Any]:
        """Give plain values: text for decimals, lists for tuples; `from_json` is the inverse."""
        return plain(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "RuleSet":
        """Rebuild a rule set. Raises `BadRules` when it contradicts itself, KeyError when a field is missing."""
        values = {spec.name: stored[spec.name] for spec in fields(cls)}
        for name in AMOUNTS:
            values[name] = _decimal(values[name])
        values["modules"] = tuple(_part(Module, module) for module in values["modules"])
        values["slots"] = tuple(_part(Slot, slot) for slot in values["slots"])
        values["degree"] = values["degree"] and _part(DegreeRule, values["degree"])
        return cls(**values)

    @property
    def content_hash(self) -> str:
        """SHA-256 of the canonical JSON: equal rules have equal hashes, however their decimals were written."""
        text = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


_DECIMALS = {"min_credits", "min_hq_credits", "max_credits", "credits", "min_average", "min_thesis"}


def _part[Part](kind: type[Part], stored: Mapping[str, Any]) -> Part:
    """Rebuild one part from plain values."""
    restore = dict.fromkeys(_DECIMALS, _decimal) | {"modules": tuple, "accepts": tuple}
    return kind(**{name: restore[name](value) if name in restore else value for name, value in stored.items()})


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
