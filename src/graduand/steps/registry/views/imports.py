"""数据导入 What was imported, and the page on which a file is handed in."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from graduand.base.jobs.views import JobList
from graduand.base.uploads import UploadPage
from graduand.steps.registry.forms import KINDS, import_form


class Imports(JobList):
    """My imports into the registry."""

    name = "registry_imports"
    title = _("Data import")
    kinds = tuple(f"registry.import_{kind}" for kind in KINDS)
    create = (_("Import a file"), "registry:import")
    empty = (_("No imports yet"), _("Every file that you hand in is listed here with what became of each row."))


class Import(UploadPage):
    """Choose what the file holds, and hand it in; the trial comes first, nothing is stored until it is confirmed."""

    title = _("Import a file")
    accept = ".xlsx,.xls,.csv,.dbf,.json"
    rules = (
        _("An .xlsx, .xls, .csv or .dbf file; the headings stand in the first row, under a title at most."),
        _("Student numbers and document numbers are formatted as text, so that no digit is lost."),
        _("First every row is tried and nothing is stored. You see what would be refused and why, and confirm then."),
        _("Program rules may be a .json document too; they come in as drafts."),
        _("The order is: organizations, accounts, program rules, students, results."),
    )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Offer the kinds of file that this post imports; the one that was chosen names the job."""
        self.form_class = import_form(request.actor.role)  # type: ignore[attr-defined, misc]
        chosen = request.POST.get("what", "")
        if chosen in KINDS:
            self.kind, self.title = f"registry.import_{chosen}", KINDS[chosen][0]  # type: ignore[misc]
        return super().dispatch(request, *args, **kwargs)
