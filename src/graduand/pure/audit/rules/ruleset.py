"""A rule set 专业规则: what one program asks of the students of one range of intakes. Immutable, and always valid."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from graduand.pure.audit.rules.checks import (
    amount_faults,
    code_faults,
    degree_faults,
    exemption_faults,
    head_faults,
    module_faults,
    overflow_faults,
    part_faults,
    size_faults,
    slot_faults,
    study_faults,
    text_faults,
)
from graduand.pure.audit.rules.conditions import group_faults
from graduand.pure.audit.rules.floors import floor_faults
from graduand.pure.audit.rules.parts import (
    BadRules,
    DegreeRule,
    ExemptionRule,
    Fault,
    Group,
    Module,
    Slot,
    StudyTime,
    plain,
)
from graduand.pure.audit.rules.plain import read
from graduand.pure.audit.rules.reach import reach_faults

__all__ = ["BadRules", "DegreeRule", "ExemptionRule", "Fault", "Group", "Module", "RuleSet", "Slot", "StudyTime"]

EXEMPT_WITHOUT_LIMIT = ExemptionRule()
NO_TIME_LIMIT = StudyTime()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The graduation rules of a program for the intakes `intake_from` to `intake_to` ("202103" is spring 2021).

    `level` is "associate" 专科 or "bachelor" 专科起点本科, `source` names the regulation. Raises `BadRules` with every
    fault when the rules contradict themselves or ask for what all their courses together cannot give (domain.md 2.2).
    """

    program: str
    level: str
    intake_from: str
    intake_to: str
    version: int
    min_total_credits: Decimal
    min_hq_credits: Decimal
    modules: tuple[Module, ...]
    slots: tuple[Slot, ...]
    degree: DegreeRule | None
    source: str
    program_name: str = ""
    exemption: ExemptionRule = EXEMPT_WITHOUT_LIMIT
    study: StudyTime = NO_TIME_LIMIT
    groups: tuple[Group, ...] = ()

    def __post_init__(self) -> None:
        if faults := tuple(self._faults()):
            raise BadRules(faults)

    def _faults(self) -> Iterator[Fault]:
        """Faults of form first; what is asked can only be weighed when form and amounts are sound."""
        if faults := tuple(part_faults(len(self.modules), len(self.slots), len(self.groups))):
            yield from faults
            return
        faults = (*self._form_faults(), *self._amount_faults())
        yield from faults
        if not faults:
            faults = (*module_faults(self.modules, self.slots), *floor_faults(self.modules, self.groups))
            yield from (*faults, *size_faults(self.slots))
        if not faults:
            asked = (self.min_total_credits, self.min_hq_credits)
            yield from reach_faults(*asked, self.modules, self.slots, self.groups)

    def _form_faults(self) -> Iterator[Fault]:
        yield from head_faults(self.level, self.version, self.intake_from, self.intake_to)
        yield from code_faults("program", [self.program])
        yield from code_faults("module", (module.code for module in self.modules))
        yield from code_faults("course", (code for slot in self.slots for code in slot.codes))
        yield from code_faults("group", (group.code for group in self.groups))
        yield from text_faults((self.program_name, self.source))
        for parts in (self.modules, self.slots, self.groups):
            yield from text_faults(part.name for part in parts)
        yield from overflow_faults(self.modules)
        yield from slot_faults(self.modules, self.slots)
        yield from group_faults(self.groups, self.slots)
        yield from degree_faults(self.degree, self.slots)
        yield from exemption_faults(self.exemption)
        yield from study_faults(self.study)

    def _amount_faults(self) -> Iterator[Fault]:
        asked = {"min_total_credits": self.min_total_credits, "min_hq_credits": self.min_hq_credits}
        yield from amount_faults("rules", (asked | {"cap_credits": self.exemption.cap_credits}).items())
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
    def from_json(cls, stored: object) -> "RuleSet":
        """Rebuild a rule set from values as `rules.schema.json` describes them.

        Raises `BadRules`, and nothing else, for whatever is no rule set: unknown, missing or wrongly typed fields with
        their `path`, or rules that contradict themselves.
        """
        return read(cls, stored)

    @property
    def content_hash(self) -> str:
        """SHA-256 of the canonical JSON: equal rules have equal hashes, however their decimals were written.

        The order of the members of a group means nothing and does not change the hash.
        """
        content = self.to_json()
        for group in content["groups"]:
            group |= {"courses": sorted(group["courses"]), "groups": sorted(group["groups"])}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
