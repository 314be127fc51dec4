"""From an account to an actor: which posts a person holds today, and which one is active."""

from datetime import datetime

from django.db.models import Q, QuerySet

from graduand.base.actors import Actor
from graduand.base.errors import NotFound
from graduand.steps.registry.models import Post, User


def posts_of(user: User, at: datetime) -> QuerySet[Post]:
    """The posts that a person holds at an instant; a post that has ended gives no access on the next request."""
    held = Post.objects.filter(Q(until=None) | Q(until__gt=at), user=user, since__lte=at, user__is_active=True)
    return held.select_related("organization", "user").order_by("pk")


def actor_of(post: Post) -> Actor:
    """The actor that acts in a post."""
    return Actor(
        key=f"user:{post.user_id}", name=post.user.name, role=post.role, organization_id=post.organization_id,
        organization_name=post.organization.short_name, path=post.organization.path,
        role_label=str(post.get_role_display()),
    )  # fmt: skip


def actor_named(username: str, at: datetime, role: str | None = None) -> Actor:
    """The actor of a user name, for the shell. Raises NotFound if there is no such account or post."""
    user = User.objects.filter(username=username).first()
    held = list(posts_of(user, at)) if user else []
    chosen = [post for post in held if role in (None, post.role)]
    if not chosen:
        raise NotFound("user.no_post", username=username)
    return actor_of(chosen[0])


def actors_in(role: str, at: datetime) -> list[Actor]:
    """Everybody who holds a post of a role at an instant, in the order of appointment."""
    held = Post.objects.filter(Q(until=None) | Q(until__gt=at), role=role, since__lte=at, user__is_active=True)
    return [actor_of(post) for post in held.select_related("organization", "user").order_by("pk")]


def user_named(username: str) -> User:
    """The account of a user name. Raises NotFound."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NotFound("user.no_post", username=username)
    return user


def username_of(actor: Actor) -> str:
    """The user name behind an actor."""
    return User.objects.get(pk=actor.user_id or 0).username
