"""规则 Rules of programs out of the staff sheet: a set is taken whole or not at all, as a draft (domain.md 2.2)."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from graduand.base.actors import Actor
from graduand.base.jobs.handlers import Fate
from graduand.pure.audit.rules.parts import Fault
from graduand.pure.audit.sheets.sheet import ALL_COLUMNS as HEADINGS
from graduand.pure.audit.sheets.sheet import COLUMNS as REQUIRED
from graduand.pure.audit.sheets.sheet import KEY_COLUMNS, TERM_COLUMNS, rules_from_rows
from graduand.pure.people.terms import BadTerm, read_term
from graduand.steps.registry.actions.importing.drafts import Offer, take_offers
from graduand.steps.registry.actions.importing.judging import Judgement
from graduand.steps.registry.actions.importing.running import Kind, Source, Survey
from graduand.steps.registry.actions.importing.sheet import SheetRow
from graduand.steps.registry.actions.importing.storing import lock_imports
from graduand.steps.registry.models import Role

COLUMNS = {heading: (heading,) for heading in HEADINGS}
# A row is named by its course, or by its module when it has none.
KEY = "课程代码"
PROGRAM_COLUMNS = ("专业代码", "专业层次")


@transaction.atomic
def take_rules(rows: Sequence[SheetRow], survey: Survey, source: Source, *, actor: Actor, at: datetime) -> list[Fate]:
    """Judge and keep the rule sets of one program, which is made when it is new; `rows` are all its rows."""
    lock_imports()
    judged = {row.number: Judgement(row, COLUMNS, KEY) for row in rows}
    offers = [offer for group in _groups(rows, KEY_COLUMNS) if (offer := _offer(group, judged))]
    take_offers(offers, source, actor=actor, at=at)
    return [judgement.fate() for judgement in judged.values()]


def _offer(rows: Sequence[SheetRow], judged: dict[int, Judgement]) -> Offer | None:
    """Read the rows of one rule set; None when they are faulty, which their judgements say then."""
    told = [judged[row.number] for row in rows]
    sets, faults = rules_from_rows([(row.number, {name: row.text(name) for name in HEADINGS}) for row in rows])
    _tell(told, faults)
    return Offer(sets[0], told) if sets else None


def _tell(told: Sequence[Judgement], faults: Sequence[Fault]) -> None:
    """Each fault to its row; the other rows of the set are refused because of it."""
    by_row = {judgement.row.number: judgement for judgement in told}
    for fault in faults:
        by_row.get(fault.row or 0, told[0]).fault(fault.code, **fault.facts)
    for judgement in told if faults else ():
        if judgement.good:
            judgement.fault("rules.set_refused", row=faults[0].row)


def programs(rows: list[SheetRow]) -> list[list[SheetRow]]:
    """The rows of each program, which are judged together because its rule sets must fit each other."""
    return _groups(rows, PROGRAM_COLUMNS)


def _groups(rows: Iterable[SheetRow], columns: Sequence[str]) -> list[list[SheetRow]]:
    """The rows that say the same in some columns, however terms and numbers are written."""
    groups: dict[tuple[str, ...], list[SheetRow]] = {}
    for row in rows:
        groups.setdefault(tuple(_plain(name, row.text(name)) for name in columns), []).append(row)
    return list(groups.values())


def _plain(column: str, text: str) -> str:
    if column in TERM_COLUMNS:
        with suppress(BadTerm):
            return read_term(text)
    elif column == "规则版本":
        with suppress(ArithmeticError):  # no number, or one too long to write plainly
            return str(Decimal(text).normalize())
    return text


KIND = Kind(
    roles=(Role.HQ_REVIEWER,), columns=COLUMNS, required=REQUIRED, take=take_rules, pieces=programs,
)  # fmt: skip
