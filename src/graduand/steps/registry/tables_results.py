"""What the list of results shows."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from graduand.base.lists.columns import Column
from graduand.steps.registry.wording import said_term

STATE_TONES = {"recorded": "muted", "reviewed": "info", "submitted": "warn", "published": "ok"}


def points(x10: int | None) -> str:
    """Tenths as they are written: 86, 86.5, or a dash for none."""
    return "" if x10 is None else f"{x10 / 10:g}"


def _student(row: Any) -> str:
    return reverse("registry:student", args=[row.enrollment.student_number])


RESULTS = (
    Column("number", _("Result no."), lambda row: row.pk, sort="pk", kind="number", align="end"),
    Column("student_number", _("Student number"), lambda row: row.enrollment.student_number,
           sort="enrollment__student_number", kind="link", url=_student),
    Column("name", _("Name"), lambda row: row.enrollment.student.name),
    Column("state", _("State of the result"), lambda row: row.get_state_display(), kind="tag",
           tone=lambda row: STATE_TONES[row.state]),
    Column("course_code", _("Course code"), lambda row: row.course.code, sort="course__code", kind="code"),
    Column("course", _("Course"), lambda row: row.course.name),
    Column("credits", _("Credits"), lambda row: points(row.credits_x10), kind="number", align="end"),
    Column("score", _("Score"), lambda row: points(row.score_x10), kind="number", align="end"),
    Column("kind", _("Kind of result"), lambda row: row.get_kind_display()),
    Column("term", _("Term"), lambda row: said_term(row.term), sort="term"),
    Column("class", _("Class"), lambda row: row.enrollment.class_group.name, wide=True),
    Column("center", _("Learning center"), lambda row: row.enrollment.center.short_name),
    Column("college", _("College"), lambda row: row.enrollment.college.short_name),
)  # fmt: skip
