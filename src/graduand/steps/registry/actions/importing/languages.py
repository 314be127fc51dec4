"""学位外语 Foreign language certificates that headquarters has seen; no results of the plan (domain.md 2.4)."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from graduand.base.actors import Actor
from graduand.base.jobs.handlers import Fate
from graduand.base.journal.actions import record
from graduand.steps.registry.actions.importing.judging import Judgement
from graduand.steps.registry.actions.importing.running import Kind, Source, Survey
from graduand.steps.registry.actions.importing.sheet import SheetRow
from graduand.steps.registry.actions.importing.storing import lock_imports
from graduand.steps.registry.models import Enrollment, LanguageCertificate, LanguageKind, Role
from graduand.steps.registry.scope import covers

COLUMNS = {
    "student_number": ("学号", "XH"), "kind": ("证书类别", "ZSLB"), "score": ("成绩", "CJ"),
    "passed_on": ("通过日期", "TGRQ"),
}  # fmt: skip
REQUIRED = ("student_number", "kind", "passed_on")
KIND_WORDS = {
    "国开学位英语": LanguageKind.OUC, "学位英语": LanguageKind.OUC, "北京地区成人学士学位英语": LanguageKind.BEIJING,
    "北京成人学位英语": LanguageKind.BEIJING, "合作高校学位英语": LanguageKind.PARTNER,
    "大学英语四级": LanguageKind.CET4, "CET-4": LanguageKind.CET4, "CET4": LanguageKind.CET4,
    "全国英语等级三级笔试": LanguageKind.PETS3, "PETS-3": LanguageKind.PETS3, "PETS3": LanguageKind.PETS3,
}  # fmt: skip

_SCORE = re.compile(r"\d{1,4}(?:\.\d)?")

type Key = tuple[str, str]


class Entry(NamedTuple):
    """A certificate as a row gives it."""

    student_number: str
    kind: LanguageKind
    score: str
    passed_on: date


@cache
def min_scores() -> Mapping[str, int]:
    """The least score of each kind of certificate whose score can tell."""
    text = files("graduand.steps.registry").joinpath("policies", "language.toml").read_text("utf-8")
    scores: dict[str, int] = tomllib.loads(text)["min_score"]
    return scores


@transaction.atomic
def take_languages(
    rows: Sequence[SheetRow], survey: Survey, source: Source, *, actor: Actor, at: datetime
) -> list[Fate]:
    """Judge and store certificates; one of each kind a student. Triggers mark the verdicts about the degree."""
    lock_imports()
    judged = [Judgement(row, COLUMNS, "student_number") for row in rows]
    entries = [
        (judgement, entry) for judgement in judged if (entry := _read(judgement, survey, timezone.localdate(at)))
    ]
    enrollments = _enrollments(entries, actor)
    mine = [(judgement, entry) for judgement, entry in entries if judgement.good]
    known = LanguageCertificate.objects.filter(enrollment__in=enrollments.values())
    present = {(one.enrollment_id, one.kind): one for one in known}
    changed = [row for judgement, entry in mine if (row := _settle(judgement, entry, enrollments, present))]
    if not source.dry_run:
        _store(changed)
        facts = {"file": source.name, "rows": [rows[0].number, rows[-1].number], "stored": len(changed)}
        record("language.import", "import:language", actor=actor, at=at, digest=source.digest, **facts)
    return [judgement.fate() for judgement in judged]


def _read(judgement: Judgement, survey: Survey, today: date) -> Entry | None:
    """The entry of a row, or None with every fault told."""
    number, kind = judgement.required("student_number", 20), judgement.word("kind", KIND_WORDS)
    score, passed_on = judgement.text("score", 20), judgement.day("passed_on")
    if not judgement.row.text("passed_on"):
        judgement.fault("cell.missing", column=judgement.heading("passed_on"))
    if passed_on and passed_on > today:
        judgement.fault("language.in_future", passed_on=str(passed_on))
    if kind:
        _judge_score(judgement, kind, score)
        if (number, kind.value) in survey["key"]:
            judgement.fault("language.twice", certificate=str(kind.label))
    return Entry(number, kind, score, passed_on) if judgement.good and kind and passed_on else None


def _judge_score(judgement: Judgement, kind: LanguageKind, score: str) -> None:
    least = min_scores().get(kind.value)
    if least is None:
        return
    if not _SCORE.fullmatch(score):
        judgement.fault("language.score_needed", certificate=str(kind.label), least=least, value=score)
    elif Decimal(score) < least:
        judgement.fault("language.score_too_low", certificate=str(kind.label), least=least, value=score)


def _enrollments(entries: Sequence[tuple[Judgement, Entry]], actor: Actor) -> dict[str, int]:
    """Student number -> enrollment; the rows of unknown or other people's students are refused."""
    numbers = {entry.student_number for _, entry in entries}
    found = Enrollment.objects.filter(student_number__in=numbers).values_list("student_number", "pk", "path")
    known = {number: (pk, path) for number, pk, path in found}
    for judgement, entry in entries:
        if entry.student_number not in known:
            judgement.fault("student.unknown", student_number=entry.student_number)
        elif not covers(actor, known[entry.student_number][1]):
            judgement.fault("post.elsewhere", organization=actor.organization_name)
    return {number: pk for number, (pk, path) in known.items() if covers(actor, path)}


def _settle(
    judgement: Judgement, entry: Entry, enrollments: Mapping[str, int],
    present: Mapping[tuple[int, str], LanguageCertificate],
) -> LanguageCertificate | None:  # fmt: skip
    """The row to be stored, or None when the registry has it already."""
    enrollment = enrollments[entry.student_number]
    old = present.get((enrollment, entry.kind))
    if old and (old.score, old.passed_on) == (entry.score, entry.passed_on):
        judgement.note("row.unchanged")
        return None
    if old:
        fields = [name for name in ("score", "passed_on") if getattr(old, name) != getattr(entry, name)]
        judgement.note("row.changed", fields=[COLUMNS[name][0] for name in fields])
    return LanguageCertificate(
        pk=old.pk if old else None, enrollment_id=enrollment, kind=entry.kind, score=entry.score,
        passed_on=entry.passed_on,
    )  # fmt: skip


def _store(rows: Sequence[LanguageCertificate]) -> None:
    LanguageCertificate.objects.bulk_create([row for row in rows if row.pk is None])
    LanguageCertificate.objects.bulk_update([row for row in rows if row.pk], ["score", "passed_on"])


def _survey(rows: Sequence[SheetRow]) -> Survey:
    """The certificates that stand twice in the file: nobody knows which of them is right."""
    seen: set[Key] = set()
    again: set[Key] = set()
    for row in rows:
        key = row.text("student_number"), KIND_WORDS.get(row.text("kind"), "")
        (again if key in seen else seen).add(key)
    return {"key": frozenset(again)}


KIND = Kind(roles=(Role.HQ_REVIEWER,), columns=COLUMNS, required=REQUIRED, take=take_languages, survey=_survey)
