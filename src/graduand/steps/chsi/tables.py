"""What the lists of the CHSI room show."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from graduand.base.language import say, show
from graduand.base.lists.columns import Column

TONES = {"clear": "ok", "uncertain": "warn", "failed": "bad", "abnormal": "bad"}


def differences_in_words(statement: Any) -> str:
    """Every field in which CHSI says other than our record."""
    told = [
        say(f"chsi.data_differs:{field}", {"chsi": chsi, "ours": ours}) for field, chsi, ours in statement.differences
    ]
    return " ".join(sentence.message for sentence in told)


def check_in_words(row: Any) -> str:
    """The last manual check: what was seen, by whom, when."""
    if row.seen_at is None:
        return ""
    seen = _now("the photo was there") if row.seen_photo else _now("the photo was missing")
    return f"{seen} · {row.seen_by} · {show(row.seen_at)}"


def _photo(key: str, label: Any) -> Column:
    return Column(
        key, label, lambda row: _("exists") if getattr(row, key) else _("does not exist"), sort=key, kind="dot",
        tone=lambda row: "ok" if getattr(row, key) else "bad",
    )  # fmt: skip


STATEMENTS = (
    Column("number", _("Student number"), lambda row: row.enrollment.student_number,
           sort="enrollment__student_number", kind="code"),
    Column("name", _("Name"), lambda row: row.enrollment.student.name, sort="enrollment__student__name_key"),
    Column("center", _("Learning center"), lambda row: row.enrollment.center.name, sort="enrollment__center__name"),
    Column("taken_on", _("As of"), lambda row: row.taken_on, sort="taken_on"),
    Column("identity", _("Identity"), lambda row: row.get_identity_display(), sort="identity", kind="tag",
           tone=lambda row: TONES[row.identity]),
    _photo("admission_photo", _("CHSI admission photo")),
    _photo("graduation_photo", _("CHSI credential photo")),
    Column("differences", _("Differs from our record"), differences_in_words, kind="long"),
    Column("source", _("Source and row"), lambda row: f"{row.file.name} : {row.line}"),
    Column("check", _("Manual check"), check_in_words),
)  # fmt: skip
