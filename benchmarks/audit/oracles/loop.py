"""The audit as somebody would write it by hand: plain Python, one student after the other, every allocation tried.

No matrix, no bound, no solver. Whoever fails with every course in its primary module and has flexible courses gets all
their combinations tried, fewest moves first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from graduand.pure.audit.rules.parts import CapScope, Slot, Unit, tenths
from graduand.pure.audit.rules.reasons import floors
from graduand.pure.audit.rules.ruleset import RuleSet

from .columns import GROUPS, MODULES

HIGHEST = 1000
BARRED = 1 | 2 | 4 | 8 | 16 | 64
"""The reasons that refuse; 32, exempted credits beyond the cap, only takes credits away."""

type Grade = tuple[str, int, bool]
"""Course, score in tenths, exempt."""


@dataclass(slots=True)
class Place:
    """A slot in integers."""

    number: int
    course: str
    credits: int
    hq: int
    modules: tuple[int, ...]
    compulsory: bool
    capstone: bool
    thesis: bool
    averaged: int
    bridging: bool
    capped: bool
    groups: tuple[int, ...]


@dataclass(slots=True)
class Floor:
    """A group in integers."""

    unit: Unit
    least: int
    below: tuple[int, ...]
    bit: int


class Rules:
    """One rule set, looked up instead of compiled."""

    def __init__(self, rules: RuleSet, pass_mark: int = 600) -> None:
        self.pass_mark = pass_mark
        self.numbers = {module.code: number for number, module in enumerate(rules.modules)}
        self.total, self.hq = tenths(rules.min_total_credits), tenths(rules.min_hq_credits)
        self.minimums = [tenths(module.min_credits) for module in rules.modules]
        self.hq_minimums = [tenths(module.min_hq_credits) for module in rules.modules]
        self.course_minimums = [module.min_courses for module in rules.modules]
        self.maximums = [None if m.max_credits is None else tenths(m.max_credits) for m in rules.modules]
        self.overflow = [None if m.overflow_to is None else self.numbers[m.overflow_to] for m in rules.modules]
        self.order = _upstream_first(self.overflow)
        exemption = rules.exemption
        self.cap = None if exemption.cap_credits is None else tenths(exemption.cap_credits)
        self.exempt_is_hq = exemption.counts_as_hq
        self.exempt_mark = None if exemption.average_mark is None else tenths(exemption.average_mark)
        self.places = [self._place(rules, number, slot) for number, slot in enumerate(rules.slots)]
        self.place_of = {
            code: place for place, slot in zip(self.places, rules.slots, strict=True) for code in slot.codes
        }
        self.compulsory = sum(place.compulsory for place in self.places)
        self.capstones = sum(place.capstone for place in self.places)
        self.bridging = sum(place.bridging for place in self.places)
        self.bit = {code: 1 << 8 + number for number, code in enumerate(floors(rules))}
        self.module_codes = [module.code for module in rules.modules]
        self.groups = [self._group(rules, number) for number in range(len(rules.groups))]
        self.innermost = sorted(range(len(self.groups)), key=self._depth)
        self.degree = rules.degree
        self.average = tenths(rules.degree.min_average) if rules.degree else 0
        self.thesis = tenths(rules.degree.min_thesis) if rules.degree else 0

    def _place(self, rules: RuleSet, number: int, slot: Slot) -> Place:
        earned = 0 if slot.bridging else tenths(slot.credits)
        return Place(
            number=number,
            course=slot.course,
            credits=earned,
            hq=earned if slot.hq else 0,
            modules=tuple(self.numbers[code] for code in slot.modules),
            compulsory=slot.compulsory and not slot.bridging,
            capstone=slot.capstone,
            thesis=slot.thesis,
            averaged=earned if slot.in_average else 0,
            bridging=slot.bridging,
            capped=rules.exemption.cap_scope == CapScope.ALL or (slot.hq and slot.compulsory),
            groups=tuple(n for n, group in enumerate(rules.groups) if slot.course in _members(rules, group.code)),
        )

    def _group(self, rules: RuleSet, number: int) -> Floor:
        group = rules.groups[number]
        place = {other.code: n for n, other in enumerate(rules.groups)}
        counted = group.unit in (Unit.CREDITS, Unit.HQ_CREDITS)
        return Floor(
            unit=group.unit,
            least=tenths(group.at_least) if counted else int(group.at_least),
            below=tuple(place[code] for code in group.groups),
            bit=self.bit[f"group:{group.code}"] if group.required else 0,
        )

    def _depth(self, number: int) -> int:
        return 1 + max(map(self._depth, self.groups[number].below), default=0)


def _members(rules: RuleSet, code: str) -> set[str]:
    """Course codes of a group and of all groups below it."""
    group = next(one for one in rules.groups if one.code == code)
    return set(group.courses).union(*(_members(rules, below) for below in group.groups))


def _upstream_first(overflow: Sequence[int | None]) -> list[int]:
    def steps(number: int | None) -> int:
        return 0 if number is None else 1 + steps(overflow[number])

    return sorted(range(len(overflow)), key=steps, reverse=True)


type Piece = tuple[list[int], list[bool], list[bool], list[list[Grade]]]
"""Some students: number of the rule set (-1: none), bridging, language, results."""


class Loop:
    """Decide piece after piece of the students of these rule sets."""

    def __init__(self, rulesets: Sequence[RuleSet]) -> None:
        self.rulesets = rulesets
        self.known: dict[int, Rules | None] = {-1: None}

    def __call__(self, piece: Piece) -> list[tuple[int, ...]]:
        return [
            audit(self.rules(rule), grades, bridging, language)
            for rule, bridging, language, grades in zip(*piece, strict=True)
        ]

    def rules(self, number: int) -> Rules | None:
        """The rule set of a number, read once."""
        if number not in self.known:
            self.known[number] = Rules(self.rulesets[number])
        return self.known[number]


def audit(rules: Rules | None, grades: Iterable[Grade], bridging: bool, language: bool) -> tuple[int, ...]:
    """Decide one student: the row of `columns.names()`."""
    if rules is None:
        return (0, 0, 1, 1, *([0] * (6 + 3 * MODULES + GROUPS + 1)))
    filled = _filled(rules, grades)
    scored = [(place, score) for place, score in filled if score != 1]
    exempt = [place for place, score in filled if score == 1]
    capped = sum(place.credits for place in exempt if place.capped)
    over = 0 if rules.cap is None else max(0, capped - rules.cap)
    counting = [(place, place.hq if score != 1 or rules.exempt_is_hq else 0) for place, score in filled
                if not place.bridging]  # fmt: skip
    hq = sum(amount for _, amount in counting)
    held = _best_allocation(rules, counting, over)
    values, missed_groups = _groups(rules, counting)
    reasons = held.reasons | missed_groups | (4 if hq < rules.hq else 0) | (32 if over else 0)
    reasons |= 8 if sum(place.compulsory for place, _ in filled) < rules.compulsory else 0
    reasons |= 16 if sum(place.capstone for place, _ in filled) < rules.capstones else 0
    reasons |= 64 if bridging and sum(place.bridging for place, _ in filled) < rules.bridging else 0
    points = sum(place.averaged * score for place, score in scored)
    weights = sum(place.averaged for place, _ in scored)
    if rules.exempt_mark is not None:
        points += sum(place.averaged * rules.exempt_mark for place in exempt)
        weights += sum(place.averaged for place in exempt)
    thesis = max((score for place, score in scored if place.thesis), default=0)
    degree = _degree(rules, points, weights, thesis, language)
    academic_ok = not reasons & ~32
    return (
        academic_ok, academic_ok and not degree, reasons, degree, held.total, hq,
        capped, points, weights, thesis,
        *_wide(held.credits), *_wide(held.hq), *_wide(held.courses), *values, held.digest,
    )  # fmt: skip


def _filled(rules: Rules, grades: Iterable[Grade]) -> list[tuple[Place, int]]:
    """The slots that are filled, and the best score of each; 1 stands for an exemption."""
    best: dict[int, int] = {}
    for course, score, is_exempt in grades:
        place = rules.place_of.get(course)
        if place is None or (is_exempt and place.capstone) or (not is_exempt and score < rules.pass_mark):
            continue
        value = 1 if is_exempt else min(score, HIGHEST)
        if value > best.get(place.number, 0):
            best[place.number] = value
    return [(rules.places[number], value) for number, value in best.items()]


@dataclass(slots=True)
class Held:
    """What an allocation gives."""

    credits: list[int]
    hq: list[int]
    courses: list[int]
    total: int
    reasons: int
    digest: int = 0


def _best_allocation(rules: Rules, counting: list[tuple[Place, int]], over: int) -> Held:
    """The primary allocation if it suffices or none does, else the sufficient one with the fewest moves."""
    primary = _hold(rules, counting, {}, over)
    flexible = sorted((place for place, _ in counting if len(place.modules) > 1), key=lambda place: place.course)
    if not primary.reasons or not flexible:
        return primary
    choices = product(*(range(len(place.modules)) for place in flexible))
    for options in sorted(choices, key=lambda options: (sum(option > 0 for option in options), options)):
        moved = {place.number: place.modules[option] for place, option in zip(flexible, options, strict=True) if option}
        tried = _hold(rules, counting, moved, over)
        if not tried.reasons:
            tried.digest = sum(_digest(slot, module) for slot, module in moved.items())
            return tried
    return primary


def _digest(slot: int, module: int) -> int:
    pair = slot * 64 + module + 1
    return pair * pair * 2_654_435_761 % 1_000_000_007


def _hold(rules: Rules, counting: list[tuple[Place, int]], moved: dict[int, int], over: int) -> Held:
    """Put every course into its module, let surplus flow, and look for what is missing."""
    size = len(rules.minimums)
    credits, hq, courses = [0] * size, [0] * size, [0] * size
    for place, amount in counting:
        module = moved.get(place.number, place.modules[0]) if moved else place.modules[0]
        credits[module] += place.credits
        hq[module] += amount
        courses[module] += 1
    for module in rules.order:
        maximum, into = rules.maximums[module], rules.overflow[module]
        if maximum is not None and credits[module] > maximum:
            if into is not None:
                credits[into] += credits[module] - maximum
            credits[module] = maximum
    held = Held(credits, hq, courses, sum(credits) - over, 0)
    held.reasons = 2 if held.total < rules.total else 0
    for module, code in enumerate(rules.module_codes):
        if credits[module] < rules.minimums[module]:
            held.reasons |= rules.bit[f"credits.module:{code}"]
        if hq[module] < rules.hq_minimums[module]:
            held.reasons |= rules.bit[f"credits.module_hq:{code}"]
        if courses[module] < rules.course_minimums[module]:
            held.reasons |= rules.bit[f"courses.module:{code}"]
    return held


def _groups(rules: Rules, counting: list[tuple[Place, int]]) -> tuple[list[int], int]:
    """What each group counts, and the bits of the required ones that are not satisfied."""
    values, missed = [0] * GROUPS, 0
    for number in rules.innermost:
        group = rules.groups[number]
        members = [(place, amount) for place, amount in counting if number in place.groups]
        match group.unit:
            case Unit.CREDITS:
                values[number] = sum(place.credits for place, _ in members)
            case Unit.HQ_CREDITS:
                values[number] = sum(amount for _, amount in members)
            case Unit.COURSES:
                values[number] = len(members)
            case Unit.GROUPS:
                values[number] = sum(values[below] >= rules.groups[below].least for below in group.below)
        if values[number] < group.least:
            missed |= group.bit
    return values, missed


def _degree(rules: Rules, points: int, weights: int, thesis: int, language: bool) -> int:
    if rules.degree is None:
        return 1
    low = points < rules.average * weights if weights else rules.average > 0
    return 2 * low | 4 * (thesis < rules.thesis) | 8 * (rules.degree.language_required and not language)


def _wide(values: list[int]) -> list[int]:
    return values + [0] * (MODULES - len(values))
