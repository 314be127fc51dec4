"""What the list of foreign language certificates shows."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from graduand.base.lists.columns import Column

CERTIFICATES = (
    Column("student_number", _("Student number"), lambda row: row.enrollment.student_number,
           sort="enrollment__student_number", kind="link",
           url=lambda row: reverse("registry:student", args=[row.enrollment.student_number])),
    Column("name", _("Name"), lambda row: row.enrollment.student.name),
    Column("kind", _("Language certificate"), lambda row: row.get_kind_display(), sort="kind"),
    Column("score", _("Score"), lambda row: row.score),
    Column("passed_on", _("Passed on"), lambda row: row.passed_on, sort="passed_on"),
    Column("program", _("Program"), lambda row: row.enrollment.program.name),
    Column("level", _("Level"), lambda row: row.enrollment.program.get_level_display()),
    Column("center", _("Learning center"), lambda row: row.enrollment.center.short_name),
    Column("college", _("College"), lambda row: row.enrollment.college.short_name),
)  # fmt: skip
