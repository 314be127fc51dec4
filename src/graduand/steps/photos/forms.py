"""What is typed and chosen in the photo room."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from graduand.base import clock
from graduand.base.uploads import UploadForm
from graduand.pure.people.codes import table
from graduand.steps.photos.actions.matching import known_namings
from graduand.steps.photos.models import Kind, Photo
from graduand.steps.photos.queries import profile
from graduand.steps.photos.wording import NAMINGS, VERDICTS, term_label
from graduand.steps.registry import scope
from graduand.steps.registry.models import Enrollment, Organization, ProgramLevel, RecordStatus

YES_NO = [("no", _("no")), ("yes", _("yes"))]
ANY = _("any")
TERMS_SHOWN = 24
"""Twelve years: nobody studies longer than eight, and a few old records remain (domain.md 2.5)."""


def _namings() -> list[tuple[str, Any]]:
    return [(naming, NAMINGS[naming]) for naming in known_namings()]


class PhotoImportForm(UploadForm):
    """The dialog of S92-S97."""

    field_order = ("kind", "level", "naming", "overwrite", "file")

    kind = forms.ChoiceField(label=_("Picture type"), choices=Kind.choices, initial=Kind.GRADUATION)
    level = forms.ChoiceField(label=_("Program level"), choices=ProgramLevel.choices)
    naming = forms.ChoiceField(label=_("Files are named by"), choices=_namings, initial=profile().default_naming)
    overwrite = forms.TypedChoiceField(
        label=_("Overwrite existing photos"), choices=YES_NO, coerce=lambda word: word == "yes", initial="no"
    )


class PhotoUploadForm(forms.Form):
    """One picture for one student (S114)."""

    kind = forms.ChoiceField(label=_("Picture type"), choices=Kind.choices, initial=Kind.GRADUATION)
    file = forms.FileField(label=_("Photo"), widget=forms.FileInput(attrs={"accept": ".jpg,image/jpeg"}))


def terms() -> list[tuple[str, str]]:
    """The intake terms to choose from, the latest first."""
    today: date = clock.now().date()
    latest = [f"{today.year - back}{month:02}" for back in range(TERMS_SHOWN // 2) for month in (9, 3)]
    return [(term, term_label(term)) for term in latest]


def _below(level: str) -> Any:
    """A filter method: rows at or below the organizations of a level whose code or name is typed."""

    def method(rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        named = Q(code=value) | Q(name__icontains=value) | Q(short_name__icontains=value)
        paths = Organization.objects.filter(named, plays__contains=[level]).values_list("path", flat=True)[:50]
        places = Q(pk__in=[])
        for path in paths:
            places |= scope.within(path, name)
        return rows.filter(places)

    return method


def _place(label: Any, level: str, field: str) -> django_filters.CharFilter:
    return django_filters.CharFilter(label=label, field_name=field, method=_below(level))


class StudentPhotoFilters(django_filters.FilterSet):
    """The fifteen filters of 学生照片管理 (S115)."""

    number = django_filters.CharFilter(label=_("Student number"), field_name="student_number", lookup_expr="startswith")
    name = django_filters.CharFilter(label=_("Name"), field_name="student__name", lookup_expr="startswith")
    status = django_filters.ChoiceFilter(label=_("Record status"), choices=RecordStatus.choices, empty_label=ANY)
    branch = _place(_("Branch"), "branch", "path")
    college = _place(_("College"), "college", "path")
    center = _place(_("Learning center"), "center", "path")
    level = django_filters.ChoiceFilter(
        label=_("Program level"), field_name="program__level", choices=ProgramLevel.choices, empty_label=ANY
    )
    program = django_filters.CharFilter(label=_("Program"), field_name="program__name", lookup_expr="icontains")
    intake = django_filters.ChoiceFilter(
        label=_("Intake term"), field_name="intake_term", choices=terms, empty_label=ANY
    )
    class_code = django_filters.CharFilter(label=_("Class code"), field_name="class_group__code")
    class_name = django_filters.CharFilter(
        label=_("Class name"), field_name="class_group__name", lookup_expr="icontains"
    )
    admission = django_filters.ChoiceFilter(
        label=_("Admission photo"), method="by_photo", field_name="has_admission", empty_label=ANY,
        choices=[("yes", _("uploaded")), ("no", _("not uploaded"))],
    )  # fmt: skip
    graduation = django_filters.ChoiceFilter(
        label=_("Graduation photo"), method="by_photo", field_name="has_graduation", empty_label=ANY,
        choices=[("yes", _("uploaded")), ("no", _("not uploaded"))],
    )  # fmt: skip
    chsi = django_filters.ChoiceFilter(
        label=_("CHSI photo"), method="by_chsi", empty_label=ANY,
        choices=[("yes", _("exists")), ("no", _("does not exist")), ("unknown", _("no list yet"))],
    )  # fmt: skip
    category = django_filters.ChoiceFilter(
        label=_("Student category"), choices=table("student_categories").choices, empty_label=ANY
    )

    class Meta:
        model = Enrollment
        fields: list[str] = []

    def by_photo(self, rows: QuerySet[Enrollment], name: str, value: str) -> QuerySet[Enrollment]:
        """Whether the platform has a current photo of the kind."""
        return rows.filter(**{name: value == "yes"})

    def by_chsi(self, rows: QuerySet[Enrollment], name: str, value: str) -> QuerySet[Enrollment]:
        """What CHSI's newest list says of the credential photo: rows of a later room, reached by their relation."""
        if value == "unknown":
            return rows.exclude(statements__latest=True)
        return rows.filter(statements__latest=True, statements__graduation_photo=value == "yes")


