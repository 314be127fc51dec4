"""How a student stands when something is asked for: the rules that count for him or her, the results, what is open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from graduand.base.errors import NotReady
from graduand.pure.audit.compiling.compiled import PASS_MARK
from graduand.pure.audit.explaining.explanation import Result
from graduand.pure.audit.rules.parts import Slot
from graduand.pure.audit.rules.personal import Concession
from graduand.pure.audit.rules.reasons import floors
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.steps.registry.entitlement.explaining import results_of, rules_for
from graduand.steps.registry.entitlement.lineup import own_rules, petitions_of
from graduand.steps.registry.models import Enrollment, Petition, PetitionKind

# The two kinds that end in a result; the others become rules of one's own.
RESULT_KINDS = frozenset({PetitionKind.EXEMPT, PetitionKind.TRANSFER})
KINDS = {kind.value: kind for kind in PetitionKind}
KIND_LABELS = tuple(PetitionKind.choices)


@dataclass(frozen=True)
class Room:
    """How many credits may be exempted, how many are, and how many more would count."""

    cap: Decimal
    exempted: Decimal

    @property
    def left(self) -> Decimal:
        """What may still be exempted and count."""
        return max(self.cap - self.exempted, Decimal(0))


@dataclass(frozen=True)
class Request:
    """What is asked for, in codes: `credits` and `score` as they are written, `term` as `YYYYMM`."""

    kind: PetitionKind
    course: str = ""
    target: str = ""
    module: str = ""
    condition: str = ""
    credits: Decimal | None = None
    score: Decimal | None = None
    term: str = ""

    @property
    def concession(self) -> Concession:
        """The request as rules of one's own understand it."""
        return Concession(
            kind=self.kind.value, course=self.course, target=self.target, module=self.module,  # type: ignore[arg-type]
            condition=self.condition, credits=self.credits,
        )  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """The rules as they count for one student, earlier approvals included, and every result there is."""

    rules: RuleSet
    results: Sequence[Result]
    bridging: bool

    def slot(self, course: str) -> Slot | None:
        """The place of the plan that belongs to a course, or that it would fill."""
        own = next((slot for slot in self.rules.slots if slot.course == course), None)
        return own or next((slot for slot in self.rules.slots if course in slot.codes), None)

    def passed(self, slot: Slot) -> bool:
        """Whether a published result fills the place already."""
        return any(_counts(result) for result in self.results if result.course in slot.codes)

    @property
    def exempted(self) -> Decimal:
        """The exempted credits that the cap counts."""
        return sum((slot.credits for slot in self.rules.slots if self._by_exemption(slot)), Decimal(0))

    @property
    def room(self) -> Room | None:
        """How much may still be exempted; None where the rules set no limit."""
        cap = self.rules.exemption.cap_credits
        return None if cap is None else Room(cap, self.exempted)

    def _by_exemption(self, slot: Slot) -> bool:
        mine = [result for result in self.results if result.course in slot.codes and _counts(result)]
        return bool(mine) and all(result.exempt for result in mine) and self.capped(slot)

    def capped(self, slot: Slot) -> bool:
        """Whether an exemption from this place counts against the cap."""
        return self.rules.exemption.caps(hq=slot.hq, compulsory=slot.compulsory)

    def waivable(self) -> Iterator[str]:
        """The reason codes of what may be waived; never the total, the capstone or a mark (domain.md 2.3)."""
        if self.rules.min_hq_credits:
            yield "credits.hq"
        yield from floors(self.rules)
        yield from (f"course_missing:{s.course}" for s in self.rules.slots if s.compulsory and not s.capstone)
        yield from (f"bridging_missing:{s.course}" for s in self.rules.slots if s.bridging and self.bridging)
        if self.rules.degree and self.rules.degree.language_required:
            yield "degree.language"


def _counts(result: Result) -> bool:
    return result.published and (result.exempt or (result.score is not None and result.score >= PASS_MARK))


def standing_of(enrollment: Enrollment) -> Standing:
    """How a student stands. Raises NotReady: there are no rules for the program and intake."""
    version = rules_for(enrollment)
    if version is None:
        raise NotReady("petition.no_rules")
    mine = petitions_of([enrollment.pk]).get(enrollment.pk, [])
    own = own_rules(version, mine)
    return Standing(own.rules, results_of(enrollment), enrollment.bridging)


def request_of(petition: Petition) -> Request:
    """The request behind a petition."""
    return Request(
        kind=PetitionKind(petition.kind), course=petition.course.code if petition.course else "",
        target=petition.target.code if petition.target else "", module=petition.module, condition=petition.condition,
        credits=_whole(petition.credits_x10), score=_whole(petition.score_x10), term=petition.term,
    )  # fmt: skip


def _whole(x10: int | None) -> Decimal | None:
    return None if x10 is None else Decimal(x10) / 10
