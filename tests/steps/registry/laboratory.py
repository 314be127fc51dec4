"""A program with published rules, its students, and drafts to try on them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from graduand.base.actors import Actor
from graduand.base.jobs.actions import ask, run
from graduand.base.jobs.models import Job
from graduand.pure.audit.rules.parts import Module, Slot
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.steps.registry.actions import foreseeing, trials
from graduand.steps.registry.models import Enrollment, Program, RuleTrial, RuleVersion
from tests import factories as make
from tests.factories import MORNING

HEALTH = (
    Slot("K0001", "健康管理学基础", Decimal(5), False, ("A",), compulsory=True),
    Slot("K0002", "健康管理综合实践", Decimal(5), False, ("Z",), capstone=True, thesis=True),
)
MORE = (*HEALTH, Slot("K0003", "健康心理学", Decimal(5), False, ("A",)))
# Everybody who graduates by version 1 needs five credits more.
HARDER: dict[str, Any] = {"slots": MORE, "min_total_credits": Decimal(15)}
# The course is not compulsory any more, the practice suffices.
EASIER: dict[str, Any] = {
    "slots": (replace(HEALTH[0], compulsory=False), HEALTH[1]), "min_total_credits": Decimal(5),
    "modules": (Module("A", "专业课"), Module("Z", "综合实践", Decimal(5))),
}  # fmt: skip


def rules(program: Program, **facts: Any) -> RuleSet:
    """Version 2 of the rules of the factories, for the same intakes unless told otherwise."""
    return RuleSet(**{
        "program": program.code, "program_name": program.name, "level": program.level, "intake_from": "201503",
        "intake_to": "202103", "version": 2, "min_total_credits": Decimal(10), "min_hq_credits": Decimal(0),
        "degree": None, "source": "示例专业规则", "slots": HEALTH,
        "modules": (Module("A", "专业课", Decimal(5)), Module("Z", "综合实践", Decimal(5))),
    } | facts)  # fmt: skip


def a_draft(program: Program, by: Actor, **facts: Any) -> RuleVersion:
    """规则草案 by somebody."""
    drafted = rules(program, **facts)
    return RuleVersion.objects.create(
        program=program, intake_from=drafted.intake_from, intake_to=drafted.intake_to, version=drafted.version,
        content=drafted.to_json(), content_hash=drafted.content_hash, state="draft", drafted_at=MORNING,
        drafted_by=by.key,
    )  # fmt: skip


def a_graduate(**facts: Any) -> Enrollment:
    """Somebody who has passed both courses of version 1."""
    return passed(make.an_enrollment(**facts), "K0001", "K0002")


def passed(enrollment: Enrollment, *courses: str, **facts: Any) -> Enrollment:
    """The same student with published results of some courses."""
    for course in courses:
        make.a_result(enrollment, course_code=course, **facts)
    return enrollment


def tried(*drafts: RuleVersion, actor: Actor) -> Job:
    """The trial of some drafts, run to its end."""
    versions = {"versions": [draft.pk for draft in drafts]}
    return run(ask(trials.KIND, versions, label="试算", actor=actor, at=MORNING).pk)


def trial_of(draft: RuleVersion) -> RuleTrial:
    """The trial of a draft."""
    return RuleTrial.objects.get(rule_version=draft)


def foreseen(actor: Actor, at: Any = MORNING) -> Job:
    """The early warning, renewed."""
    return run(ask(foreseeing.KIND, {}, label="毕业预警", actor=actor, at=at).pk)
