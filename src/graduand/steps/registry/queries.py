"""Questions to the registry; each begins at the gate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet

from graduand.base.actors import Actor
from graduand.base.errors import NotFound
from graduand.base.journal.models import Entry
from graduand.base.journal.queries import entries_about
from graduand.steps.registry import scope
from graduand.steps.registry.models import (
    Enrollment,
    Level,
    Organization,
    Post,
    Result,
    User,
    subject,
)


def students(actor: Actor, at: datetime | None = None) -> QuerySet[Enrollment]:
    """The enrollments that a post may see, with what a list shows; the sealed number and phone stay in the database."""
    rows = scope.enrollments(actor).select_related("student", "program", "class_group", "center", "college")
    return rows.defer("student__id_number", "student__phone")


def other_enrollments(actor: Actor, enrollment: Enrollment) -> QuerySet[Enrollment]:
    """The further enrollments of the same person that lie inside the gate."""
    return students(actor).filter(student=enrollment.student).exclude(pk=enrollment.pk).order_by("intake_term")


def results_by_term(enrollment: Enrollment) -> list[tuple[str, list[Result]]]:
    """The results of an enrollment that the gate has let through, term by term."""
    rows = Result.objects.filter(enrollment=enrollment).select_related("course")
    rows = rows.order_by("term", "course__code", "kind")
    return [(term, list(results)) for term, results in groupby(rows, key=lambda result: result.term)]


def history(enrollment: Enrollment) -> list[Entry]:
    """What the journal says of an enrollment: its own lines, and the imports that made or changed it."""
    number = enrollment.student_number
    imports = entries_about("import:students").filter(
        Q(facts__created__contains=[number]) | Q(facts__changed__has_key=number)
    )
    return sorted([*entries_about(subject(enrollment)), *imports], key=lambda line: line.number)


def classes(actor: Actor, at: datetime | None = None) -> QuerySet[Organization]:
    """The classes that a post may see, with how many students each has and how many are enrolled."""
    rows = scope.organizations(actor).filter(plays__contains=[Level.CLASS]).select_related("parent", "parent__parent")
    enrolled = Count("enrollments", filter=Q(enrollments__status="enrolled"))
    return rows.annotate(students=Count("enrollments"), enrolled=enrolled)


def organizations(actor: Actor, at: datetime | None = None) -> QuerySet[Organization]:
    """The organizations at or below a post, without the classes, which have a list of their own."""
    rows = scope.organizations(actor).exclude(plays=[Level.CLASS])
    return rows.select_related("parent").annotate(
        below=Count("children", filter=~Q(children__plays=[Level.CLASS])),
        classes=Count("children", filter=Q(children__plays__contains=[Level.CLASS])),
    )


def posts(actor: Actor, at: datetime) -> QuerySet[Post]:
    """The posts at or below one's own, for who hands them out; ended ones stay in the list."""
    rows = scope.limit(Post.objects.all(), actor, "organization__path")
    return rows.select_related("user", "organization")


def account(actor: Actor, username: str) -> User:
    """An account that has or had a post at or below one's own. Raises NotFound."""
    held = Post.objects.filter(scope.within(actor.path, "organization__path"), user__username=username)
    post = held.select_related("user").first()
    if post is None:
        raise NotFound("user.no_post", username=username)
    return post.user


def organization_coded(actor: Actor, code: str) -> Organization:
    """One organization at or below a post by its code. Raises NotFound."""
    found = scope.organizations(actor).filter(code=code).first()
    if found is None:
        raise NotFound("organization.unknown", organization=code)
    return found


@dataclass(frozen=True)
class Axis:
    """One side of a cross table: what it is called in an address, the fields behind it, the name of a key."""

    key: str
    fields: tuple[str, ...]


AXES = {
    axis.key: axis
    for axis in (
        Axis("college", ("college__code", "college__short_name")),
        Axis("center", ("center__code", "center__short_name")),
        Axis("program", ("program__code", "program__name")), Axis("level", ("program__level",)),
        Axis("intake", ("intake_term",)), Axis("category", ("category",)), Axis("status", ("status",)),
    )
}  # fmt: skip


@dataclass(frozen=True)
class CrossTable:
    """Counts by two axes: the keys of rows and columns in order, the count of each pair, and the sums."""

    rows: list[tuple[Any, ...]]
    columns: list[tuple[Any, ...]]
    counts: dict[tuple[tuple[Any, ...], tuple[Any, ...]], int]

    def row_sum(self, row: tuple[Any, ...]) -> int:
        """All of one row."""
        return sum(self.counts.get((row, column), 0) for column in self.columns)

    def column_sum(self, column: tuple[Any, ...]) -> int:
        """All of one column."""
        return sum(self.counts.get((row, column), 0) for row in self.rows)

    @property
    def total(self) -> int:
        """All."""
        return sum(self.counts.values())


def cross_table(actor: Actor, down: Axis, across: Axis) -> CrossTable:
    """学籍数据统计: how many enrollments stand where two axes meet, in one query."""
    fields = (*down.fields, *across.fields)
    found = scope.enrollments(actor).order_by().values_list(*fields).annotate(students=Count("pk"))
    cut = len(down.fields)
    counts = {(key[:cut], key[cut:-1]): key[-1] for key in found}
    return CrossTable(_sorted(row for row, _ in counts), _sorted(column for _, column in counts), counts)


def _sorted(keys: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(set(keys))
