"""Rows of the house for tests: each function makes one thing with the defaults of an ordinary office.

Codes and numbers count up, so that two calls never collide; whatever a test cares about it names.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files
from itertools import count
from typing import Any

from stdnum.iso7064 import mod_11_2

from graduand.base.actors import Actor
from graduand.pure.audit.rules.ruleset import Module, RuleSet, Slot
from graduand.pure.people.identity import mask_number
from graduand.pure.people.names import pinyin_key
from graduand.steps.applications.models import Candidate
from graduand.steps.batches.actions import open_batch
from graduand.steps.batches.models import Batch
from graduand.steps.chsi.models import ManualCheck, Statement, StatementFile
from graduand.steps.photos.models import Photo
from graduand.steps.registry.actions.importing.student_rows import index_of
from graduand.steps.registry.models import (
    Course,
    Enrollment,
    Level,
    Organization,
    Post,
    Program,
    Result,
    ResultKind,
    ResultState,
    Role,
    RuleState,
    RuleVersion,
    Student,
    User,
)
from graduand.steps.registry.posts import actor_of
from tests.truth import truth_of

MORNING = datetime(2023, 7, 12, 1, 0, tzinfo=UTC)  # nine o'clock in Shanghai, the second morning of the season
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

_next = count(1)


def an_organization(level: str, parent: Organization | None = None, **facts: Any) -> Organization:
    """A node of the tree with its path."""
    number = next(_next)
    code = facts.pop("code", f"{number:04d}")
    name = facts.pop("name", f"{Level(level).value}{number}")
    values: dict[str, Any] = {"short_name": name, "plays": [level]} | facts
    one = Organization.objects.create(code=code, name=name, parent=parent, path=f"/new/{number}/", **values)
    one.path = f"{parent.path if parent else '/'}{one.pk}/"
    one.save(update_fields=["path"])
    return one


def a_headquarters(**facts: Any) -> Organization:
    """总部: the one there is, or a new one."""
    present = Organization.objects.filter(plays__contains=[Level.HEADQUARTERS]).first()
    return present or an_organization(Level.HEADQUARTERS, **{"name": "明德开放大学", "short_name": "总部"} | facts)


def a_college(parent: Organization | None = None, **facts: Any) -> Organization:
    """学院 below the headquarters."""
    return an_organization(Level.COLLEGE, parent or a_headquarters(), **facts)


def a_center(college: Organization | None = None, **facts: Any) -> Organization:
    """学习中心 below a college."""
    return an_organization(Level.CENTER, college or a_college(), **facts)


def a_class(center: Organization | None = None, **facts: Any) -> Organization:
    """班级 below a center."""
    return an_organization(Level.CLASS, center or a_center(), **facts)


def a_user(**facts: Any) -> User:
    """An account without a password."""
    number = next(_next)
    user = User(**{"username": f"user-{number}", "name": "钱经办"} | facts)
    user.set_unusable_password()
    user.save()
    return user


def a_post(role: str = Role.HQ_REVIEWER, organization: Organization | None = None, **facts: Any) -> Post:
    """A post that began long ago, at an organization where it belongs."""
    place = organization or _place_of(role)
    user = facts.pop("user", None) or a_user()
    return Post.objects.create(user=user, organization=place, role=role, **{"since": LONG_AGO} | facts)


def an_actor(role: str = Role.HQ_REVIEWER, organization: Organization | None = None, **facts: Any) -> Actor:
    """Somebody in a post."""
    return actor_of(a_post(role, organization, **facts))


def _place_of(role: str) -> Organization:
    if role in (Role.CENTER_CLERK, Role.CENTER_LEAD):
        return a_center()
    return a_college() if role in (Role.COLLEGE_REVIEWER, Role.COLLEGE_DISPATCHER) else a_headquarters()


def a_program(**facts: Any) -> Program:
    """专业, associate unless told otherwise."""
    return Program.objects.create(**{"code": f"MD{next(_next):04d}", "name": "健康管理", "level": "associate"} | facts)


def an_id_number(born_on: date = date(1990, 5, 20), sex: str = "2") -> str:
    """A resident identity number with a right check digit, never twice the same."""
    order = next(_next) % 500 * 2 + (1 if sex == "1" else 0)
    stem = f"11010{1 + next(_next) % 9}{born_on:%Y%m%d}{order:03d}"
    return stem + str(mod_11_2.calc_check_digit(stem))


def a_student(**facts: Any) -> Student:
    """A person with an identity card."""
    number = facts.pop("id_number", None) or an_id_number(facts.get("born_on", date(1990, 5, 20)))
    values: dict[str, Any] = {
        "name": "张青松", "sex": "2", "born_on": date(1990, 5, 20), "ethnic_group": "01", "political_affiliation": "13",
        "id_type": "1",
    } | facts  # fmt: skip
    return Student.objects.create(
        **values, name_key=pinyin_key(values["name"]), id_number=number, id_index=index_of(values["id_type"], number),
        id_masked=mask_number(number),
    )  # fmt: skip


def an_enrollment(
    number: str | None = None,
    center: Organization | None = None,
    class_group: Organization | None = None,
    program: Program | None = None,
    student: Student | None = None,
    **facts: Any,
) -> Enrollment:
    """An enrolled student of spring 2021 in a class of a center; `name` and other facts of the person pass through."""
    group = class_group or a_class(center)
    place = center or group.parent
    assert place is not None
    person_facts = {name: facts.pop(name) for name in ("name", "sex", "born_on", "id_number") if name in facts}
    values: dict[str, Any] = {"intake_term": "202103", "category": "open_associate", "status": "enrolled"} | facts
    return Enrollment.objects.create(
        student=student or a_student(**person_facts), student_number=number or f"21901014{next(_next):05d}",
        program=program or Program.objects.first() or a_program(), class_group=group, center=place,
        college=place.parent, path=group.path, **values,
    )  # fmt: skip


def a_result(enrollment: Enrollment, **facts: Any) -> Result:
    """A published examination result of 86 points; `course_code` and `course_name` name a course, new or not."""
    course = a_course(facts.pop("course_code", None), facts.pop("course_name", "健康管理学基础"))
    values: dict[str, Any] = {
        "credits_x10": 50, "term": "202109", "kind": ResultKind.EXAM, "score_x10": 860,
        "state": ResultState.PUBLISHED, "course": course,
    } | facts  # fmt: skip
    return Result.objects.create(enrollment=enrollment, **values)


def a_course(code: str | None = None, name: str = "健康管理学基础") -> Course:
    """课程 of the catalog: the one there is, or a new one."""
    return Course.objects.get_or_create(code=code or f"K{next(_next):04d}", defaults={"name": name})[0]


# The season: a batch under the shipped policy, and candidates with everything that a graduate needs.

ROUND_ONE = datetime(2023, 7, 12, 1, 0, tzinfo=UTC)


def a_batch(code: str = "202307", **facts: Any) -> Batch:
    """毕业批次 under the shipped policy, opened on 2023-07-06; its windows follow the organizations there are."""
    present = Batch.objects.filter(code=code).first()
    if present:
        return present
    text = files("graduand.pure.workflow").joinpath("policies", "202307.toml").read_text("utf-8")
    opened = datetime(2023, 7, 5, 16, 0, tzinfo=UTC)
    actor = an_actor(Role.HQ_REVIEWER)
    return open_batch(text, actor=actor, at=opened, **facts)


def a_rule_version(program: Program | None = None, **facts: Any) -> RuleVersion:
    """Rules that ask for one compulsory course K0001 and the practice course K0002, ten credits together."""
    program = program or Program.objects.first() or a_program()
    rules = RuleSet(**{
        "program": program.code, "program_name": program.name, "level": program.level, "intake_from": "201503",
        "intake_to": "202103", "version": 1, "min_total_credits": Decimal(10), "min_hq_credits": Decimal(0),
        "degree": None, "source": "示例专业规则",
        "modules": (Module("A", "专业课", Decimal(5)), Module("Z", "综合实践", Decimal(5))),
        "slots": (
            Slot("K0001", "健康管理学基础", Decimal(5), False, ("A",), compulsory=True),
            Slot("K0002", "健康管理综合实践", Decimal(5), False, ("Z",), capstone=True, thesis=True),
        ),
    } | facts)  # fmt: skip
    return RuleVersion.objects.create(
        program=program, intake_from=rules.intake_from, intake_to=rules.intake_to, version=rules.version,
        content=rules.to_json(), content_hash=rules.content_hash, published_at=LONG_AGO, state=RuleState.PUBLISHED,
    )  # fmt: skip


def a_graduation_photo(enrollment: Enrollment, **facts: Any) -> Photo:
    """平台毕业照片 that passed every check, there since June."""
    digest = f"{next(_next):064x}"
    values: dict[str, Any] = {
        "kind": "graduation", "digest": digest, "sealed_digest": digest, "size_bytes": 40_000, "verdict": "pass",
        "uploaded_at": datetime(2023, 6, 20, tzinfo=UTC), "uploaded_by": "钱经办",
        "source_name": f"{enrollment.student_number}.jpg",
    } | facts  # fmt: skip
    return Photo.objects.create(enrollment=enrollment, **values)


def a_statement(enrollment: Enrollment, taken_on: date = date(2023, 7, 10), **facts: Any) -> Statement:
    """What CHSI's newest list says: all well, unless told otherwise."""
    number = next(_next)
    file = StatementFile.objects.create(
        name=f"chsi-{number}.xlsx", digest=f"{number:064x}", taken_on=taken_on, imported_at=ROUND_ONE,
        imported_by="孙院审",
    )  # fmt: skip
    Statement.objects.filter(enrollment=enrollment, latest=True).update(latest=False)
    values: dict[str, Any] = {"identity": "clear", "admission_photo": True, "graduation_photo": True} | facts
    return Statement.objects.create(enrollment=enrollment, file=file, line=1, taken_on=taken_on, **values)


