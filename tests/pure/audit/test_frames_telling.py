"""The table of verdicts, row by row: everybody's own rules in words, credits and marks, whoever stands beside whom."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from graduand.pure.audit import frames
from graduand.pure.audit.compiling.compiled import compile_rules
from graduand.pure.audit.frames import VERDICTS, Words, audit_tables, decided, feed, read_students
from graduand.pure.audit.frames.telling import parts
from graduand.pure.audit.rules.parts import ExemptionRule, Group, StudyTime, Unit
from graduand.pure.audit.rules.ruleset import RuleSet

from .office import degree, module, rule_set, slot

LAW = rule_set(
    [module("P", "4"), module("E", "2.5", min_courses=1)],
    [
        slot("b", "4", "P", hq=True, compulsory=True),
        slot("a", "2.5", "P", "E", hq=True),
        slot("w", "1.5", "P", capstone=True, thesis=True),
    ],
    "8",
    degree=degree("75", "80", language=True),
    study=StudyTime(30, 96),
    groups=(
        Group("N", "", Unit.COURSES, Decimal(1), ("a", "b")),
        Group("C", "", Unit.CREDITS, Decimal("2.5"), ("a",)),
        Group("ALL", "", Unit.GROUPS, Decimal(2), (), ("N", "C")),
    ),
)
NURSING = replace(
    rule_set([module("ONLY", "3")], [slot("z", "3", "ONLY"), slot("b", "1", "ONLY")], "3"),
    program="620201",
    version=7,
    study=StudyTime(24, None),
    exemption=ExemptionRule(Decimal(1)),
    groups=(Group("G", "", Unit.HQ_CREDITS, Decimal(0), ("z",)),),
)
RULES: tuple[RuleSet, ...] = (LAW, NURSING)
COMPILED = compile_rules(RULES)

STUDENTS = pa.table(
    {
        "student_number": ["001", "2", "张3", "4"],
        "program": ["630302", "620201", "999999", "630302"],
        "level": ["专科", "associate", "associate", "Associate"],
        "intake": ["202103", "202109", "202109", "202209"],
        "language": [True, None, None, False],
    }
)
RESULTS = pa.table(
    {
        "student_number": ["001", "001", "001", "2", "2", "4", "4", "2"],
        "course": ["a", "b", "w", "z", "b", "b", "w", "z"],
        "score": ["70", "80.5", "85", "免考", "60", "59.9", "80", "101"],
        "kind": ["正考", "补考", "score", "免考", "课程替代", "正考", "EXAM", "score"],
    }
)


def test_everybody_is_told_in_the_words_of_his_own_rules() -> None:
    refusals = frames.Refusals()
    first, second, third, fourth = audit_tables(COMPILED, STUDENTS, RESULTS, "202312", refusals).to_pylist()
    assert first == {
        "student_number": "001", "academic_ok": True, "degree_ok": True, "reasons": [], "degree_reasons": [],
        "study": None, "total": 8.0, "hq": 6.5, "exempt": 0.0, "average": 78.06, "thesis": 85.0,
        "modules": [
            {"code": "P", "credits": 5.5, "hq_credits": 4.0, "courses": 2},
            {"code": "E", "credits": 2.5, "hq_credits": 2.5, "courses": 1},
        ],
        "groups": [{"code": "N", "found": 2.0}, {"code": "C", "found": 2.5}, {"code": "ALL", "found": 2.0}],
        "moved": [{"course": "a", "module": "E"}], "refused_results": 0,
        "rule_index": 0, "program": "630302", "rule_version": 1, "rule_hash": LAW.content_hash,
    }  # fmt: skip
    assert second == {
        "student_number": "2", "academic_ok": False, "degree_ok": False,
        "reasons": ["credits.total", "exemption_over_limit"], "degree_reasons": ["degree.not_offered"],
        "study": None, "total": 2.0, "hq": 0.0, "exempt": 3.0, "average": 60.0, "thesis": None,
        "modules": [{"code": "ONLY", "credits": 4.0, "hq_credits": 0.0, "courses": 2}],
        "groups": [{"code": "G", "found": 0.0}], "moved": [], "refused_results": 1,
        "rule_index": 1, "program": "620201", "rule_version": 7, "rule_hash": NURSING.content_hash,
    }  # fmt: skip
    assert third == {
        "student_number": "张3", "academic_ok": False, "degree_ok": False, "reasons": ["no_rule_set"],
        "degree_reasons": ["degree.not_offered"], "study": None, "total": 0.0, "hq": 0.0, "exempt": 0.0,
        "average": None, "thesis": None, "modules": [], "groups": [], "moved": [], "refused_results": 0,
        "rule_index": None, "program": None, "rule_version": None, "rule_hash": None,
    }  # fmt: skip
    lacking = ["credits.total", "course_missing", "credits.module:P", "credits.module:E", "courses.module:E"]
    assert fourth["reasons"] == [*lacking, "group:N", "group:C", "group:ALL"]
    assert (fourth["degree_reasons"], fourth["study"]) == (["degree.language"], "min_study_time")
    assert (fourth["total"], fourth["average"], fourth["thesis"]) == (1.5, 80.0, 80.0)


def test_the_time_of_study_follows_the_rules_and_the_intake_of_each() -> None:
    def told(month: str | None) -> list[object]:
        return audit_tables(COMPILED, STUDENTS, RESULTS.slice(0, 1), month)["study"].to_pylist()

    assert told(None) == [None] * 4
    assert told("202306") == ["min_study_time", "min_study_time", None, "min_study_time"]
    assert told("202307") == told("202412") == [None, None, None, "min_study_time"]
    assert told("202501") == told("202901") == [None] * 4
    assert told("202902") == ["validity_expired", None, None, None]


def test_a_nation_is_decided_part_by_part_and_nobody_is_lost_between_two_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = audit_tables(COMPILED, STUDENTS, RESULTS.slice(0, 7), "202312")
    for size in (1, 2, 3, 4, 5):
        monkeypatch.setattr(frames, "STUDENTS_AT_ONCE", size)
        roll = read_students(STUDENTS, RULES)
        partition = roll.partition(COMPILED)
        assert feed(partition, roll, RESULTS.slice(0, 7)) == 0
        told = list(decided(Words(COMPILED), roll, partition.best, "202312"))
        assert [len(part) for part in told] == [len(range(4)[part]) for part in parts(4, size)]
        assert pa.concat_tables(told).equals(whole)


def test_who_must_bridge_and_who_has_a_certificate_is_told_apart() -> None:
    plan = rule_set(
        [module("P")], [slot("q", "2", "P", bridging=True, in_average=False)], degree=degree("0", language=True)
    )
    table = STUDENTS.take([0, 0]).set_column(0, "student_number", [["1", "2"]])
    table = table.set_column(4, "language", [[False, True]]).append_column("bridging", [[True, None]])
    told = audit_tables(compile_rules([plan]), table, RESULTS.slice(0, 0))
    assert told["reasons"].to_pylist() == [["bridging_missing"], []]
    assert told["degree_reasons"].to_pylist() == [["degree.language"], []]


def test_parts_end_where_the_next_begins() -> None:
    assert parts(5, 2) == [slice(0, 2), slice(2, 4), slice(4, 5)]
    assert parts(4, 2) == [slice(0, 2), slice(2, 4)]
    assert parts(0, 2) == []


def test_the_columns_have_the_promised_types_whoever_is_in_them() -> None:
    for size in (4, 1, 0):
        told = audit_tables(COMPILED, STUDENTS.slice(0, size), RESULTS.slice(0, size and 3))
        assert told.schema.equals(VERDICTS)
        told.validate(full=True)


def test_words_may_be_made_before_anybody_asks() -> None:
    words = Words(COMPILED)
    words.look_up()
    assert {"reasons", "degree_reasons", "modules", "groups", "courses", "programs", "hashes"} <= set(vars(words))
    assert words.modules.to_pylist() == ["", "", "P", "E", "ONLY", ""]
    assert words.groups.to_pylist() == ["", "", "", "N", "C", "ALL", "G", "", ""]
    assert words.courses.to_pylist() == ["", "", "", "b", "a", "w", "z", "b", ""]
    assert words.units.tolist() == [[1, 1, 1], [1, 10, 1], [10, 1, 1]]


def test_an_average_of_a_third_is_cut_to_hundredths() -> None:
    rules = rule_set([module("P")], [slot("a", "1", "P"), slot("b", "2", "P")])
    rows = pa.table(
        {"student_number": ["1", "1"], "course": ["a", "b"], "score": np.array([75.0, 74.9]), "kind": ["score"] * 2}
    )
    told = audit_tables(compile_rules([rules]), STUDENTS.slice(0, 1).set_column(0, "student_number", [["1"]]), rows)
    assert told["average"].to_pylist() == [74.93]
