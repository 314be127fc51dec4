"""毕业预警 Look ahead for everybody who is enrolled, and keep what was seen (domain.md 8, rows 18 and 20).

Chunk by chunk: one audit of the published results, a second one only for those whom pending results could help, and
the rows by COPY. Rows of students who are no longer concerned go at the end.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from graduand.base.actors import Actor
from graduand.base.journal.actions import record
from graduand.pure.audit.rules.parts import StudyTime, tenths
from graduand.steps.registry import scope
from graduand.steps.registry.actions.importing.storing import copy_rows
from graduand.steps.registry.entitlement import Found, audit
from graduand.steps.registry.foresight import Horizon, horizon, look
from graduand.steps.registry.models import Enrollment, Outlook, RecordStatus, ResultState, Role

KIND = "registry.outlook"
CHUNK_STUDENTS = 20_000
FORESEERS = (Role.HQ_REVIEWER, "system")
NOTHING_STATED = StudyTime()
COLUMNS = (
    "enrollment_id", "path", "term", "last_term", "outlook", "academic_ok", "missing", "missing_credits_x10", "pending",
    "made_at",
)  # fmt: skip
PENDING = f"""
    SELECT enrollment_id, count(*) FROM registry_result
    WHERE state <> '{ResultState.PUBLISHED.value}' AND enrollment_id = ANY(%s) GROUP BY enrollment_id
"""  # noqa: S608 - made of our own words


@dataclass(frozen=True)
class Seen:
    """One chunk: the last key, how many students were looked at, how many rows of each outlook were written."""

    last: int
    students: int
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Person:
    """What of an enrollment decides when it may graduate."""

    path: str
    intake: str


def terms(at: datetime) -> tuple[str, ...]:
    """The graduation terms that are looked ahead to."""
    return horizon().terms(at.date())


def in_chunks() -> int:
    """How many chunks a run over everybody has."""
    return Enrollment.objects.filter(status=RecordStatus.ENROLLED).count() // CHUNK_STUDENTS + 1


def foresee(after: int, *, actor: Actor, at: datetime) -> Seen:
    """
    Look ahead for the next chunk of enrolled students, by key; call it in a transaction.

    Raises:
        NotYours: another post is needed.
    """
    scope.require(actor, *FORESEERS)
    people = dict(_people(after))
    found = audit(people)
    pending = _pending(list(people))
    hopeful = _hopeful(found, pending)
    rows = list(_rows(found, people, pending, hopeful, terms(at), at))
    Outlook.objects.filter(enrollment__in=list(people)).delete()
    copy_rows(Outlook._meta.db_table, COLUMNS, rows)
    return Seen(max(people, default=after), len(people), Counter(str(row[4]) for row in rows))


@transaction.atomic
def finish(counts: Mapping[str, int], *, actor: Actor, at: datetime) -> None:
    """Drop what older runs have left about students who are not enrolled any more, and write the journal."""
    scope.require(actor, *FORESEERS)
    Outlook.objects.exclude(made_at=at).delete()
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Outlook._meta.db_table}")
    record("outlook.renew", "outlook", actor=actor, at=at, terms=list(terms(at)), counts=dict(counts))


def _people(after: int) -> Iterator[tuple[int, Person]]:
    rows = Enrollment.objects.filter(status=RecordStatus.ENROLLED, pk__gt=after).order_by("pk")
    for pk, path, intake in rows.values_list("pk", "path", "intake_term")[:CHUNK_STUDENTS]:
        yield pk, Person(path, intake)


def _pending(ids: list[int]) -> dict[int, int]:
    """How many results of a student are on their way."""
    with connection.cursor() as cursor:
        cursor.execute(PENDING, [ids])
        return dict(cursor.fetchall())


def _hopeful(found: Found, pending: Mapping[int, int]) -> set[int]:
    """Who fulfills the conditions once what is on its way is published; only they are audited a second time."""
    waiting = {pk for pk, ok in zip(found.enrollment.tolist(), found.academic_ok.tolist(), strict=True) if not ok}
    waiting &= pending.keys()
    if not waiting:
        return set()
    again = audit(waiting, pending=True)
    return {pk for pk, ok in zip(again.enrollment.tolist(), again.academic_ok.tolist(), strict=True) if ok}


def _rows(
    found: Found, people: Mapping[int, Person], pending: Mapping[int, int], hopeful: set[int],
    ahead: Sequence[str], at: datetime,
) -> Iterator[tuple[Any, ...]]:  # fmt: skip
    """The rows of a chunk, one for each student and term that concerns him or her."""
    times = _Times(found, ahead)
    missing: dict[tuple[int, int], str] = {}
    columns = (found.enrollment, found.rules, found.academic_ok, found.reasons, found.total)
    for pk, rules, ok, reasons, total in zip(*(column.tolist() for column in columns), strict=True):
        person = people[pk]
        last_term, concerned = times.of(rules, person.intake)
        if not concerned:
            continue
        told = missing.get((rules, reasons))
        if told is None:
            told = missing[rules, reasons] = json.dumps([] if ok else found.spell(rules, reasons))
        short = max(0, times.asked(rules) - total)
        for term in concerned:
            view = look(term, last_term, fulfilled=ok, when_published=pk in hopeful)
            yield (pk, person.path, term, last_term, view.value, ok if rules >= 0 else None, told, short,
                   min(pending.get(pk, 0), 32_767), at)  # fmt: skip


class _Times:
    """What rule set and intake decide together, worked out once each."""

    def __init__(self, found: Found, ahead: Sequence[str]) -> None:
        self.found, self.ahead = found, ahead
        self.known: dict[tuple[int, str], tuple[str, tuple[str, ...]]] = {}
        self.totals = [tenths(rules.min_total_credits) for rules in found.rulesets]

    def asked(self, rules: int) -> int:
        """Tenths of credits to graduate; nothing is asked where no rules govern."""
        return self.totals[rules] if rules >= 0 else 0

    def of(self, rules: int, intake: str) -> tuple[str, tuple[str, ...]]:
        """The last term of a student, and which of the terms ahead concern him or her."""
        if (rules, intake) not in self.known:
            self.known[rules, intake] = self._of(horizon(), self._study(rules), intake)
        return self.known[rules, intake]

    def _study(self, rules: int) -> StudyTime:
        return self.found.rulesets[rules].study if rules >= 0 else NOTHING_STATED

    def _of(self, ahead: Horizon, study: StudyTime, intake: str) -> tuple[str, tuple[str, ...]]:
        concerned = tuple(term for term in self.ahead if ahead.concerns(intake, study, term))
        return ahead.last_term(intake, study), concerned
