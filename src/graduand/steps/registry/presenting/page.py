"""Everything that is told of one student's entitlement, in the language of the reader."""

from dataclasses import dataclass
from datetime import datetime

from graduand.pure.workflow.windows import day_of
from graduand.steps.registry.entitled import Entitled
from graduand.steps.registry.presenting import mending, plan, standing
from graduand.steps.registry.presenting.amounts import names_of


@dataclass(frozen=True)
class Page:
    """What the template of the explanation draws, and what paper and shell print."""

    entitled: Entitled
    graduation: standing.Standing
    degree: standing.Standing
    measures: list[standing.Measure]
    study: standing.Study | None
    findings: list[mending.Told]
    ways: list[mending.Way]
    least: list[tuple[str, str]]
    exceptions: list[mending.Exceptional]
    modules: list[plan.Block]
    groups: list[plan.Branch]
    moved: list[plan.Moved]
    idle: list[plan.Idle]


def present(entitled: Entitled | None, at: datetime) -> Page | None:
    """Put an explanation into words; `at` decides only whether the time of study is long enough by now."""
    if entitled is None:
        return None
    found, rules = entitled.explanation, entitled.rules
    names = names_of(found)
    return Page(
        entitled, standing.graduation(found), standing.degree(found, rules), standing.measures(found, rules),
        standing.study(rules, entitled.enrollment.intake_term, f"{day_of(at):%Y%m}"),
        mending.findings(found, names), mending.ways(found), mending.least(found, names),
        mending.exceptions(entitled.granted, names), plan.blocks(found, names), plan.branches(found, names),
        plan.moved(found, names), plan.idle(found.uncounted, names),
    )  # fmt: skip
