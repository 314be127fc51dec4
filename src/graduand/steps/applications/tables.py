"""What the lists of the room show."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from graduand.base.language import say
from graduand.base.lists.columns import Column
from graduand.pure.people.codes import table
from graduand.steps.applications.models import Candidate
from graduand.steps.applications.wording import term_label
from graduand.steps.chsi.models import Identity

READINESS_TONES = {
    "ready": "ok", "status": "bad", "expired": "bad", "too_short": "warn", "conditions": "warn", "photo": "warn",
    "identity": "bad", "chsi_photo": "warn", "chsi_unknown": "muted", "done": "info", "deferred": "muted",
}  # fmt: skip
STATE_TONES = {
    "not_applied": "muted", "deferred": "muted", "returned": "warn", "rejected": "bad", "revoked": "bad",
    "applied": "info", "in_review": "info",
}  # fmt: skip


def category(code: str) -> str:
    """The name of a student category."""
    known = table("student_categories")
    return known.name_of(code) if code in known else code


def tone_of(state: str) -> str:
    """The tone of a state; whatever lies behind the approval is well."""
    return STATE_TONES.get(state, "ok")


def _fact(value: bool | None, yes: Any, no: Any) -> str:
    return "—" if value is None else str(yes if value else no)


def _fact_tone(value: bool | None) -> str:
    return "muted" if value is None else ("ok" if value else "bad")


def chsi_photos(row: Candidate) -> bool | None:
    """Whether CHSI has both photos, as its newest list says or somebody saw (S32, S71); None when nobody knows."""
    if row.chsi_admission_photo is None or row.chsi_graduation_photo is None:
        return None
    return row.chsi_admission_photo and (row.chsi_graduation_photo or row.seen_on_chsi)


def identity(row: Candidate) -> str:
    """What CHSI says of the identity."""
    return str(Identity(row.identity).label) if row.identity else "—"


def identity_tone(row: Candidate) -> str:
    """Clear is well, doubt is not, silence is neither."""
    return {"": "muted", "clear": "ok"}.get(row.identity, "bad")


def _address(row: Candidate) -> str:
    return reverse("applications:candidate", args=[row.pk])


def _missing(row: Candidate) -> str:
    return _now("; ").join(say(code).message.rstrip("。.") for code in row.missing) if not row.academic_ok else ""


NUMBER = Column("student_number", _("Student number"), lambda row: row.student_number, sort="student_number",
                kind="link", url=_address)  # fmt: skip
NAME = Column("name", _("Name"), lambda row: row.name, sort="name_key")
CLASS = Column("class", _("Class"), lambda row: row.class_group.name, sort="class_group__name")
LEVEL = Column("level", _("Level"), lambda row: row.get_level_display(), sort="level")
PROGRAM = Column("program", _("Program"), lambda row: row.program.name)
CENTER = Column("center", _("Learning center"), lambda row: row.center.short_name)
PHOTO = Column("photo", _("Graduation photo"), lambda row: _fact(row.platform_photo, _("exists"), _("lacks")),
               kind="dot", tone=lambda row: _fact_tone(row.platform_photo))  # fmt: skip
CHSI = Column("chsi", _("CHSI photo"), lambda row: _fact(chsi_photos(row), _("exists"), _("lacks")),
              kind="dot", tone=lambda row: _fact_tone(chsi_photos(row)))  # fmt: skip
CONDITIONS = Column("conditions", _("Conditions"), lambda row: _fact(row.academic_ok, _("met"), _("not met")),
                    kind="dot", tone=lambda row: _fact_tone(row.academic_ok))  # fmt: skip
IDENTITY = Column("identity", _("CHSI identity"), identity, kind="dot", tone=identity_tone)
DEGREE = Column("degree_state", _("Degree"), lambda row: row.get_degree_state_display(), kind="tag",
                tone=lambda row: tone_of(row.degree_state))  # fmt: skip

# What decides stands in sight; what identifies further (S87) follows to the right.
CANDIDATES = (
    NUMBER, NAME, CLASS,
    Column("readiness", _("May apply?"), lambda row: row.get_readiness_display(), kind="tag",
           tone=lambda row: READINESS_TONES[row.readiness]),
    CONDITIONS, PHOTO, CHSI,
    Column("state", _("Graduation"), lambda row: row.get_state_display(), kind="tag",
           tone=lambda row: tone_of(row.state)),
    DEGREE,
    Column("category", _("Student category"), lambda row: category(row.category), sort="category"),
    LEVEL, PROGRAM, CENTER,
    Column("intake", _("Intake term"), lambda row: term_label(row.intake_term), sort="intake_term"),
    Column("missing", _("What lacks"), _missing),
)  # fmt: skip

REVIEW = (
    Column("place", _("Queue number"), lambda row: row.queue_number, sort="place", kind="number", align="end"),
    NUMBER, NAME, CENTER,
    Column("intent", _("Applied for"), lambda row: row.get_intent_display()),
    CONDITIONS, PHOTO, CHSI, IDENTITY,
    Column("lot", _("Lot"), lambda row: row.lot.number if row.lot else None, kind="code"),
    Column("moved_at", _("Waiting since"), lambda row: row.moved_at, sort="moved_at"),
    LEVEL, PROGRAM, CLASS,
)  # fmt: skip

LOTS = (
    Column("number", _("Lot"), lambda row: row.number, kind="link",
           url=lambda row: reverse("applications:lot", args=[row.pk])),
    Column("center", _("Learning center"), lambda row: row.center.short_name),
    Column("round", _("Round"), lambda row: row.round.number, kind="number", align="end"),
    Column("count", _("Applications"), lambda row: row.count, sort="count", kind="number", align="end"),
    Column("submitted_at", _("Handed up at"), lambda row: row.submitted_at, sort="submitted_at"),
    Column("submitted_by", _("Handed up by"), lambda row: row.submitted_by),
)  # fmt: skip
