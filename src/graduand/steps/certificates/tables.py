"""The columns of the lists."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from graduand.base.lists.columns import Column
from graduand.steps.certificates.models import Certificate, CertificateState

TONES = {
    CertificateState.RESERVED: "info", CertificateState.CONFIRMED: "warn", CertificateState.PRINTED: "ok",
    CertificateState.VOID: "muted",
}  # fmt: skip


def proof_url(row: Certificate) -> str:
    """The proof copy of a certificate."""
    return reverse("certificates:proof", args=[row.pk])


def _state(row: Any) -> str:
    """An open remark comes first; of a printed certificate it is told how far it has come."""
    if row.has_remark:
        return _now("remark open")
    one = row.candidate if row.state == CertificateState.PRINTED else row
    return str(one.get_state_display())


def _tone(row: Any) -> str:
    return "bad" if row.has_remark else TONES[row.state]


WAITING = (
    Column("queue", _("Queue"), lambda row: row.queue_number, sort="queue_number", kind="number", align="end"),
    Column("student_number", _("Student number"), lambda row: row.student_number, sort="student_number", kind="code"),
    Column("name", _("Name"), lambda row: row.name),
    Column("level", _("Level"), lambda row: row.get_level_display(), sort="level"),
    Column("program", _("Program"), lambda row: row.program.name),
    Column("college", _("College"), lambda row: row.college),
    Column("center", _("Learning center"), lambda row: row.center),
    Column("approved", _("Approved at"), lambda row: row.moved_at, sort="moved_at"),
)

CERTIFICATES = (
    Column("number", _("Certificate number"), lambda row: row.number, sort="number", kind="code", url=proof_url),
    Column("student_number", _("Student number"), lambda row: row.candidate.student_number,
           sort="candidate__student_number", kind="code"),
    Column("name", _("Name"), lambda row: row.snapshot["name"]),
    Column("program", _("Program"), lambda row: row.snapshot["major"]),
    Column("center", _("Learning center"), lambda row: row.candidate.center),
    Column("class", _("Class"), lambda row: row.candidate.class_group),
    Column("state", _("State"), _state, sort="state", kind="tag", tone=_tone),
    Column("confirmed", _("Confirmed at"), lambda row: row.confirmed_at),
    Column("printed", _("Printed at"), lambda row: row.printed_at),
)  # fmt: skip
