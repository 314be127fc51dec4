"""The loop that one would write first: Django objects, results prefetched, each student handed to the plain audit.

It runs over the product's own tables (`database fill`), on a sample of students.
"""

from itertools import batched

from django.db import connection

from graduand.pure.audit.rules.ruleset import RuleSet
from graduand.steps.registry.models import Enrollment, RuleVersion

from ..meters import Reading, measure
from ..oracles import loop
from ..server import server_cpu

CHUNK = 1_000


def reading(students: int, sample: int) -> Reading:
    """Measure the loop over the first `sample` enrollments, CPU of the database included; the rules are read before."""
    if not Enrollment.objects.exists():
        raise SystemExit("The tables are empty: run `database fill` first.")
    count, known = min(sample, students), every_rules()
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return measure("Django ORM, prefetched", students, lambda: audit_first(count, known),
                   server=lambda: server_cpu(pid), sample=count / students)  # fmt: skip


type Known = dict[tuple[int, str], loop.Rules]


def every_rules() -> Known:
    """The rules of each program and intake."""
    rows = RuleVersion.objects.filter(state="published").order_by("version")
    return {(one.program_id, one.intake_from): loop.Rules(RuleSet.from_json(one.content)) for one in rows}


def audit_first(count: int, known: Known) -> int:
    """Audit enrollments with the smallest keys; how many meet the conditions."""
    rows = Enrollment.objects.prefetch_related("results__course", "language_certificates").order_by("pk")
    return sum(
        _one(enrollment, known.get((enrollment.program_id, enrollment.intake_term)))
        for chunk in batched(rows[:count].iterator(CHUNK), CHUNK)
        for enrollment in chunk
    )


def _one(enrollment: Enrollment, rules: loop.Rules | None) -> int:
    grades = [
        (result.course.code, result.score_x10 or 0, result.kind == "exempt")
        for result in enrollment.results.all()
        if result.state == "published"
    ]
    language = bool(enrollment.language_certificates.all())
    return loop.audit(rules, grades, enrollment.bridging, language)[0]
