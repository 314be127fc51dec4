"""One student of the files: which rules apply, what the results come to, and why."""

from dataclasses import dataclass

import pyarrow as pa

from graduand.base.errors import NotFound
from graduand.fronts.cli.audit_files.headings import FURTHER_HEADINGS, RESULT_HEADINGS, RESULTS_REQUIRED
from graduand.fronts.cli.audit_files.rules import load_rules
from graduand.fronts.cli.audit_files.running import MOST_RESULTS, Request, open_roll, open_source
from graduand.fronts.cli.audit_files.sources import readable
from graduand.pure.audit.explaining.explain import explain
from graduand.pure.audit.explaining.explanation import Explanation
from graduand.pure.audit.frames import Refusals, Roll
from graduand.pure.audit.frames.index import NumberIndex
from graduand.pure.audit.frames.results import read_results
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.rules.study import study_code


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation and whom it is about; without rules there is none. `study` is what the time of study says."""

    student_number: str
    intake: str
    rules: RuleSet | None
    explanation: Explanation | None
    study: str | None


def explain_student(request: Request, student_number: str) -> Explained:
    """
    Explain the verdict of one student of the files.

    Raises:
        Refusal: a file that cannot be used. NotFound: the student is not among the good rows of the file.
    """
    rulesets = load_rules(request.rules)
    roll = open_roll(request, rulesets, Refusals())
    place = int(roll.index.find(pa.array([student_number.strip()]))[0])
    if place < 0:
        raise NotFound("audit_file.student_unknown", path=request.students.name, student_number=student_number)
    intake = roll.terms[roll.intake[place]]
    if roll.rule[place] < 0:
        return Explained(student_number, intake, None, None, None)
    rules = rulesets[roll.rule[place]]
    return Explained(
        student_number,
        intake,
        rules,
        _explained(request, rules, roll, place),
        study_code(rules.study, intake, request.month) if request.month else None,
    )


def _explained(request: Request, rules: RuleSet, roll: Roll, place: int) -> Explanation:
    results = _results_of(request, roll.numbers[place].as_py())
    with readable(request.results):
        read = read_results(results, rules)
    return explain(
        rules,
        read,
        request.pass_mark,
        bridging=bool(roll.bridging[place]),
        language=bool(roll.language[place]),
    )


def _results_of(request: Request, student_number: str) -> pa.Table:
    headings = RESULT_HEADINGS | FURTHER_HEADINGS
    source = open_source(request.results, headings, RESULTS_REQUIRED, MOST_RESULTS, request.encoding)
    index, found = NumberIndex(pa.array([student_number])), list[pa.Table]()
    for piece in range(source.pieces):
        for batch in source.batches(piece, Refusals()):
            mine = batch.filter(pa.array(index.find(batch.column("student_number")) == 0))
            found.append(pa.Table.from_batches([mine]))
    return (
        pa.concat_tables(found, promote_options="default")
        if found
        else pa.table(dict.fromkeys(RESULTS_REQUIRED, pa.array([], pa.string())))
    )
