"""账号 Accounts with their posts: one row a post. No password comes from a file."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from graduand.base.actors import Actor
from graduand.base.errors import Refusal
from graduand.base.jobs.handlers import Fate
from graduand.base.journal.actions import record
from graduand.steps.registry.actions.accounts import held_roles, refuse_excluded, refuse_wrong_level
from graduand.steps.registry.actions.importing.judging import Judgement
from graduand.steps.registry.actions.importing.running import Kind, Source, Survey
from graduand.steps.registry.actions.importing.sheet import SheetRow, disputed
from graduand.steps.registry.actions.importing.storing import fresh_ids, lock_imports
from graduand.steps.registry.models import Organization, Post, Role, User
from graduand.steps.registry.scope import covers

COLUMNS = {
    "username": ("用户名", "登录名", "YHM"),
    "name": ("姓名", "XM"),
    "organization": ("机构代码", "JGDM"),
    "role": ("岗位", "GW"),
}
REQUIRED = tuple(COLUMNS)
ROLE_WORDS = {
    "学习中心经办": Role.CENTER_CLERK, "学习中心负责人": Role.CENTER_LEAD, "学院审核": Role.COLLEGE_REVIEWER,
    "学院收发": Role.COLLEGE_DISPATCHER, "总部审核": Role.HQ_REVIEWER, "总部制证": Role.HQ_ISSUER,
    "系统管理员": Role.SYSTEM_ADMIN, "安全管理员": Role.SECURITY_ADMIN, "审计员": Role.AUDITOR,
}  # fmt: skip

type PostKey = tuple[str, int, str]


class Staff:
    """The accounts, posts and organizations that a chunk speaks of, and what it adds to them."""

    def __init__(self, rows: Sequence[SheetRow], at: datetime) -> None:
        names, codes = {row.text("username") for row in rows}, {row.text("organization") for row in rows}
        self.users = {user.username: user for user in User.objects.filter(username__in=names)}
        self.places = {one.code: one for one in Organization.objects.filter(code__in=codes)}
        posts = Post.objects.filter(user__username__in=names).select_related("user")
        self.posts: dict[PostKey, Post] = {(p.user.username, p.organization_id, p.role): p for p in posts}
        held = held_roles([user.pk for user in self.users.values()], at)
        self.held = {user.username: held.get(user.pk, set()) for user in self.users.values()}
        self.hired: list[User] = []
        self.posted: list[Post] = []


@transaction.atomic
def take_accounts(
    rows: Sequence[SheetRow], survey: Survey, source: Source, *, actor: Actor, at: datetime
) -> list[Fate]:
    """Judge and store accounts and posts by the same rules as a single appointment."""
    lock_imports()
    staff = Staff(rows, at)
    judged = [Judgement(row, COLUMNS, "username") for row in rows]
    for judgement in judged:
        _judge(judgement, staff, survey, actor, at)
    if not source.dry_run:
        _store(staff)
        posts = [f"{post.user.username} {post.role} {post.organization.code}" for post in staff.posted]
        record("accounts.import", "import:accounts", actor=actor, at=at, file=source.name, posts=posts)
    return [judgement.fate() for judgement in judged]


def _judge(judgement: Judgement, staff: Staff, survey: Survey, actor: Actor, at: datetime) -> None:
    username, name = judgement.required("username", 60), judgement.required("name", 60)
    code, role = judgement.required("organization"), judgement.word("role", ROLE_WORDS)
    place = staff.places.get(code)
    if username in survey["username"]:
        judgement.fault("account.two_names", username=username)
    if code and place is None:
        judgement.fault("organization.unknown", organization=code)
    if place and not covers(actor, place.path):
        judgement.fault("post.elsewhere", organization=actor.organization_name)
    if judgement.good and place and role:
        _appoint(judgement, staff, _account(judgement, staff, username, name), place, role, actor, at)


def _account(judgement: Judgement, staff: Staff, username: str, name: str) -> User:
    user = staff.users.get(username)
    if user is None:
        user = User(username=username, name=name)
        user.set_unusable_password()
    if user.name != name:
        judgement.fault("account.other_person", username=username, name=user.name)
    return user


def _appoint(
    judgement: Judgement, staff: Staff, user: User, place: Organization, role: Role, actor: Actor, at: datetime
) -> None:
    present = staff.posts.get((user.username, place.pk, role))
    if present and (present.until is None or present.until > at):
        judgement.note("row.unchanged")
        return
    if user.pk is not None and user.pk == actor.user_id:
        judgement.fault("post.own")
    try:
        refuse_wrong_level(place, role)
        refuse_excluded(user, staff.held.get(user.username, set()), role)
    except Refusal as refusal:
        judgement.fault(refusal.code, **refusal.facts)
    if judgement.good:
        _hire(staff, user, present or Post(user=user, organization=place, role=role), at)


def _hire(staff: Staff, user: User, post: Post, at: datetime) -> None:
    if user.username not in staff.users:
        staff.hired.append(user)
        staff.users[user.username] = user
    post.since, post.until = at, None
    staff.posted.append(post)
    staff.posts[user.username, post.organization_id, post.role] = post
    staff.held.setdefault(user.username, set()).add(post.role)


def _store(staff: Staff) -> None:
    for user, key in zip(staff.hired, fresh_ids("registry_user", len(staff.hired)), strict=True):
        user.pk = key
    User.objects.bulk_create(staff.hired, batch_size=1000)
    for post in staff.posted:
        post.user_id = staff.users[post.user.username].pk
    Post.objects.bulk_create([post for post in staff.posted if post.pk is None], batch_size=1000)
    Post.objects.bulk_update(
        [post for post in staff.posted if post.pk is not None], ["since", "until"], batch_size=1000
    )


def _survey(rows: Sequence[SheetRow]) -> Survey:
    return {"username": disputed(rows, "username", "name")}


KIND = Kind(roles=(Role.SECURITY_ADMIN,), columns=COLUMNS, required=REQUIRED, take=take_accounts, survey=_survey)
