"""Who has which trouble: the catalog of `troubles.toml`, dealt to some of the students."""

from collections.abc import Iterator
from dataclasses import dataclass

from graduand.fronts.season.making.data import data

MOST = 0.6


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of trouble. `needs` is "" or "bachelor"; `mended`: every second person is in order in the newer list."""

    code: str
    name: str
    share: float
    file: str
    words: str
    source: str
    least: int = 1
    needs: str = ""
    mended: bool = False

    def count(self, students: int) -> int:
        """How many of so many students have it."""
        return max(self.least, round(self.share * students))


def catalog() -> tuple[Trouble, ...]:
    """Every trouble, in the order of the file."""
    return tuple(Trouble(**one) for one in data("troubles")["trouble"])


def dealt(students: int) -> Iterator[tuple[Trouble, int]]:
    """(trouble, how manieth of its kind) for each troubled student.

    Of a small season at most `MOST` have a trouble; the first of each kind go before any second one.
    """
    plan = [(trouble, index) for trouble in catalog() for index in range(trouble.count(students))]
    room = int(students * MOST)
    if len(plan) > room:
        plan.sort(key=lambda one: one[1])
    yield from plan[:room]
