"""Reasons as bits, so that a million verdicts carry theirs in one integer each; and the codes of domain.md 1.9.

The lowest eight bits mean the same everywhere. Above them every rule set has the bits of its own floors, in the order
of `floors`: a word is only ever read together with the rules that it was made with.
"""

from enum import IntFlag

from graduand.pure.audit.rules.floors import FIRST_FLOOR_BIT, floor_bit, floor_codes
from graduand.pure.audit.rules.ruleset import RuleSet

__all__ = ["BLOCKING", "DegreeReason", "Reason", "degree_reason_codes", "floor_bit", "floors", "reason_codes"]


class Reason(IntFlag):
    """Why a student does not meet the graduation conditions; the bits of the floors are above these."""

    NO_RULE_SET = 1
    TOTAL = 2
    HQ = 4
    COURSE_MISSING = 8
    CAPSTONE_MISSING = 16
    EXEMPTION_OVER_LIMIT = 32
    """Takes credits away but refuses nobody by itself: `BLOCKING` leaves it out."""
    BRIDGING_MISSING = 64


BLOCKING = ~int(Reason.EXEMPTION_OVER_LIMIT)


class DegreeReason(IntFlag):
    """Why a student who graduates has no claim to the degree."""

    NOT_OFFERED = 1
    AVERAGE = 2
    THESIS = 4
    LANGUAGE = 8


_CODES = {
    Reason.NO_RULE_SET: "no_rule_set",
    Reason.TOTAL: "credits.total",
    Reason.HQ: "credits.hq",
    Reason.COURSE_MISSING: "course_missing",
    Reason.CAPSTONE_MISSING: "capstone_missing",
    Reason.EXEMPTION_OVER_LIMIT: "exemption_over_limit",
    Reason.BRIDGING_MISSING: "bridging_missing",
}
_DEGREE_CODES = {
    DegreeReason.NOT_OFFERED: "degree.not_offered",
    DegreeReason.AVERAGE: "degree.average",
    DegreeReason.THESIS: "degree.thesis",
    DegreeReason.LANGUAGE: "degree.language",
}


def floors(rules: RuleSet) -> tuple[str, ...]:
    """Name the floors of a rule set; the place in this tuple is the place among its bits.

    `credits.module:X`, `credits.module_hq:X`, `courses.module:X`, `group:G`; at most `parts.MOST_FLOORS` of them.
    """
    return tuple(floor_codes(rules.modules, rules.groups))


def reason_codes(reasons: int, rules: RuleSet | None) -> list[str]:
    """Spell a reason word out; which courses are missing only `explain` can tell."""
    codes = [code for bit, code in _CODES.items() if reasons & bit.value]
    asked = floors(rules) if rules and reasons >> FIRST_FLOOR_BIT else ()
    return codes + [code for place, code in enumerate(asked) if reasons & floor_bit(place)]


def degree_reason_codes(reasons: int) -> list[str]:
    """Spell a degree reason word out."""
    return [code for bit, code in _DEGREE_CODES.items() if reasons & bit.value]
