"""学生学籍信息 The list of students, one student, and the whole identity number for a purpose (S119, P10)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from graduand.base.lists.page import ListPage
from graduand.pure.people.codes import table
from graduand.pure.people.identity import mask_phone
from graduand.steps.registry import queries, queries_language, queries_petitions, tables
from graduand.steps.registry.actions.revealing import reveal
from graduand.steps.registry.forms import RevealForm, StudentFilters
from graduand.steps.registry.presenting_petitions import said
from graduand.steps.registry.scope import enrollment as behind_the_gate
from graduand.steps.registry.standing import KIND_LABELS
from graduand.steps.registry.tables_petitions import tone_of
from graduand.steps.registry.wording import said_category, said_term
from graduand.steps.registry.wording_petitions import said_state


class Students(ListPage):
    """学生学籍信息."""

    name = "registry_students"
    title = _("Student information")
    rows = staticmethod(queries.students)
    filters = StudentFilters
    columns = tables.STUDENTS
    order = "student_number"
    empty = (_("No students"), _("Students come in by data import; see also whether a filter is set."))


class Student(View):
    """One enrollment: the record, the results term by term, and what the journal says of it."""

    def get(self, request: HttpRequest, student_number: str) -> HttpResponse:
        """The page. Outside the gate it is not found, on purpose."""
        enrollment = behind_the_gate(request.actor, student_number)  # type: ignore[attr-defined]
        return _page(request, enrollment, RevealForm())


class Reveal(View):
    """The page once more, this once with the whole number."""

    def post(self, request: HttpRequest, student_number: str) -> HttpResponse:
        """Ask for the purpose, write the journal, show the number; nothing of it may be kept by a browser."""
        form = RevealForm(request.POST)
        if not form.is_valid():
            enrollment = behind_the_gate(request.actor, student_number)  # type: ignore[attr-defined]
            return _page(request, enrollment, form, status=422)
        enrollment, number = reveal(student_number, form.cleaned_data["purpose"], actor=request.actor, at=request.at)  # type: ignore[attr-defined]
        response = _page(request, enrollment, RevealForm(), number=number)
        response["Cache-Control"] = "no-store"
        return response


def _page(
    request: HttpRequest, enrollment: Any, form: RevealForm, *, number: str = "", status: int = 200
) -> HttpResponse:
    student = enrollment.student
    context = {
        "enrollment": enrollment, "student": student, "reveal_form": form, "revealed": number,
        "intake": said_term(enrollment.intake_term), "category": said_category(enrollment.category),
        "sex": _name("sex", student.sex), "ethnic_group": _name("ethnic_groups", student.ethnic_group),
        "political_affiliation": _name("political_affiliations", student.political_affiliation),
        "id_type": _name("document_types", student.id_type), "phone": mask_phone(student.phone or ""),
        "others": queries.other_enrollments(request.actor, enrollment),  # type: ignore[attr-defined]
        "terms": [(said_term(term), _points(results)) for term, results in queries.results_by_term(enrollment)],
        "history": [tables.told(line) for line in queries.history(enrollment)],
        **_beside(request, enrollment),
    }  # fmt: skip
    return render(request, "registry/student.html", context, status=status)


def _beside(request: HttpRequest, enrollment: Any) -> dict[str, Any]:
    """What was asked for beyond the plan, what else may be asked for, and certificates from elsewhere."""
    asked = queries_petitions.petitions_about(enrollment)
    return {
        "petitions": [(one, said(one), tone_of(one), said_state(one.state)) for one in asked], "kinds": KIND_LABELS,
        "may_ask": request.may_open("registry:petition_ask"),  # type: ignore[attr-defined]
        "certificates": queries_language.certificates_of(enrollment),
    }  # fmt: skip


def _name(name: Any, code: str) -> str:
    known = table(name)
    return known.name_of(code) if code in known else code


def _points(results: list[Any]) -> list[tuple[Any, str, str]]:
    """Each result with its credits and its score as they are written."""
    return [(result, f"{result.credits_x10 / 10:g}", _score(result.score_x10)) for result in results]


def _score(score_x10: int | None) -> str:
    return "" if score_x10 is None else f"{score_x10 / 10:g}"
