"""What the pages of petitions ask: the filters of the list, the request itself, the answer."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from graduand.steps.registry.filtering import intakes, named, placed, starting
from graduand.steps.registry.models import Petition, PetitionKind
from graduand.steps.registry.presenting.amounts import condition
from graduand.steps.registry.standing import RESULT_KINDS, Standing
from graduand.steps.registry.wording_petitions import STATES

ANY = _("any")
PLAN, TAKEN = "plan-courses", "taken-courses"
CHOOSE = ("", "—")

HELP = {
    PetitionKind.EXEMPT: _("The course need not be studied nor examined. It earns its credits and has no score; the "
                           "comprehensive practice is never exempted."),
    PetitionKind.TRANSFER: _("A result of another school or program is taken over with its score."),
    PetitionKind.SUBSTITUTE: _("A course that was passed fills the place of a course of the plan, and no other."),
    PetitionKind.WAIVE: _("One condition is not asked of this student. Credits to graduate, the comprehensive "
                          "practice and marks are never waived."),
    PetitionKind.FORCE: _("A course counts in the module that is named here."),
}  # fmt: skip

type Options = list[tuple[str, str]]


class PetitionFilters(django_filters.FilterSet):
    """The filters of 特殊申请."""

    kind = django_filters.ChoiceFilter(label=_("Petition"), choices=PetitionKind.choices, empty_label=ANY)
    state = django_filters.ChoiceFilter(label=_("State"), choices=list(STATES.items()), empty_label=ANY)
    student_number = django_filters.CharFilter(label=_("Student number"), method="by_number")
    name = django_filters.CharFilter(label=_("Name"), method="by_name")
    course = django_filters.CharFilter(label=_("Course code"), field_name="course__code", lookup_expr="startswith")
    college = django_filters.CharFilter(label=_("College"), method="by_place")
    center = django_filters.CharFilter(label=_("Learning center"), method="by_place")

    class Meta:
        model = Petition
        fields: list[str] = []

    def by_number(self, rows: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        """By the beginning of the number."""
        return rows.filter(starting("enrollment__student_number", value.strip()))

    def by_name(self, rows: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        """By name or initials."""
        return rows.filter(named(value, "enrollment__student__"))

    def by_place(self, rows: QuerySet[Petition], name: str, value: str) -> QuerySet[Petition]:
        """By code or part of the name."""
        return rows.filter(placed(value.strip(), f"enrollment__{name}"))


class CourseField(forms.CharField):
    """A course by its code, suggested from a list while one types the code or the name."""

    def __init__(self, suggestions: str, **options: Any) -> None:
        options.setdefault("help_text", _("Type the code or a part of the name and choose."))
        super().__init__(max_length=120, widget=forms.TextInput(attrs={"list": suggestions, "autocomplete": "off"}),
                         **options)  # fmt: skip

    def clean(self, value: Any) -> str:
        """The code alone, when code and name were typed."""
        text = str(super().clean(value) or "")
        return text.split()[0] if text.split() else ""


class RequestForm(forms.Form):
    """What every request says: why, and where the evidence lies."""

    reason = forms.CharField(label=_("Reason given"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    evidence = forms.CharField(
        label=_("Evidence"), max_length=200, required=False,
        help_text=_("Where the transcript, certificate or decision lies: number of the file or of the document."),
    )  # fmt: skip


def request_form(kind: PetitionKind, standing: Standing) -> type[RequestForm]:
    """The form of one kind of petition for one student."""
    fields = dict(_fields(kind, standing))
    return type("KindForm", (RequestForm,), fields | {"field_order": [*fields, "reason", "evidence"]})


def _fields(kind: PetitionKind, standing: Standing) -> Iterator[tuple[str, forms.Field]]:
    if kind == PetitionKind.WAIVE:
        yield "condition", forms.ChoiceField(label=_("Condition to be waived"), choices=[CHOOSE, *conditions(standing)])
    if kind in RESULT_KINDS:
        yield "course", CourseField(PLAN, label=_("Course of the plan"))
    if kind == PetitionKind.TRANSFER:
        yield "score", forms.DecimalField(label=_("Score"), min_value=0, max_value=100, max_digits=4, decimal_places=1)
        yield "term", forms.ChoiceField(label=_("Term"), choices=intakes)
    if kind == PetitionKind.SUBSTITUTE:
        yield "course", CourseField(TAKEN, label=_("Course that was taken"))
        yield "target", CourseField(PLAN, label=_("Course of the plan that it stands for"))
    if kind == PetitionKind.FORCE:
        modules = [CHOOSE, *((module.code, f"{module.code} {module.name}") for module in standing.rules.modules)]
        yield "course", CourseField(TAKEN, label=_("Course that was taken"))
        yield "module", forms.ChoiceField(label=_("Module"), choices=modules)
        yield "credits", forms.DecimalField(
            label=_("Credits"), min_value=Decimal("0.5"), max_value=99, decimal_places=1, required=False,
            help_text=_("Only for a course that is not in the plan."),
        )  # fmt: skip


def conditions(standing: Standing) -> Options:
    """What may be waived, each by its name."""
    rules = standing.rules
    names = {module.code: module.name for module in rules.modules} | {group.code: group.name for group in rules.groups}
    names |= {slot.course: f"{slot.course} {slot.name}" for slot in rules.slots}
    return [(code, condition(code, names)) for code in standing.waivable()]


def suggestions(kind: PetitionKind, standing: Standing) -> dict[str, Options]:
    """The lists behind the course fields: open places of the plan, and courses that the student has results of."""
    open_slots = [slot for slot in standing.rules.slots if not standing.passed(slot)]
    if kind == PetitionKind.EXEMPT:
        open_slots = [slot for slot in open_slots if not slot.capstone]
    plan = [(slot.course, _named(slot.name, slot.credits)) for slot in open_slots]
    taken = {result.course: _named(result.name, result.credits) for result in standing.results}
    return {PLAN: plan, TAKEN: sorted(taken.items())}


def _named(name: str, credits_: Decimal) -> str:
    return _now("%(name)s, %(credits)s credits") % {"name": name, "credits": f"{credits_:g}"}


class AnswerForm(forms.Form):
    """Why not, in words that the center can read to the student."""

    answer = forms.CharField(
        label=_("Answer"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The center reads it and tells the student."),
    )  # fmt: skip

    @staticmethod
    def trial_values() -> dict[str, str]:
        """What stands in for the answer while the verb is only rehearsed."""
        return {"answer": _now("(trial)")}
