"""What a row of the student file says, judged by itself: identity, name, codes, dates (domain.md 2.5, 4.1, 4.2)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from graduand.base.crypto import blind_index
from graduand.pure.people.identity import DocumentType, Identity, read_identity
from graduand.pure.people.names import read_name
from graduand.pure.people.numbers import read_student_number
from graduand.pure.people.terms import read_term
from graduand.steps.registry.actions.importing.judging import Judgement
from graduand.steps.registry.models import RecordStatus

COLUMNS = {
    "student_number": ("学号", "XH"),
    "name": ("姓名", "XM"),
    "sex": ("性别", "XB"),
    "born_on": ("出生日期", "出生年月", "CSRQ"),
    "ethnic_group": ("民族", "MZ"),
    "political_affiliation": ("政治面貌", "ZZMM"),
    "id_type": ("证件类型", "ZJLX"),
    "id_number": ("证件号", "证件号码", "身份证号", "ZJH", "SFZH"),
    "category": ("学生类别", "XSLB"),
    "level": ("专业层次", "学历层次", "CC"),
    "program_code": ("专业代码", "ZYDM"),
    "program_name": ("专业名称", "专业", "ZYMC"),
    "intake_term": ("入学年度学期", "入学学期", "RXXQ"),
    "center_code": ("学习中心代码", "XXZXDM"),
    "center_name": ("学习中心", "学习中心名称", "XXZX"),
    "class_code": ("班级代码", "BJDM"),
    "class_name": ("班级名称", "班级", "BJMC"),
    "status": ("学籍状态", "XJZT"),
    "phone": ("手机", "手机号", "联系电话", "SJ"),
    "bridging": ("补修", "是否补修", "BX"),
}
OPTIONAL = frozenset({
    "born_on", "political_affiliation", "id_type", "program_name", "center_name", "class_name", "phone", "bridging",
})  # fmt: skip
REQUIRED = tuple(field for field in COLUMNS if field not in OPTIONAL)
# Admitted from another field, so that the bridging courses are asked (domain.md 2.2).
YES_NO = {"是": True, "否": False}
# The index must be the same for import, search and correction: one purpose, document type and number.
INDEX_PURPOSE = "student.id_number"


@dataclass(frozen=True, slots=True)
class Entry:
    """A student as a row gives it, in the codes of the platform."""

    student_number: str
    name: str
    sex: str
    born_on: date
    ethnic_group: str
    political_affiliation: str
    identity: Identity
    id_index: str
    category: str
    level: str
    program_code: str
    program_name: str
    intake_term: str
    center_code: str
    center_name: str
    class_code: str
    class_name: str
    status: str
    phone: str
    bridging: bool | None


known_term = lru_cache(maxsize=1024)(read_term)


def index_of(id_type: str, number: str) -> str:
    """The blind index of an identity document (P10)."""
    return blind_index(f"{id_type}|{number}", INDEX_PURPOSE)


def read_entry(judgement: Judgement) -> Entry | None:
    """The entry of a row, or None with every fault told."""
    number = _number(judgement)
    name = judgement.read(lambda: read_name(judgement.row.text("name")))
    identity, sex = _identity(judgement), judgement.code("sex", "sex")
    born_on = _born_on(judgement, identity)
    if identity and identity.sex and sex and sex != identity.sex:
        judgement.fault("student.sex_differs")
    plain: dict[str, Any] = {
        "ethnic_group": judgement.code("ethnic_group", "ethnic_groups"),
        "political_affiliation": _optional_code(judgement),
        "category": judgement.code("category", "student_categories"), "level": judgement.code("level", "levels"),
        "program_code": judgement.required("program_code", 20), "program_name": judgement.text("program_name", 80),
        "intake_term": _term(judgement),
        "center_code": judgement.required("center_code", 30), "center_name": judgement.text("center_name", 80),
        "class_code": judgement.required("class_code", 30), "class_name": judgement.text("class_name", 80),
        "status": _status(judgement), "phone": judgement.text("phone", 30),
        "bridging": judgement.word("bridging", YES_NO) if judgement.row.text("bridging") else None,
    }  # fmt: skip
    if not judgement.good or not (number and name and identity and born_on):
        return None
    index = index_of(identity.document_type, identity.number)
    return Entry(number, name, sex, born_on, identity=identity, id_index=index, **plain)


def _term(judgement: Judgement) -> str:
    return judgement.read(lambda: known_term(judgement.row.text("intake_term"))) or ""


def _number(judgement: Judgement) -> str | None:
    cell = judgement.row.cell("student_number")
    found = judgement.read(lambda: read_student_number(cell.text, from_number=cell.was_number))
    for warning in found.warnings if found else ():
        judgement.note(warning)
    return found.text if found else None


def _identity(judgement: Judgement) -> Identity | None:
    kind = judgement.code("id_type", "document_types") if judgement.row.text("id_type") else DocumentType.RESIDENT_ID
    cell = judgement.row.cell("id_number")
    if not cell.text:
        judgement.fault("cell.missing", column=judgement.heading("id_number"))
        return None
    found = judgement.read(lambda: read_identity(cell.text, str(kind), from_number=cell.was_number))
    for warning in found.warnings if found else ():
        judgement.note(warning)
    return found


def _born_on(judgement: Judgement, identity: Identity | None) -> date | None:
    """The date of birth; the identity number gives it where the column is absent, and must agree where it is not."""
    said = judgement.day("born_on")
    inner = identity.born_on if identity else None
    if said and inner and said != inner:
        judgement.fault("student.birth_differs")
    if identity and not said and not inner and not judgement.row.text("born_on"):
        judgement.fault("cell.missing", column=judgement.heading("born_on"))
    return said or inner


def _optional_code(judgement: Judgement) -> str:
    if not judgement.row.text("political_affiliation"):
        return ""
    return judgement.code("political_affiliation", "political_affiliations")


def _status(judgement: Judgement) -> str:
    code = judgement.code("status", "record_statuses")
    if code and code not in RecordStatus.values:
        judgement.fault("student.status_unknown", value=judgement.row.text("status"))
    return code
