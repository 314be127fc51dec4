"""Reasons as bits, so that a million verdicts carry theirs in one integer each; and the codes of domain.md 1.9."""

from enum import IntFlag

from graduand.pure.audit.parts import MOST_MODULES
from graduand.pure.audit.rules import RuleSet

FIRST_MODULE_BIT = 8


class Reason(IntFlag):
    """Why a student does not meet the graduation conditions; the bits of modules are above these."""

    NO_RULE_SET = 1
    TOTAL = 2
    HQ = 4
    COURSE_MISSING = 8
    CAPSTONE_MISSING = 16
    EXEMPTION_OVER_LIMIT = 32
    """Takes credits away but refuses nobody by itself: `BLOCKING` leaves it out."""


BLOCKING = ~int(Reason.EXEMPTION_OVER_LIMIT)


class DegreeReason(IntFlag):
    """Why a student who graduates has no claim to the degree."""

    NOT_OFFERED = 1
    AVERAGE = 2
    THESIS = 4


def module_bit(module: int) -> int:
    """Bit of "module number `module` lacks credits"."""
    return 1 << (FIRST_MODULE_BIT + module)


def module_hq_bit(module: int) -> int:
    """Bit of "module number `module` lacks headquarters credits"."""
    return 1 << (FIRST_MODULE_BIT + MOST_MODULES + module)


_CODES = {
    Reason.NO_RULE_SET: "no_rule_set",
    Reason.TOTAL: "credits.total",
    Reason.HQ: "credits.hq",
    Reason.COURSE_MISSING: "course_missing",
    Reason.CAPSTONE_MISSING: "capstone_missing",
    Reason.EXEMPTION_OVER_LIMIT: "exemption_over_limit",
}
_DEGREE_CODES = {
    DegreeReason.NOT_OFFERED: "degree.not_offered",
    DegreeReason.AVERAGE: "degree.average",
    DegreeReason.THESIS: "degree.thesis",
}


def reason_codes(reasons: int, rules: RuleSet | None) -> list[str]:
    """Spell a reason word out; which courses are missing only `explain` can tell."""
    codes = [code for bit, code in _CODES.items() if reasons & bit]
    for number, module in enumerate(rules.modules if rules else ()):
        if reasons & module_bit(number):
            codes.append(f"credits.module:{module.code}")
        if reasons & module_hq_bit(number):
            codes.append(f"credits.module_hq:{module.code}")
    return codes


def degree_reason_codes(reasons: int) -> list[str]:
    """Spell a degree reason word out."""
    return [code for bit, code in _DEGREE_CODES.items() if reasons & bit]
