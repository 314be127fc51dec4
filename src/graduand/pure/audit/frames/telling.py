"""Verdicts as an Arrow table that a person can read: texts for codes, credits for tenths, lists for bits."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from graduand.pure.audit.compiling.compiled import Compiled
from graduand.pure.audit.frames.faults import Flags
from graduand.pure.audit.frames.roll import Roll
from graduand.pure.audit.frames.values import Int64s, Ints
from graduand.pure.audit.kernel.partition import Verdicts
from graduand.pure.audit.rules.floors import FIRST_FLOOR_BIT
from graduand.pure.audit.rules.parts import Unit
from graduand.pure.audit.rules.reasons import degree_reason_codes, floors, reason_codes
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.rules.study import study_code

WORD = 64
"""Bits of a reason word."""
_MODULE = pa.struct(
    [
        pa.field("code", pa.string()),
        pa.field("credits", pa.float64()),
        pa.field("hq_credits", pa.float64()),
        pa.field("courses", pa.int32()),
    ]
)
_GROUP = pa.struct([pa.field("code", pa.string()), pa.field("found", pa.float64())])
_MOVED = pa.struct([pa.field("course", pa.string()), pa.field("module", pa.string())])
_TEXT = pa.dictionary(pa.int32(), pa.string())

VERDICTS = pa.schema(
    [
        pa.field("student_number", pa.string(), nullable=False),
        pa.field("academic_ok", pa.bool_(), nullable=False),
        pa.field("degree_ok", pa.bool_(), nullable=False),
        pa.field("reasons", pa.list_(pa.string()), nullable=False),
        pa.field("degree_reasons", pa.list_(pa.string()), nullable=False),
        pa.field("study", pa.string()),
        pa.field("total", pa.float64(), nullable=False),
        pa.field("hq", pa.float64(), nullable=False),
        pa.field("exempt", pa.float64(), nullable=False),
        pa.field("average", pa.float64()),
        pa.field("thesis", pa.float64()),
        pa.field("modules", pa.list_(_MODULE), nullable=False),
        pa.field("groups", pa.list_(_GROUP), nullable=False),
        pa.field("moved", pa.list_(_MOVED), nullable=False),
        pa.field("refused_results", pa.int32(), nullable=False),
        pa.field("rule_index", pa.int32()),
        pa.field("program", _TEXT),
        pa.field("rule_version", pa.int32()),
        pa.field("rule_hash", _TEXT),
    ]
)
"""Columns of a table of verdicts, one row a student, in the order of the roll; docs/audit-files.md explains each.

