"""学籍数据统计 A cross table over any two of college, center, program, level, intake, category, status (S119)."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from graduand.base.lists.exports import TYPES, download
from graduand.steps.registry import queries
from graduand.steps.registry.forms import AxesForm
from graduand.steps.registry.wording import said_category, said_level, said_status, said_term


class Statistics(View):
    """The table on the page, and the same table as a workbook or CSV."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Count and show."""
        form = AxesForm(request.GET if "down" in request.GET else {"down": "center", "across": "status"})
        down, across = form.chosen()
        counted = queries.cross_table(request.actor, queries.AXES[down], queries.AXES[across])  # type: ignore[attr-defined]
        header, lines = _written(counted, form.label(down), down, across)
        kind = request.GET.get("export", "")
        if kind in TYPES:
            return download(kind, _("Record statistics"), header, lines)
        named = [list(zip(header, line, strict=True)) for line in lines]
        context = {
            "form": form,
            "header": header,
            "lines": named,
            "down": down,
            "across": across,
            "total": counted.total,
        }
        return render(request, "registry/statistics.html", context)


def _written(counted: queries.CrossTable, label: str, down: str, across: str) -> tuple[list[str], list[list[Any]]]:
    """The table as it is read: a header, a line a row, and the line of the sums."""
    header = [label, *(_name(across, column) for column in counted.columns), _("Total")]
    lines: list[list[Any]] = [
        [_name(down, row), *(counted.counts.get((row, column), 0) for column in counted.columns), counted.row_sum(row)]
        for row in counted.rows
    ]
    sums = [counted.column_sum(column) for column in counted.columns]
    return header, [*lines, [_("Total"), *sums, counted.total]]


def _name(axis: str, key: tuple[Any, ...]) -> str:
    """What a key is called: terms and codes by their names, organizations and programs by name and code."""
    names = {"intake": said_term, "category": said_category, "status": said_status, "level": said_level}
    return names[axis](key[0]) if axis in names else f"{key[1]}（{key[0]}）"
