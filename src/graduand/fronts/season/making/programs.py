"""The four programs and their rules, as the flat sheet 规则.xlsx of one row a course slot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from graduand.fronts.season.making.data import data

ASSOCIATE, BACHELOR = "专科", "专科起点本科"
RULE_HEADER = (
    "专业代码",
    "专业名称",
    "专业层次",
    "适用入学起",
    "适用入学止",
    "规则版本",
    "最低毕业学分",
    "总部最低学分",
    "免修免考上限",
    "学位",
    "学位平均分",
    "论文最低分",
    "学位外语",
    "模块代码",
    "模块名称",
    "模块最低学分",
    "模块总部最低学分",
    "模块最高学分",
    "溢出到模块",
    "课程代码",
    "课程名称",
    "学分",
    "总部课程",
    "必修",
    "综合实践",
    "毕业论文",
    "计入平均",
    "可替代课程",
    "可计入模块",
    "依据",
)


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """One slot of a plan, equal to itself alone.

    `accepts`: older courses that fill it; `other`: a second module it may count in.
    """

    code: str
    name: str
    credits: float
    module: str
    hq: bool
    compulsory: bool
    practice: bool
    thesis: bool
    in_average: bool
    accepts: tuple[str, ...] = ()
    other: str = ""


@dataclass(frozen=True, slots=True)
class Floor:
    """What a module asks for; `most` None means no maximum."""

    least: float
    least_hq: float
    most: float | None = None
    spill: str = ""


@dataclass(frozen=True, slots=True)
class Program:
    """A major with its floors and courses."""

    code: str
    name: str
    level: str
    total: float
    hq: float
    exempt: float
    weight: float
    degree: Mapping[str, object]
    floors: Mapping[str, Floor]
    courses: tuple[Course, ...]


@cache
def programs() -> tuple[Program, ...]:
    """The programs in the order of the file."""
    return tuple(_program(one) for one in data("programs")["programs"])


def _program(one: dict[str, Any]) -> Program:
    courses = tuple(_course(module, row) for module, rows in one["course"].items() for row in rows)
    floors = {module: Floor(**floor) for module, floor in one["module"].items()}
    plain = {key: one[key] for key in ("code", "name", "level", "total", "hq", "exempt", "weight")}
    return Program(**plain, degree=one.get("degree", {}), floors=floors, courses=courses)


def _course(module: str, row: list[Any]) -> Course:
    code, name, credits, flags, *rest = row
    accepts, other = (*rest, "")[:2] if rest else ((), "")
    marks = {
        "hq": "H" in flags,
        "compulsory": "C" in flags,
        "practice": "P" in flags,
        "thesis": "T" in flags,
        "in_average": "A" in flags,
    }
    return Course(code, name, credits, module, **marks, accepts=tuple(accepts), other=other)


def substitute_name(code: str) -> str:
    """The name of an older course that stands in for a newer one."""
    return str(data("programs")["substitutes"][code])


def rule_rows() -> Iterator[tuple[object, ...]]:
    """The rows of 规则.xlsx, programs and courses in the order of the file."""
    for program in programs():
        for course in program.courses:
            yield (*_program_cells(program), *_module_cells(program, course), *_course_cells(course), _source(program))


def _program_cells(program: Program) -> tuple[object, ...]:
    plan, degree = data("programs")["plan"], program.degree
    reach = (plan["from"], plan["to"], plan["version"])
    floors = (program.total, program.hq, program.exempt)
    language = _yes(degree["language"]) if degree else ""
    wanted = (_yes(degree), degree.get("average", ""), degree.get("thesis", ""), language)
    return (program.code, program.name, program.level, *reach, *floors, *wanted)


def _module_cells(program: Program, course: Course) -> tuple[object, ...]:
    floor = program.floors[course.module]
    name = data("programs")["modules"][course.module]
    most = "" if floor.most is None else floor.most
    return course.module, name, floor.least, floor.least_hq, most, floor.spill


def _course_cells(course: Course) -> tuple[object, ...]:
    marks = (course.hq, course.compulsory, course.practice, course.thesis, course.in_average)
    return (course.code, course.name, course.credits, *map(_yes, marks), "、".join(course.accepts), course.other)


def _source(program: Program) -> str:
    return str(data("programs")["plan"]["source"]).format(program=program.name)


def _yes(value: object) -> str:
    return "是" if value else "否"