def a_manual_check(enrollment: Enrollment, at: datetime = ROUND_ONE, **facts: Any) -> ManualCheck:
    """Somebody of the center looked on CHSI and saw the credential photo (C7)."""
    values: dict[str, Any] = {
        "graduation_photo": True,
        "note": "学信网档案页可见学历照片",
        "checked_by": "钱经办",
    } | facts
    return ManualCheck.objects.create(enrollment=enrollment, checked_at=at, **values)


def a_graduate_to_be(enrollment: Enrollment | None = None, **facts: Any) -> Enrollment:
    """An enrollment that meets every condition: results, photo, and a good word of CHSI."""
    one = enrollment or an_enrollment(**facts)
    if not RuleVersion.objects.filter(program=one.program).exists():
        a_rule_version(one.program)
    for code in ("K0001", "K0002"):
        a_result(one, course_code=code)
    a_graduation_photo(one)
    a_statement(one)
    return one


def a_candidate(enrollment: Enrollment | None = None, batch: Batch | None = None, **facts: Any) -> Candidate:
    """
    毕业申请的一行: a student who may apply today, or the one given, read as he or she is.

    Columns of the candidate itself (`state`, `review_level`, `intent`, …) pass through, the rest makes the enrollment.
    """
    own = {name: facts.pop(name) for name in ("state", "review_level", "intent", "degree_state", "queue_number", "lot")
           if name in facts}  # fmt: skip
    one = enrollment or a_graduate_to_be(**facts)
    copies = truth_of([one.pk])[one.pk]
    season = batch or a_batch()
    made = Candidate.objects.create(
        batch=season, graduates_in=season.code, enrollment=one, moved_at=ROUND_ONE, audited_at=ROUND_ONE,
        **copies, **own,
    )  # fmt: skip
    made.refresh_from_db()
    return made
