"""Hypothesis strategies: small valid rule sets of every kind, tight enough to need a search; and transcripts."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from graduand.pure.audit.rules.parts import (
    CapScope,
    DegreeRule,
    ExemptionRule,
    Group,
    Module,
    Slot,
    StudyTime,
    Unit,
)
from graduand.pure.audit.rules.ruleset import RuleSet

from .office import Grade, rule_set

HALVES = st.integers(0, 12).map(lambda halves: Decimal(halves) / 2)
RARELY = st.integers(0, 9).map(lambda die: die == 0)


def upto(most: Decimal) -> st.SearchStrategy[Decimal]:
    """Whole and half credits up to a number."""
    return st.integers(0, int(most * 2)).map(lambda halves: Decimal(halves) / 2)


@st.composite
def slots(draw: st.DrawFn, modules: list[str]) -> list[Slot]:
    return [draw(slot(number, modules)) for number in draw(st.permutations(range(draw(st.integers(1, 6)))))]


@st.composite
def slot(draw: st.DrawFn, number: int, modules: list[str]) -> Slot:
    bridging = draw(RARELY)
    homes = draw(st.lists(st.sampled_from(modules), min_size=1, max_size=1 if bridging else 3, unique=True))
    return Slot(
        course=f"c{number}",
        name="",
        credits=Decimal(draw(st.integers(0, 8))) / 2,
        hq=draw(st.booleans()),
        modules=tuple(homes),
        compulsory=not bridging and draw(RARELY),
        capstone=not bridging and draw(RARELY),
        thesis=not bridging and draw(st.integers(0, 4)) == 0,
        in_average=not bridging and draw(st.booleans()),
        bridging=bridging,
        substitutes=(f"s{number}",) if draw(st.booleans()) else (),
        equivalents=(f"e{number}", f"f{number}") if draw(RARELY) else (),
    )


@st.composite
def modules(draw: st.DrawFn, codes: list[str], places: list[Slot], maximums: bool) -> list[Module]:
    """Modules whose minimums everybody reaches who passes everything; surplus only flows down a drawn order."""
    stream, inflow = draw(st.permutations(codes)), dict.fromkeys(codes, Decimal(0))
    made = []
    for place, code in enumerate(stream):
        own = [slot for slot in places if code in slot.modules]
        below = stream[place + 1 :]
        maximum = draw(st.none() | HALVES) if maximums else None
        into = draw(st.none() | st.sampled_from(below)) if below else None
        reach = _credits(own) + inflow[code]
        if maximum is not None and reach > maximum:
            if into is not None:
                inflow[into] += reach - maximum
            reach = maximum
        hq = min(Decimal(2), _credits(slot for slot in own if slot.hq))
        courses = draw(st.integers(0, len(own))) if draw(st.booleans()) else 0
        made.append(Module(code, "", draw(upto(min(reach, Decimal(6)))), draw(upto(hq)), courses, maximum, into))
    return draw(st.permutations(made))


def _credits(places: Iterable[Slot]) -> Decimal:
    return sum((slot.credits for slot in places), Decimal(0))


@st.composite
def groups(draw: st.DrawFn, places: list[Slot]) -> list[Group]:
    """Conditions that may contain the ones after them."""
    made: list[Group] = []
    for number in range(draw(st.integers(0, 4)) if places else 0):
        below = tuple(draw(st.lists(st.sampled_from(made), max_size=3, unique_by=_code))) if made else ()
        unit = draw(st.sampled_from(list(Unit) if below else [Unit.CREDITS, Unit.HQ_CREDITS, Unit.COURSES]))
        own = [] if unit == Unit.GROUPS else draw(st.lists(st.sampled_from(places), unique_by=_course, min_size=1))
        bare = Group(f"g{number}", "", unit, Decimal(0), _in_order(own, places), tuple(group.code for group in below))
        made.append(replace(bare, at_least=draw(_share(bare, made, places)), required=draw(st.booleans())))
    return draw(st.permutations(made))


def _code(group: Group) -> str:
    return group.code


def _course(slot: Slot) -> str:
    return slot.course


def _in_order(own: list[Slot], places: list[Slot]) -> tuple[str, ...]:
    return tuple(slot.course for slot in places if slot in own)


def _share(group: Group, made: list[Group], places: list[Slot]) -> st.SearchStrategy[Decimal]:
    """How much a group may ask for."""
    if group.unit == Unit.GROUPS:
        return st.integers(0, len(group.groups)).map(Decimal)
    seen, waiting = set(), [group]
    while waiting:
        one = waiting.pop()
        seen |= set(one.courses)
        waiting += [other for other in made if other.code in one.groups]
    counted = [slot for slot in places if slot.course in seen]
    if group.unit == Unit.COURSES:
        return st.integers(0, len(counted)).map(Decimal)
    return upto(_credits(slot for slot in counted if slot.hq or group.unit == Unit.CREDITS))


@st.composite
def rule_sets(draw: st.DrawFn, maximums: bool = True) -> RuleSet:
    codes = list("ABCD")[: draw(st.integers(1, 4))]
    places = draw(slots(codes))
    earning = [slot for slot in places if not slot.bridging]
    parts = draw(modules(codes, earning, maximums))
    return rule_set(
        parts,
        places,
        str(draw(upto(_reach(parts, earning)))),
        min_hq_credits=draw(upto(min(Decimal(2), _credits(slot for slot in earning if slot.hq)))),
        exemption=draw(exemptions(maximums)),
        degree=draw(st.none() | degrees(places)),
        study=draw(study_times()),
        groups=tuple(draw(groups(earning))),
    )


def _reach(parts: list[Module], earning: list[Slot]) -> Decimal:
    """A total that somebody can have: every course where it is primary, nothing flowing, nothing above a maximum."""
    return sum(
        (
            min(
                _credits(slot for slot in earning if slot.modules[0] == part.code),
                Decimal(99) if part.max_credits is None else part.max_credits,
            )
            for part in parts
        ),
        Decimal(0),
    )


@st.composite
def exemptions(draw: st.DrawFn, maximums: bool = True) -> ExemptionRule:
    return ExemptionRule(
        cap_credits=draw(st.none() | HALVES) if maximums else None,
        cap_scope=draw(st.sampled_from(CapScope)),
        counts_as_hq=draw(st.booleans()),
        average_mark=draw(st.none() | st.sampled_from([Decimal(75), Decimal("60.5"), Decimal(0)])),
    )


@st.composite
def study_times(draw: st.DrawFn) -> StudyTime:
    least = draw(st.sampled_from([0, 30]))
    return StudyTime(least, draw(st.none() | st.sampled_from([30, 96])))


@st.composite
def degrees(draw: st.DrawFn, places: list[Slot]) -> DegreeRule:
    average = draw(st.sampled_from([0, 70, 75])) if any(slot.in_average for slot in places) else 0
    thesis = draw(st.sampled_from([0, 80])) if any(slot.thesis for slot in places) else 0
    return DegreeRule(Decimal(average), Decimal(thesis), draw(st.booleans()))


@st.composite
def transcripts(draw: st.DrawFn, rules: RuleSet) -> list[Grade]:
    codes = [code for slot in rules.slots for code in slot.codes] + ["elsewhere"]
    scores = st.sampled_from([0, 599, 600, 700, 750, 800, 1000])
    one = st.tuples(st.sampled_from(codes), scores, st.integers(0, 5).map(lambda die: die == 0))
    most = [(slot.course, draw(scores), False) for slot in rules.slots if draw(st.integers(0, 4))]
    return most + draw(st.lists(one, max_size=4))


def audited() -> st.SearchStrategy[tuple[RuleSet, list[Grade]]]:
    return rule_sets().flatmap(lambda rules: st.tuples(st.just(rules), transcripts(rules)))
