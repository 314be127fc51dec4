"""Where each student stands in a partition."""

import numpy as np
from numpy.typing import NDArray

from graduand.pure.audit.compiling.compiled import Ints

Int64s = NDArray[np.int64]


class Directory:
    """Position of each id: by subtraction when the ids follow one another, by offset when they lie close together, else
    by bisection. Ids must be unique.
    """

    def __init__(self, ids: Int64s) -> None:
        self.ids = ids
        self.in_a_row = bool(len(ids)) and bool((np.diff(ids) == 1).all())
        self.offsets: Ints | None = None
        if self.in_a_row:
            return
        self.order = np.argsort(ids).astype(np.int32)
        self.sorted = ids[self.order]
        if (self.sorted[1:] == self.sorted[:-1]).any():
            raise ValueError("a student is twice in the partition")
        if len(ids) and self.sorted[-1] - self.sorted[0] < 8 * len(ids) + 1000:
            self.offsets = np.zeros(self.sorted[-1] - self.sorted[0] + 1, np.int32)
            self.offsets[ids - self.sorted[0]] = np.arange(len(ids), dtype=np.int32)

    def __call__(self, ids: Int64s) -> Int64s:
        """Give positions. Raises ValueError for an id that is not in the partition."""
        if not len(ids):
            return np.zeros(0, np.int64)
        if not len(self.ids):
            raise ValueError("the partition holds no student")
        place = ids - self.ids[0] if self.in_a_row else self._look_up(ids)
        known = (
            0 <= place.min() <= place.max() < len(self.ids) if self.in_a_row else (self.ids.take(place) == ids).all()
        )
        if not known:
            raise ValueError("a result belongs to a student outside the partition")
        return place

    def _look_up(self, ids: Int64s) -> Int64s:
        """Where an id stands if it is there at all."""
        if self.offsets is not None:
            place: Ints = self.offsets.take(ids - self.sorted[0], mode="clip")
        else:
            place = self.order.take(np.searchsorted(self.sorted, ids), mode="clip")
        return place.astype(np.int64)
