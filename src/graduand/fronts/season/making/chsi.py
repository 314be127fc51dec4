"""What CHSI says of the students: two downloaded lists, the newer one with some troubles mended (domain 3.3, 3.5)."""

from collections.abc import Iterable, Iterator

from stdnum.iso7064 import mod_11_2

from graduand.fronts.season.making.students import Student
from graduand.pure.papers.sheets.writing import DbfField

CHSI_FIELDS = (
    DbfField("KSH", length=18),
    DbfField("XH", length=15),
    DbfField("XM", length=60),
    DbfField("XB", length=2),
    DbfField("CSRQ", length=8),
    DbfField("SFZH", length=24),
    DbfField("ZYMC", length=50),
    DbfField("CC", length=14),
    DbfField("RXRQ", length=8),
    DbfField("LQZP", length=2),
    DbfField("XLZP", length=2),
    DbfField("BZ", length=40),
)
CHSI_HEADER = tuple(field.name for field in CHSI_FIELDS)
PRESENT, ABSENT = "有", "无"
REMARK = {
    "identity_failed": "身份核验未通过",
    "identity_uncertain": "身份核验不确定",
    "identity_abnormal": "身份核验异常",
}
UNLISTED = ("not_on_chsi",)
NOT_STUDYING = "退学"


def chsi_rows(students: Iterable[Student], *, newer: bool) -> Iterator[tuple[str, ...]]:
    """The rows of one list, by student number. In the newer one every mended person is in order."""
    for student in students:
        if student.kind in UNLISTED or student.status == NOT_STUDYING:
            continue
        kind = "" if newer and student.mended else student.kind
        yield (*_person(student), *_study(student), *_photos(kind), REMARK.get(kind, ""))


def _person(student: Student) -> tuple[str, ...]:
    name, document = student.name, student.document
    if student.kind == "chsi_name_differs":
        name = f"{name[0]}一名"
    if student.kind == "chsi_number_differs":
        document = _older_number(document)
    candidate = f"{student.number[:5]}9{student.number[5:]}"
    return candidate, student.number, name, student.person.sex, f"{student.born:%Y%m%d}", document


def _older_number(document: str) -> str:
    """Another valid number of the same form, as people have after an office corrected theirs."""
    body = f"{document[:14]}{(int(document[14:17]) - 100):03d}"
    return body + mod_11_2.calc_check_digit(body)


def _study(student: Student) -> tuple[str, ...]:
    month = "03" if "春" in student.intake else "09"
    return student.program.name, student.level, f"{student.intake[:4]}{month}01"


def _photos(kind: str) -> tuple[str, str]:
    """Whether CHSI has the admission photo 录取照片 and the credential photo 学历照片 (S32)."""
    admission = ABSENT if kind == "no_chsi_admission_photo" else PRESENT
    graduation = ABSENT if kind == "no_chsi_graduation_photo" else PRESENT
    return admission, graduation
