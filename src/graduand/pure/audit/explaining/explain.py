"""Explain one student's verdict: the kernel's own arrays for n = 1, read back into modules, slots and results."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from graduand.pure.audit.compiling.compiled import PASS_MARK, Compiled, compile_rules
from graduand.pure.audit.explaining.case import Case
from graduand.pure.audit.explaining.explanation import Explanation, Result
from graduand.pure.audit.explaining.findings import findings
from graduand.pure.audit.explaining.mending import mend, unpublished
from graduand.pure.audit.explaining.notes import group_notes, module_notes
from graduand.pure.audit.explaining.reading import Reading
from graduand.pure.audit.rules.personal import Concession
from graduand.pure.audit.rules.ruleset import RuleSet


def explain(
    rules: RuleSet,
    results: Sequence[Result],
    pass_mark: Decimal = PASS_MARK,
    *,
    bridging: bool = False,
    language: bool = False,
    unused: tuple[Concession, ...] = (),
    granted: tuple[Concession, ...] = (),
    remedies: bool = True,
) -> Explanation:
    """Say what counts where, what lacks and what would mend it. Only published results count.

    `rules` are those of the student, made personal by the concessions `granted`; `unused` are those that found nothing
    to act on. `bridging` and `language` are as in `kernel.Students`. With remedies=False neither remedies nor the
    least that lacks are searched for, which takes most of the time. Raises nothing but what `compile_rules` raises.
    """
    compiled, rules_hash = _prepared(rules, pass_mark)
    reading = Reading(compiled, results, granted)
    case = Case(compiled, [result for result in results if result.published], bridging, language)
    judged = case.judged()
    mending = mend(case, judged, reading.waiting()) if remedies and not judged.academic_ok else None
    more = mending.findings() if mending else unpublished(case, judged, reading.waiting())
    return Explanation(
        program=rules.program,
        version=rules.version,
        rules_hash=rules_hash,
        academic_ok=judged.academic_ok,
        degree_ok=judged.degree_ok,
        total=judged.total,
        hq=judged.hq,
        average=judged.average,
        findings=(*findings(rules, judged), *more),
        modules=module_notes(judged, reading),
        uncounted=reading.uncounted(),
        groups=group_notes(judged, reading),
        remedies=mending.remedies if mending else (),
        least=mending.least if mending else (),
        unused=unused,
    )


@lru_cache(maxsize=256)
def _prepared(rules: RuleSet, pass_mark: Decimal) -> tuple[Compiled, str]:
    """The tables of one rule set, and its hash."""
    return compile_rules([rules], pass_mark), rules.content_hash
