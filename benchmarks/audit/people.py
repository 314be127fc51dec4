"""Students and results as numpy columns: what the kernel, the loop and the SQL oracle are all fed from."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class People:
    """Students, numbered from 0, and their results; `rule` is -1 for none, `course` a place in `codes`."""

    rule: NDArray[np.int32]
    bridging: NDArray[np.bool_]
    language: NDArray[np.bool_]
    student: NDArray[np.int32]
    course: NDArray[np.int32]
    score: NDArray[np.int16]
    exempt: NDArray[np.bool_]
    codes: list[str]

    def __len__(self) -> int:
        return len(self.rule)

    def first(self, count: int) -> "People":
        """The same with the first `count` students only."""
        if count >= len(self):
            return self
        chosen = self.student < count
        short = {name: getattr(self, name)[:count] for name in ("rule", "bridging", "language")}
        long = {name: getattr(self, name)[chosen] for name in ("student", "course", "score", "exempt")}
        return People(**short, **long, codes=self.codes)

    def grades(self) -> Iterator[list[tuple[str, int, bool]]]:
        """Per student, in order, the list of (course, score in tenths, exempt)."""
        order = np.argsort(self.student, kind="stable")
        ends = np.searchsorted(self.student[order], np.arange(len(self) + 1))
        for student in range(len(self)):
            mine = order[ends[student] : ends[student + 1]]
            courses = [self.codes[course] for course in self.course[mine].tolist()]
            yield list(zip(courses, self.score[mine].tolist(), self.exempt[mine].tolist(), strict=True))
