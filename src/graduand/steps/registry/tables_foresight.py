"""What the list of the early warning shows."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from graduand.base.lists.columns import Column
from graduand.steps.registry import queries_foresight
from graduand.steps.registry.wording import said_term
from graduand.steps.registry.wording_laboratory import VIEWS, said_graduation, said_lacks

TONES = {"runs_out": "bad", "last_chance": "bad", "lacks": "warn", "needs_results": "info", "on_track": "ok"}


def _missing(row: Any) -> str:
    return said_lacks(row.missing, queries_foresight.names_of(row)) if row.missing else ""


def _short(row: Any) -> str:
    return f"{row.missing_credits_x10 / 10:g}" if row.missing_credits_x10 else ""


OUTLOOKS = (
    Column("student_number", _("Student number"), lambda row: row.enrollment.student_number,
           sort="enrollment__student_number", kind="link",
           url=lambda row: reverse("registry:entitlement", args=[row.enrollment.student_number])),
    Column("name", _("Name"), lambda row: row.enrollment.student.name),
    Column("term", _("Graduation term"), lambda row: said_graduation(row.term)),
    Column("outlook", _("Outlook"), lambda row: VIEWS[row.outlook], kind="tag", tone=lambda row: TONES[row.outlook]),
    Column("missing", _("What lacks"), _missing, kind="long"),
    Column("short", _("Credits short"), _short, sort="missing_credits_x10", kind="number", align="end"),
    Column("pending", _("Results on their way"), lambda row: row.pending or "", sort="pending", kind="number",
           align="end"),
    Column("last", _("Last term"), lambda row: said_graduation(row.last_term), sort="last_term"),
    Column("intake", _("Intake term"), lambda row: said_term(row.enrollment.intake_term),
           sort="enrollment__intake_term"),
    Column("program", _("Program"), lambda row: row.enrollment.program.name),
    Column("class", _("Class"), lambda row: row.enrollment.class_group.name, sort="path"),
    Column("center", _("Learning center"), lambda row: row.enrollment.center.short_name),
    Column("college", _("College"), lambda row: row.enrollment.college.short_name),
)  # fmt: skip
