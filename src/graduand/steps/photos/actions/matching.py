"""Whose photo a file is: the student behind the key in its name, inside the gate and never by resemblance (P3, P4).

Which keys there are is a matter of registration, since the number on a certificate belongs to a later room: that room
says `@finder("registration_number")` over a function, and the way of naming is offered from then on (C18).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator

from django.db.models import QuerySet

from graduand.base.actors import Actor
from graduand.base.errors import NotFound, NotReady, NotValid, Refusal
from graduand.pure.people.codes import table
from graduand.pure.portrait.naming import NameParts
from graduand.steps.registry import scope
from graduand.steps.registry.actions.importing.student_rows import index_of
from graduand.steps.registry.models import Enrollment

type Finder = Callable[[QuerySet[Enrollment], Collection[str]], Iterable[tuple[str, Enrollment]]]
type Holders = dict[str, list[Enrollment]]

_finders: dict[str, Finder] = {}


def finder(naming: str) -> Callable[[Finder], Finder]:
    """Register how the students behind the keys of a way of naming are found: rows and keys -> (key, enrollment)."""

    def register(function: Finder) -> Finder:
        _finders[naming] = function
        return function

    return register


def known_namings() -> tuple[str, ...]:
    """The ways of naming whose students can be found."""
    return tuple(_finders)


def holders(actor: Actor, naming: str, keys: Collection[str]) -> Holders:
    """
    The enrollments behind each key, among those that the actor may see.

    Raises:
        NotValid: students cannot be found by this way of naming.
    """
    if naming not in _finders:
        raise NotValid("photo.naming_unknown", naming=naming)
    found: Holders = defaultdict(list)
    rows = scope.enrollments(actor).select_related("student", "program")
    for key, enrollment in _finders[naming](rows, keys):
        found[key].append(enrollment)
    return found


def holder(found: Holders, parts: NameParts, level: str, statuses: Collection[str]) -> Enrollment | Refusal:
    """The one enrollment that a file name means (S95, S104, S107), or why there is none."""
    everyone = found.get(parts.key, [])
    of_level = [one for one in everyone if one.program.level == level]
    fitting = [one for one in of_level if one.status in statuses]
    if not everyone:
        return NotFound("photo.unknown_student")
    if not of_level:
        return NotReady(f"photo.wrong_level:{everyone[0].program.level}", student=everyone[0].student.name)
    if not fitting:
        return NotReady(f"photo.not_enrolled:{of_level[0].status}", student=of_level[0].student.name)
    if len(fitting) > 1:
        return NotReady("photo.ambiguous", numbers=sorted(one.student_number for one in fitting))
    return _named_right(fitting[0], parts)


def _named_right(enrollment: Enrollment, parts: NameParts) -> Enrollment | Refusal:
    """A name beside the number must be the student's: a wrong digit then shows (P3)."""
    if parts.name is not None and _letters(parts.name) != _letters(enrollment.student.name):
        return NotReady("photo.name_differs", found=parts.name, student_number=enrollment.student_number)
    return enrollment


def _letters(name: str) -> str:
    """A name as a file name can carry it: no blanks, dots or difference of letter case."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name)).upper()


@finder("student_number")
@finder("number_name")
def by_student_number(rows: QuerySet[Enrollment], keys: Collection[str]) -> Iterator[tuple[str, Enrollment]]:
    """By the number of the enrollment (S96, S107)."""
    for enrollment in rows.filter(student_number__in=keys):
        yield enrollment.student_number, enrollment


@finder("id_number")
def by_id_number(rows: QuerySet[Enrollment], keys: Collection[str]) -> Iterator[tuple[str, Enrollment]]:
    """By the number of the identity document, of whatever type: the blind index holds both (P10)."""
    kinds = [entry.code for entry in table("document_types").entries]
    key_behind = {index_of(kind, key): key for kind in kinds for key in keys}
    for enrollment in rows.filter(student__id_index__in=key_behind):
        yield key_behind[enrollment.student.id_index], enrollment
