"""Lists as CHSI gives them, for the tests."""

import io
from collections.abc import Sequence
from typing import Any

from graduand.base import files
from graduand.base.actors import Actor
from graduand.base.jobs import actions, queries
from graduand.base.jobs.models import Job
from graduand.pure.papers.sheets.writing import DbfField, write_csv, write_dbf, write_xlsx
from graduand.steps.registry.models import Enrollment
from tests.factories import MORNING

HEADINGS = ("KSH", "XH", "XM", "XB", "CSRQ", "SFZH", "LQZP", "XLZP", "BZ")
JULY_5, JULY_11 = "学信网_在校生名单_20230705.csv", "学信网_在校生名单_20230711.csv"

type Row = tuple[str, ...]


def a_row(enrollment: Enrollment, **changes: str) -> Row:
    """What CHSI says of a student with whom all is well, but for the changes."""
    student = enrollment.student
    cells = {
        "KSH": "", "XH": enrollment.student_number, "XM": student.name, "XB": "女",
        "CSRQ": f"{student.born_on:%Y%m%d}", "SFZH": student.id_number, "LQZP": "有", "XLZP": "有", "BZ": "",
    } | changes  # fmt: skip
    return tuple(cells.values())


def a_csv(*rows: Row, header: Sequence[str] = HEADINGS) -> bytes:
    """A list as text in the encoding of the office."""
    out = io.BytesIO()
    write_csv(out, header, rows, encoding="gb18030")
    return out.getvalue()


def an_xlsx(*rows: Sequence[Any], header: Sequence[str] = HEADINGS) -> bytes:
    """A list as a workbook."""
    out = io.BytesIO()
    write_xlsx(out, header, rows, title="名单")
    return out.getvalue()


def a_dbf(*rows: Row) -> bytes:
    """A list as a dBASE file."""
    out = io.BytesIO()
    write_dbf(out, [DbfField(name, length=40) for name in HEADINGS], rows)
    return out.getvalue()


def ask(data: bytes, actor: Actor, name: str = JULY_5, **params: Any) -> Job:
    """Hand a list in."""
    told = {"digest": files.keep(data, "uploads"), "name": name, "dry_run": False} | params
    return actions.ask("chsi.import_list", told, label="名单", actor=actor, at=MORNING)


def bring_in(data: bytes, actor: Actor, name: str = JULY_5, **params: Any) -> Job:
    """Hand a list in and carry it out."""
    return actions.run(ask(data, actor, name, **params).pk)


def said(job: Job) -> dict[str, list[str]]:
    """The codes of each student of a job."""
    return {row["key"]: row["codes"] for row in queries.told_rows(job)}
