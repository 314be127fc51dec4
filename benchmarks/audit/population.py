"""Invented students of given rule sets, and their results in the order in which they came in.

Failed papers are taken again, 4 % of the others to improve; 2.5 % are exemptions; a quarter of takers use the other
course of a slot and 10 % have both; 3 % of the rows lie outside the plan. Some 30 rows each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graduand.pure.audit.rules.ruleset import RuleSet

from .people import People
from .plans import LAST_TERM, term_number

PASS = 600
BLOCK = 50_000
"""Students drawn at once."""

EXAM, RESIT, EXEMPTION = 0, 1, 2

type Ints = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Plan:
    """The rule sets as tables: course numbers (-1: none) and properties, rule set x slot."""

    codes: list[str]
    intake: Ints
    course: Ints
    other: Ints
    compulsory: NDArray[np.bool_]
    capstone: NDArray[np.bool_]
    bridging: NDArray[np.bool_]

    @classmethod
    def of(cls, rulesets: Sequence[RuleSet]) -> "Plan":
        codes = sorted({code for rules in rulesets for slot in rules.slots for code in slot.codes})
        number = {code: place for place, code in enumerate(codes)}
        shape = (len(rulesets), max(len(rules.slots) for rules in rulesets))
        course, other = np.full(shape, -1, np.int32), np.full(shape, -1, np.int32)
        flags = {name: np.zeros(shape, bool) for name in ("compulsory", "capstone", "bridging")}
        for row, rules in enumerate(rulesets):
            for place, slot in enumerate(rules.slots):
                course[row, place] = number[slot.course]
                other[row, place] = number[slot.codes[1]] if len(slot.codes) > 1 else -1
                for name, table in flags.items():
                    table[row, place] = getattr(slot, name)
        intake = np.array([term_number(rules.intake_from) for rules in rulesets], np.int32)
        return cls(codes, intake, course, other, **flags)

    @property
    def everywhere(self) -> list[str]:
        """Every course there is: those of the plans, and a few that no plan mentions."""
        return [*self.codes, *(f"X{number:04d}" for number in range(500))]

    @cached_property
    def twin(self) -> Ints:
        """Rule set x course -> the other course of the same slot, or -1."""
        table = np.full((len(self.course), len(self.codes)), -1, np.int32)
        row, place = np.nonzero(self.other >= 0)
        own, other = self.course[row, place], self.other[row, place]
        table[row, own], table[row, other] = other, own
        return table


@dataclass(frozen=True, eq=False)
class Students:
    """One row a student; `rule` is the place of the rule set, -1 for the few whose program has none."""

    rule: Ints
    bridging: NDArray[np.bool_]
    language: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Results:
    """One row a result: position of the student, number of the course, score in tenths, kind, term."""

    student: Ints
    course: Ints
    score: NDArray[np.int16]
    kind: NDArray[np.int8]
    term: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.student)

    def only(self, chosen: NDArray[np.generic]) -> "Results":
        return Results(**{name: values[chosen] for name, values in vars(self).items()})

    @classmethod
    def joined(cls, parts: Sequence["Results"]) -> "Results":
        return cls(**{name: np.concatenate([vars(part)[name] for part in parts]) for name in cls.__dataclass_fields__})


def as_people(plan: Plan, students: Students, results: Results) -> People:
    """The students and their results as the routes take them, without a file between."""
    return People(
        students.rule, students.bridging, students.language, results.student, results.course, results.score,
        results.kind == EXEMPTION, plan.everywhere,
    )  # fmt: skip


def draw_students(plan: Plan, count: int, rng: np.random.Generator) -> Students:
    """Spread students evenly over the rule sets; one in two thousand belongs to none."""
    rule = rng.integers(0, len(plan.course), count).astype(np.int32)
    rule[rng.random(count) < 0.0005] = -1
    return Students(rule, rng.random(count) < 0.1, rng.random(count) < 0.6)


def draw_results(plan: Plan, students: Students, rng: np.random.Generator) -> Results:
    """Draw what the students took, by term and scattered over the students within each term."""
    starts = range(0, len(students.rule), BLOCK)
    found = Results.joined([_block(plan, students, start, rng) for start in starts])
    return found.only(np.argsort(found.term.astype(np.int64) << 32 | rng.integers(0, 1 << 31, len(found))))


def _block(plan: Plan, students: Students, start: int, rng: np.random.Generator) -> Results:
    rule = students.rule[start : start + BLOCK]
    bridging = students.bridging[start : start + BLOCK] & (rng.random(len(rule)) < 0.9)
    taken = _first_attempts(plan, np.maximum(rule, 0), bridging, rng)
    found = Results.joined([taken, *_later_attempts(plan, rule, taken, rng), _outside(plan, rule, rng)])
    kept = found.only(found.term < LAST_TERM)
    return Results(**{**vars(kept), "student": kept.student + np.int32(start)})


def _first_attempts(plan: Plan, rule: Ints, bridging: NDArray[np.bool_], rng: np.random.Generator) -> Results:
    """So many courses as a student of that age has behind him: compulsory ones early, the capstone late."""
    age = LAST_TERM - plan.intake[rule]
    behind = np.round(3 + 5.5 * age + rng.normal(0, 3, len(rule)))
    wanted = np.clip(behind, 0, np.clip(rng.normal(29, 3, len(rule)), 20, 44))
    order = rng.random(plan.course[rule].shape) - 0.75 * plan.compulsory[rule]
    order = np.where(plan.capstone[rule], 0.15 + 0.2 * rng.random(order.shape), order)
    order = np.where(plan.bridging[rule], np.where(bridging[:, None], 0.1, 9), order)
    order[plan.course[rule] < 0] = 9
    rank = order.argsort(axis=1).argsort(axis=1)
    student, slot = np.nonzero((rank < wanted[:, None]) & (order < 9))
    other = plan.other[rule[student], slot]
    course = np.where((other >= 0) & (rng.random(len(slot)) < 0.25), other, plan.course[rule[student], slot])
    ability = rng.normal(0, 60, len(rule))[student]
    kind = np.where(rng.random(len(slot)) < 0.025, EXEMPTION, EXAM).astype(np.int8)
    score = _scores(rng, 770 + ability, 95)
    score[(kind == EXEMPTION) | (rng.random(len(slot)) < 0.004)] = 0
    term = plan.intake[rule[student]] + rank[student, slot] // 6
    return Results(student.astype(np.int32), course.astype(np.int32), score, kind, term.astype(np.int16))


def _later_attempts(plan: Plan, rule: Ints, taken: Results, rng: np.random.Generator) -> Iterator[Results]:
    """Failed papers are taken again and again; some passed ones too; some students take both courses of a slot."""
    failed = (taken.kind == EXAM) & (taken.score < PASS)
    again = _again(taken.only(failed & (rng.random(len(taken)) < 0.9)), 720, rng)
    yield again
    yield _again(again.only(again.score < PASS), 690, rng)
    yield _again(taken.only((taken.kind == EXAM) & ~failed & (rng.random(len(taken)) < 0.04)), 790, rng)
    both = plan.twin[np.maximum(rule, 0)[taken.student], taken.course]
    chosen = (both >= 0) & (rng.random(len(taken)) < 0.1)
    second = taken.only(chosen)
    yield Results(
        second.student, both[chosen], _scores(rng, np.full(len(second), 720), 90), np.zeros(len(second), np.int8),
        second.term,
    )  # fmt: skip


def _again(taken: Results, mean: int, rng: np.random.Generator) -> Results:
    score = _scores(rng, np.full(len(taken), mean), 80)
    return Results(taken.student, taken.course, score, np.full(len(taken), RESIT, np.int8), taken.term + np.int16(1))


def _outside(plan: Plan, rule: Ints, rng: np.random.Generator) -> Results:
    """Nine of ten students have one course of another plan, or of none."""
    student = np.flatnonzero(rng.random(len(rule)) < 0.9).astype(np.int32)
    course = rng.integers(0, len(plan.everywhere), len(student)).astype(np.int32)
    elsewhere = (plan.course[rule[student]] != course[:, None]).all(axis=1)
    elsewhere &= (plan.other[rule[student]] != course[:, None]).all(axis=1)
    intake = plan.intake[rule[student]].astype(np.int16)
    score = _scores(rng, np.full(len(student), 720), 120)
    return Results(student, course, score, np.zeros(len(student), np.int8), intake).only(elsewhere)


def _scores(rng: np.random.Generator, mean: NDArray[np.generic], spread: float) -> NDArray[np.int16]:
    return np.clip(np.round(rng.normal(mean, spread)), 0, 1000).astype(np.int16)
