"""The student files of the colleges: mostly workbooks, one center in gb18030 text and one in dBASE."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from graduand.fronts.season.making.manifest import File
from graduand.fronts.season.making.sheets import write_csv, write_dbf, write_xlsx
from graduand.fronts.season.making.students import STUDENT_HEADER, Student
from graduand.fronts.season.making.world import World
from graduand.pure.papers.sheets.writing import DbfField

# dBASE names are short and ASCII: what each one stands for (domain 3.3 where CHSI has the same column).
ALIASES = dict(
    zip(
        STUDENT_HEADER,
        (
            *("XH", "XM", "XB", "CSRQ", "MZ", "ZZMM", "ZJLX", "ZJH", "XSLB", "CC", "ZYDM", "ZYMC", "RXXQ"),
            *("XXZXDM", "XXZX", "BJDM", "BJMC", "XJZT", "SJ"),
        ),
        strict=True,
    )
)
_LENGTHS = {"XM": 60, "ZYMC": 50, "XXZX": 60, "BJMC": 60, "ZJH": 30}
STUDENT_FIELDS = tuple(DbfField(alias, length=_LENGTHS.get(alias, 24)) for alias in ALIASES.values())


def write_students(out: Path, world: World, students: Sequence[Student]) -> Iterator[File]:
    """Write one file a college, and of the first college two centers in files of their own."""
    second, third = world.centers[1], world.centers[2]
    special = {second.code, third.code}
    for college in world.colleges:
        own = {center.code for center in world.centers if center.parent == college.code} - special
        name = "学生.xlsx" if college == world.colleges[0] else f"学生_{college.code}_{college.short}.xlsx"
        yield _written(out, name, college.code, students, own, _as_xlsx)
    csv, dbf = (f"学生_{center.code}_{center.name}" for center in (second, third))
    yield _written(out, f"{csv}.csv", second.code, students, {second.code}, _as_csv)
    yield _written(out, f"{dbf}.dbf", third.code, students, {third.code}, _as_dbf)


type Write = Callable[[Path, Iterable[tuple[str, ...]]], int]


def _written(out: Path, name: str, owner: str, students: Sequence[Student], centers: set[str], write: Write) -> File:
    encoding = "" if name.endswith("xlsx") else "gb18030"
    rows = write(out / name, _rows(student for student in students if student.center.code in centers))
    return File(name, "students", rows, organization=owner, encoding=encoding)


def _as_xlsx(path: Path, rows: Iterable[tuple[str, ...]]) -> int:
    return write_xlsx(path, STUDENT_HEADER, rows)


def _as_csv(path: Path, rows: Iterable[tuple[str, ...]]) -> int:
    return write_csv(path, STUDENT_HEADER, rows)


def _as_dbf(path: Path, rows: Iterable[tuple[str, ...]]) -> int:
    return write_dbf(path, STUDENT_FIELDS, rows)


def _rows(students: Iterable[Student]) -> Iterator[tuple[str, ...]]:
    for student in students:
        yield student.row()
        if student.kind == "duplicate_row":
            yield student.row()
