"""The candidates of the season: who studies what, where, since when, and with which trouble."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from graduand.fronts.season.making.data import data
from graduand.fronts.season.making.names import (
    Numbers,
    Person,
    namesake,
    ordinary_person,
    special_person,
    wrong_check_digit,
)
from graduand.fronts.season.making.programs import ASSOCIATE, BACHELOR, Program, programs
from graduand.fronts.season.making.troubles import Trouble, dealt
from graduand.fronts.season.making.world import Place, World

STUDENT_HEADER = (
    "学号",
    "姓名",
    "性别",
    "出生日期",
    "民族",
    "政治面貌",
    "证件类型",
    "证件号",
    "学生类别",
    "专业层次",
    "专业代码",
    "专业名称",
    "入学年度学期",
    "学习中心代码",
    "学习中心",
    "班级代码",
    "班级名称",
    "学籍状态",
    "手机",
)
ENROLLED, GRADUATED = "在籍", "毕业"
POLITICS = ("群众", "群众", "群众", "共青团员", "共青团员", "中共党员", "中共预备党员")
ASSOCIATE_KINDS = (("开放教育专科", "014"),) * 7 + (("一村一名大学生", "044"),) * 2 + (("助力计划", "064"),)
BACHELOR_KINDS = (("开放教育本科", "012"),)

INTAKE_OF = {"intake_too_late": "2021秋季", "validity_expired": "2014秋季", "validity_ends_soon": "2015秋季"}
SPECIAL_PEOPLE = 12
AUTUMN_SERIALS = 50_000


@dataclass(frozen=True, slots=True)
class Student:
    """One enrollment as the record files show it. `kind` is the trouble code or "", `index` the how manieth."""

    number: str
    person: Person
    born: date
    politics: str
    document_type: str
    document: str
    category: str
    program: Program
    intake: str
    center: Place
    class_code: str
    class_name: str
    status: str
    phone: str
    kind: str = ""
    index: int = 0
    mended: bool = False

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def level(self) -> str:
        return self.program.level

    def row(self) -> tuple[str, ...]:
        """The cells under `STUDENT_HEADER`."""
        who = (self.number, self.name, self.person.sex, self.born.isoformat(), self.person.ethnic, self.politics)
        what = (self.document_type, self.document, self.category, self.level, self.program.code, self.program.name)
        where = (self.intake, self.center.code, self.center.name, self.class_code, self.class_name)
        return (*who, *what, *where, self.status, self.phone)


@dataclass(frozen=True, slots=True)
class _Place:
    """What is drawn for a student before the numbers are given."""

    trouble: Trouble | None
    index: int
    program: Program
    intake: str
    center: Place


def enroll(world: World, students: int, rng: Random) -> tuple[Student, ...]:
    """Every candidate in the order of the student numbers."""
    draws = [_draw(one, world, rng) for one in _with_troubles(students, rng)]
    draws.sort(key=lambda draw: (draw.intake, draw.center.code, draw.program.code))
    numbers, serials, classes = Numbers(rng), Counter[str](), Counter[str]()
    specials = iter(range(SPECIAL_PEOPLE))
    return tuple(sorted((_student(draw, numbers, serials, classes, specials, rng) for draw in draws), key=_number))


def _number(student: Student) -> str:
    return student.number


def _with_troubles(students: int, rng: Random) -> list[tuple[Trouble | None, int]]:
    plan: list[tuple[Trouble | None, int]] = list(dealt(students))
    plan += [(None, index) for index in range(students - len(plan))]
    rng.shuffle(plan)
    return plan


def _draw(one: tuple[Trouble | None, int], world: World, rng: Random) -> _Place:
    trouble, index = one
    choice = [program for program in programs() if not (trouble and trouble.needs) or program.level == BACHELOR]
    program = rng.choices(choice, [program.weight for program in choice])[0]
    terms = data("world")["terms"]
    usual = rng.choices(list(terms), list(terms.values()))[0]
    intake = INTAKE_OF.get(trouble.code, usual) if trouble else usual
    return _Place(trouble, index, program, intake, rng.choice(world.centers))


def _student(
    draw: _Place, numbers: Numbers, serials: Counter[str], classes: Counter[str], specials: Iterator[int], rng: Random
) -> Student:
    person = _person(draw, specials, rng)
    document, born = numbers.identity(person.sex)
    category, digits = rng.choice(BACHELOR_KINDS if draw.program.level == BACHELOR else ASSOCIATE_KINDS)
    class_code, class_name = _class_of(draw, classes)
    plain = Student(
        number=_student_number(draw.intake, digits, serials),
        person=person,
        born=born,
        politics=rng.choice(POLITICS),
        document_type="居民身份证",
        document=document,
        category=category,
        program=draw.program,
        intake=draw.intake,
        center=draw.center,
        class_code=class_code,
        class_name=class_name,
        status=ENROLLED,
        phone=numbers.phone(),
    )
    return _troubled(plain, draw, rng) if draw.trouble else plain


def _person(draw: _Place, specials: Iterator[int], rng: Random) -> Person:
    if draw.trouble:
        return namesake(draw.trouble.name, draw.index, rng)
    if rng.random() < 0.1 and (special := next(specials, None)) is not None:
        return special_person(special)
    return ordinary_person(rng)


def _student_number(intake: str, digits: str, serials: Counter[str]) -> str:
    """13 digits: year 2, branch 3, category 3, serial 5; autumn serials begin at 50001 (domain 2.5)."""
    serials[intake] += 1
    serial = serials[intake] + (AUTUMN_SERIALS if "秋" in intake else 0)
    return f"{intake[2:4]}{data('world')['branch']['digits']}{digits}{serial:05d}"


def _class_of(draw: _Place, classes: Counter[str]) -> tuple[str, str]:
    """Code and name of the class, "21春健康管理青松1班" as in S118; a full class is followed by the next."""
    season = draw.intake[2:5]
    stem = f"{season[:2]}{'1' if season[2] == '春' else '2'}{draw.center.code}{draw.program.code[2:]}"
    number = classes[stem] // int(data("world")["sizes"]["per_class"]) + 1
    classes[stem] += 1
    place = draw.center.short.removesuffix("学习中心")
    return f"{stem}{number:02d}", f"{season}{draw.program.name}{place}{number}班"


def _troubled(plain: Student, draw: _Place, rng: Random) -> Student:
    """The student with what the record files show of the trouble."""
    trouble = draw.trouble
    assert trouble is not None
    marked = replace(plain, kind=trouble.code, index=draw.index, mended=trouble.mended and draw.index % 2 == 1)
    if trouble.code == "status_not_enrolled":
        return replace(marked, status=("休学", "退学")[draw.index % 2])
    if trouble.code == "bad_check_digit":
        return replace(marked, document=wrong_check_digit(marked.document))
    if trouble.code == "officer_document":
        return replace(marked, document_type="军官证", document=f"军字第{rng.randrange(10**7):07d}号")
    if trouble.code == "passport_document":
        return replace(marked, document_type="护照", document=f"E{rng.randrange(10**8):08d}")
    return marked


def former_enrollments(students: tuple[Student, ...], rng: Random) -> tuple[Student, ...]:
    """The finished associate enrollments of those whose bachelor photo is the old one (pain 7)."""
    associates = [program for program in programs() if program.level == ASSOCIATE]
    return tuple(
        replace(
            student,
            number=f"17{student.number[2:5]}014{student.number[8:]}",
            category="开放教育专科",
            program=rng.choice(associates),
            intake="2017春季",
            class_code=f"171{student.center.code}000001",
            class_name=f"17春{student.center.short.removesuffix('学习中心')}1班",
            status=GRADUATED,
        )
        for student in students
        if student.kind == "old_associate_photo"
    )
