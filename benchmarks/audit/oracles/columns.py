"""What is compared, column by column: integers only, credits and marks in tenths."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graduand.pure.audit.kernel.partition import Verdicts

MODULES = 6
GROUPS = 4

PLAIN = ("academic_ok", "degree_ok", "reasons", "degree_reasons", "total", "hq", "exempt", "points", "average_credits",
         "thesis")  # fmt: skip
PER_MODULE = ("module", "module_hq", "module_courses")
ALLOCATED = frozenset(
    ["academic_ok", "degree_ok", "reasons", "total", *(f"{name}{n}" for name in PER_MODULE for n in range(MODULES))]
)
"""Columns that depend on which module a flexible course counts in."""

type Columns = dict[str, NDArray[np.int64]]


def names() -> tuple[str, ...]:
    """Every column, in the order of an oracle's row; `moved` is a digest of the courses that count elsewhere."""
    return (*PLAIN, *(f"{name}{n}" for name in PER_MODULE for n in range(MODULES)),
            *(f"group{n}" for n in range(GROUPS)), "moved")  # fmt: skip


def of_verdicts(found: Verdicts) -> Columns:
    """The kernel's answers."""
    columns = {name: getattr(found, name).astype(np.int64) for name in PLAIN}
    for name in PER_MODULE:
        columns |= spread(name, getattr(found, name), MODULES)
    columns |= spread("group", found.groups, GROUPS)
    digest = np.zeros(len(found.student_id), np.int64)
    np.add.at(digest, found.moved.student, moved_digest(found.moved.slot, found.moved.module))
    return columns | {"moved": digest}


def spread(name: str, matrix: NDArray[np.integer], width: int) -> Columns:
    """The columns of a matrix, `name0`, `name1`, …; columns that it has too few are zero."""
    wide = np.zeros((len(matrix), width), np.int64)
    wide[:, : matrix.shape[1]] = matrix
    return {f"{name}{number}": wide[:, number] for number in range(width)}


def moved_digest(slot: NDArray[np.int32], module: NDArray[np.int32]) -> NDArray[np.int64]:
    """One number per moved course, so mixed that sums of different sets of moves differ."""
    pair = slot.astype(np.int64) * 64 + module + 1
    return pair * pair * 2_654_435_761 % 1_000_000_007


def of_rows(rows: Sequence[tuple[int, ...]]) -> Columns:
    """An oracle's rows, one tuple of `names()` a student."""
    table = np.array(rows, np.int64).reshape(len(rows), len(names()))
    return dict(zip(names(), table.T, strict=True))


def differences(left: Columns, right: Columns, compared: NDArray[np.bool_] | None = None) -> dict[str, int]:
    """Per column the number of rows that differ; `compared` leaves rows out of the columns that an allocation moves."""
    found = {}
    for name in left.keys() & right.keys():
        differs = left[name] != right[name]
        if compared is not None and name in ALLOCATED:
            differs &= compared
        found[name] = int(differs.sum())
    return {name: found[name] for name in names() if name in found}
