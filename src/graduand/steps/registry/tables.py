"""What the lists of the room show."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from graduand.base.language import say, words_of
from graduand.base.lists.columns import Column
from graduand.steps.registry.presenting.amounts import condition
from graduand.steps.registry.wording import said_category, said_term

STATUS_TONES = {"enrolled": "ok", "graduated": "info", "suspended": "warn", "unregistered": "warn"}


def _address(row: Any) -> str:
    return reverse("registry:student", args=[row.student_number])


STUDENTS = (
    Column("student_number", _("Student number"), lambda row: row.student_number, sort="student_number", kind="link",
           url=_address),
    Column("name", _("Name"), lambda row: row.student.name, sort="student__name_key"),
    Column("intake", _("Intake term"), lambda row: said_term(row.intake_term), sort="intake_term"),
    Column("status", _("Record status"), lambda row: row.get_status_display(), kind="tag",
           tone=lambda row: STATUS_TONES.get(row.status, "bad")),
    Column("college", _("College"), lambda row: row.college.short_name),
    Column("center", _("Learning center"), lambda row: row.center.short_name),
    Column("category", _("Student category"), lambda row: said_category(row.category)),
    Column("level", _("Level"), lambda row: row.program.get_level_display()),
    Column("program", _("Program"), lambda row: row.program.name),
    Column("class", _("Class"), lambda row: row.class_group.name),
)  # fmt: skip

CLASSES = (
    Column("code", _("Class code"), lambda row: row.code, sort="code", kind="link",
           url=lambda row: f"{reverse('registry:students')}?class_group={row.code}"),
    Column("name", _("Class"), lambda row: row.name),
    Column("center", _("Learning center"), lambda row: row.parent.name),
    Column("college", _("College"), lambda row: row.parent.parent.short_name if row.parent.parent else ""),
    Column("students", _("Students"), lambda row: row.students, sort="students", kind="number", align="end"),
    Column("enrolled", _("Students enrolled"), lambda row: row.enrolled, sort="enrolled", kind="number", align="end"),
)  # fmt: skip


def _levels(row: Any) -> str:
    labels = dict(type(row)._meta.get_field("plays").base_field.choices)
    return "、".join(str(labels[level]) for level in row.plays)


ORGANIZATIONS = (
    Column("tree", _("Code"), lambda row: row.code, sort="path", kind="code"),
    Column("name", _("Organization"), lambda row: "　" * (row.path.count("/") - 2) + row.name),
    Column("short", _("Short name"), lambda row: row.short_name),
    Column("plays", _("Level in the chain"), _levels),
    Column("parent", _("Superior"), lambda row: row.parent.short_name if row.parent else ""),
    Column("address", _("Postal address"), lambda row: row.postal_address),
    Column("addressee", _("Addressee"), lambda row: row.addressee),
    Column("phone", _("Phone"), lambda row: row.phone),
    Column("below", _("Organizations below"), lambda row: row.below, kind="number", align="end"),
    Column("classes", _("Classes"), lambda row: row.classes, kind="number", align="end"),
)

POSTS = (
    Column("username", _("User name"), lambda row: row.user.username, sort="user__username", kind="code"),
    Column("name", _("Name"), lambda row: row.user.name),
    Column("role", _("Post"), lambda row: row.get_role_display()),
    Column("organization", _("Organization"), lambda row: row.organization.name),
    Column("since", _("Since"), lambda row: row.since, sort="since"),
    Column("until", _("Until"), lambda row: row.until),
    Column("password", _("Password"), lambda row: _("set") if row.user.has_usable_password() else _("none yet"),
           kind="dot", tone=lambda row: "ok" if row.user.has_usable_password() else "warn"),
)  # fmt: skip


def told(line: Any) -> tuple[Any, str]:
    """A line of the journal and its deed in words, which its room keeps as `deed.<verb>`."""
    deed = words_of(f"deed.{line.verb}")
    return line, say(f"deed.{line.verb}", _readable(line.facts)).message if deed else line.verb


def _readable(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a line; a waived condition by its name."""
    return facts | {"about": condition(facts["about"], {})} if facts.get("kind") == "waive" else facts
