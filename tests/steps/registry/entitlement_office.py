"""A student whose explanation holds everything that an explanation can hold, and the petitions that changed it."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from graduand.pure.audit.rules.parts import Unit
from graduand.pure.audit.rules.ruleset import DegreeRule, ExemptionRule, Group, Module, RuleSet, Slot, StudyTime
from graduand.steps.registry.models import (
    Enrollment,
    Petition,
    PetitionKind,
    PetitionState,
    Program,
    ResultKind,
    ResultState,
    RuleVersion,
)
from tests.factories import a_course, a_program, a_result, a_rule_version, an_enrollment

DECIDED = datetime(2023, 6, 30, 2, 0, tzinfo=UTC)
LONG_NAME = "马克思主义基本原理与中国特色社会主义理论体系概论及社会实践（含网络学习行为表现与形成性考核）"

GROUPS = (
    Group("G1", "任选两门", Unit.COURSES, Decimal(2), ("E0001", "E0002", "E0003"), required=False),
    Group("G2", "社会责任学分", Unit.CREDITS, Decimal(2), ("E0003",), required=False),
    Group("G3", "素质要求", Unit.GROUPS, Decimal(2), groups=("G1", "G2")),
)


def _slot(code: str, name: str, module: str, *more: str, **facts: Any) -> Slot:
    return Slot(code, name, Decimal(facts.pop("credits", 4)), facts.pop("hq", False), (module, *more), **facts)


SLOTS = (
    _slot("B0001", LONG_NAME, "A", hq=True, compulsory=True),
    _slot("B0002", "高等数学基础", "A", hq=True, compulsory=True, substitutes=("B9002",)),
    _slot("B0003", "大学英语", "A", compulsory=True),
    _slot("B0004", "计算机应用基础", "A", "B", equivalents=("B9004",)),
    _slot("C0001", "护理学导论", "B", compulsory=True),
    _slot("C0002", "药理学", "B"),
    _slot("E0001", "音乐欣赏", "E", credits=2),
    _slot("E0002", "心理健康", "E", credits=2),
    _slot("E0003", "志愿服务", "E", credits=2),
    _slot("P0001", "人体解剖学", "A", bridging=True, in_average=False),
    _slot("Z0001", "综合实践", "Z", capstone=True, thesis=True, credits=8),
)
MODULES = (
    Module("A", "公共基础课", Decimal(12), Decimal(4), max_credits=Decimal(14), overflow_to="B"),
    Module("B", "专业课", Decimal(12), min_courses=2),
    Module("E", "素质选修课", Decimal(2)),
    Module("Z", "综合实践", Decimal(8)),
)


def rich_rules(program: Program | None = None, **facts: Any) -> RuleVersion:
    """Rules with groups within groups, overflow, bridging, substitutes, a degree and a time of study."""
    return a_rule_version(
        program,
        **{
            "modules": MODULES, "slots": SLOTS, "groups": GROUPS, "min_total_credits": Decimal(36),
            "min_hq_credits": Decimal(8), "exemption": ExemptionRule(cap_credits=Decimal(4)),
            "degree": DegreeRule(Decimal(75), Decimal(80), True), "study": StudyTime(30, 96),
            "source": "《示例专业规则（2019版）》第3条",
        } | facts,
    )  # fmt: skip


def a_draft(of: RuleVersion) -> RuleVersion:
    """A next version of rules that nobody has published."""
    rules = replace(RuleSet.from_json(of.content), version=of.version + 1)
    return RuleVersion.objects.create(
        program=of.program, intake_from=of.intake_from, intake_to=of.intake_to, version=rules.version,
        content=rules.to_json(), content_hash=rules.content_hash,
    )  # fmt: skip


def a_petition(enrollment: Enrollment, kind: PetitionKind, **facts: Any) -> Petition:
    """An approved petition."""
    for name in ("course", "target"):
        if isinstance(facts.get(name), str):
            facts[name] = a_course(facts[name])
    values: dict[str, Any] = {
        "reason": "该生情况特殊，经研究同意", "state": PetitionState.APPROVED, "requested_at": DECIDED,
        "requested_by": "user:1", "requested_by_name": "钱经办", "decided_at": DECIDED, "decided_by": "user:3",
        "decided_by_name": "李总部",
    } | facts  # fmt: skip
    return Petition.objects.create(enrollment=enrollment, kind=kind, **values)


def a_rich_student(**facts: Any) -> Enrollment:
    """李补修: admitted from another field, some passed, moved, exempted, pending, failed and out of the plan."""
    program = facts.pop("program", None) or a_program(name="护理学", level="bachelor")
    rich_rules(program)
    one = an_enrollment(program=program, **{"name": "李补修", "bridging": True} | facts)
    _result(one, "B0001", LONG_NAME)
    _result(one, "B9002", "微积分初步（旧）", score_x10=700)
    _result(one, "B9002", "微积分初步（旧）", score_x10=620, term="202203")
    _result(one, "B9004", "信息技术应用", kind=ResultKind.EXEMPT, score_x10=None)
    _result(one, "C0001", "护理学导论", score_x10=910)
    _result(one, "C0002", "药理学", score_x10=450)
    _result(one, "E0001", "音乐欣赏", credits_x10=20)
    _result(one, "E0002", "心理健康", credits_x10=20, state=ResultState.REVIEWED, score_x10=333)
    _result(one, "X0001", "插花艺术", credits_x10=20)
    _result(one, "Z0001", "综合实践", credits_x10=80, state=ResultState.SUBMITTED, score_x10=971)
    a_petition(one, PetitionKind.WAIVE, condition="course_missing:B0003")
    a_petition(one, PetitionKind.WAIVE, condition="group:G9")
    return one


def _result(one: Enrollment, code: str, name: str, **facts: Any) -> None:
    a_result(one, course_code=code, course_name=name, **{"credits_x10": 40} | facts)
