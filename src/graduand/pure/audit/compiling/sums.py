"""What transcripts add up to, and how credits settle under the maximums of the modules."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graduand.pure.audit.compiling.compiled import Bools, Ints, Limits
from graduand.pure.audit.compiling.features import BLOCKS

type Chosen = Ints | Bools | NDArray[np.intp]
"""Positions of some of many, or a mark on each."""


@dataclass(frozen=True, eq=False)
class Sums:
    """What each transcript adds up to, n students long, in tenths of a credit; matrices are [n, M], `groups` [n, G].

    `raw`, `raw_hq` and `raw_courses` are what each module holds before any maximum, in credits and in numbers of
    courses; `could...` is what might move in. `groups` counts in the unit of each group. `exempt` are the exempted
    credits that count against the cap. `points` is the sum of score x credits, in hundredths, over the
    `average_credits`; `thesis` the best thesis score.
    """

    raw: Ints
    raw_hq: Ints
    raw_courses: Ints
    could: Ints
    could_hq: Ints
    could_courses: Ints
    groups: Ints
    compulsory: Ints
    capstones: Ints
    bridging: Ints
    exempt: Ints
    average_credits: Ints
    points: Ints
    thesis: Ints

    def only(self, students: Chosen) -> "Sums":
        """The lines of some students."""
        return Sums(**{name: values[students] for name, values in vars(self).items()})


def read_sums(table: Ints, modules: int, groups: int, points: Ints, thesis: Ints) -> Sums:
    """Name the columns of `features.py`; `points` are those of scores, to which those of exemptions are added."""
    held = table[:, : BLOCKS * modules].reshape(len(table), BLOCKS, modules)
    raw, raw_hq, raw_courses, could, could_hq, could_courses = held.transpose(1, 0, 2)
    compulsory, capstones, bridging, exempt, average_credits, exempt_points = table[:, BLOCKS * modules + groups :].T
    return Sums(
        raw,
        raw_hq,
        raw_courses,
        could,
        could_hq,
        could_courses,
        groups=table[:, BLOCKS * modules : BLOCKS * modules + groups],
        compulsory=compulsory,
        capstones=capstones,
        bridging=bridging,
        exempt=exempt,
        average_credits=average_credits,
        points=points + exempt_points,
        thesis=thesis,
    )


def settle(limits: Limits, row: Ints, raw: Ints) -> Ints:
    """Let what is above a module's maximum flow on, [n, M]; it never gives less when more is put in anywhere."""
    held = np.concatenate([raw, np.zeros((len(raw), 1), np.int32)], axis=1)
    student = np.arange(len(raw))
    for step in limits.settle_order[row].T:
        surplus = np.maximum(held[student, step] - limits.maximum[row, step], 0)
        held[student, step] -= surplus
        held[student, limits.overflow[row, step]] += surplus
    settled: Ints = held[:, :-1]
    return settled


def over_limit(limits: Limits, row: Ints, sums: Sums) -> Ints:
    """Exempted credits beyond what the rules let count."""
    over: Ints = np.maximum(sums.exempt - limits.exempt[row], 0)
    return over
