"""What would mend a no: the remedies that the kernel confirms, and the least that lacks.

The integer program of `remedies` proposes. A proposal by which the kernel does not say yes is never shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from graduand.pure.audit.allocation.ilp import Unsolved
from graduand.pure.audit.explaining.case import Case
from graduand.pure.audit.explaining.explanation import Finding, Lack, Remedy, Result
from graduand.pure.audit.explaining.findings import Judged, candidate, findings
from graduand.pure.audit.explaining.reading import Read
from graduand.pure.audit.explaining.remedies import chances_to_pass, chances_to_publish, least_lacking, ways
from graduand.pure.audit.explaining.standing import Standing
from graduand.pure.audit.rules.floors import COURSES, MODULE_FLOORS

TOTAL = "credits.total"

MOST_WAYS = 3
"""The cheapest way to pass, and two alternatives."""


@dataclass(frozen=True, slots=True)
class Mending:
    """What belongs into the explanation of a no; `proven` is False when the solver gave up or erred."""

    remedies: tuple[Remedy, ...] = ()
    least: tuple[Lack, ...] = ()
    proven: bool = True

    def findings(self) -> Iterator[Finding]:
        """Name the results whose publication suffices (S14, S17); say so when nothing at all would help."""
        publish = next((remedy.courses for remedy in self.remedies if remedy.kind == "publish"), None)
        if publish is not None:
            yield Finding("result_not_published", "academic", candidates=publish)
        if self.proven and not self.remedies:
            yield Finding("no_remedy", "academic")


def mend(case: Case, judged: Judged, waiting: Sequence[Read]) -> Mending:
    """Search what turns a no to graduation into a yes."""
    search = _Search()
    standing = Standing(case.compiled, judged.best, case.bridging)
    pending = best_of_each(waiting)
    publish = search(ways(standing, chances_to_publish(standing, pending), 1))
    passing = search(ways(standing, chances_to_pass(standing), MOST_WAYS))
    publications = [[pending[chance.slot, chance.exempt] for chance in way] for way in publish]
    courses = [[_passed(case, chance.slot) for chance in way] for way in passing]
    confirmed = (*_confirmed(case, "publish", publications), *_confirmed(case, "pass", courses))
    proven = not search.gave_up and len(confirmed) == len(publications) + len(courses)
    least = [_lack(case, *missed) for missed in search(least_lacking(standing))]
    return Mending(confirmed, tuple(least or _as_it_stands(case, judged)), proven)


class _Search:
    """Takes what is found until the solver gives up, and remembers that it did."""

    def __init__(self) -> None:
        self.gave_up = False

    def __call__[Found](self, found: Iterable[Found]) -> Iterator[Found]:
        try:
            yield from found
        except Unsolved:
            self.gave_up = True


def best_of_each(waiting: Sequence[Read]) -> dict[tuple[int, bool], Result]:
    """Per slot and kind (exempt or not) the waiting result to publish: the best, of equals the earliest."""
    best: dict[tuple[int, bool], Read] = {}
    for read in sorted(waiting, key=lambda read: (-read.value, read.result.term, read.result.course)):
        best.setdefault((read.slot, read.result.exempt), read)
    return {place: read.result for place, read in best.items()}


def _passed(case: Case, place: int) -> Result:
    """A slot's own course, barely passed."""
    slot = case.compiled.rulesets[0].slots[place]
    mark = Decimal(case.compiled.pass_mark) / 10
    return Result(slot.course, slot.name, slot.credits, mark, exempt=False, published=True, term="")


def _confirmed(case: Case, kind: Literal["publish", "pass"], ways: Sequence[Sequence[Result]]) -> list[Remedy]:
    """The proposed ways by which the kernel says yes."""
    return [
        Remedy(kind, sum((result.credits for result in way), Decimal(0)), tuple(map(candidate, way)))
        for way, graduates in zip(ways, case.graduates(ways), strict=True)
        if graduates
    ]


def _lack(case: Case, kind: int, module: int, missing: int) -> Lack:
    """One floor of the best allocation in words of the rules."""
    if kind < 0:
        return Lack(TOTAL, Decimal(missing) / 10)
    name = MODULE_FLOORS[kind]
    code = f"{name}:{case.compiled.rulesets[0].modules[module].code}"
    return Lack(code, Decimal(missing) if name == COURSES else Decimal(missing) / 10)


def _as_it_stands(case: Case, judged: Judged) -> Iterator[Lack]:
    """What modules and the total lack in the kernel's own allocation."""
    for finding in findings(case.compiled.rulesets[0], judged):
        if finding.missing is not None and finding.code.partition(":")[0] in (TOTAL, *MODULE_FLOORS):
            yield Lack(finding.code, finding.missing)


def unpublished(case: Case, judged: Judged, waiting: Sequence[Read]) -> Iterator[Finding]:
    """Name results whose publication would turn a no into a yes, without the solver.

    For graduation all that wait, if all together suffice; for the degree alone those of which none can be left out.
    """
    results = [read.result for read in waiting]
    if not results or judged.degree_ok:
        return
    then = case.judged(results)
    if then.academic_ok and not judged.academic_ok:
        yield Finding("result_not_published", "academic", candidates=tuple(map(candidate, results)))
    elif then.degree_ok:
        needed = results
        for result in results:
            fewer = [other for other in needed if other is not result]
            needed = fewer if case.judged(fewer).degree_ok else needed
        yield Finding("result_not_published", "degree", candidates=tuple(map(candidate, needed)))
