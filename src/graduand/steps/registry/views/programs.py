"""专业规则 The published rules of programs, and one of them to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from graduand.base.lists.page import ListPage
from graduand.pure.audit.parts import Module, Slot
from graduand.pure.audit.rules import RuleSet
from graduand.steps.registry import queries, tables
from graduand.steps.registry.forms import RuleFilters
from graduand.steps.registry.wording import said_term


class Programs(ListPage):
    """专业规则."""

    name = "registry_programs"
    title = _("Program rules")
    rows = staticmethod(queries.rules)
    filters = RuleFilters
    columns = tables.RULES
    order = "code"
    empty = (_("No rules"), _("Headquarters imports them; a program exists once it has rules."))


class Rule(View):
    """One version: its floors, its modules with their courses, where it stands written."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        version, rules = queries.rule_set(pk)
        context = {
            "version": version, "rules": rules, "modules": modules_of(rules),
            "intakes": (said_term(rules.intake_from), said_term(rules.intake_to)),
        }  # fmt: skip
        return render(request, "registry/rule.html", context)


def modules_of(rules: RuleSet) -> list[tuple[Module, str, list[Slot]]]:
    """Each module with the name of the module its surplus goes to, and the courses that count in it first."""
    names = {module.code: module.name for module in rules.modules}
    first = {module.code: [slot for slot in rules.slots if slot.modules[0] == module.code] for module in rules.modules}
    return [(module, names.get(module.overflow_to or "", ""), first[module.code]) for module in rules.modules]
