"""Filters of the lists, and what a verb asks for."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from graduand.steps.applications.models import Candidate
from graduand.steps.certificates.models import Certificate, CertificateState
from graduand.steps.registry.models import ProgramLevel


class WaitingFilters(django_filters.FilterSet):
    """Filters of the applications that wait for a number."""

    student_number = django_filters.CharFilter(label=_("Student number"), lookup_expr="startswith")
    name = django_filters.CharFilter(label=_("Name"), lookup_expr="startswith")
    level = django_filters.ChoiceFilter(label=_("Level"), choices=ProgramLevel.choices, empty_label=_("any"))
    center = django_filters.CharFilter(
        label=_("Learning center"), field_name="center__short_name", lookup_expr="icontains"
    )

    class Meta:
        model = Candidate
        fields: ClassVar[list[str]] = []


class CertificateFilters(django_filters.FilterSet):
    """Filters of the certificates."""

    number = django_filters.CharFilter(label=_("Certificate number"), lookup_expr="startswith")
    student_number = django_filters.CharFilter(
        label=_("Student number"), field_name="candidate__student_number", lookup_expr="startswith"
    )
    name = django_filters.CharFilter(label=_("Name"), field_name="candidate__name", lookup_expr="startswith")
    state = django_filters.ChoiceFilter(label=_("State"), choices=CertificateState.choices, empty_label=_("any"))
    center = django_filters.CharFilter(
        label=_("Learning center"), field_name="candidate__center__short_name", lookup_expr="icontains"
    )
    remark = django_filters.ChoiceFilter(
        label=_("Remark"), choices=[("open", _("waits for an answer"))], empty_label=_("any"), method="with_remark"
    )

    class Meta:
        model = Certificate
        fields: ClassVar[list[str]] = []

    def with_remark(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Only those about which something is open."""
        return rows.filter(has_remark=True) if value else rows


class ReasonForm(forms.Form):
    """Why a number is void."""

    reason = forms.CharField(
        label=_("Reason for voiding"), max_length=200, help_text=_("A void number is never given again.")
    )

    @staticmethod
    def trial_values() -> dict[str, str]:
        """What the dry run is done with."""
        return {"reason": "—"}


class AnswerForm(forms.Form):
    """What the student reads under the own remark."""

    text = forms.CharField(label=_("Answer"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))

    @staticmethod
    def trial_values() -> dict[str, str]:
        """What the dry run is done with."""
        return {"text": "—"}
