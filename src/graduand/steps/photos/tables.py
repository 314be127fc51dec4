"""What the lists of the photo room show."""

from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from graduand.base.language import say
from graduand.base.lists.columns import Column
from graduand.pure.people.codes import table
from graduand.steps.photos.findings import KILOBYTE, told_kept
from graduand.steps.photos.models import Kind
from graduand.steps.photos.wording import VERDICTS, term_label

KINDS = dict(Kind.choices)
VERDICT_TONES = {"pass": "ok", "warn": "warn", "refuse": "bad"}


def branch_of(college: Any) -> str:
    """The branch of a college: the college itself where it plays both (C11), else the nearest one above."""
    one = college
    while one is not None and not one.plays_level("branch"):
        one = one.parent
    return str(one.name) if one else ""


def category(enrollment: Any) -> str:
    """The student category in the words of the table."""
    names = table("student_categories")
    return names.name_of(enrollment.category) if enrollment.category in names else enrollment.category


def class_sheet(enrollment: Any) -> str:
    """The contact sheet of a student's class (S110)."""
    return f"{reverse('photos:graduates')}?class_code={enrollment.class_group.code}"


def _state(attribute: str, key: str, label: Any) -> Column:
    return Column(
        key, label, lambda row: _("uploaded") if getattr(row, attribute) else _("not uploaded"), kind="dot",
        tone=lambda row: "ok" if getattr(row, attribute) else "bad",
    )  # fmt: skip


# S117: sixteen columns with the running number in front and the actions at the end; the unreadable one between program
# and class is taken for the code of the class.
STUDENTS = (
    Column("number", _("Student number"), lambda row: row.student_number, sort="student_number", kind="code"),
    Column("name", _("Name"), lambda row: row.student.name, sort="student__name_key"),
    Column("intake", _("Intake term"), lambda row: term_label(row.intake_term), sort="intake_term"),
    Column("status", _("Record status"), lambda row: row.get_status_display(), sort="status"),
    Column("branch", _("Branch"), lambda row: branch_of(row.college)),
    Column("college", _("College"), lambda row: row.college.name, sort="college__name"),
    Column("center", _("Learning center"), lambda row: row.center.name, sort="center__name"),
    Column("category", _("Student category"), category, sort="category"),
    Column("level", _("Program level"), lambda row: row.program.get_level_display(), sort="program__level"),
    Column("program", _("Program"), lambda row: row.program.name, sort="program__name"),
    Column("class_code", _("Class code"), lambda row: row.class_group.code, sort="class_group__code", kind="code"),
    Column("class_name", _("Class name"), lambda row: row.class_group.name, sort="class_group__name", kind="link",
           url=class_sheet),
    _state("has_admission", "admission", _("Admission photo")),
    _state("has_graduation", "graduation", _("Graduation photo")),
)  # fmt: skip


class PictureColumn(Column):
    """The picture itself, which opens in full size; the export has the name of its file."""

    def html(self, row: Any, label: str) -> str:
        """A small picture, fetched when it comes into sight."""
        address = escape(reverse("photos:picture", args=[row.pk]))
        named = escape(_now("Photo of %(name)s") % {"name": row.enrollment.student.name})
        picture = f'<img src="{address}" width="60" height="80" loading="lazy" decoding="async" alt="{named}">'
        return f'<td class="picture-cell" data-label="{label}"><a href="{address}">{picture}</a></td>'


PICTURE = PictureColumn("picture", _("Photo"), lambda row: row.source_name)
NUMBER = Column("number", _("Student number"), lambda row: row.enrollment.student_number,
                sort="enrollment__student_number", kind="code")  # fmt: skip
NAME = Column("name", _("Name"), lambda row: row.enrollment.student.name, sort="enrollment__student__name_key")
VERDICT = Column("verdict", _("Check result"), lambda row: VERDICTS[row.verdict], sort="verdict", kind="tag",
                 tone=lambda row: VERDICT_TONES[row.verdict])  # fmt: skip


def findings_in_words(photo: Any) -> str:
    """Everything the check found, with what was measured."""
    return " ".join(say(*told_kept(finding)).message for finding in photo.findings)


PHOTOS = (
    PICTURE,
    NUMBER,
    NAME,
    Column("kind", _("Picture type"), lambda row: row.get_kind_display(), sort="kind"),
    Column("current", _("Photo status"), lambda row: _("in use") if row.current else _("superseded"), kind="dot",
           tone=lambda row: "ok" if row.current else "muted"),
    VERDICT,
    Column("findings", _("What was found"), findings_in_words, kind="long"),
    Column("size", _("Size (KB)"), lambda row: f"{row.size_bytes / KILOBYTE:.1f}", sort="size_bytes", kind="number",
           align="end"),
    Column("uploaded", _("Uploaded at"), lambda row: row.uploaded_at, sort="uploaded_at"),
    Column("by", _("Uploaded by"), lambda row: row.uploaded_by),
    Column("file", _("File name"), lambda row: row.source_name),
)  # fmt: skip

SHEET = (
    PICTURE,
    NUMBER,
    NAME,
    Column("class_name", _("Class name"), lambda row: row.enrollment.class_group.name,
           sort="enrollment__class_group__name"),
    VERDICT,
)  # fmt: skip
