"""graduand audit files: from four paths to a file of verdicts and a summary."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from time import perf_counter
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from graduand.base.errors import NotValid
from graduand.fronts.cli.audit_files.crew import Crew, Job, Taken
from graduand.fronts.cli.audit_files.delimited import open_csv
from graduand.fronts.cli.audit_files.headings import (
    RESULT_HEADINGS,
    RESULTS_REQUIRED,
    STUDENT_HEADINGS,
    STUDENTS_REQUIRED,
    Headings,
)
from graduand.fronts.cli.audit_files.parquet import open_parquet
from graduand.fronts.cli.audit_files.rules import load_rules
from graduand.fronts.cli.audit_files.sources import SUFFIXES, Source, Wanted, readable
from graduand.fronts.cli.audit_files.writing import verdict_file
from graduand.pure.audit.compiling.compiled import compile_rules
from graduand.pure.audit.frames import Refusals, Roll, read_students
from graduand.pure.audit.rules.ruleset import RuleSet

MOST_STUDENTS, MOST_RESULTS = 20_000_000, 2_000_000_000


class Progress(Protocol):
    """Is told how far a step is, and its figures when it has ended."""

    def __call__(self, step: str, done: int, total: int) -> None:
        """So many of so many rows of this step are done."""

    def close(self, step: str, rows: int, seconds: float) -> None:
        """The step has ended."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for at the shell. `month` ("202307") asks for the time of study too."""

    rules: Path
    students: Path
    results: Path
    out: Path | None
    month: str | None
    pass_mark: Decimal
    workers: int = 1
    encoding: str | None = None


@dataclass
class Outcome:
    """What came of it; `students` and `results` refuse rows of their file."""

    rule_sets: int = 0
    audited: int = 0
    results_read: int = 0
    unpublished: int = 0
    academic_ok: int = 0
    degree_ok: int = 0
    no_rule_set: int = 0
    students: Refusals = field(default_factory=Refusals)
    results: Refusals = field(default_factory=Refusals)

    @property
    def clean(self) -> bool:
        """Whether every row of both files was taken."""
        return not (self.students.total or self.results.total)

    def count(self, table: pa.Table) -> None:
        """Add the verdicts of one part."""
        self.audited += len(table)
        self.academic_ok += pc.sum(table["academic_ok"]).as_py() or 0
        self.degree_ok += pc.sum(table["degree_ok"]).as_py() or 0
        self.no_rule_set += table["rule_index"].null_count

    def take(self, taken: Taken) -> None:
        """Add what reading a piece of the results has come to."""
        self.results_read += taken.rows
        self.unpublished += taken.unpublished
        self.results.merge(taken.refusals)


def audit(request: Request, progress: Progress) -> Outcome:
    """
    Audit the files and write the verdicts.

    Raises:
        Refusal: a file that cannot be used, or cannot be written; nothing is left half written.
    """
    outcome = Outcome()
    with _step(progress, "rules") as step:
        rulesets = load_rules(request.rules)
        compiled = compile_rules(rulesets, request.pass_mark)
        step.rows = outcome.rule_sets = len(rulesets)
    results = open_source(request.results, RESULT_HEADINGS, RESULTS_REQUIRED, MOST_RESULTS, request.encoding)
    with _step(progress, "students") as step:
        roll = open_roll(request, rulesets, outcome.students)
        step.rows = len(roll)
    with Crew(Job(compiled, roll, results, request.month, request.workers)) as crew:
        _read(crew, request.results, outcome, progress)
        _write(crew, request.out, outcome, progress)
    return outcome


def check_out(request: Request, *, needed: bool) -> None:
    """Look, before hours of work, whether the verdicts have a place to go to. Raises NotValid when they have none."""
    out = request.out
    if out is None:
        if needed:
            raise NotValid("audit_file.no_out")
        return
    if out.suffix.lower() not in SUFFIXES:
        raise NotValid("audit_file.suffix", path=out.name, known=list(SUFFIXES))
    if out.exists() and any(
        path.exists() and out.samefile(path) for path in (request.rules, request.students, request.results)
    ):
        raise NotValid("audit_file.out_is_in", path=out.name)
    if out.is_dir() or not os.access(out.parent, os.W_OK):
        raise NotValid("audit_file.cannot_write", path=str(out), reason="")


def open_source(
    path: Path, headings: Headings, required: tuple[str, ...], most_rows: int, encoding: str | None = None
) -> Source:
    """Open a file by its suffix. Raises a `Refusal` for an unknown suffix, and for whatever is wrong with the file."""
    wanted = Wanted(path, headings, required, most_rows)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise NotValid("audit_file.suffix", path=path.name, known=list(SUFFIXES))
    return open_csv(wanted, encoding) if suffix == ".csv" else open_parquet(wanted)


def open_roll(request: Request, rulesets: list[RuleSet], refusals: Refusals) -> Roll:
    """The students of the file, each with a rule set. Raises a `Refusal` when the file cannot be used."""
    path = request.students
    source = open_source(path, STUDENT_HEADINGS, STUDENTS_REQUIRED, MOST_STUDENTS, request.encoding)
    with readable(path):
        batches = [batch for piece in range(source.pieces) for batch in source.batches(piece, refusals)]
        if not batches:
            raise NotValid("audit_file.no_rows", path=path.name)
        return read_students(pa.concat_tables([pa.Table.from_batches([one]) for one in batches]), rulesets, refusals)


def _read(crew: Crew, path: Path, outcome: Outcome, progress: Progress) -> None:
    total = crew.job.source.rows
    with readable(path), _step(progress, "results") as step:
        for taken in crew.take_all():
            outcome.take(taken)
            progress(step.name, min(outcome.results_read, total), total)
        step.rows = outcome.results_read


def _write(crew: Crew, out: Path | None, outcome: Outcome, progress: Progress) -> None:
    if out is None:
        return
    with verdict_file(out) as sink, _step(progress, "verdicts") as step:
        for table in crew.decide_all():
            sink.write_table(table)
            outcome.count(table)
            progress(step.name, outcome.audited, len(crew.job.roll))
        step.rows = outcome.audited


@dataclass
class _Step:
    name: str
    rows: int = 0


@contextmanager
def _step(progress: Progress, name: str) -> Iterator[_Step]:
    """Time a step and tell its figures."""
    step, began = _Step(name), perf_counter()
    yield step
    progress.close(name, step.rows, perf_counter() - began)
