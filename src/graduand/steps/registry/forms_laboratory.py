"""What the pages of the rule laboratory and of the early warning ask."""

from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from graduand.steps.registry import queries_foresight
from graduand.steps.registry.filtering import intakes, named, placed, starting
from graduand.steps.registry.foresight import View
from graduand.steps.registry.models import Organization, Outlook, Program, ProgramLevel, RuleTrialLine, RuleVersion
from graduand.steps.registry.queries_laboratory import EFFECT
from graduand.steps.registry.scope import within
from graduand.steps.registry.wording_laboratory import EFFECTS, RULE_STATES, VIEWS, said_graduation

ANY = _("any")
EVERYBODY = "all"
# Up to so many places of one name are looked for by their paths.
MOST_RANGES = 100


class VersionFilters(django_filters.FilterSet):
    """The filters of the rules: program, level, state, and an intake that they must cover."""

    code = django_filters.CharFilter(label=_("Program code"), field_name="program__code", lookup_expr="startswith")
    name = django_filters.CharFilter(label=_("Program"), field_name="program__name", lookup_expr="contains")
    level = django_filters.ChoiceFilter(
        label=_("Level"), field_name="program__level", choices=ProgramLevel.choices, empty_label=ANY
    )
    state = django_filters.ChoiceFilter(
        label=_("State of the rules"), choices=list(RULE_STATES.items()), empty_label=ANY
    )
    intake = django_filters.ChoiceFilter(label=_("Intake term"), choices=intakes, method="by_intake", empty_label=ANY)

    class Meta:
        model = RuleVersion
        fields: list[str] = []

    def by_intake(self, rows: QuerySet[RuleVersion], name: str, value: str) -> QuerySet[RuleVersion]:
        """Those that cover a term."""
        return rows.filter(intake_from__lte=value, intake_to__gte=value)


def _called(text: str) -> Q:
    """A place or a program by its code or a part of its name."""
    return Q(code=text.strip()) | Q(name__contains=text.strip())


class _PeopleFilters(django_filters.FilterSet):
    """What lists of lines about students share."""

    student_number = django_filters.CharFilter(label=_("Student number"), method="by_number")
    name = django_filters.CharFilter(label=_("Name"), method="by_name")
    college = django_filters.CharFilter(label=_("College"), method="by_place")
    center = django_filters.CharFilter(label=_("Learning center"), method="by_place")
    class_group = django_filters.CharFilter(label=_("Class"), method="by_place")

    def by_number(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By the beginning of the number."""
        return rows.filter(starting("enrollment__student_number", value.strip()))

    def by_name(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By name or initials."""
        return rows.filter(named(value, "enrollment__student__"))

    def by_place(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By code or part of the name; the paths of the places are ranges that an index of the lines serves."""
        paths = list(Organization.objects.filter(_called(value)).values_list("path", flat=True)[: MOST_RANGES + 1])
        if len(paths) > MOST_RANGES:
            return rows.filter(placed(value.strip(), f"enrollment__{name}"))
        return rows.filter(reduce(or_, map(within, paths), Q(pk__in=[])))


class TrialFilters(_PeopleFilters):
    """The filters of a trial."""

    effect = django_filters.ChoiceFilter(
        label=_("Effect"), choices=list(EFFECTS.items()), method="by_effect", empty_label=ANY
    )
    field_order = ("effect", "center")

    class Meta:
        model = RuleTrialLine
        fields: list[str] = []

    def by_effect(self, rows: QuerySet[RuleTrialLine], name: str, value: str) -> QuerySet[RuleTrialLine]:
        """Those with an effect, as the numbers above the list count them."""
        return rows.filter(EFFECT[value])


def _terms() -> list[tuple[str, str]]:
    return [(term, said_graduation(term)) for term in queries_foresight.terms()]


class OutlookFilters(_PeopleFilters):
    """The filters of 毕业预警; without a term it shows the nearest one, without an outlook whoever is warned."""

    term = django_filters.ChoiceFilter(label=_("Graduation term"), choices=_terms, empty_label=None)
    outlook = django_filters.ChoiceFilter(
        label=_("Outlook"),
        choices=[*VIEWS.items(), (EVERYBODY, ANY)],
        method="by_outlook",
        empty_label=_("whoever is warned"),
    )
    program = django_filters.CharFilter(label=_("Program"), method="by_program")
    intake_term = django_filters.ChoiceFilter(
        label=_("Intake term"), field_name="enrollment__intake_term", choices=intakes, empty_label=ANY
    )

    class Meta:
        model = Outlook
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **options: Any) -> None:
        asked = QueryDict(mutable=True) if data is None else data.copy()
        if not asked.get("term") and (terms := queries_foresight.terms()):
            asked["term"] = terms[0]
        super().__init__(asked, *args, **options)

    def filter_queryset(self, queryset: QuerySet[Outlook]) -> QuerySet[Outlook]:
        """The filters; when no outlook was asked for, whoever is on the way needs no warning."""
        found: QuerySet[Outlook] = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("outlook") else found.exclude(outlook=View.ON_TRACK)

    def by_program(self, rows: QuerySet[Outlook], name: str, value: str) -> QuerySet[Outlook]:
        """By code or part of the name; the programs are looked up first, since they are few."""
        return rows.filter(
            enrollment__program__in=list(Program.objects.filter(_called(value)).values_list("pk", flat=True))
        )

    def by_outlook(self, rows: QuerySet[Outlook], name: str, value: str) -> QuerySet[Outlook]:
        """One outlook, or all."""
        return rows if value == EVERYBODY else rows.filter(outlook=value)


class PublishForm(forms.Form):
    """Whether the person has seen that the results have changed since the trial."""

    accept = forms.BooleanField(
        label=_("I have seen what has changed since the trial."), required=False,
        help_text=_("Only needed when the results have changed since the trial."),
    )  # fmt: skip

    @staticmethod
    def trial_values() -> dict[str, bool]:
        """The rehearsal shows the form, so it takes the mark for given."""
        return {"accept": True}
