"""The journal for the auditor: who did what to whom, when (P5)."""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from graduand.base.actors import Actor
from graduand.base.journal.models import Entry
from graduand.base.lists.columns import Column
from graduand.base.lists.page import ListPage
from graduand.steps.registry.models import Role

LONGEST = 240


class EntryFilters(django_filters.FilterSet):
    """Find lines by person, subject, deed."""

    actor_name = django_filters.CharFilter(label=_("Person"), lookup_expr="startswith")
    subject = django_filters.CharFilter(label=_("Subject"), lookup_expr="startswith")
    verb = django_filters.CharFilter(label=_("Deed"), lookup_expr="startswith")

    class Meta:
        model = Entry
        fields: list[str] = []


def _told(entry: Entry) -> str:
    """The details on one line; long lists are cut here, the journal itself keeps them whole."""
    return Truncator("; ".join(f"{name}={value}" for name, value in entry.facts.items())).chars(LONGEST)


def _post(entry: Entry) -> str:
    """Where and as what somebody acted, in the reader's language."""
    role = Role(entry.role).label if entry.role in Role else entry.role
    return f"{entry.organization} {role}".strip()


class Journal(ListPage):
    """Every line, newest first; nobody can change one."""

    name = "journal"
    title = _("Journal")
    help = _("Each line holds the fingerprint of the line before it; the database refuses to change any.")
    filters = EntryFilters
    order = "-number"
    columns = (
        Column("number", _("Entry"), lambda entry: entry.number, sort="number", kind="number", align="end"),
        Column("at", _("When"), lambda entry: entry.at),
        Column("actor", _("Person"), lambda entry: entry.actor_name),
        Column("role", _("Post"), _post, wide=True),
        Column("verb", _("Deed"), lambda entry: entry.verb, kind="code"),
        Column("subject", _("Subject"), lambda entry: entry.subject, kind="code"),
        Column("facts", _("Details"), _told, wide=True),
        Column("digest", _("Fingerprint"), lambda entry: entry.digest[:12], kind="code", wide=True),
    )

    @staticmethod
    def rows(actor: Actor, at: datetime) -> QuerySet[Any]:
        """The whole journal: the auditor audits everybody."""
        return Entry.objects.all()
