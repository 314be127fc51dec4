"""Arrow in, Arrow out: the tables say what the kernel says, and a bad cell is named and never guessed at."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from graduand.pure.audit.compiling.compiled import compile_rules
from graduand.pure.audit.frames import (
    Words,
    audit_tables,
    decided,
    feed,
    read_students,
)
from graduand.pure.audit.frames.index import Hashed, NumberIndex
from graduand.pure.audit.kernel.partition import Verdicts
from graduand.pure.audit.rules.reasons import degree_reason_codes, reason_codes
from graduand.pure.audit.rules.ruleset import RuleSet
from tests.pure.audit.frames_office import ACCOUNTING, COMPILED, LI, results, students

from .office import Grade, audit, module, rule_set, slot
from .strategies import audited


def test_the_table_says_what_the_kernel_says_in_credits_and_codes() -> None:
    row = audit_tables(COMPILED, students("1", language=[True]), LI, "202307").to_pylist()[0]
    assert row == {
        "student_number": "1",
        "academic_ok": True,
        "degree_ok": True,
        "reasons": [],
        "degree_reasons": [],
        "study": None,
        "total": 13,
        "hq": 8,
        "exempt": 0,
        "average": 75,
        "thesis": 85,
        "modules": [
            {"code": "P", "credits": 8, "hq_credits": 8, "courses": 2},
            {"code": "E", "credits": 5, "hq_credits": 0, "courses": 1},
        ],
        "groups": [{"code": "G", "found": 8}],
        "moved": [],
        "refused_results": 0,
        "rule_index": 0,
        "program": "630302",
        "rule_version": 1,
        "rule_hash": ACCOUNTING.content_hash,
    }


def test_whoever_lacks_something_finds_every_reason_spelled_out() -> None:
    row = audit_tables(COMPILED, students("1"), results(("1", "statistics", 70, "score"))).to_pylist()[0]
    assert row["reasons"] == ["credits.total", "course_missing", "capstone_missing", "credits.module:E"]
    assert row["degree_reasons"] == ["degree.average", "degree.thesis", "degree.language"]
    assert (row["average"], row["thesis"]) == (70, None)


def test_a_course_that_counts_elsewhere_is_listed() -> None:
    rules = rule_set([module("P", "4"), module("E", "4")], [slot("s", "4", "P", "E"), slot("law", "4", "P")])
    table = audit_tables(
        compile_rules([rules]), students("1"), results(("1", "s", 70, "score"), ("1", "law", 70, "score"))
    )
    assert table["moved"].to_pylist() == [[{"course": "s", "module": "E"}]]


def test_a_student_without_rules_is_told_so_and_is_no_fault() -> None:
    table = audit_tables(COMPILED, students("1", intake=["202503"]), LI)
    row = table.to_pylist()[0]
    assert (row["academic_ok"], row["reasons"], row["modules"]) == (False, ["no_rule_set"], [])
    assert [row[name] for name in ("rule_index", "program", "rule_version", "rule_hash")] == [None] * 4


def test_the_highest_version_that_covers_the_intake_is_chosen() -> None:
    newer = rule_set([module("P")], [slot("law", "4", "P")], version=2, intake_from="202203")
    roll = read_students(students("1", "2", intake=["2021年秋季", "2022-spring"]), [ACCOUNTING, newer])
    assert roll.rule.tolist() == [0, 1]


def test_the_time_of_study_is_looked_at_as_of_a_month() -> None:
    table = students("1", "2", "3", intake=["202103", "202109", "202209"])
    assert audit_tables(COMPILED, table, LI, "202307")["study"].to_pylist() == [None, *["min_study_time"] * 2]
    assert audit_tables(COMPILED, table, LI, "203001")["study"].to_pylist()[0] == "validity_expired"


@settings(deadline=None)
@given(st.lists(audited(), min_size=1, max_size=4), st.randoms())
def test_tables_and_kernel_agree_for_any_rules_and_transcripts(
    cases: list[tuple[RuleSet, list[Grade]]], order: object
) -> None:
    rulesets = [rules for rules, _ in cases]
    compiled = compile_rules(rulesets)
    expected = audit(compiled, [grades for _, grades in cases], list(range(len(cases))))
    rows = [
        (str(student), course, Decimal(score) / 10, "exempt" if exempt else "score")
        for student, (_, grades) in enumerate(cases)
        for course, score, exempt in grades
    ] or [("0", "elsewhere", Decimal(0), "score")]
    order.shuffle(rows)  # type: ignore[attr-defined]
    roll = read_students(students(*map(str, range(len(cases)))), rulesets)
    roll.rule[:] = np.arange(len(cases))
    partition = roll.partition(compiled)
    feed(partition, roll, results(*rows))
    told = pa.concat_tables(decided(Words(compiled), roll, partition.best)).to_pylist()
    assert [_said(row) for row in told] == [_kernel(expected, rules, place) for place, rules in enumerate(rulesets)]


def _said(row: dict[str, object]) -> tuple[object, ...]:
    names = ("academic_ok", "degree_ok", "reasons", "degree_reasons", "total", "hq", "exempt", "modules")
    return tuple(row[name] for name in names)


def _kernel(found: Verdicts, rules: RuleSet, place: int) -> tuple[object, ...]:
    modules = [
        {
            "code": one.code,
            "credits": found.module[place, number] / 10,
            "hq_credits": found.module_hq[place, number] / 10,
            "courses": found.module_courses[place, number],
        }
        for number, one in enumerate(rules.modules)
    ]
    return (
        found.academic_ok[place],
        found.degree_ok[place],
        reason_codes(int(found.reasons[place]), rules),
        degree_reason_codes(int(found.degree_reasons[place])),
        found.total[place] / 10,
        found.hq[place] / 10,
        found.exempt[place] / 10,
        modules,
    )


def test_results_come_in_any_number_of_batches_and_in_any_order() -> None:
    roll = read_students(students("1", "2"), [ACCOUNTING])
    partition = roll.partition(COMPILED)
    for batch in reversed(LI.to_batches(max_chunksize=1)):
        feed(partition, roll, batch)
    assert partition.best.tolist() == [[700, 800, 850], [0, 0, 0]]


def test_numbers_are_text_or_whole_numbers_alike() -> None:
    whole = pa.array([12, 3, None], pa.int64())
    for numbers in (pa.array(["3", "12"]), pa.array([3, 12], pa.int64()).cast(pa.string())):
        index = NumberIndex(numbers)
        for asked in (
            whole,
            whole.cast(pa.string()),
            whole.cast(pa.string()).dictionary_encode(),
            whole.cast(pa.int32()),
        ):
            assert index.find(asked).tolist() == [1, 0, -1]


def test_zeros_before_a_number_make_it_another_number() -> None:
    index = NumberIndex(pa.array(["12", "0012", "A12"]))
    assert index.find(pa.array(["0012", "12", "A12", " 12 ", '="0012"', "+12", "x"])).tolist() == [
        1,
        0,
        2,
        0,
        1,
        -1,
        -1,
    ]
    assert NumberIndex(pa.array(["12"])).find(pa.array(["0012", "012", "12"])).tolist() == [-1, -1, 0]


@settings(deadline=None)
@given(st.sets(st.integers(-(2**63), 2**63 - 1), max_size=300), st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_the_table_of_hashes_finds_each_number_and_no_other(there: set[int], others: list[int]) -> None:
    keys = np.array(sorted(there), np.int64)
    asked = np.array([*keys, *others], np.int64)
    place = {key: number for number, key in enumerate(keys.tolist())}
    assert Hashed(keys)(asked).tolist() == [place.get(key, -1) for key in asked.tolist()]
