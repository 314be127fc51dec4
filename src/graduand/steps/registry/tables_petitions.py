"""What the list of petitions shows."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from graduand.base.lists.columns import Column
from graduand.steps.registry.presenting_petitions import said
from graduand.steps.registry.wording_petitions import said_state

STATE_TONES = {
    "requested": "warn", "reviewed": "info", "approved": "ok", "refused": "bad", "withdrawn": "muted", "revoked": "bad",
}  # fmt: skip


def tone_of(petition: Any) -> str:
    """The color of its state."""
    return STATE_TONES[petition.state]


PETITIONS = (
    Column("number", _("Petition no."), lambda row: row.pk, sort="pk", kind="link",
           url=lambda row: reverse("registry:petition", args=[row.pk])),
    Column("kind", _("Petition"), lambda row: row.get_kind_display()),
    Column("about", _("About"), said),
    Column("state", _("State"), lambda row: said_state(row.state), kind="tag", tone=tone_of),
    Column("student_number", _("Student number"), lambda row: row.enrollment.student_number,
           sort="enrollment__student_number", kind="link",
           url=lambda row: reverse("registry:student", args=[row.enrollment.student_number])),
    Column("name", _("Name"), lambda row: row.enrollment.student.name),
    Column("center", _("Learning center"), lambda row: row.enrollment.center.short_name),
    Column("college", _("College"), lambda row: row.enrollment.college.short_name),
    Column("reason", _("Reason given"), lambda row: row.reason, kind="long", wide=True),
    Column("requested", _("Requested at"), lambda row: row.requested_at, sort="requested_at"),
    Column("requested_by", _("Requested by"), lambda row: row.requested_by_name),
    Column("reviewed_by", _("Reviewed by"), lambda row: row.reviewed_by_name),
    Column("decided_by", _("Decided by"), lambda row: row.decided_by_name),
)  # fmt: skip
