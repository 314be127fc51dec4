"""Accounts and posts. Nobody signs up and there is no default password: without one of its own nobody gets in (P4)."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from graduand.base.actors import SYSTEM, Actor
from graduand.base.errors import NotReady, NotValid, NotYours
from graduand.base.journal.actions import record
from graduand.base.outcomes import Outcome
from graduand.steps.registry.models import Level, Organization, Post, Role, User
from graduand.steps.registry.scope import require, within

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
# At which level of the chain a post belongs; a branch that plays no college has the posts of a college (C11).
LEVELS_OF: dict[str, frozenset[str]] = {
    **dict.fromkeys((Role.CENTER_CLERK, Role.CENTER_LEAD), frozenset({Level.CENTER})),
    **dict.fromkeys((Role.COLLEGE_REVIEWER, Role.COLLEGE_DISPATCHER), frozenset({Level.COLLEGE, Level.BRANCH})),
    **dict.fromkeys((Role.HQ_REVIEWER, Role.HQ_ISSUER), frozenset({Level.HEADQUARTERS})),
    **dict.fromkeys(ADMINISTRATORS, frozenset({Level.HEADQUARTERS})),
}


@transaction.atomic
def appoint(*, username: str, name: str, organization: Organization, role: str, actor: Actor, at: datetime) -> Post:
    """
    Give a person a post, making the account if there is none; an ended post of the same kind begins anew.

    Raises:
        NotYours: only the security administrator, not outside his or her tree, not oneself.
        NotValid: the post does not belong at that level, or the user name belongs to somebody of another name.
        NotReady: the three administrators exclude one another (MLPS level 3, domain.md 5.2).
    """
    require(actor, Role.SECURITY_ADMIN, path=organization.path)
    refuse_wrong_level(organization, role)
    user = _account(username, name)
    if actor.user_id == user.pk:
        raise NotYours("post.own")
    refuse_excluded(user, held_roles([user.pk], at).get(user.pk, set()), role)
    post, fresh = Post.objects.get_or_create(user=user, organization=organization, role=role, defaults={"since": at})
    if not fresh and post.until is not None:
        post.since, post.until = at, None
        post.save(update_fields=["since", "until"])
    record("post.appoint", f"user:{user.pk}", actor=actor, at=at, username=username, role=role, code=organization.code)
    return post


def _account(username: str, name: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User(username=username, name=name)
        user.set_unusable_password()
        user.save()
    if user.name != name:
        raise NotValid("account.other_person", username=username, name=user.name)
    return user


def refuse_wrong_level(organization: Organization, role: str) -> None:
    """Refuse a post that does not belong at any level that the organization plays."""
    if not LEVELS_OF[role] & set(organization.plays):
        raise NotValid("post.wrong_level", role=str(Role(role).label), organization=organization.short_name)


def held_roles(users: Iterable[int], at: datetime) -> dict[int, set[str]]:
    """The roles that each of the accounts holds at an instant."""
    held: dict[int, set[str]] = {}
    posts = Post.objects.filter(Q(until=None) | Q(until__gt=at), user__in=list(users))
    for user_id, role in posts.values_list("user_id", "role"):
        held.setdefault(user_id, set()).add(role)
    return held


def refuse_excluded(user: User, held: set[str], role: str) -> None:
    """Refuse a second of the three administrators for one person."""
    clash = (held - {role}) & ADMINISTRATORS
    if role in ADMINISTRATORS and clash:
        labels = [str(Role(other).label) for other in sorted(clash)]
        raise NotReady("post.excluded", name=user.name, role=str(Role(role).label), held=labels)


@transaction.atomic
def set_password(user: User, password: str, *, actor: Actor, at: datetime) -> None:
    """
    Give an account a password; the password itself is nowhere written down.

    Raises:
        NotYours: only the security administrator, or the platform itself. NotValid: it is too weak. Facts: reasons.
    """
    if actor != SYSTEM:
        require(actor, Role.SECURITY_ADMIN)
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise NotValid("password.weak", reasons=weak.messages) from weak
    user.set_password(password)
    user.save(update_fields=["password"])
    record("account.password", f"user:{user.pk}", actor=actor, at=at, username=user.username)


@transaction.atomic
def end_post(rows: QuerySet[Post], *, actor: Actor, at: datetime) -> Outcome:
    """End posts: their holders lose access with the next request. One's own post is refused."""
    require(actor, Role.SECURITY_ADMIN)
    mine = rows.filter(within(actor.path, "organization__path"))
    posts = list(mine.select_related("user").select_for_update(of=["self"]))
    outcome = Outcome()
    for post in posts:
        if post.user_id == actor.user_id:
            outcome.refused[post.pk] = NotYours("post.own")
        elif post.until is not None and post.until <= at:
            outcome.refused[post.pk] = NotReady("post.ended", name=post.user.name, until=post.until)
        else:
            outcome.done.append(post.pk)
    Post.objects.filter(pk__in=outcome.done).update(until=at)
    record("post.end", "posts", actor=actor, at=at, posts=outcome.done)
    return outcome