Amounts are credits and marks, not tenths. `reasons` and `degree_reasons` are the codes of domain.md 1.9 (`reasons.py`).
`study` is null unless a day was given, and when the time of study is in order. `average` is cut to hundredths, null
without a score. The last four columns are null for a student without a rule set.
"""

type Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Words:
    """What the numbers of a compiled rule set mean in words, one row a rule set, made once for any number of tables."""

    compiled: Compiled

    def look_up(self) -> None:
        """Make all words now instead of when they are first asked for."""
        for name, value in vars(Words).items():
            if isinstance(value, cached_property):
                getattr(self, name)

    @cached_property
    def reasons(self) -> pa.Array:
        """Codes by rule set and bit: row * `WORD` + bit."""
        everywhere = [(reason_codes(1 << bit, None) or [""])[0] for bit in range(FIRST_FLOOR_BIT)]
        return self._padded(lambda rules: everywhere + list(floors(rules)), WORD, everywhere)

    @cached_property
    def degree_reasons(self) -> pa.Array:
        """Codes by bit."""
        return pa.array([(degree_reason_codes(1 << bit) or [""])[0] for bit in range(WORD)])

    @cached_property
    def modules(self) -> pa.Array:
        """Codes by rule set and module: row * M + module."""
        return self._padded(lambda rules: [module.code for module in rules.modules], self.compiled.modules)

    @cached_property
    def groups(self) -> pa.Array:
        """Codes by rule set and group: row * G + group."""
        return self._padded(lambda rules: [group.code for group in rules.groups], self.compiled.groups)

    @cached_property
    def courses(self) -> pa.Array:
        """Codes by rule set and slot: row * S + slot."""
        return self._padded(lambda rules: [slot.course for slot in rules.slots], self.compiled.slots)

    def _padded(self, codes: Callable[[RuleSet], list[str]], width: int, first: Sequence[str] = ()) -> pa.Array:
        rows = [list(first), *(codes(rules) for rules in self.compiled.rulesets)]
        return pa.array([code for row in rows for code in row + [""] * (width - len(row))], pa.string())

    @cached_property
    def widths(self) -> tuple[Ints, Ints]:
        """How many modules and groups each rule set has, by row."""
        sizes = [(0, 0), *((len(rules.modules), len(rules.groups)) for rules in self.compiled.rulesets)]
        table = np.array(sizes, np.int32)
        return table[:, 0], table[:, 1]

    @cached_property
    def units(self) -> Floats:
        """How much one of a group's numbers is worth, by row and group: a tenth of a credit, or one."""
        table = np.ones((len(self.compiled.rulesets) + 1, self.compiled.groups))
        for row, rules in enumerate(self.compiled.rulesets, 1):
            for place, group in enumerate(rules.groups):
                table[row, place] = 10 if group.unit in (Unit.CREDITS, Unit.HQ_CREDITS) else 1
        return table

    @cached_property
    def programs(self) -> pa.Array:
        """Program codes by index of the rule set."""
        return pa.array([rules.program for rules in self.compiled.rulesets], pa.string())

    @cached_property
    def versions(self) -> pa.Array:
        """Versions by index of the rule set."""
        return pa.array([rules.version for rules in self.compiled.rulesets], pa.int32())

    @cached_property
    def hashes(self) -> pa.Array:
        """Content hashes by index of the rule set."""
        return pa.array([rules.content_hash for rules in self.compiled.rulesets], pa.string())


def verdict_table(words: Words, roll: Roll, verdicts: Verdicts, month: str | None = None) -> pa.Table:
    """Spell verdicts out as a table with the columns of `VERDICTS`.

    `verdicts` are of a partition that `roll.partition` made, or of a part of it: their ids are places in the roll.
    `month` ("202307") is the month at which the time of study is looked at.
    """
    rows = _Rows(words, roll, verdicts, month)
    return pa.table([getattr(rows, column.name)() for column in VERDICTS], schema=VERDICTS)


