"""The first minute of an installation: a headquarters and two administrators, before anybody could appoint them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from graduand.base.actors import SYSTEM
from graduand.base.errors import Taken
from graduand.base.journal.actions import record
from graduand.steps.registry.actions.importing.storing import fresh_ids, lock_imports
from graduand.steps.registry.models import Level, Organization, Role, User


@dataclass(frozen=True)
class Person:
    """Who gets one of the first accounts."""

    username: str
    name: str


@transaction.atomic
def found(
    *, code: str, name: str, short_name: str, system_admin: Person, security_admin: Person, at: datetime
) -> Organization:
    """
    Make the headquarters, the first system administrator (organizations) and the first security administrator (posts).

    They are two people, since the three administrators exclude one another. Neither has a password until
    `accounts.set_password` gives one. The actor is the platform itself.

    Raises:
        Taken: there is an organization already.
    """
    lock_imports()
    if Organization.objects.exists():
        raise Taken("platform.founded")
    (key,) = fresh_ids("registry_organization", 1)
    top = Organization.objects.create(
        pk=key, code=code, name=name, short_name=short_name, plays=[Level.HEADQUARTERS], path=f"/{key}/",
    )  # fmt: skip
    for person, role in ((system_admin, Role.SYSTEM_ADMIN), (security_admin, Role.SECURITY_ADMIN)):
        _post(person, role, top, at)
    record("platform.found", f"organization:{code}", actor=SYSTEM, at=at, system=system_admin.username,
           security=security_admin.username)  # fmt: skip
    return top


def _post(person: Person, role: Role, top: Organization, at: datetime) -> None:
    user = User(username=person.username, name=person.name)
    user.set_unusable_password()
    user.save()
    user.posts.create(organization=top, role=role, since=at)
