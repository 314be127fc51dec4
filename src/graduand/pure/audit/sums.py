"""What transcripts add up to, and how credits settle under the maximums of the modules."""

from dataclasses import dataclass

import numpy as np

from graduand.pure.audit.compiled import Ints, Limits


@dataclass(frozen=True, eq=False)
class Sums:
    """What each transcript adds up to, n students long, in tenths of a credit; matrices are [n, M].

    `raw` and `raw_hq` are what each module holds before any maximum; `could` and `could_hq` what might move in.
    `points` is the sum of score x credits, in hundredths, over the `average_credits`; `thesis` the best thesis score.
    """

    raw: Ints
    raw_hq: Ints
    could: Ints
    could_hq: Ints
    compulsory: Ints
    capstones: Ints
    exempt: Ints
    average_credits: Ints
    points: Ints
    thesis: Ints


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
