"""机构 The tree of organizations: parents first, whatever the order of the file (S54, S55, S65, S66, ruling C11)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from graduand.base.actors import Actor
from graduand.base.jobs.handlers import Fate
from graduand.base.journal.actions import record
from graduand.steps.registry.actions.importing.judging import Judgement
from graduand.steps.registry.actions.importing.running import Kind, Source, Survey
from graduand.steps.registry.actions.importing.sheet import SheetRow, twice
from graduand.steps.registry.actions.importing.storing import fresh_ids, lock_imports
from graduand.steps.registry.models import Level, Organization, Role
from graduand.steps.registry.scope import covers

COLUMNS = {
    "code": ("机构代码", "代码", "JGDM"),
    "name": ("机构名称", "名称", "JGMC"),
    "short_name": ("简称", "机构简称", "JGJC"),
    "parent": ("上级代码", "上级机构代码", "SJDM"),
    "level": ("类型", "机构类型", "JGLX"),
    "also": ("兼任层级", "JRCJ"),
    "postal_address": ("邮寄地址", "通信地址", "YJDZ"),
    "addressee": ("收件人", "SJR"),
    "phone": ("联系电话", "电话", "LXDH"),
}
REQUIRED = ("code", "name", "parent", "level")
LEVEL_WORDS = {
    "总部": Level.HEADQUARTERS, "分部": Level.BRANCH, "学院": Level.COLLEGE, "分校": Level.COLLEGE,
    "分校/学院": Level.COLLEGE, "学习中心": Level.CENTER, "教学点": Level.CENTER, "班级": Level.CLASS,
}  # fmt: skip
PLAIN = ("name", "short_name", "plays", "postal_address", "addressee", "phone")

_BETWEEN = re.compile(r"[、，,;；/\s]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """An organization as a row gives it."""

    code: str
    parent: str
    name: str
    short_name: str
    plays: list[str]
    postal_address: str
    addressee: str
    phone: str


@transaction.atomic
def take_organizations(
    rows: Sequence[SheetRow], survey: Survey, source: Source, *, actor: Actor, at: datetime
) -> list[Fate]:
    """Judge and store organizations whose parents are known or stand above them in `rows`."""
    lock_imports()
    known = _known(rows)
    judged: list[Judgement] = []
    created: list[Organization] = []
    changed: list[Organization] = []
    for row in rows:
        judgement = Judgement(row, COLUMNS, "code")
        judged.append(judgement)
        entry = _read(judgement, survey)
        if entry and judgement.good:
            _settle(entry, judgement, known, created, changed, actor)
    if not source.dry_run:
        _store(created, changed)
        facts = {"file": source.name, "created": [one.code for one in created], "changed": [o.code for o in changed]}
        record("organizations.import", "import:organizations", actor=actor, at=at, **facts)
    return [judgement.fate() for judgement in judged]


def _read(judgement: Judgement, survey: Survey) -> Entry | None:
    code = judgement.required("code", 30)
    if code in survey["code"]:
        judgement.fault("organization.twice", organization=code)
    if code in survey["circle"]:
        judgement.fault("organization.circle", organization=code)
    name, level = judgement.required("name", 80), judgement.word("level", LEVEL_WORDS)
    also = [_level_of(word, judgement) for word in _BETWEEN.split(judgement.text("also")) if word]
    if level is None or None in also:
        return None
    return Entry(
        code=code, parent=judgement.text("parent"), name=name, short_name=judgement.text("short_name", 40) or name[:40],
        plays=list(dict.fromkeys([level.value, *(one.value for one in also if one)])),
        postal_address=judgement.text("postal_address"), addressee=judgement.text("addressee", 40),
        phone=judgement.text("phone", 40),
    )  # fmt: skip


def _level_of(word: str, judgement: Judgement) -> Level | None:
    if word not in LEVEL_WORDS:
        judgement.fault("word.unknown", column=judgement.heading("also"), value=word, known=list(LEVEL_WORDS))
    return LEVEL_WORDS.get(word)


def _known(rows: Sequence[SheetRow]) -> dict[str, Organization]:
    codes = {row.text(field) for row in rows for field in ("code", "parent")}
    return {one.code: one for one in Organization.objects.filter(code__in=codes).select_related("parent")}


def _settle(
    entry: Entry, judgement: Judgement, known: dict[str, Organization], created: list[Organization],
    changed: list[Organization], actor: Actor,
) -> None:  # fmt: skip
    """Find out whether the row makes, changes or leaves an organization; a new one is known to the rows below it."""
    present, parent = known.get(entry.code), known.get(entry.parent)
    place = present or parent
    if place is None:
        judgement.fault("organization.parent_unknown", organization=entry.code, parent=entry.parent)
    elif not covers(actor, place.path):
        judgement.fault("post.elsewhere", organization=actor.organization_name)
    elif present:
        _compare(present, entry, judgement, changed)
    else:
        assert parent is not None
        created.append(_made(entry, parent))
        known[entry.code] = created[-1]


def _compare(present: Organization, entry: Entry, judgement: Judgement, changed: list[Organization]) -> None:
    above = present.parent.code if present.parent else ""
    if entry.parent != above:
        judgement.fault("organization.moved", organization=entry.code, present=above, parent=entry.parent)
        return
    differing = [field for field in PLAIN if getattr(present, field) != getattr(entry, field)]
    if not differing:
        judgement.note("row.unchanged")
        return
    for field in differing:
        setattr(present, field, getattr(entry, field))
    changed.append(present)
    judgement.note("row.changed", fields=[str(COLUMNS.get(field, COLUMNS["level"])[0]) for field in differing])


def _made(entry: Entry, parent: Organization) -> Organization:
    values = {field: getattr(entry, field) for field in PLAIN}
    # The path is completed in `_store`, where the primary keys are known; until then it holds the parent's place.
    return Organization(code=entry.code, parent=parent, path=parent.path, **values)


def _store(created: list[Organization], changed: list[Organization]) -> None:
    """Write both; parents stand before their children in `created`, so each path is complete when it is needed."""
    for one, key in zip(created, fresh_ids("registry_organization", len(created)), strict=True):
        assert one.parent is not None
        one.pk, one.parent_id, one.path = key, one.parent.pk, f"{one.parent.path}{key}/"
    Organization.objects.bulk_create(created, batch_size=1000)
    if changed:
        Organization.objects.bulk_update(changed, PLAIN, batch_size=1000)


def survey_tree(rows: Sequence[SheetRow]) -> Survey:
    """Codes that stand twice, and codes that are their own ancestor."""
    parents = {row.text("code"): row.text("parent") for row in rows}
    circle = {code for code in parents if _depth(code, parents) is None}
    return {"code": twice(rows, "code"), "circle": frozenset(circle)}


def parents_first(rows: list[SheetRow]) -> list[list[SheetRow]]:
    """All rows in one piece, parents before their children: a tree is taken in whole, and a trial sees all of it."""
    parents = {row.text("code"): row.text("parent") for row in rows}
    return [sorted(rows, key=lambda row: _depth(row.text("code"), parents) or 0)]


def _depth(code: str, parents: dict[str, str]) -> int | None:
    """How many rows of the file stand above a code; None when it stands above itself."""
    passed: set[str] = set()
    while code in parents:
        if code in passed:
            return None
        passed.add(code)
        code = parents[code]
    return len(passed)


KIND = Kind(
    roles=(Role.SYSTEM_ADMIN,), columns=COLUMNS, required=REQUIRED, take=take_organizations, survey=survey_tree,
    pieces=parents_first,
)  # fmt: skip
