"""One student's verdict in full: every module, place and result, and what would mend it."""

from decimal import Decimal

import numpy as np

from graduand.pure.audit.explaining.explain import explain
from graduand.pure.audit.explaining.explanation import Explanation, Result
from graduand.pure.audit.rules.personal import Personal
from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.steps.registry import models
from graduand.steps.registry.entitlement import lineup, reading
from graduand.steps.registry.models import Enrollment, ResultKind, ResultState, RuleVersion


def rules_for(enrollment: Enrollment) -> RuleVersion | None:
    """The published rules that govern an enrollment."""
    version = lineup.line_up([enrollment.program_id]).version_for(enrollment.program_id, enrollment.intake_term)
    return version and RuleVersion.objects.select_related("program").get(pk=version[0])


def explanation(enrollment: Enrollment, own: Personal) -> Explanation:
    """Explain a student, whom the gate has let through, under rules of his or her own (`lineup.own_rules`)."""
    return explain(
        own.rules, results_of(enrollment), bridging=enrollment.bridging, language=has_language(enrollment),
        unused=own.unused,
    )  # fmt: skip


def as_seen(enrollment: Enrollment, rules: RuleSet, transcript: bytes) -> Explanation:
    """Explain a verdict of the past again, from the rules and the transcript it rested on, whatever changed since."""
    filled = zip(rules.slots, np.frombuffer(transcript, "<i2").tolist(), strict=True)
    results = [
        Result(
            course=slot.course, name=slot.name, credits=slot.credits, exempt=best == 1, published=True, term="",
            score=None if best == 1 else Decimal(best) / 10,
        )
        for slot, best in filled if best
    ]  # fmt: skip
    return explain(rules, results, bridging=enrollment.bridging, language=has_language(enrollment))


def has_language(enrollment: Enrollment) -> bool:
    """Whether a student has a foreign language certificate that the degree accepts."""
    return bool(reading.language_of([enrollment.pk]))


def results_of(enrollment: Enrollment) -> list[Result]:
    """Every result of a student as the audit reads them, the unpublished ones too, since they may be waited for."""
    rows = models.Result.objects.filter(enrollment=enrollment).select_related("course").order_by("term", "course__code")
    return [
        Result(
            course=row.course.code, name=row.course.name, credits=Decimal(row.credits_x10) / 10,
            score=None if row.score_x10 is None else Decimal(row.score_x10) / 10,
            exempt=row.kind == ResultKind.EXEMPT, published=row.state == ResultState.PUBLISHED, term=row.term,
        )
        for row in rows
    ]  # fmt: skip
