"""A student's results held against the plan: what each could fill, what fills each slot, and why the rest does not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from graduand.pure.audit.compiling.compiled import Compiled
from graduand.pure.audit.explaining.explanation import Result, Uncounted, Via, WhyNot
from graduand.pure.audit.rules.checks import HIGHEST_SCORE
from graduand.pure.audit.rules.parts import tenths
from graduand.pure.audit.rules.personal import FORCE, SUBSTITUTE, Concession


def score_x10(score: Decimal | None) -> int:
    """The score as the kernel takes it; none, or what is no number, is 0."""
    if score is None or not score.is_finite():
        return 0
    return tenths(max(Decimal(0), min(score, Decimal(HIGHEST_SCORE) / 10)))


@dataclass(frozen=True, slots=True)
class Read:
    """One result held against the plan: its slot (-1: none), its worth to the kernel, why it cannot count."""

    result: Result
    slot: int
    value: int
    why_not: WhyNot | None


class Reading:
    """All results held against the plan, by the table the kernel itself uses.

    `granted` are the concessions by which the rules became this student's own.
    """

    def __init__(self, compiled: Compiled, results: Sequence[Result], granted: Iterable[Concession] = ()) -> None:
        self.rules = compiled.rulesets[0]
        self.granted = frozenset(one.course for one in granted if one.kind in (SUBSTITUTE, FORCE))
        slots = compiled.slot_of[1, compiled.course_index([result.course for result in results]) + 1].tolist()
        self.reads = [self._read(result, slot, compiled.pass_mark) for result, slot in zip(results, slots, strict=True)]
        self.by_slot: dict[int, list[Read]] = {}
        for read in self.reads:
            self.by_slot.setdefault(read.slot, []).append(read)

    def _read(self, result: Result, slot: int, pass_mark: int) -> Read:
        score = score_x10(result.score)
        value = 1 if result.exempt else score if score >= pass_mark else 0
        why_not: WhyNot | None = None if result.published else "not_published"
        if slot < 0:
            why_not = "not_in_plan"
        elif not value:
            why_not = "not_passed"
        elif result.exempt and self.rules.slots[slot].capstone:
            why_not = "capstone_exempt"
        return Read(result, slot, value, why_not)

    def counted(self, slot: int) -> Result | None:
        """The result that fills a slot: the best one, the earliest of equals."""
        fitting = [read for read in self.by_slot.get(slot, []) if read.why_not is None]
        best = min(fitting, key=lambda read: (-read.value, read.result.term, read.result.course), default=None)
        return None if best is None else best.result

    def via(self, slot: int, course: str) -> Via:
        """As what a course fills a slot that takes it."""
        place = self.rules.slots[slot]
        if course in self.granted:
            return "concession"
        if course == place.course:
            return "own"
        return "substitute" if course in place.substitutes else "equivalent"

    def why_empty(self, slot: int) -> WhyNot:
        """The most hopeful reason why no result fills a slot."""
        reasons = {read.why_not for read in self.by_slot.get(slot, [])}
        order: tuple[WhyNot, ...] = ("not_published", "capstone_exempt", "not_passed")
        return next((reason for reason in order if reason in reasons), "never_taken")

    def uncounted(self) -> tuple[Uncounted, ...]:
        """Every result that fills no slot, so that no passed course disappears silently."""
        counting = {id(self.counted(slot)) for slot in range(len(self.rules.slots))}
        return tuple(self._uncounted(read) for read in self.reads if id(read.result) not in counting)

    def _uncounted(self, read: Read) -> Uncounted:
        why_not = read.why_not or "better_result_counts"
        if read.slot < 0:
            return Uncounted(read.result, why_not)
        slot = self.rules.slots[read.slot].course
        return Uncounted(read.result, why_not, slot, self.via(read.slot, read.result.course))

    def waiting(self) -> list[Read]:
        """Results that would fill a slot once they are published."""
        return [read for read in self.reads if read.why_not == "not_published"]
