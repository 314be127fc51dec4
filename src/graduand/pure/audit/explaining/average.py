"""How far an average lies from what is asked, told as marks."""

from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal

from graduand.pure.audit.rules.checks import HIGHEST_SCORE
from graduand.pure.audit.rules.parts import Slot, tenths


def uniform_raise(points: int, credits: int, scored: Sequence[tuple[Slot, int]], asked: Decimal) -> Decimal | None:
    """Give the least marks (steps of 0.1) that bring the average to `asked` when every course of `scored` gains them.

    `points` (score x credits, in hundredths) over `credits` (in tenths) is the average now; `scored` are slots and
    their scores in tenths. None when full marks in all of them would not do.
    """
    gains = [(tenths(slot.credits), HIGHEST_SCORE - score) for slot, score in scored]
    lacking = tenths(asked) * credits - points
    enough = bisect_left(
        range(HIGHEST_SCORE), lacking, key=lambda more: sum(weight * min(more, most) for weight, most in gains)
    )
    return Decimal(enough) / 10 if credits and enough < HIGHEST_SCORE else None
