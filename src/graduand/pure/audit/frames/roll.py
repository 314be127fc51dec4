"""The students of an audit, read from a table: who they are, which rule set is theirs, what is known of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.types as pt
from numpy.typing import NDArray

from graduand.pure.audit.compiling.compiled import Compiled
from graduand.pure.audit.frames.columns import Columns, Frame, as_text, flag, naming, numbers_of, pick, shown
from graduand.pure.audit.frames.faults import Refusals, Sieve
from graduand.pure.audit.frames.index import NumberIndex, repeated
from graduand.pure.audit.frames.values import ABSENT, LEVELS, Ints, coded, settled
from graduand.pure.audit.kernel.partition import Partition, Students
from graduand.pure.audit.rules.lineup import choose
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.sheets.cells import intake_term

type Flags = NDArray[np.bool_]

STUDENTS = pa.schema(
    [
        pa.field("student_number", pa.string(), nullable=False),
        pa.field("program", pa.string(), nullable=False),
        pa.field("level", pa.string(), nullable=False),
        pa.field("intake", pa.string(), nullable=False),
        pa.field("bridging", pa.bool_()),
        pa.field("language", pa.bool_()),
        pa.field("row", pa.int64()),
    ]
)
"""Columns of a table of students 学生, in any order; others are ignored.

`student_number` 学号: text or whole number, each once. `program` 专业代码 and `level` (associate 专科, bachelor
专科起点本科) as in the rules. `intake` 入学年度学期: 202103, 2021年春季, 2021-spring. Optional: `bridging`, whether
bridging courses 补修课 are due (domain.md 2.2), and `language`, whether the foreign language certificate for the
degree is there (domain.md 2.4): boolean, 0 and 1, or 是 and 否; absent or empty is no. `row`: where a row stands, for
messages.
"""
_OPTIONAL = [column.name for column in STUDENTS if column.nullable]
_REQUIRED = [column.name for column in STUDENTS if not column.nullable]


@dataclass(frozen=True, eq=False)
class Roll:
    """n students in the order of their table, without the refused rows.

    `rule` is the index of each one's rule set, -1 for none; `intake` indexes `terms`. `refused_results` counts the
    results of each student that were refused: the verdict was made without them.
    """

    numbers: pa.Array
    rule: Ints
    bridging: Flags
    language: Flags
    intake: Ints
    terms: tuple[str, ...]
    index: NumberIndex = field(repr=False)
    refused_results: Ints = field(repr=False)

    def __len__(self) -> int:
        return len(self.rule)

    def partition(self, compiled: Compiled, part: slice = slice(None)) -> Partition:
        """An empty partition of these students, or a part of them; the kernel knows each by the place in the roll."""
        places = np.arange(len(self), dtype=np.int64)[part]
        return Partition(compiled, Students(places, self.rule[part], self.bridging[part], self.language[part]))


def read_students(table: Frame, rulesets: Sequence[RuleSet], refusals: Refusals | None = None) -> Roll:
    """Read a table with the columns of `STUDENTS` and choose everybody's rule set among `rulesets`.

    A student to whom no rule set applies is no fault; the verdict will say `no_rule_set`. A number that stands in
    several rows is refused in all of them, since nobody knows which row is right.

    Raises `BadFrame` for a column that lacks, stands there twice or has an impossible type; and for the first bad row,
    unless `refusals` is there to collect them.
    """
    columns = pick(table, _REQUIRED, _OPTIONAL)
    numbers = as_text(numbers_of(columns))
    sieve = Sieve(len(numbers), naming(numbers, columns), refusals)
    sieve.refuse("frame.student_missing", numbers.is_null().to_numpy(zero_copy_only=False))
    sieve.refuse("frame.student_twice", repeated(numbers))
    program, level, intake = (_Coded.read(name, columns) for name in ("program", "level", "intake"))
    sieve.refuse("frame.program_missing", program.codes == ABSENT)
    sieve.refuse("frame.level_unknown", level.codes < 0, level.shown)
    sieve.refuse("frame.intake_unreadable", intake.codes < 0, intake.shown)
    bridging, language = (flag(name, columns, sieve) for name in ("bridging", "language"))
    good = np.flatnonzero(sieve.good)
    kept = numbers.take(pa.array(good))
    return Roll(
        numbers=kept,
        rule=_rules(rulesets, program.only(good), level.only(good), intake.only(good)),
        bridging=bridging[good],
        language=language[good],
        intake=intake.codes[good],
        terms=tuple(intake.values),
        index=NumberIndex(kept),
        refused_results=np.zeros(len(good), np.int32),
    )


@dataclass(frozen=True, eq=False)
class _Coded:
    """A column as places in its distinct values; below 0 what cannot be read."""

    codes: Ints
    values: list[str]
    column: pa.Array

    @classmethod
    def read(cls, name: str, columns: Columns) -> "_Coded":
        column = settled(name, columns[name], pt.is_integer)
        column = column.cast(pa.string()) if pt.is_integer(column.type) else column
        found: dict[str, int] = {}

        def place(text: str) -> int:
            value = _READ[name](text) if text else None
            return ABSENT if value is None else found.setdefault(value, len(found))

        codes: Ints = coded(column, place, ABSENT, np.int32)
        return cls(codes, list(found), column)

    def only(self, places: NDArray[np.intp]) -> "_Coded":
        return _Coded(self.codes[places], self.values, self.column)

    def shown(self, place: int) -> str:
        return shown(self.column, place)


_READ = {"program": lambda text: text, "level": lambda text: LEVELS.get(text.lower()), "intake": intake_term}


def _rules(rulesets: Sequence[RuleSet], program: _Coded, level: _Coded, intake: _Coded) -> Ints:
    """The rule set of every student, chosen once for each program, level and intake term that occurs."""
    width, depth = len(level.values) or 1, len(intake.values) or 1
    key = (program.codes.astype(np.int64) * width + level.codes) * depth + intake.codes
    distinct, whose = np.unique(key, return_inverse=True)
    of_study: dict[tuple[str, str], list[int]] = {}
    for place, rules in enumerate(rulesets):
        of_study.setdefault((rules.program, rules.level), []).append(place)
    chosen = []
    for one in distinct.tolist():
        study = program.values[one // depth // width], level.values[one // depth % width]
        places = of_study.get(study, [])
        found = choose([rulesets[place] for place in places], *study, intake.values[one % depth])
        chosen.append(places[found] if found >= 0 else -1)
    rule: Ints = np.array(chosen, np.int32)[whose.reshape(-1)]
    return rule
