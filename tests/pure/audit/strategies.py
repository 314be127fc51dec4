"""Hypothesis strategies: small rule sets with overlap, maximums and overflow, tight enough to need a search."""

from decimal import Decimal

from hypothesis import strategies as st

from graduand.pure.audit.rules import DegreeRule, Module, RuleSet, Slot

from .office import Grade, rule_set

HALVES = st.integers(0, 12).map(lambda halves: Decimal(halves) / 2)


@st.composite
def slots(draw: st.DrawFn, modules: list[str]) -> list[Slot]:
    return [
        Slot(
            course=f"c{number}",
            name="",
            credits=Decimal(draw(st.integers(0, 8))) / 2,
            hq=draw(st.booleans()),
            modules=tuple(draw(st.lists(st.sampled_from(modules), min_size=1, max_size=3, unique=True))),
            compulsory=draw(st.integers(0, 9)) == 0,
            capstone=draw(st.integers(0, 9)) == 0,
            thesis=draw(st.integers(0, 4)) == 0,
            in_average=draw(st.booleans()),
            accepts=(f"s{number}",) if draw(st.booleans()) else (),
        )
        for number in draw(st.permutations(range(draw(st.integers(1, 6)))))
    ]


@st.composite
def rule_sets(draw: st.DrawFn, maximums: bool = True) -> RuleSet:
    codes = list("ABCD")[: draw(st.integers(1, 4))]
    places = draw(slots(codes))
    filled = {code for slot in places for code in slot.modules}
    stream = draw(st.permutations(codes))  # surplus only flows down this list
    modules = []
    for place, code in enumerate(stream):
        maximum = draw(st.none() | HALVES) if maximums else None
        least = draw(HALVES) if code in filled else Decimal(0)
        modules.append(
            Module(
                code,
                "",
                least if maximum is None else min(least, maximum),
                draw(st.sampled_from([Decimal(0), Decimal(1), Decimal(2)])) if code in filled else Decimal(0),
                maximum,
                draw(st.none() | st.sampled_from(stream[place + 1 :])) if stream[place + 1 :] else None,
            )
        )
    return rule_set(
        draw(st.permutations(modules)),
        places,
        str(draw(st.integers(0, 20)) / 2),
        min_hq_credits=draw(st.sampled_from([Decimal(0), Decimal(2)])),
        exemption_cap_credits=draw(st.none() | HALVES),
        degree=draw(st.none() | degrees(places)),
    )


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
