"""What is typed and chosen in the CHSI room."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from graduand.base.uploads import UploadForm
from graduand.steps.chsi.models import Identity, ManualCheck, Statement

ANY = _("any")
EXISTS = [("yes", _("exists")), ("no", _("does not exist"))]


class ListImportForm(UploadForm):
    """A list from CHSI, and its day where the name does not say it."""

    field_order = ("taken_on", "file")

    taken_on = forms.DateField(
        label=_("Day on which CHSI made the list"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave it empty if the file name says it, as …_20230705.xlsx does."),
    )  # fmt: skip

    def clean_taken_on(self) -> str | None:
        """The day as text, since it travels in the parameters of a job."""
        day = self.cleaned_data["taken_on"]
        return day.isoformat() if day else None


class CheckForm(forms.Form):
    """What somebody saw on CHSI."""

    graduation_photo = forms.TypedChoiceField(
        label=_("Does CHSI show the credential photo?"), widget=forms.RadioSelect,
        choices=[("yes", _("Yes, it is there")), ("no", _("No, it is missing"))], coerce=lambda word: word == "yes",
    )  # fmt: skip
    note = forms.CharField(
        label=_("What was seen"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who looked, where, and what CHSI showed, such as the day of the photo."),
    )  # fmt: skip


class StatementFilters(django_filters.FilterSet):
    """The filters of CHSI's data."""

    number = django_filters.CharFilter(
        label=_("Student number"), field_name="enrollment__student_number", lookup_expr="startswith"
    )
    name = django_filters.CharFilter(label=_("Name"), field_name="enrollment__student__name", lookup_expr="startswith")
    center = django_filters.CharFilter(
        label=_("Learning center"), field_name="enrollment__center__name", lookup_expr="icontains"
    )
    identity = django_filters.ChoiceFilter(label=_("Identity"), choices=Identity.choices, empty_label=ANY)
    admission_photo = django_filters.ChoiceFilter(
        label=_("CHSI admission photo"), method="by_photo", choices=EXISTS, empty_label=ANY
    )
    graduation_photo = django_filters.ChoiceFilter(
        label=_("CHSI credential photo"), method="by_photo", choices=EXISTS, empty_label=ANY
    )
    differs = django_filters.ChoiceFilter(
        label=_("Data compared"), method="by_differences", empty_label=ANY,
        choices=[("yes", _("differ from our record")), ("no", _("agree"))],
    )  # fmt: skip
    checked = django_filters.ChoiceFilter(
        label=_("Manual check"), method="by_check", empty_label=ANY,
        choices=[("yes", _("checked by hand")), ("no", _("not checked by hand"))],
    )  # fmt: skip

    class Meta:
        model = Statement
        fields: list[str] = []

    def by_photo(self, rows: QuerySet[Statement], name: str, value: str) -> QuerySet[Statement]:
        """Whether CHSI has one of the two photos (S32)."""
        return rows.filter(**{name: value == "yes"})

    def by_differences(self, rows: QuerySet[Statement], name: str, value: str) -> QuerySet[Statement]:
        """Whether CHSI's data are ours."""
        return rows.exclude(differences=[]) if value == "yes" else rows.filter(differences=[])

    def by_check(self, rows: QuerySet[Statement], name: str, value: str) -> QuerySet[Statement]:
        """Whether somebody looked."""
        checks: Any = Exists(ManualCheck.objects.filter(enrollment=OuterRef("enrollment")))
        return rows.filter(checks if value == "yes" else ~checks)
