"""The filters of the list of foreign language certificates."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from graduand.steps.registry.filtering import named, placed, starting
from graduand.steps.registry.models import LanguageCertificate, LanguageKind


class LanguageFilters(django_filters.FilterSet):
    """The filters of 学位外语."""

    kind = django_filters.ChoiceFilter(
        label=_("Language certificate"), choices=LanguageKind.choices, empty_label=_("any")
    )
    student_number = django_filters.CharFilter(label=_("Student number"), method="by_number")
    name = django_filters.CharFilter(label=_("Name"), method="by_name")
    program = django_filters.CharFilter(label=_("Program"), method="by_place")
    center = django_filters.CharFilter(label=_("Learning center"), method="by_place")
    college = django_filters.CharFilter(label=_("College"), method="by_place")

    class Meta:
        model = LanguageCertificate
        fields: list[str] = []

    def by_number(
        self, rows: QuerySet[LanguageCertificate], name: str, value: str
    ) -> QuerySet[LanguageCertificate]:  # fmt: skip
        """By the beginning of the number."""
        return rows.filter(starting("enrollment__student_number", value.strip()))

    def by_name(self, rows: QuerySet[LanguageCertificate], name: str, value: str) -> QuerySet[LanguageCertificate]:
        """By name or initials."""
        return rows.filter(named(value, "enrollment__student__"))

    def by_place(self, rows: QuerySet[LanguageCertificate], name: str, value: str) -> QuerySet[LanguageCertificate]:
        """By code or part of the name."""
        return rows.filter(placed(value.strip(), f"enrollment__{name}"))
