"""The frame of every page: the left menu in the words of the notice (S68, S90, S119, S120), crumbs, clock, batch."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from graduand.project.access import may_open
from graduand.steps.batches import queries as batches


@dataclass
class Item:
    """An entry of the menu; `also` names routes that belong to it (details, dialogs)."""

    label: Any
    route: str
    also: tuple[str, ...] = ()
    url: str = ""
    active: bool = False
    badge: int | None = None


@dataclass
class Section:
    """A group of the menu."""

    label: Any
    icon: str
    items: list[Item] = field(default_factory=list)
    active: bool = False


# (label, icon, ((label, route, further routes), ...))
MENU: tuple[tuple[Any, str, tuple[tuple[Any, str, tuple[str, ...]], ...]], ...] = (
    (_("Desk"), "layout-dashboard", ((_("Desk"), "desk", ()),)),
    (_("Graduation management"), "school", (
        (_("Graduation batch"), "batches:calendar", ()),
        (_("Graduation application"), "applications:candidates",
         ("applications:candidate", "applications:decision", "applications:nominate", "applications:audit")),
        (_("Graduation review"), "applications:review", ()),
        (_("Submission lots"), "applications:lots", ("applications:lot",)),
        (_("CHSI data"), "chsi:statements",
         ("chsi:imports", "chsi:import", "chsi:check")),
    )),
    (_("Student records"), "id", (
        (_("Student information"), "registry:students",
         ("registry:student", "registry:reveal", "registry:entitlement")),
        (_("Class management"), "registry:classes", ()),
        (_("Record statistics"), "registry:statistics", ()),
        (_("Result management"), "registry:results", ()),
        (_("Petitions"), "registry:petitions", ("registry:petition", "registry:petition_ask")),
        (_("Degree foreign language"), "registry:language", ()),
        (_("Program rules"), "registry:programs",
         ("registry:rule", "registry:publish", "registry:trial")),
        (_("Early warning"), "registry:outlook", ("registry:outlook_centers",)),
        (_("Data import"), "registry:imports", ("registry:import",)),
        (_("Organizations"), "registry:organizations", ()),
        (_("Accounts"), "registry:accounts", ("registry:appoint", "registry:password")),
    )),
    (_("Student photo management"), "photo", (
        (_("Student photo import"), "photos:imports", ("photos:import",)),
        (_("Student photos"), "photos:manage", ("photos:upload",)),
        (_("Photo information query"), "photos:query", ()),
        (_("Graduate photo query"), "photos:graduates", ()),
    )),
    (_("Certificate management"), "certificate", (
        (_("Registration numbers"), "certificates:numbering", ()),
        (_("Certificates"), "certificates:certificates", ()),
    )),
    (_("Delivery"), "truck", (
        (_("To be sent"), "delivery:sending", ()),
        (_("Consignments"), "delivery:consignments", ("delivery:consignment",)),
        (_("Custody and sign-off"), "delivery:custody", ("delivery:sign_off",)),
    )),
    (_("Jobs"), "list-check", ((_("Jobs"), "jobs:list", ("jobs:detail",)),)),
    (_("Journal"), "history", ((_("Journal"), "journal", ()),)),
)  # fmt: skip


def menu_for(role: str, route: str) -> list[Section]:
    """The sections and items that a role may open, with the current one marked."""
    sections = []
    for label, icon, entries in MENU:
        items = [_item(entry, route) for entry in entries if may_open(role, entry[1])]
        if items:
            sections.append(Section(label, icon, items, active=any(item.active for item in items)))
    return sections


def _item(entry: tuple[Any, str, tuple[str, ...]], route: str) -> Item:
    label, target, also = entry
    return Item(label, target, also, reverse(target), active=route in (target, *also))


def crumbs_of(sections: list[Section]) -> list[tuple[Any, str | None]]:
    """当前位置 (S121): section and item of the current route."""
    for section in sections:
        for item in section.items:
            if item.active:
                trail: list[tuple[Any, str | None]] = [(section.label, None)] if len(section.items) > 1 else []
                return [*trail, (item.label, item.url)]
    return []


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor of the frame."""
    actor = getattr(request, "actor", None)
    if actor is None or request.resolver_match is None:
        return {"season_now": getattr(request, "at", None)}
    sections = menu_for(actor.role, request.resolver_match.view_name)
    present = batches.current(request.at)  # type: ignore[attr-defined]
    return {
        "menu": sections, "crumbs": crumbs_of(sections), "season_now": request.at,  # type: ignore[attr-defined]
        "batch_code": present.code if present else None,
        "days_left": batches.days_left(present, actor, request.at) if present else None,  # type: ignore[attr-defined]
    }  # fmt: skip
