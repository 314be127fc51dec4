"""Filters of the lists, and the three forms of the road: send, receive, sign off."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from graduand.steps.certificates.models import Certificate
from graduand.steps.delivery.models import Collector, Consignment, ConsignmentState


class SendingFilters(django_filters.FilterSet):
    """Filters of what waits for a parcel."""

    center = django_filters.CharFilter(
        label=_("Center code"), field_name="candidate__center__code", lookup_expr="startswith"
    )
    student_number = django_filters.CharFilter(
        label=_("Student number"), field_name="candidate__student_number", lookup_expr="startswith"
    )
    class_group = django_filters.CharFilter(
        label=_("Class"), field_name="candidate__class_group__name", lookup_expr="icontains"
    )

    class Meta:
        model = Certificate
        fields: ClassVar[list[str]] = []


class ConsignmentFilters(django_filters.FilterSet):
    """Filters of the parcels."""

    number = django_filters.CharFilter(label=_("Parcel number"), lookup_expr="startswith")
    tracking_number = django_filters.CharFilter(label=_("Tracking number"), lookup_expr="startswith")
    state = django_filters.ChoiceFilter(label=_("State"), choices=ConsignmentState.choices, empty_label=_("any"))

    class Meta:
        model = Consignment
        fields: ClassVar[list[str]] = []


class CustodyFilters(django_filters.FilterSet):
    """Filters of what lies at the center."""

    student_number = django_filters.CharFilter(
        label=_("Student number"), field_name="candidate__student_number", lookup_expr="startswith"
    )
    name = django_filters.CharFilter(label=_("Name"), field_name="candidate__name", lookup_expr="startswith")
    class_group = django_filters.CharFilter(
        label=_("Class"), field_name="candidate__class_group__name", lookup_expr="icontains"
    )

    class Meta:
        model = Certificate
        fields: ClassVar[list[str]] = []


class SendForm(forms.Form):
    """Who carries the parcel."""

    carrier = forms.CharField(label=_("Carrier"), max_length=40)
    tracking_number = forms.CharField(label=_("Tracking number"), max_length=40)

    @staticmethod
    def trial_values() -> dict[str, str]:
        """What the dry run is done with."""
        return {"carrier": "—", "tracking_number": "—"}


class ReceiveForm(forms.Form):
    """签收回执 (S40)."""

    counted = forms.IntegerField(
        label=_("Certificates counted"), min_value=0, max_value=100_000,
        help_text=_("Count what lies in the parcel; do not copy the number from the list."),
    )  # fmt: skip
    remark = forms.CharField(
        label=_("Note"), max_length=200, required=False,
        help_text=_("For example the lines that are missing or damaged."),
    )  # fmt: skip


class SignOffForm(forms.Form):
    """签领: one person, one document, one comparison (S41, S46)."""

    collector = forms.ChoiceField(
        label=_("Who takes it home"), choices=Collector.choices, initial=Collector.GRADUATE, widget=forms.RadioSelect
    )
    proxy_name = forms.CharField(
        label=_("Name of the proxy"), max_length=60, required=False,
        help_text=_("Only with a signed power of attorney and both identity documents; keep the copies."),
    )  # fmt: skip
    document_checked = forms.BooleanField(
        label=_("I have seen the original identity document of the person in front of me."), required=False
    )
    agrees_with_chsi = forms.TypedChoiceField(
        label=_("Does every line agree with what CHSI shows?"), required=False, widget=forms.RadioSelect,
        choices=[("yes", _("yes, the graduate has looked and says so")), ("no", _("no, something differs"))],
        coerce=lambda text: text == "yes", empty_value=None,
    )  # fmt: skip
    remark = forms.CharField(
        label=_("What differs"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only if something differs: it goes to the college and headquarters, the certificate stays here."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A difference needs words."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("agrees_with_chsi") is False and not values.get("remark", "").strip():
            self.add_error("remark", _("Say what differs."))
        return values
