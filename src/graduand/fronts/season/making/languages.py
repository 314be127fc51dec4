"""The foreign language certificates of the bachelors-to-be, as headquarters collected them (domain.md 2.4)."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from graduand.fronts.season.making.chance import chance
from graduand.fronts.season.making.programs import BACHELOR
from graduand.fronts.season.making.students import Student

LANGUAGE_HEADER = ("学号", "证书类别", "成绩", "通过日期")
FIRST_EXAM, EXAMS = date(2022, 5, 14), 3
KINDS = ("国开学位英语",) * 4 + ("大学英语四级",)
CET4 = 425
WITHOUT = 12
"""One of so many has none yet and graduates without the degree."""


def language_rows(students: Iterable[Student], seed: int) -> Iterator[tuple[str, ...]]:
    """A row for most students at bachelor level; what is drawn depends on the student alone."""
    for student in students:
        drawn = chance(seed, f"language {student.number}")
        ordinary = not student.kind and drawn.randrange(WITHOUT) == 0
        if student.program.level == BACHELOR and not ordinary:
            exam = FIRST_EXAM + timedelta(days=182 * drawn.randrange(EXAMS))
            kind, score = (
                ("大学英语四级", str(drawn.randrange(426, 560))) if drawn.random() < 0.2 else ("国开学位英语", "")
            )
            yield student.number, kind, score, exam.isoformat()
