"""Files as an office hands them in, and the way of a file through its job."""

import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.test import Client
from xlsxwriter import Workbook

from graduand.base import files
from graduand.base.actors import Actor
from graduand.base.errors import Refusal
from graduand.base.jobs.actions import ask, run
from graduand.base.jobs.models import Job
from graduand.base.jobs.queries import told_rows
from graduand.pure.audit.rules.parts import Module, Slot
from graduand.pure.papers.sheets.dbf import DbfField, write_dbf
from graduand.pure.papers.sheets.writing import write_csv, write_xlsx
from graduand.steps.registry.actions.petitions import asking, deciding
from graduand.steps.registry.models import Organization, Petition, Post, Program, Role, RuleVersion
from graduand.steps.registry.posts import actor_of
from graduand.steps.registry.standing import Request
from tests import factories as make
from tests.factories import MORNING, an_id_number

STUDENT = {
    "学号": "2190101400001", "姓名": "张青松", "性别": "女", "出生日期": "1990-05-20", "民族": "汉族",
    "政治面貌": "群众", "证件类型": "居民身份证", "证件号": "", "学生类别": "开放教育专科", "专业层次": "专科",
    "专业代码": "MD5208", "专业名称": "健康管理", "入学年度学期": "2021春季", "学习中心代码": "90101",
    "学习中心": "青松学习中心", "班级代码": "2119010152080", "班级名称": "21春健康管理青松1班", "学籍状态": "在籍",
    "手机": "13800000000",
}  # fmt: skip
DBF_NAMES = [
    "XH",
    "XM",
    "XB",
    "CSRQ",
    "MZ",
    "ZZMM",
    "ZJLX",
    "ZJH",
    "XSLB",
    "CC",
    "ZYDM",
    "ZYMC",
    "RXXQ",
    "XXZXDM",
    "XXZX",
    "BJDM",
    "BJMC",
    "XJZT",
    "SJ",
]
RESULT = {
    "学号": "2190101400001", "课程代码": "J1001", "课程名称": "人体解剖生理学", "学分": "5", "学期": "2021秋季",
    "成绩": "86", "成绩类型": "正考", "成绩状态": "已发布",
}  # fmt: skip

type Line = Mapping[str, Any]


def a_line(**changes: str) -> dict[str, Any]:
    """A student of the file; every call has another person unless 证件号 is named."""
    return {**STUDENT, "证件号": an_id_number(), **changes}


def xlsx(lines: Iterable[Line]) -> bytes:
    """A workbook; its numbers are number cells."""
    return _written(lines, lambda file, header, rows: write_xlsx(file, header, rows, title="表"))


def numbers_as_floats(line: Line) -> bytes:
    """A workbook made carelessly: what looks like a number is a number cell, long or not."""
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        for column, (heading, value) in enumerate(line.items()):
            sheet.write_string(0, column, heading)
            sheet.write(1, column, value)
    return file.getvalue()


def csv(lines: Iterable[Line], encoding: str = "gb18030") -> bytes:
    """A text file, as every office program in China writes it."""
    return _written(lines, lambda file, header, rows: write_csv(file, header, rows, encoding))


def dbf(lines: Iterable[Line]) -> bytes:
    """A dBASE table with the short names of the old systems."""
    fields = [DbfField(name, length=60) for name in DBF_NAMES]
    return _written(lines, lambda file, header, rows: write_dbf(file, fields, rows))


def _written(lines: Iterable[Line], write: Any) -> bytes:
    rows = [dict(line) for line in lines]
    file = io.BytesIO()
    write(file, list(rows[0]), [list(row.values()) for row in rows])
    return file.getvalue()


def asked(kind: str, data: bytes, actor: Actor, *, name: str = "学生.xlsx", **params: Any) -> Job:
    """A job in the book that has not begun."""
    values = {"digest": files.keep(data, "uploads"), "name": name, "dry_run": False, **params}
    return ask(f"registry.import_{kind}", values, label=name, actor=actor, at=MORNING)


def imported(kind: str, data: bytes, actor: Actor, **params: Any) -> Job:
    """A job that has run to its end."""
    return run(asked(kind, data, actor, **params).pk)


def codes(job: Job) -> dict[int, list[str]]:
    """Row number -> the codes that were told about it."""
    return {row["row"]: row["codes"] for row in told_rows(job) if row["codes"]}


def counts(job: Job) -> tuple[int, int, int]:
    """Taken, refused, noted."""
    return job.ok, job.refused, job.noted


def classes() -> Sequence[Organization]:
    """The classes that were made."""
    return list(Organization.objects.filter(plays__contains=["class"]))


def seen_by(post: Post) -> Client:
    """The browser of somebody in a post."""
    client = Client(headers={"accept": "text/html"})
    client.force_login(post.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def states_of(*rows: Any) -> list[str]:
    """The states as they are stored, in the order of the rows given."""
    stored = {row.pk: row.state for row in type(rows[0]).objects.filter(pk__in=[row.pk for row in rows])}
    return [stored[row.pk] for row in rows]


class Office:
    """A student of a plan with a compulsory course, a practice and an optional course, and three people about him."""

    def __init__(self, number: str, program: Program | None = None) -> None:
        college = make.a_college()
        center = make.a_center(college)
        self.student = make.an_enrollment(number, center, program=program or make.a_program(), name="王缺学分")
        if program is None:
            petition_rules(self.student.program)
        self.posts = {
            "clerk": make.a_post(Role.CENTER_CLERK, center), "college": make.a_post(Role.COLLEGE_REVIEWER, college),
            "headquarters": make.a_post(Role.HQ_REVIEWER),
        }  # fmt: skip
        self.clerk, self.college, self.headquarters = map(actor_of, self.posts.values())

    def post(self, name: str) -> Post:
        """The post of one of the three."""
        return self.posts[name]

    def ask(self, request: Request, reason: str = "材料齐全") -> tuple[Petition, list[Refusal]]:
        """The clerk asks."""
        number = self.student.student_number
        return asking.ask(number, request, reason=reason, actor=self.clerk, at=MORNING)

    def granted(self, request: Request) -> Petition:
        """The whole way to a yes."""
        petition, _warnings = self.ask(request)
        assert deciding.review([petition], actor=self.college, at=MORNING).done
        assert deciding.approve([petition], actor=self.headquarters, at=MORNING).done
        petition.refresh_from_db()
        return petition


class _PetitionRules:
    """Rules that petitions are tried on: K0001 compulsory (K0009 stands for it), K0002 the practice, K0003, K0004."""

    def slots(self) -> tuple[Slot, ...]:
        """The places of the plan."""
        return (
            Slot("K0001", "健康管理学基础", Decimal(5), False, ("A",), compulsory=True, substitutes=("K0009",)),
            Slot("K0002", "健康管理综合实践", Decimal(5), False, ("Z",), capstone=True, thesis=True),
            Slot("K0003", "健康心理学", Decimal(5), False, ("A",)),
            Slot("K0004", "营养学", Decimal(5), False, ("A",)),
        )

    def __call__(self, program: Program, **facts: Any) -> RuleVersion:
        """A published version."""
        modules = (Module("A", "专业课", Decimal(10)), Module("Z", "综合实践", Decimal(5)))
        values = {"modules": modules, "slots": self.slots(), "min_total_credits": Decimal(15)} | facts
        return make.a_rule_version(program, **values)


petition_rules = _PetitionRules()
