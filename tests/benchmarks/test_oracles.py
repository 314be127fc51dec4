"""The kernel against both oracles on a small invented nation; the same at a million is `benchmarks.audit oracle`."""

import numpy as np
import psycopg
import pytest
from django.db import connection

from benchmarks.audit.oracles import columns, compare
from benchmarks.audit.people import People
from benchmarks.audit.plans import every_rule_set
from benchmarks.audit.population import Plan, as_people, draw_results, draw_students
from graduand.pure.audit.rules.ruleset import RuleSet

STUDENTS = 2_000
RULES = tuple(every_rule_set(programs=200, intakes=1))


@pytest.fixture(scope="module")
def nation() -> People:
    plan, rng = Plan.of(RULES), np.random.default_rng(3)
    students = draw_students(plan, STUDENTS, rng)
    return as_people(plan, students, draw_results(plan, students, rng))


@pytest.fixture(scope="module")
def kernel_says(nation: People) -> columns.Columns:
    return compare.by_kernel(RULES, nation)


@pytest.fixture
def server(db: None) -> psycopg.Connection:
    connection.ensure_connection()
    return connection.connection


def test_the_nation_has_graduates_refusals_and_students_who_need_a_search(kernel_says: columns.Columns) -> None:
    assert 0.2 < kernel_says["academic_ok"].mean() < 0.8
    assert (kernel_says["moved"] != 0).sum() >= 10
    every_reason = np.bitwise_or.reduce(kernel_says["reasons"])
    assert every_reason & 0b1111111 == 0b1111111, "every general reason occurs"
    assert all(kernel_says[name].any() for name in columns.names())


def test_kernel_and_plain_loop_agree_on_every_figure_of_everybody(nation: People, kernel_says: columns.Columns) -> None:
    report = compare.against_loop(kernel_says, compare.by_loop(RULES, nation))
    assert set(report.differences) == set(columns.names())
    assert report.equal, report.differences


def test_kernel_and_portable_sql_agree_on_all_that_no_allocation_moves(
    nation: People, kernel_says: columns.Columns, server: psycopg.Connection
) -> None:
    report = compare.against_sql(kernel_says, *compare.by_sql(server, RULES, nation))
    assert 0 < report.left_out < STUDENTS / 10
    assert set(report.differences) == set(columns.names())
    assert report.equal, report.differences


@pytest.mark.parametrize("name", columns.names())
def test_one_wrong_figure_of_one_student_is_found(name: str, kernel_says: columns.Columns) -> None:
    wrong = kernel_says | {name: kernel_says[name].copy()}
    wrong[name][STUDENTS // 2] += 1
    report = compare.against_loop(wrong, kernel_says)
    assert not report.equal
    assert report.differences[name] == 1


def test_a_course_that_counts_for_less_is_found_by_both(
    nation: People, kernel_says: columns.Columns, server: psycopg.Connection
) -> None:
    lenient = tuple(_with_one_credit_less(rules) for rules in RULES)
    assert not compare.against_loop(kernel_says, compare.by_loop(lenient, nation)).equal
    assert not compare.against_sql(kernel_says, *compare.by_sql(server, lenient, nation)).equal


def _with_one_credit_less(rules: RuleSet) -> RuleSet:
    stored = rules.to_json()
    first = stored["slots"][0]
    first["credits"] = str(float(first["credits"]) - 1)
    return RuleSet.from_json(stored)
