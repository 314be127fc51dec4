"""The one list page of the house. A list is a declaration: rows, filters, columns, verbs.

Filters, sorting, page sizes, keyset paging, export, selection of the page or of all that match, dry run, bulk verbs
with an outcome for each row: written once, here (S76-S88, S115-S117).
"""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from graduand.base.actors import Actor
from graduand.base.htmx import aim
from graduand.base.lists import bulk, paging
from graduand.base.lists.columns import Column, Heading
from graduand.base.lists.exports import export
from graduand.base.lists.known import LISTS
from graduand.base.lists.verbs import Verb, sign

Text = str | Promise


@dataclass(frozen=True)
class RowVerb:
    """A verb offered in a row."""

    key: str
    label: Text
    url: str | None = None


@dataclass(frozen=True)
class Row:
    """A row as the template draws it."""

    pk: Any
    number: int
    html: SafeString
    verbs: list[RowVerb]


class ListPage(View):
    """
    Subclass and declare. `rows(actor, at)` begins at the gate; `name` is unique and names the list in jobs.

    `order` is a column key that is sortable on a not-null field, with "-" for descending.
    """

    name: ClassVar[str]
    title: ClassVar[Text]
    help: ClassVar[Text | None] = None
    panel: ClassVar[str | None] = None
    filters: ClassVar[type[django_filters.FilterSet] | None] = None
    columns: ClassVar[tuple[Column, ...]]
    order: ClassVar[str]
    verbs: ClassVar[dict[str, Verb]] = {}
    links: ClassVar[tuple[tuple[Text, Callable[[Any], str | None]], ...]] = ()
    create: ClassVar[tuple[Text, str] | None] = None
    exports: ClassVar[bool] = True
    empty: ClassVar[tuple[Text, Text]] = ("", "")
    template: ClassVar[str] = "lists/page.html"
    _heads: list[tuple[Column, str]] | None = None

    @staticmethod
    @abstractmethod
    def rows(actor: Actor, at: datetime) -> QuerySet[Any]:
        """All rows of the list that the actor may see; begins at the gate."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        LISTS[cls.name] = cls

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        """The page, its table alone for htmx, or a download."""
        actor, query = request.actor, request.GET  # type: ignore[attr-defined]
        kind = query.get("export", "")
        matching = self.matching(actor, request.at, query, **kwargs)  # type: ignore[attr-defined]
        if self.exports and kind in ("csv", "xlsx"):
            return export(kind, str(self.title), list(self.columns), self.sorting(query).apply(matching))
        template = "lists/table.html" if aim(request) == "list" else self.template
        context = {"page": self.page(actor, query, matching, request)} | self.context(request, **kwargs)
        response = render(request, template, context)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """A verb on a row, on the ticked rows, or on all that match."""
        return bulk.answer(self, request)

    def context(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """More for the template, such as what the panel shows."""
        return {}

    def matching(self, actor: Actor, at: datetime, query: QueryDict, **kwargs: Any) -> QuerySet[Any]:
        """All rows behind the gate that match the filter; `kwargs` are the parts of the address."""
        rows = type(self).rows(actor, at)
        return self.filters(query, rows, prefix=None).qs if self.filters else rows

    def sorting(self, query: QueryDict) -> paging.Order:
        """The order asked for, or the list's own."""
        fields = {column.key: column.sort for column in self.columns if column.sort}
        default = self.order.lstrip("-")
        sign_ = "-" if self.order.startswith("-") else ""
        return paging.Order.read(query.get("sort", ""), fields, sign_ + fields[default])

    def page(self, actor: Actor, query: QueryDict, matching: QuerySet[Any], request: HttpRequest) -> dict[str, Any]:
        """Everything the template draws."""
        size = paging.page_size(query)
        cut = paging.cut(matching, self.sorting(query), query, size)
        verbs = {key: verb for key, verb in self.verbs.items() if verb.offered_to(actor)}
        form = self.filters(query, matching.none()).form if self.filters else None
        return {
            "title": self.title, "help": self.help, "panel": self.panel, "filter_form": form,
            "filter_count": _used(form), "columns": self.headings(query),
            "rows": [self.row(row, cut.first + n, verbs) for n, row in enumerate(cut.rows, 1)],
            "bulk_verbs": [(key, verb.label, verb.tone) for key, verb in verbs.items() if verb.bulk],
            "has_verbs": bool(self.links) or any(verb.single for verb in verbs.values()),
            "create_label": self.create[0] if self.create else None,
            "create_url": bulk.address(self.create[1]) if self.create and bulk.may(request, self.create[1]) else None,
            "total": cut.total, "total_text": _total(cut), "page_size": size, "page_sizes": paging.PAGE_SIZES,
            "pager": cut.pager, "selection_token": sign(self.name, query.urlencode(), actor), "bulk_url": request.path,
            "export_urls": self._downloads(query), "empty_text": self.empty[0], "empty_hint": self.empty[1],
        }  # fmt: skip

    def headings(self, query: QueryDict) -> list[Heading]:
        """The column heads with their sort links: ascending, then descending."""
        key, descending = query.get("sort", self.order).lstrip("-"), query.get("sort", self.order).startswith("-")
        return [
            Heading(c.key, c.label, bool(c.sort), ("desc" if descending else "asc") if c.key == key else None,
                    self._sort_url(query, c.key, c.key == key and not descending), c.align, c.wide)
            for c in self.columns
        ]  # fmt: skip

    def row(self, row: Any, number: int, verbs: dict[str, Verb]) -> Row:
        """One row drawn."""
        offered = [RowVerb(key, verb.label) for key, verb in verbs.items()
                   if verb.single and (verb.applies is None or verb.applies(row))]  # fmt: skip
        linked = [RowVerb("", label, url) for label, make in self.links if (url := make(row))]
        cells = "".join(column.html(row, label) for column, label in self._labeled())
        return Row(row.pk, number, SafeString(cells), linked + offered)

    def _labeled(self) -> list[tuple[Column, str]]:
        """The columns with their heads in the reader's language, escaped once a page."""
        if self._heads is None:
            self._heads = [(column, escape(str(column.label))) for column in self.columns]
        return self._heads

    def _downloads(self, query: QueryDict) -> dict[str, str]:
        return {kind: paging.changed(query, export=kind) for kind in ("xlsx", "csv")} if self.exports else {}

    def _sort_url(self, query: QueryDict, key: str, down: bool) -> str:
        return paging.changed(query, sort=f"-{key}" if down else key, page=None, after=None, before=None)


def _used(form: Any) -> int:
    """How many filters are set."""
    if form is None or not form.is_bound or not form.is_valid():
        return 0
    return sum(1 for value in form.cleaned_data.values() if value not in (None, "", []))


def _total(cut: paging.Page) -> str:
    if cut.capped:
        return _("more than %(count)s") % {"count": f"{paging.COUNT_CAP - 1:,}"}
    return ngettext("%(count)s row", "%(count)s rows", cut.total) % {"count": f"{cut.total:,}"}
