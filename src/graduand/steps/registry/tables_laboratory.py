"""What the lists of rules and of a trial show."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from graduand.base.language import show
from graduand.base.lists.columns import Column
from graduand.steps.registry import queries_laboratory
from graduand.steps.registry.wording import said_term
from graduand.steps.registry.wording_laboratory import EFFECTS, RULE_STATES, said_lacks

STATE_TONES = {"draft": "warn", "published": "ok", "withdrawn": "muted"}
DEGREE = "degree."
EFFECT_TONES = {"gained": "ok", "degree_gained": "ok", "lost": "bad", "degree_lost": "bad", "other": "muted"}


def _trial(row: Any) -> str:
    """The newest trial in a few signs: when, and how many gain and lose graduation."""
    if row.trial_pk is None:
        return _now("not tried yet") if row.state == "draft" else ""
    return f"+{row.trial_gained} −{row.trial_lost}"


def _who(name: str | None, at: Any) -> str:
    return f"{name or ''} {show(at)}".strip() if at else ""


RULES = (
    Column("code", _("Program code"), lambda row: row.program.code, sort="program__code", kind="link",
           url=lambda row: reverse("registry:rule", args=[row.pk])),
    Column("name", _("Program"), lambda row: row.program.name),
    Column("level", _("Level"), lambda row: row.program.get_level_display()),
    Column("from", _("Intakes from"), lambda row: said_term(row.intake_from), sort="intake_from"),
    Column("to", _("to"), lambda row: said_term(row.intake_to)),
    Column("version", _("Version"), lambda row: row.version, sort="version", kind="number", align="end"),
    Column("state", _("State of the rules"), lambda row: RULE_STATES[row.state], kind="tag",
           tone=lambda row: STATE_TONES[row.state]),
    Column("trial", _("Trial of rules"), _trial, kind="link",
           url=lambda row: reverse("registry:trial", args=[row.trial_pk]) if row.trial_pk else ""),
    Column("total", _("Credits to graduate"), lambda row: row.content["min_total_credits"], kind="number", align="end"),
    Column("hq", _("Headquarters credits"), lambda row: row.content["min_hq_credits"], kind="number", align="end"),
    Column("degree", _("Degree"), lambda row: bool(row.content["degree"])),
    Column("drafted", _("Drafted by"), lambda row: _who(getattr(row, "drafter", ""), row.drafted_at)),
    Column("published", _("Published by"), lambda row: _who(getattr(row, "publisher", ""), row.published_at)),
)  # fmt: skip


def _before(row: Any) -> str:
    if row.before_ok is None:
        return _now("no rules")
    return _verdict(row.before_ok, row.before_degree_ok, row.before_missing, row)


def _after(row: Any) -> str:
    return _verdict(row.after_ok, row.after_degree_ok, row.after_missing, row)


def _verdict(graduates: bool, degree: bool, missing: list[str], row: Any) -> str:
    """Yes or no in words, what lacks for graduation, and what for the degree."""
    said = (
        _now("graduates with the degree") if degree else _now("graduates") if graduates else _now("does not graduate")
    )
    names = queries_laboratory.names_of(row.trial.rule_version)
    lacks = said_lacks([code for code in missing if not code.startswith(DEGREE)], names)
    degree_lacks = said_lacks([code for code in missing if code.startswith(DEGREE)], names)
    parts = [_now("%(verdict)s: %(lacks)s") % {"verdict": said, "lacks": lacks} if lacks else said]
    if degree_lacks:
        parts.append(_now("for the degree: %(lacks)s") % {"lacks": degree_lacks})
    return _now("; ").join(parts)


TRIAL = (
    Column("student_number", _("Student number"), lambda row: row.enrollment.student_number,
           sort="enrollment__student_number", kind="link",
           url=lambda row: reverse("registry:student", args=[row.enrollment.student_number])),
    Column("name", _("Name"), lambda row: row.enrollment.student.name),
    Column("intake", _("Intake term"), lambda row: said_term(row.enrollment.intake_term)),
    Column("effect", _("Effect"), lambda row: EFFECTS[row.effect], kind="tag",
           tone=lambda row: EFFECT_TONES[row.effect]),
    Column("before", _("Before"), _before, kind="long"),
    Column("after", _("After"), _after, kind="long"),
    Column("center", _("Learning center"), lambda row: row.enrollment.center.short_name),
    Column("college", _("College"), lambda row: row.enrollment.college.short_name),
    Column("class", _("Class"), lambda row: row.enrollment.class_group.name),
)  # fmt: skip
