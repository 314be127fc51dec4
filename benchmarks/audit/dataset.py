"""A data set in a folder, in the shape that `graduand audit files` reads (docs/audit-files.md).

`rules.json`, `students.parquet`, `results.parquet`. Results come in blocks of a million students, each block in order
of arrival: by term, students scattered.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from graduand.pure.audit.rules.ruleset import RuleSet

from .plans import every_rule_set, term_code
from .population import EXEMPTION, Plan, Results, Students, draw_results, draw_students

FIRST_NUMBER = 2_190_000_000_000
"""Student numbers are this and upward."""
SCORE_WORD, EXEMPT_WORD = "score", "exempt"
MILLION = 1_000_000
ROW_GROUP = 500_000


@dataclass(frozen=True)
class Dataset:
    """What lies in a folder. Reading is left to each route, since reading is part of what is measured."""

    folder: Path

    @property
    def rules_file(self) -> Path:
        return self.folder / "rules.json"

    @property
    def students_file(self) -> Path:
        return self.folder / "students.parquet"

    @property
    def results_file(self) -> Path:
        return self.folder / "results.parquet"

    @cached_property
    def rulesets(self) -> tuple[RuleSet, ...]:
        stored = json.loads(self.rules_file.read_text("utf-8"))["rules"]
        return tuple(RuleSet.from_json(rules) for rules in stored)

    @property
    def count(self) -> int:
        return int(pq.read_metadata(self.students_file).num_rows)

    def students(self) -> pa.Table:
        """Number, program, level, intake term, are bridging courses due, is a language certificate there."""
        return pq.read_table(self.students_file)

    def rule_index(self, students: pa.Table) -> NDArray[np.int32]:
        """The place of each student's rule set, -1 for none; there is one rule set a program and intake."""
        place = {(rules.program, rules.intake_from): number for number, rules in enumerate(self.rulesets)}
        pairs = zip(students["program"].to_pylist(), students["intake"].to_pylist(), strict=True)
        return np.fromiter((place.get(pair, -1) for pair in pairs), np.int32, len(students))

    def results(self) -> pa.Table:
        """Number, course, score, kind and term of every result."""
        return pq.read_table(self.results_file)


def write(folder: Path, count: int, seed: int = 20230711) -> Dataset:
    """Make a data set of `count` students; the same count and seed give the same files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Dataset(folder)
    rulesets = tuple(every_rule_set())
    stored = {"rules": [rules.to_json() for rules in rulesets]}
    made.rules_file.write_text(json.dumps(stored, ensure_ascii=False), "utf-8")
    plan = Plan.of(rulesets)
    rng = np.random.default_rng(seed)
    with (
        pq.ParquetWriter(made.students_file, STUDENTS, compression="zstd") as students_out,
        pq.ParquetWriter(made.results_file, RESULTS, compression="zstd") as results_out,
    ):
        for first in range(0, count, MILLION):
            students = draw_students(plan, min(MILLION, count - first), rng)
            students_out.write_table(students_table(rulesets, students, first))
            results = draw_results(plan, students, rng)
            for table in results_tables(plan, results, first):
                results_out.write_table(table, row_group_size=ROW_GROUP)
    return made


_TEXT = pa.dictionary(pa.int32(), pa.string())
STUDENTS = pa.schema(
    [("student_number", pa.int64()), ("program", pa.string()), ("level", pa.string()), ("intake", pa.string()),
     ("bridging", pa.bool_()), ("language", pa.bool_())]
)  # fmt: skip
RESULTS = pa.schema(
    [("student_number", pa.int64()), ("course", _TEXT), ("score", pa.float32()), ("kind", _TEXT), ("term", _TEXT)]
)


def students_table(rulesets: Sequence[RuleSet], students: Students, first: int) -> pa.Table:
    """The students as the rules know them; whoever has no rule set is in a program that nobody has heard of."""
    rule = students.rule

    def of_rules(name: str, other: str) -> pa.Array:
        values = np.array([*(getattr(rules, name) for rules in rulesets), other])
        return pa.array(values[rule])

    return pa.table(
        [
            pa.array(np.arange(len(rule)) + FIRST_NUMBER + first), of_rules("program", "MD9999"),
            of_rules("level", "associate"), of_rules("intake_from", "202103"), pa.array(students.bridging),
            pa.array(students.language),
        ],
        schema=STUDENTS,
    )  # fmt: skip


def results_tables(plan: Plan, results: Results, first: int) -> Iterator[pa.Table]:
    """The results in pieces of some rows."""
    courses, kinds = pa.array(plan.everywhere), pa.array([SCORE_WORD, EXEMPT_WORD])
    terms = pa.array([term_code(number) for number in range(2 * 2040)])
    for start in range(0, len(results), 8 * ROW_GROUP):
        part = results.only(np.arange(start, min(start + 8 * ROW_GROUP, len(results))))
        exempt = part.kind == EXEMPTION
        score = pa.array((part.score / 10).astype(np.float32), mask=exempt)
        yield pa.table(
            [
                pa.array(part.student + np.int64(FIRST_NUMBER + first)),
                pa.DictionaryArray.from_arrays(pa.array(part.course), courses),
                score,
                pa.DictionaryArray.from_arrays(pa.array(exempt.astype(np.int32)), kinds),
                pa.DictionaryArray.from_arrays(pa.array(part.term.astype(np.int32)), terms),
            ],
            schema=RESULTS,
        )  # fmt: skip
