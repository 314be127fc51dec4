"""专业规则 The rules of programs: the list with the verbs of the laboratory, and one version to read and compare."""

import json
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import quote, urlencode

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views import View

from graduand.base.lists.exports import IN_MEMORY_BYTES, TYPES
from graduand.base.lists.page import ListPage
from graduand.base.lists.verbs import Verb, unsign
from graduand.pure.audit.rules.parts import Module, Slot
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.pure.audit.sheets.sheet import ALL_COLUMNS
from graduand.pure.papers.sheets.writing import write_xlsx
from graduand.steps.registry import queries_laboratory, tables_laboratory
from graduand.steps.registry.actions import publishing, trials
from graduand.steps.registry.comparing import changes
from graduand.steps.registry.forms_laboratory import PublishForm, VersionFilters
from graduand.steps.registry.wording import said_term
from graduand.steps.registry.wording_comparing import UNITS, said_change
from graduand.steps.registry.wording_laboratory import RULE_STATES

HEADQUARTERS = frozenset(publishing.PUBLISHERS)
# The files in which rules go out and come in again; a key is the verb of the list, and ?file= in an address.
FILES = ("sheet", "document")


def _draft(row: Any) -> bool:
    return bool(row.state == "draft")


class Programs(ListPage):
    """专业规则: every version that the post may read, tried, published, withdrawn, and out as files."""

    name = "registry_programs"
    title = _("Program rules")
    help = _("A draft governs nobody: it is tried on everybody whom it would govern, then another person publishes it.")
    rows = staticmethod(queries_laboratory.rules)
    filters = VersionFilters
    columns = tables_laboratory.RULES
    order = "code"
    empty = (_("No rules"), _("Headquarters imports them; a program exists once it has rules."))
    verbs = {
        "try": Verb(_("Try"), trials.ask, roles=HEADQUARTERS, applies=_draft),
        "publish": Verb(_("Publish"), publishing.publish, roles=HEADQUARTERS, form=PublishForm, applies=_draft),
        "withdraw": Verb(_("Withdraw"), publishing.withdraw, roles=HEADQUARTERS, applies=_draft, tone="bad"),
        "sheet": Verb(_("Rules as a sheet"), publishing.chosen, single=False),
        "document": Verb(_("Rules as JSON"), publishing.chosen, single=False),
    }  # fmt: skip

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """The list, or the rules themselves as a file."""
        kind = request.GET.get("file", "")
        if kind not in FILES:
            return super().get(request, **kwargs)
        found = self.matching(request.actor, request.at, request.GET)  # type: ignore[attr-defined]
        ids = [pk for pk in request.GET.getlist("ids") if pk.isdecimal()]
        chosen = found.filter(pk__in=ids) if ids else found
        return _sheet(chosen) if kind == "sheet" else _document(chosen)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """A verb; those that give a file lead to its address."""
        kind = request.POST.get("verb", "")
        return _to_the_file(self, request, kind) if kind in FILES else super().post(request, **kwargs)


def _to_the_file(page: Programs, request: HttpRequest, kind: str) -> HttpResponse:
    """The address of what was chosen: a filter, or the ticked rows."""
    if request.POST.get("scope") == "match":
        token = request.POST.get("selection", "")
        query = unsign(token, page.name, request.actor)  # type: ignore[attr-defined]
    else:
        query = urlencode([("ids", pk) for pk in request.POST.getlist("ids")])
    asked = QueryDict(query, mutable=True)
    asked["file"] = kind
    address = f"{request.path}?{asked.urlencode()}"
    if request.htmx:  # type: ignore[attr-defined]
        # Where the script asked, the browser itself must go there, or the file would land in a dialog.
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _sheet(versions: Any) -> FileResponse:
    """The staff sheet 规则.xlsx, as the import reads it."""
    file: Any = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  the response closes it
    write_xlsx(file, list(ALL_COLUMNS), queries_laboratory.sheet_of(versions), title=_now("Program rules"))
    return _file(file, TYPES["xlsx"], "xlsx")


def _document(versions: Any) -> FileResponse:
    """The document for machines, as rules.schema.json describes it."""
    file: Any = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  the response closes it
    document = queries_laboratory.document_of(versions)
    file.write(json.dumps(document, ensure_ascii=False, indent=1).encode())
    return _file(file, "application/json", "json")


def _file(file: Any, content_type: str, suffix: str) -> FileResponse:
    file.seek(0)
    response = FileResponse(file, content_type=content_type)
    name = quote(_now("Program rules"))
    response["Content-Disposition"] = f"attachment; filename=\"rules.{suffix}\"; filename*=UTF-8''{name}.{suffix}"
    return response


class Rule(View):
    """One version: what it asks, its modules with their courses, and what differs from another version."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        actor = request.actor  # type: ignore[attr-defined]
        version = queries_laboratory.version(actor, pk)
        rules = queries_laboratory.rule_set_of(version)
        others = queries_laboratory.others_of(actor, version)
        other = _other(request, others)
        context = {
            "version": version, "state": RULE_STATES[version.state], "rules": rules, "modules": modules_of(rules),
            "groups": groups_of(rules), "intakes": _intakes(rules), "other": other,
            "others": [(one, *_intakes(one), RULE_STATES[one.state]) for one in others],
            "changes": _changes(actor, other, rules) if other else None,
            "may_publish": _draft(version) and request.may_open("registry:publish"),  # type: ignore[attr-defined]
            "trial_url": reverse("registry:trial", args=[version.trial_pk]) if version.trial_pk else "",  # type: ignore[attr-defined]
        }  # fmt: skip
        return render(request, "registry/rule.html", context)


def _intakes(rules: Any) -> tuple[str, str]:
    """The first and the last intake of rules as an office writes them."""
    return said_term(rules.intake_from), said_term(rules.intake_to)


def _other(request: HttpRequest, others: list[Any]) -> Any:
    """The version to compare with: the one asked for, else none."""
    asked = request.GET.get("against", "")
    return next((one for one in others if str(one.pk) == asked), None)


def _changes(actor: Any, other: Any, rules: RuleSet) -> list[tuple[str, str]]:
    """What changed from the other version to this one, in words."""
    before = queries_laboratory.rule_set_of(queries_laboratory.version(actor, other.pk))
    return [said_change(change) for change in changes(before, rules)]


def modules_of(rules: RuleSet) -> list[tuple[Module, str, list[tuple[Slot, list[str]]]]]:
    """Each module with the name of the module its surplus goes to, and the courses that count in it first.

    With each course the names of the further modules that it may count in.
    """
    names = {module.code: module.name for module in rules.modules}
    first: dict[str, list[tuple[Slot, list[str]]]] = {module.code: [] for module in rules.modules}
    for slot in rules.slots:
        first[slot.modules[0]].append((slot, [names[code] for code in slot.modules[1:]]))
    return [(module, names.get(module.overflow_to or "", ""), first[module.code]) for module in rules.modules]


def groups_of(rules: RuleSet) -> list[tuple[Any, str, list[str]]]:
    """Each condition with its unit in words and the names of the courses and conditions that it counts."""
    names = {slot.course: slot.name for slot in rules.slots} | {group.code: group.name for group in rules.groups}
    return [
        (group, str(UNITS[group.unit.value]), [names[code] for code in (*group.courses, *group.groups)])
        for group in rules.groups
    ]