class _Rows:
    """The columns of one table, each by its name."""

    def __init__(self, words: Words, roll: Roll, verdicts: Verdicts, month: str | None) -> None:
        self.words, self.roll, self.verdicts, self.month = words, roll, verdicts, month
        self.place = verdicts.student_id
        self.rule = roll.rule[self.place]
        self.row = self.rule.astype(np.int64) + 1

    def student_number(self) -> pa.Array:
        return self.roll.numbers.take(pa.array(self.place))

    def academic_ok(self) -> pa.Array:
        return pa.array(self.verdicts.academic_ok)

    def degree_ok(self) -> pa.Array:
        return pa.array(self.verdicts.degree_ok)

    def reasons(self) -> pa.Array:
        student, bit = _bits(self.verdicts.reasons)
        return self._lists(student, self.words.reasons.take(pa.array(self.row[student] * WORD + bit)))

    def degree_reasons(self) -> pa.Array:
        student, bit = _bits(self.verdicts.degree_reasons.astype(np.int64))
        return self._lists(student, self.words.degree_reasons.take(pa.array(bit)))

    def study(self) -> pa.Array:
        if self.month is None:
            return pa.nulls(len(self.place))
        rulesets, terms = self.words.compiled.rulesets, self.roll.terms
        width = len(terms) or 1
        key = self.row * width + self.roll.intake[self.place]
        distinct, whose = np.unique(key, return_inverse=True)
        codes = [
            study_code(rulesets[one // width - 1].study, terms[one % width], self.month) if one >= width else None
            for one in distinct.tolist()
        ]
        return pa.array(codes, pa.string()).take(pa.array(whose.reshape(-1)))

    def total(self) -> pa.Array:
        return _units(self.verdicts.total)

    def hq(self) -> pa.Array:
        return _units(self.verdicts.hq)

    def exempt(self) -> pa.Array:
        return _units(self.verdicts.exempt)

    def average(self) -> pa.Array:
        credits = self.verdicts.average_credits.astype(np.int64)
        cut = self.verdicts.points.astype(np.int64) * 10 // np.maximum(credits, 1)
        return pa.array(cut / 100, mask=credits == 0)

    def thesis(self) -> pa.Array:
        return pa.array(self.verdicts.thesis / 10, mask=self.verdicts.thesis == 0)

    def modules(self) -> pa.Array:
        student, module = self._present(self.words.widths[0], self.verdicts.module.shape[1])
        columns = [
            self.words.modules.take(pa.array(self.row[student] * self.verdicts.module.shape[1] + module)),
            _units(self.verdicts.module[student, module]),
            _units(self.verdicts.module_hq[student, module]),
            pa.array(self.verdicts.module_courses[student, module], pa.int32()),
        ]
        return self._lists(student, pa.StructArray.from_arrays(columns, fields=list(_MODULE)))

    def groups(self) -> pa.Array:
        width = self.verdicts.groups.shape[1]
        student, group = self._present(self.words.widths[1], width)
        codes = self.words.groups.take(pa.array(self.row[student] * width + group))
        found = self.verdicts.groups[student, group] / self.words.units[self.row[student], group]
        return self._lists(student, pa.StructArray.from_arrays([codes, pa.array(found)], fields=list(_GROUP)))

    def moved(self) -> pa.Array:
        moved, compiled = self.verdicts.moved, self.words.compiled
        order = np.lexsort((moved.slot, moved.student))
        student = moved.student[order].astype(np.int64)
        course = self.words.courses.take(pa.array(self.row[student] * compiled.slots + moved.slot[order]))
        module = self.words.modules.take(pa.array(self.row[student] * compiled.modules + moved.module[order]))
        return self._lists(student, pa.StructArray.from_arrays([course, module], fields=list(_MOVED)))

    def refused_results(self) -> pa.Array:
        return pa.array(self.roll.refused_results[self.place])

    def rule_index(self) -> pa.Array:
        return pa.array(self.rule, mask=self.rule < 0)

    def program(self) -> pa.Array:
        return pa.DictionaryArray.from_arrays(self.rule_index(), self.words.programs)

    def rule_version(self) -> pa.Array:
        return self.words.versions.take(self.rule_index())

    def rule_hash(self) -> pa.Array:
        return pa.DictionaryArray.from_arrays(self.rule_index(), self.words.hashes)

    def _present(self, widths: Ints, width: int) -> tuple[Int64s, Int64s]:
        """(student, number) of everything that the rules of each student have, student by student."""
        there = np.arange(width) < widths[self.row][:, None]
        student, number = np.nonzero(there)
        return student, number

    def _lists(self, student: Int64s, values: pa.Array) -> pa.Array:
        """One list a student out of values that stand in the order of the students."""
        ends = np.zeros(len(self.place) + 1, np.int32)
        ends[1:] = np.cumsum(np.bincount(student, minlength=len(self.place)))
        return pa.ListArray.from_arrays(pa.array(ends), values)


def _bits(words: Int64s) -> tuple[Int64s, Int64s]:
    """(student, bit) of every bit that is set, student by student."""
    occurring = np.flatnonzero(_unpacked(np.bitwise_or.reduce(words, keepdims=True))[0])
    student, place = np.nonzero(_unpacked(words)[:, occurring])
    return student, occurring[place]


def _unpacked(words: Int64s) -> Flags:
    """[n, 64] the bits of each word, the lowest first."""
    return np.unpackbits(words.astype("<i8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little").view(np.bool_)


def _units(tenths: Ints) -> pa.Array:
    return pa.array(tenths / 10)


def parts(size: int, most: int) -> Sequence[slice]:
    """Cut n students into parts of at most `most`."""
    return [slice(start, min(start + most, size)) for start in range(0, size, most)]
