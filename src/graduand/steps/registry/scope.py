"""The gate (P4): who sees what. Every question of every room begins here."""

from django.db.models import Model, Q, QuerySet

from graduand.base.actors import Actor
from graduand.base.errors import NotFound, NotYours
from graduand.steps.registry.models import Enrollment, Organization

# "/" + 1: the first text after everything that begins with a path.
AFTER_SLASH = "0"


def within(path: str, field: str = "path") -> Q:
    """The condition "lies at or below `path`", as one range that an index can serve."""
    if not path:
        return Q(pk__in=[])
    return Q(**{f"{field}__gte": path, f"{field}__lt": path[:-1] + AFTER_SLASH})


def above(path: str) -> list[str]:
    """The paths at and above a place: "/1/4/17/" gives "/1/", "/1/4/", "/1/4/17/"."""
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts))]


def limit[M: Model](rows: QuerySet[M], actor: Actor, field: str = "path") -> QuerySet[M]:
    """Only the rows that the actor's post may see; `field` leads to the path of the row's organization."""
    return rows.filter(within(actor.path, field))


def covers(actor: Actor, path: str) -> bool:
    """Whether a place lies at or below the actor's post."""
    return bool(actor.path) and path.startswith(actor.path)


def enrollments(actor: Actor) -> QuerySet[Enrollment]:
    """The enrollments that the actor may see."""
    return limit(Enrollment.objects.all(), actor)


def enrollment(actor: Actor, student_number: str) -> Enrollment:
    """One enrollment by its number. Raises NotFound, also when it lies outside the gate."""
    found = enrollments(actor).select_related("student", "program", "class_group", "center", "college")
    one = found.filter(student_number=student_number).first()
    if one is None:
        raise NotFound("student.not_found", student_number=student_number)
    return one


def organizations(actor: Actor) -> QuerySet[Organization]:
    """The organizations at or below the actor's post."""
    return limit(Organization.objects.all(), actor)


def require(actor: Actor, *roles: str, path: str | None = None) -> None:
    """
    Refuse unless the actor's post has one of the roles and, where a path is given, covers it.

    Raises:
        NotYours: another post is needed. Facts: roles.
    """
    if actor.role not in roles:
        raise NotYours("post.role_needed", role=actor.role, needed=list(roles))
    if path is not None and not covers(actor, path):
        raise NotYours("post.elsewhere", organization=actor.organization_name)
