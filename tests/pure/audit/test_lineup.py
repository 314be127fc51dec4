"""Which rules are whose: the highest version that covers the intake; a line of rule sets without holes (S12)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graduand.pure.audit.rules.lineup import choose, lineup_faults, next_term, previous_term
from graduand.pure.audit.rules.ruleset import RuleSet

from .office import module, rule_set, slot

TERMS = [f"{year}{month}" for year in range(2020, 2024) for month in ("03", "09")]


def _set(first: str, last: str, version: int = 1, **more: object) -> RuleSet:
    return rule_set(
        [module("P")], [slot("a", "4", "P")], intake_from=first, intake_to=last, version=version, **more
    )  # fmt: skip


def test_the_highest_version_that_covers_the_intake_is_chosen() -> None:
    sets = [_set("202003", "202209"), _set("202103", "202109", 3), _set("202109", "202203", 2)]
    chosen = [choose(sets, "630302", "associate", term) for term in TERMS]
    assert chosen == [0, 0, 1, 1, 2, 0, -1, -1]


def test_nobody_is_audited_by_the_rules_of_another_program_or_level() -> None:
    sets = [_set("202003", "202209")]
    assert choose(sets, "120203", "associate", "202103") == choose(sets, "630302", "bachelor", "202103") == -1


def test_two_versions_may_overlap_and_two_programs_and_levels_too() -> None:
    others = [
        _set("202103", "202109", 2),
        _set("202003", "202209", program="x"),
        _set("202003", "202209", level="bachelor"),
    ]
    assert lineup_faults([_set("202003", "202209"), *others]) == ()


@pytest.mark.parametrize(("first", "last"), [("202209", "202303"), ("202003", "202009"), ("202103", "202103")])
def test_two_rule_sets_of_one_version_never_share_an_intake(first: str, last: str) -> None:
    faults = lineup_faults([_set("202009", "202209"), _set(first, last)])
    assert [(fault.code, fault.facts["other"]) for fault in faults] == [
        ("rules.intake_overlap", f"{first}-{last} v1"),
        ("rules.intake_overlap", "202009-202209 v1"),
    ]


def test_a_gap_is_told_with_its_terms_and_the_set_before_it() -> None:
    faults = lineup_faults([_set("202209", "202303"), _set("202003", "202009"), _set("202003", "202103", 2)])
    assert [dict(fault.facts) for fault in faults] == [
        {
            "program": "630302", "level": "associate", "version": "1", "other": "202003-202103 v2",
            "from": "202109", "to": "202203",
        }
    ]  # fmt: skip


def test_a_long_rule_set_bridges_what_stands_between_two_short_ones() -> None:
    assert lineup_faults([_set("202003", "202003"), _set("202309", "202309", 2), _set("202003", "202303", 3)]) == ()


@given(st.lists(st.tuples(st.sampled_from(TERMS), st.sampled_from(TERMS), st.integers(1, 3)), max_size=4))
def test_no_fault_means_every_intake_between_the_first_and_the_last_has_rules(
    ranges: list[tuple[str, str, int]],
) -> None:
    sets = [_set(min(a, b), max(a, b), version) for a, b, version in ranges]
    uncovered = [
        term
        for term in TERMS
        if sets and min(one.intake_from for one in sets) <= term <= max(one.intake_to for one in sets)
        and choose(sets, "630302", "associate", term) < 0
    ]  # fmt: skip
    shared = any(
        one.version == other.version and one.covers(term) and other.covers(term)
        for place, one in enumerate(sets) for other in sets[:place] for term in TERMS
    )  # fmt: skip
    assert bool(lineup_faults(sets)) == bool(uncovered or shared)
    assert {fault.code for fault in lineup_faults(sets)} == {fault.code for fault in lineup_faults(sets[::-1])}


@pytest.mark.parametrize("term", TERMS)
def test_terms_follow_each_other_in_half_years(term: str) -> None:
    assert previous_term(next_term(term)) == term
    assert term < next_term(term)
