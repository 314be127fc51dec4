"""The columns of the lists."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from graduand.base.lists.columns import Column
from graduand.steps.delivery import queries
from graduand.steps.delivery.models import Consignment, ConsignmentState

SOON_DAYS = 14


def parcel_url(row: Consignment) -> str:
    """The page of a parcel."""
    return reverse("delivery:consignment", args=[row.pk])


def sign_off_url(row: Any) -> str:
    """The counter for one certificate."""
    return reverse("delivery:sign_off", args=[row.pk])


def _counted(row: Consignment) -> str:
    return "" if row.counted is None else str(row.counted)


def _parcel_tone(row: Consignment) -> str:
    if row.state == ConsignmentState.RECEIVED:
        return "ok"
    return "info" if row.counted is None else "bad"


def _parcel_state(row: Consignment) -> str:
    """A parcel whose count differs is open until somebody has found what is missing."""
    differs = row.state == ConsignmentState.SENT and row.counted is not None
    return _now("count differs") if differs else str(row.get_state_display())


def _left(row: Any) -> str:
    days = queries.days_left(row)
    return _now("%(days)s days over") % {"days": -days} if days < 0 else _now("%(days)s days") % {"days": days}


def _left_tone(row: Any) -> str:
    days = queries.days_left(row)
    return "bad" if days < 0 else "warn" if days <= SOON_DAYS else "ok"


SENDING = (
    Column("center", _("Learning center"), lambda row: row.candidate.center, sort="candidate__center__code"),
    Column("class", _("Class"), lambda row: row.candidate.class_group, sort="candidate__class_group__code"),
    Column("student_number", _("Student number"), lambda row: row.candidate.student_number,
           sort="candidate__student_number", kind="code"),
    Column("name", _("Name"), lambda row: row.snapshot["name"]),
    Column("number", _("Certificate number"), lambda row: row.number, sort="number", kind="code"),
    Column("printed", _("Printed at"), lambda row: row.printed_at),
)  # fmt: skip

CONSIGNMENTS = (
    Column("number", _("Parcel number"), lambda row: row.number, sort="number", kind="code", url=parcel_url),
    Column("origin", _("Sender"), lambda row: row.origin),
    Column("destination", _("Recipient"), lambda row: row.destination),
    Column("carrier", _("Carrier"), lambda row: row.carrier),
    Column("tracking", _("Tracking number"), lambda row: row.tracking_number, kind="code"),
    Column("count", _("Number of certificates"), lambda row: row.count, kind="number", align="end", sort="count"),
    Column("counted", _("Counted"), _counted, kind="number", align="end"),
    Column("state", _("State"), _parcel_state, kind="tag", tone=_parcel_tone),
    Column("sent", _("Sent at"), lambda row: row.sent_at, sort="sent_at"),
    Column("received", _("Received at"), lambda row: row.received_at),
)

CUSTODY = (
    Column("number", _("Certificate number"), lambda row: row.number, sort="number", kind="code", url=sign_off_url),
    Column("student_number", _("Student number"), lambda row: row.candidate.student_number,
           sort="candidate__student_number", kind="code"),
    Column("name", _("Name"), lambda row: row.snapshot["name"]),
    Column("class", _("Class"), lambda row: row.candidate.class_group),
    Column("holder", _("Kept by"), lambda row: row.candidate.center),
    Column("since", _("Kept since"), lambda row: row.consignment_line.consignment.received_at,
           sort="consignment_line__consignment__received_at"),
    Column("due", _("Promised by"), queries.due_on),
    Column("left", _("Time left"), _left, kind="tag", tone=_left_tone),
    Column("remark", _("Remark"), lambda row: _now("waits for an answer") if row.has_remark else "", kind="tag",
           tone=lambda row: "bad" if row.has_remark else ""),
)  # fmt: skip