class PhotoFilters(django_filters.FilterSet):
    """The filters of 照片信息查询."""

    number = django_filters.CharFilter(
        label=_("Student number"), field_name="enrollment__student_number", lookup_expr="startswith"
    )
    name = django_filters.CharFilter(label=_("Name"), field_name="enrollment__student__name", lookup_expr="startswith")
    kind = django_filters.ChoiceFilter(label=_("Picture type"), choices=Kind.choices, empty_label=ANY)
    verdict = django_filters.ChoiceFilter(label=_("Check result"), choices=list(VERDICTS.items()), empty_label=ANY)
    current = django_filters.ChoiceFilter(
        label=_("Photo status"), method="by_current", empty_label=ANY,
        choices=[("yes", _("in use")), ("no", _("superseded"))],
    )  # fmt: skip
    center = _place(_("Learning center"), "center", "enrollment__path")
    class_code = django_filters.CharFilter(label=_("Class code"), field_name="enrollment__class_group__code")

    class Meta:
        model = Photo
        fields: list[str] = []

    def by_current(self, rows: QuerySet[Photo], name: str, value: str) -> QuerySet[Photo]:
        """Current photos or the history."""
        return rows.filter(current=value == "yes")


class GraduateFilters(django_filters.FilterSet):
    """The filters of 毕业生照片查询: usually one class at a time (S110)."""

    class_code = django_filters.CharFilter(label=_("Class code"), field_name="enrollment__class_group__code")
    class_name = django_filters.CharFilter(
        label=_("Class name"), field_name="enrollment__class_group__name", lookup_expr="icontains"
    )
    number = django_filters.CharFilter(
        label=_("Student number"), field_name="enrollment__student_number", lookup_expr="startswith"
    )
    name = django_filters.CharFilter(label=_("Name"), field_name="enrollment__student__name", lookup_expr="startswith")
    center = _place(_("Learning center"), "center", "enrollment__path")
    level = django_filters.ChoiceFilter(
        label=_("Program level"), field_name="enrollment__program__level", choices=ProgramLevel.choices, empty_label=ANY
    )
    verdict = django_filters.ChoiceFilter(label=_("Check result"), choices=list(VERDICTS.items()), empty_label=ANY)

    class Meta:
        model = Photo
        fields: list[str] = []
