"""Where each student stands in a partition."""

import numpy as np
from numpy.typing import NDArray

from graduand.pure.audit.compiling.compiled import Ints

Int64s = NDArray[np.int64]


class Directory:
    """Position of each id: by offset when the ids lie close together, else by bisection. Ids must be unique."""

    def __init__(self, ids: Int64s) -> None:
        self.ids = ids
        self.order = np.argsort(ids).astype(np.int32)
        self.sorted = ids[self.order]
        if (self.sorted[1:] == self.sorted[:-1]).any():
            raise ValueError("a student is twice in the partition")
        self.offsets: Ints | None = None
        if len(ids) and self.sorted[-1] - self.sorted[0] < 8 * len(ids) + 1000:
            self.offsets = np.zeros(self.sorted[-1] - self.sorted[0] + 1, np.int32)
            self.offsets[ids - self.sorted[0]] = np.arange(len(ids), dtype=np.int32)

    def __call__(self, ids: Int64s) -> Ints:
        """Give positions. Raises ValueError for an id that is not in the partition."""
        if not len(ids):
            return np.zeros(0, np.int32)
        if not len(self.ids):
            raise ValueError("the partition holds no student")
        if self.offsets is not None:
            place: Ints = self.offsets.take(ids - self.sorted[0], mode="clip")
        else:
            place = self.order.take(np.searchsorted(self.sorted, ids), mode="clip")
        if (self.ids.take(place) != ids).any():
            raise ValueError("a result belongs to a student outside the partition")
        return place
