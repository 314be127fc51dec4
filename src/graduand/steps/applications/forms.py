"""What is typed and chosen in the room: the filters of S76-S79 and S115, and the reason of a verb."""

import re
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from graduand.base import clock
from graduand.pure.people.codes import table
from graduand.steps.applications.models import Candidate, Lot, Readiness, State
from graduand.steps.applications.wording import term_label
from graduand.steps.registry.models import ProgramLevel

ANY = _("any")
# The eight years of a record's validity and two more (domain.md 2.5).
INTAKE_YEARS = 10
INITIALS = re.compile(r"[A-Za-z]{1,6}")
MEETS = [("yes", _("met")), ("no", _("not met")), ("unknown", _("not known"))]
PHOTO = [("yes", _("exists")), ("no", _("does not exist"))]
CHSI = [("yes", _("exists")), ("no", _("does not exist")), ("unknown", _("no list yet"))]


def intakes() -> list[tuple[str, str]]:
    """The intake terms of the last years, newest first."""
    year = clock.now().year
    terms = [f"{y}{month}" for y in range(year, year - INTAKE_YEARS, -1) for month in ("09", "03")]
    return [(one, term_label(one)) for one in terms]


def beginning(field: str, text: str) -> Q:
    """The condition "begins with", as one range that an index in C order can serve."""
    return Q(**{f"{field}__gte": text, f"{field}__lt": text[:-1] + chr(ord(text[-1]) + 1)})


def named(text: str) -> Q:
    """A name by its beginning, or by the initials of its pinyin: "zwz" finds 张无照."""
    if INITIALS.fullmatch(text):
        pattern = "^" + " ".join(f"{letter}[^ ]*" for letter in text.lower())
        return Q(name__istartswith=text) | Q(name_key__regex=pattern)
    return Q(name__startswith=text)


def _choice(label: Any, choices: Any, **facts: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label=ANY, **facts)


class CandidateFilters(django_filters.FilterSet):
    """The filters of 毕业申请; meeting conditions and having a photo come first, as the guide says (S69)."""

    student_number = django_filters.CharFilter(label=_("Student number"), method="by_number")
    name = django_filters.CharFilter(label=_("Name"), method="by_name")
    intake_term = _choice(_("Intake term"), intakes)
    conditions = _choice(_("Meets conditions"), MEETS, method="by_fact", field_name="academic_ok")
    photo = _choice(_("Graduation photo"), PHOTO, method="by_fact", field_name="platform_photo")
    chsi = _choice(_("CHSI photo"), CHSI, method="by_fact", field_name="chsi_graduation_photo")
    readiness = _choice(_("May apply?"), Readiness.choices)
    state = _choice(_("Application state"), State.choices)
    level = _choice(_("Level"), ProgramLevel.choices)
    category = _choice(_("Student category"), lambda: table("student_categories").choices())
    center = django_filters.CharFilter(label=_("Learning center"), method="by_place")
    class_group = django_filters.CharFilter(label=_("Class"), method="by_place")

    class Meta:
        model = Candidate
        fields: list[str] = []

    def by_number(self, rows: QuerySet[Candidate], name: str, value: str) -> QuerySet[Candidate]:
        """By the beginning of the number."""
        return rows.filter(beginning("student_number", value.strip()))

    def by_name(self, rows: QuerySet[Candidate], name: str, value: str) -> QuerySet[Candidate]:
        """By name or initials."""
        return rows.filter(named(value.strip()))

    def by_place(self, rows: QuerySet[Candidate], name: str, value: str) -> QuerySet[Candidate]:
        """By code or a part of the name."""
        return rows.filter(Q(**{f"{name}__code": value.strip()}) | Q(**{f"{name}__name__contains": value.strip()}))

    def by_fact(self, rows: QuerySet[Candidate], name: str, value: str) -> QuerySet[Candidate]:
        """A fact that is so, is not so, or is not known."""
        return rows.filter(**{name: {"yes": True, "no": False, "unknown": None}[value]})


class ReviewFilters(CandidateFilters):
    """The filters of 毕业审核: those of the application, the lot beside them."""

    state = None  # type: ignore[assignment]  # all of them stand in the same state
    readiness = None  # type: ignore[assignment]
    lot = django_filters.CharFilter(label=_("Lot"), field_name="lot__number", lookup_expr="startswith")


class LotFilters(django_filters.FilterSet):
    """The filters of the lots."""

    number = django_filters.CharFilter(label=_("Lot"), lookup_expr="startswith")
    center = django_filters.CharFilter(label=_("Learning center"), method="by_center")

    class Meta:
        model = Lot
        fields: list[str] = []

    def by_center(self, rows: QuerySet[Lot], name: str, value: str) -> QuerySet[Lot]:
        """By code or a part of the name."""
        return rows.filter(Q(center__code=value.strip()) | Q(center__name__contains=value.strip()))


class ReasonForm(forms.Form):
    """Why. It is kept with the move, and the center reads it."""

    reason = forms.CharField(
        label=_("Reason given"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with the application, and the student may ask for it."),
    )  # fmt: skip

    @staticmethod
    def trial_values() -> dict[str, str]:
        """What stands in for the reason while the verb is only rehearsed."""
        return {"reason": _now("(trial)")}


class StartForm(forms.Form):
    """Nothing to choose: only a button."""
