"""What the list of results asks: its filters, the reason of a verb, a correction."""

from decimal import Decimal

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from graduand.steps.registry.filtering import intakes, named, placed, starting
from graduand.steps.registry.models import Result, ResultKind, ResultState
from graduand.steps.registry.queries_results import WAITING

ANY = _("any")
EVERY_STATE = "all"


class ResultFilters(django_filters.FilterSet):
    """The filters of 成绩管理. Without a state it shows what is not published yet, which is what waits for somebody."""

    state = django_filters.ChoiceFilter(
        label=_("State of the result"), choices=[*ResultState.choices, (EVERY_STATE, ANY)], method="by_state",
        empty_label=_("not published yet"),
    )  # fmt: skip
    term = django_filters.ChoiceFilter(label=_("Term"), choices=intakes, empty_label=ANY)
    course = django_filters.CharFilter(label=_("Course"), method="by_course")
    kind = django_filters.ChoiceFilter(label=_("Kind of result"), choices=ResultKind.choices, empty_label=ANY)
    student_number = django_filters.CharFilter(label=_("Student number"), method="by_number")
    name = django_filters.CharFilter(label=_("Name"), method="by_name")
    college = django_filters.CharFilter(label=_("College"), method="by_place")
    center = django_filters.CharFilter(label=_("Learning center"), method="by_place")
    class_group = django_filters.CharFilter(label=_("Class"), method="by_place")

    class Meta:
        model = Result
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Result]) -> QuerySet[Result]:
        """The filters, and what waits when no state was asked for."""
        found: QuerySet[Result] = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.filter(WAITING)

    def by_state(self, rows: QuerySet[Result], name: str, value: str) -> QuerySet[Result]:
        """One state, or all."""
        return rows if value == EVERY_STATE else rows.filter(state=value)

    def by_course(self, rows: QuerySet[Result], name: str, value: str) -> QuerySet[Result]:
        """By the code of the course or a part of its name."""
        return rows.filter(Q(course__code=value.strip()) | Q(course__name__contains=value.strip()))

    def by_number(self, rows: QuerySet[Result], name: str, value: str) -> QuerySet[Result]:
        """By the beginning of the number."""
        return rows.filter(starting("enrollment__student_number", value.strip()))

    def by_name(self, rows: QuerySet[Result], name: str, value: str) -> QuerySet[Result]:
        """By name or initials."""
        return rows.filter(named(value, "enrollment__student__"))

    def by_place(self, rows: QuerySet[Result], name: str, value: str) -> QuerySet[Result]:
        """By code or part of the name."""
        return rows.filter(placed(value.strip(), f"enrollment__{name}"))


class BackForm(forms.Form):
    """Why a result goes back one step."""

    reason = forms.CharField(
        label=_("Reason given"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept in the journal."),
    )  # fmt: skip

    @staticmethod
    def trial_values() -> dict[str, str]:
        """What stands in for the reason while the verb is only rehearsed."""
        return {"reason": _now("(trial)")}


class CorrectionForm(forms.Form):
    """The right score, and why the published one was wrong."""

    score = forms.DecimalField(label=_("Right score"), min_value=0, max_value=100, max_digits=4, decimal_places=1)
    reason = forms.CharField(
        label=_("Reason given"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Old and new score and this reason are kept in the journal."),
    )  # fmt: skip

    @staticmethod
    def trial_values() -> dict[str, str | Decimal]:
        """What stands in while the correction is only rehearsed; a score that no result has."""
        return {"score": Decimal("0.1"), "reason": _now("(trial)")}
