"""What the pages of the room ask: filters, the upload, an appointment, the purpose of a reveal."""

from typing import Any

import django_filters
from django import forms
from django.core.validators import MinLengthValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from graduand.base.uploads import UploadForm
from graduand.pure.people.codes import table
from graduand.steps.registry.actions.importing import accounts, languages, organizations, results, rules, students
from graduand.steps.registry.filtering import intakes, named, placed, starting
from graduand.steps.registry.models import Enrollment, Organization, Post, ProgramLevel, RecordStatus, Role

KINDS = {
    "students": (_("Students"), students.KIND), "results": (_("Results"), results.KIND),
    "language": (_("Degree foreign language"), languages.KIND),
    "rules": (_("Program rules"), rules.KIND), "organizations": (_("The tree of organizations"), organizations.KIND),
    "accounts": (_("Accounts and posts"), accounts.KIND),
}  # fmt: skip


class StudentFilters(django_filters.FilterSet):
    """The filters of the student list, in the words of the notice (S115)."""

    student_number = django_filters.CharFilter(label=_("Student number"), method="by_number")
    name = django_filters.CharFilter(label=_("Name"), method="by_name")
    status = django_filters.ChoiceFilter(label=_("Record status"), choices=RecordStatus.choices, empty_label=_("any"))
    college = django_filters.CharFilter(label=_("College"), method="by_place")
    center = django_filters.CharFilter(label=_("Learning center"), method="by_place")
    level = django_filters.ChoiceFilter(
        label=_("Level"), field_name="program__level", choices=ProgramLevel.choices, empty_label=_("any")
    )
    program = django_filters.CharFilter(label=_("Program"), method="by_place")
    intake_term = django_filters.ChoiceFilter(label=_("Intake term"), choices=intakes, empty_label=_("any"))
    class_group = django_filters.CharFilter(label=_("Class"), method="by_place")
    category = django_filters.ChoiceFilter(
        label=_("Student category"), choices=lambda: table("student_categories").choices(), empty_label=_("any")
    )

    class Meta:
        model = Enrollment
        fields: list[str] = []

    def by_number(self, rows: QuerySet[Enrollment], name: str, value: str) -> QuerySet[Enrollment]:
        """By the beginning of the number."""
        return rows.filter(starting("student_number", value.strip()))

    def by_name(self, rows: QuerySet[Enrollment], name: str, value: str) -> QuerySet[Enrollment]:
        """By name or initials."""
        return rows.filter(named(value))

    def by_place(self, rows: QuerySet[Enrollment], name: str, value: str) -> QuerySet[Enrollment]:
        """By code or part of the name."""
        return rows.filter(placed(value.strip(), name))


class ClassFilters(django_filters.FilterSet):
    """The filters of the class list."""

    code = django_filters.CharFilter(label=_("Class code"), lookup_expr="startswith")
    name = django_filters.CharFilter(label=_("Class"), lookup_expr="contains")
    center = django_filters.CharFilter(label=_("Learning center"), method="by_center")

    class Meta:
        model = Organization
        fields: list[str] = []

    def by_center(self, rows: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        """By code or part of the name."""
        return rows.filter(placed(value.strip(), "parent"))


class OrganizationFilters(django_filters.FilterSet):
    """The filters of the tree."""

    code = django_filters.CharFilter(label=_("Code"), lookup_expr="startswith")
    name = django_filters.CharFilter(label=_("Organization"), lookup_expr="contains")

    class Meta:
        model = Organization
        fields: list[str] = []


class PostFilters(django_filters.FilterSet):
    """The filters of accounts and posts."""

    username = django_filters.CharFilter(label=_("User name"), field_name="user__username", lookup_expr="startswith")
    name = django_filters.CharFilter(label=_("Name"), field_name="user__name", lookup_expr="startswith")
    role = django_filters.ChoiceFilter(label=_("Post"), choices=Role.choices, empty_label=_("any"))
    organization = django_filters.CharFilter(label=_("Organization"), method="by_place")
    held = django_filters.ChoiceFilter(
        label=_("Held today"), choices=[("yes", _("yes")), ("no", _("no"))], method="by_held", empty_label=_("any")
    )

    class Meta:
        model = Post
        fields: list[str] = []

    def by_place(self, rows: QuerySet[Post], name: str, value: str) -> QuerySet[Post]:
        """By code or part of the name."""
        return rows.filter(placed(value.strip(), "organization"))

    def by_held(self, rows: QuerySet[Post], name: str, value: str) -> QuerySet[Post]:
        """Posts that have not ended, or have."""
        return rows.filter(until__isnull=value == "yes")


class ImportForm(UploadForm):
    """What kind of file, which one, in which encoding."""

    what = forms.ChoiceField(label=_("What the file holds"))
    encoding = forms.ChoiceField(
        label=_("Encoding"), required=False, help_text=_("Only for .csv and .dbf."),
        choices=[("", _("Find out")), ("gb18030", "GB18030 (GBK)"), ("utf-8", "UTF-8")],
    )  # fmt: skip
    field_order = ("what", "file", "encoding")


def import_form(role: str) -> type[ImportForm]:
    """The form with the kinds of file that a role may import."""
    kinds = [(key, label) for key, (label, kind) in KINDS.items() if role in kind.roles]
    field = forms.ChoiceField(label=_("What the file holds"), choices=kinds)
    return type("RoleImportForm", (ImportForm,), {"what": field})


class AppointForm(forms.Form):
    """Who gets which post."""

    username = forms.CharField(label=_("User name"), max_length=60, help_text=_("A new user name makes a new account."))
    name = forms.CharField(label=_("Name"), max_length=60)
    organization = forms.CharField(label=_("Code of the organization"), max_length=30)
    role = forms.ChoiceField(label=_("Post"), choices=Role.choices)


class PasswordForm(forms.Form):
    """A first password, handed over in person; the person changes it."""

    password = forms.CharField(
        label=_("Password"), validators=[MinLengthValidator(12)], strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip


class RevealForm(forms.Form):
    """For what a whole identity number is needed."""

    purpose = forms.CharField(label=_("Purpose"), max_length=100, help_text=_("It is kept in the journal."))


class AxesForm(forms.Form):
    """Which two sides a cross table has."""

    AXES = (
        ("college", _("College")), ("center", _("Learning center")), ("program", _("Program")), ("level", _("Level")),
        ("intake", _("Intake term")), ("category", _("Student category")), ("status", _("Record status")),
    )  # fmt: skip
    down = forms.ChoiceField(label=_("Down the side"), choices=AXES)
    across = forms.ChoiceField(label=_("Across the top"), choices=AXES)

    def chosen(self) -> tuple[str, str]:
        """The two axes; center by status when nothing sensible was asked for."""
        values: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        return values.get("down", "center"), values.get("across", "status")

    def label(self, key: str) -> str:
        """What an axis is called."""
        return str(dict(self.AXES)[key])
