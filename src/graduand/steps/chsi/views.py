"""学信网数据: what CHSI says of whom and as of when, the lists it comes from, and the manual check."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from graduand.base.actors import Actor
from graduand.base.forms import FormPage
from graduand.base.jobs.views import JobList
from graduand.base.lists.columns import Column
from graduand.base.lists.page import ListPage
from graduand.base.uploads import UploadPage
from graduand.steps.chsi import forms, queries, tables
from graduand.steps.chsi.actions.checking import check
from graduand.steps.registry import scope


class Statements(ListPage):
    """The newest statement about each student, with its source (S126)."""

    name = "chsi_statements"
    title = _("CHSI data")
    panel = "chsi/age.html"
    rows = staticmethod(lambda actor, at: queries.latest_statements(actor))
    filters = forms.StatementFilters
    columns = tables.STATEMENTS
    order = "number"
    create = (_("Import a list"), "chsi:import")
    links = ((_("Record a check"), lambda row: reverse("chsi:check", args=[row.enrollment.student_number])),)
    empty = (_("CHSI has said nothing yet"), _("Import a list downloaded from CHSI."))

    def context(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """How old the newest list is, and the way to the imports."""
        age = queries.age_of_newest_list(request.actor, request.at)  # type: ignore[attr-defined]
        may = request.may_open("chsi:imports")  # type: ignore[attr-defined]
        return {"age": age, "imports_url": reverse("chsi:imports") if may else None}

    def page(self, actor: Actor, query: QueryDict, matching: QuerySet[Any], request: HttpRequest) -> dict[str, Any]:
        """The check is offered to the posts that may record one."""
        may = request.may_open("chsi:check")  # type: ignore[attr-defined]
        return super().page(actor, query, matching, request) | ({} if may else {"has_verbs": False})


class Imports(JobList):
    """The imports of lists, with their progress and outcome."""

    name = "chsi_imports"
    title = _("CHSI list imports")
    kinds = ("chsi.import_list",)
    create = (_("Import a list"), "chsi:import")
    empty = (_("Nothing imported yet"), _("Import a list downloaded from CHSI."))
    columns = (  # type: ignore[assignment]  # a room may add columns to the list of the house
        *JobList.columns[:1],
        Column("taken_on", _("As of"), lambda job: job.result.get("taken_on")),
        Column("trial", _("Trial"), lambda job: bool(job.params.get("dry_run"))),
        *JobList.columns[1:],
    )


class Import(UploadPage):
    """A list from CHSI comes in."""

    kind = "chsi.import_list"
    title = _("CHSI list import")
    form_class = forms.ListImportForm
    limit_bytes = 50 * 1024 * 1024
    accept = ".dbf,.xlsx,.xls,.csv"
    rules = (
        _("The list of students downloaded from CHSI (.dbf, .xlsx, .xls or .csv), as it came."),
        _("Columns: student number, name, identity number, admission photo, credential photo, remark."),
        _("Do not save it again with a spreadsheet program: long numbers lose their last digits."),
        _("An older list never overrides a newer one. The same list twice changes nothing."),
        _("First everything is checked and nothing stored. You see what would happen, then import."),
    )


class Check(FormPage):
    """A center looks a student up on CHSI and records what was there (S30, S71, C7)."""

    form_class = forms.CheckForm
    template = "chsi/check.html"
    done = _("The check was recorded.")

    def act(self, request: HttpRequest, values: dict[str, Any], **parts: Any) -> None:
        """Record it."""
        check(parts["student_number"], **values, actor=request.actor, at=request.at)  # type: ignore[attr-defined]

    def next_url(self, **parts: Any) -> str:
        """The same page, with the check among those made before."""
        return reverse("chsi:check", args=[parts["student_number"]])

    def context(self, request: HttpRequest, **parts: Any) -> dict[str, Any]:
        """What the platform knows and what was seen before. Raises NotFound."""
        enrollment = scope.enrollment(request.actor, parts["student_number"])  # type: ignore[attr-defined]
        return {
            "title": _("Check on CHSI"), "enrollment": enrollment, "statement": queries.statement_of(enrollment),
            "checks": queries.checks_of(enrollment), "cancel_url": reverse("chsi:statements"),
        }  # fmt: skip
