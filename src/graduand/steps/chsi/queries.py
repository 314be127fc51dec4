"""Questions about CHSI's statements, each beginning at the gate."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, OuterRef, QuerySet, Subquery

from graduand.base.actors import Actor
from graduand.pure.workflow.windows import day_of
from graduand.steps.chsi.columns import column_map
from graduand.steps.chsi.models import ManualCheck, Statement, StatementFile
from graduand.steps.registry import scope
from graduand.steps.registry.models import Enrollment, Role

IMPORTERS = (Role.COLLEGE_REVIEWER, Role.HQ_REVIEWER)
"""The posts that bring CHSI's lists in."""


@dataclass(frozen=True)
class Age:
    """How old the newest list is: `days` since CHSI made it, `stale` if a newer one should be taken (S71)."""

    taken_on: date
    days: int
    stale: bool


def statements(actor: Actor) -> QuerySet[Statement]:
    """All statements about the students that the actor may see."""
    return scope.limit(Statement.objects.all(), actor, "enrollment__path")


def latest_statements(actor: Actor) -> QuerySet[Statement]:
    """The newest statement of each student, with the last manual check beside it as `seen_*` (S126)."""
    checks = ManualCheck.objects.filter(enrollment=OuterRef("enrollment")).order_by("-checked_at", "-pk")
    rows = statements(actor).filter(latest=True).select_related("enrollment__student", "enrollment__center", "file")
    return rows.annotate(
        seen_at=Subquery(checks.values("checked_at")[:1]),
        seen_photo=Subquery(checks.values("graduation_photo")[:1]),
        seen_by=Subquery(checks.values("checked_by")[:1]),
    )


def statement_of(enrollment: Enrollment) -> Statement | None:
    """The newest statement about one enrollment, if there is one."""
    return Statement.objects.select_related("file").filter(enrollment=enrollment, latest=True).first()


def checks_of(enrollment: Enrollment) -> QuerySet[ManualCheck]:
    """The manual checks of one enrollment, the newest first."""
    return ManualCheck.objects.filter(enrollment=enrollment).order_by("-checked_at", "-pk")


def age_of_newest_list(actor: Actor, at: datetime) -> Age | None:
    """How old the newest list is that says something about the actor's students; None if there is none."""
    newest = statements(actor).filter(latest=True).aggregate(newest=Max("taken_on"))["newest"]
    if newest is None:
        return None
    days = (day_of(at) - newest).days
    return Age(newest, days, days > column_map().stale_days)


def lists(actor: Actor) -> QuerySet[StatementFile]:
    """The lists that hold something about the actor's students, the newest first."""
    held = statements(actor).values("file")
    return StatementFile.objects.filter(pk__in=held).order_by("-taken_on", "-pk")
