"""Who works here: organizations, accounts, posts."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """The level that an organization plays in the chain; one may play several (ruling C11)."""

    HEADQUARTERS = "headquarters", _("headquarters")
    BRANCH = "branch", _("branch")
    COLLEGE = "college", _("college")
    CENTER = "center", _("learning center")
    CLASS = "class", _("class")


class Organization(models.Model):
    """
    A node of the tree, of any depth: headquarters, branch, college, learning center, class (S65, S66).

    `path` is "/1/4/17/": what lies at or below a node is one range of paths, which is how the gate works.
    """

    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=80)
    short_name = models.CharField(_("short name"), max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    plays = ArrayField(models.CharField(max_length=12, choices=Level))
    path = models.CharField(max_length=200, unique=True, db_collation="C")
    postal_address = models.CharField(max_length=200, blank=True)
    addressee = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.short_name

    def plays_level(self, level: str) -> bool:
        """Whether this node plays a level of the chain."""
        return level in self.plays


class Role(models.TextChoices):
    """What a post is for. The three administrators exclude one another (MLPS level 3)."""

    CENTER_CLERK = "center_clerk", _("center clerk")
    CENTER_LEAD = "center_lead", _("center lead")
    COLLEGE_REVIEWER = "college_reviewer", _("college reviewer")
    COLLEGE_DISPATCHER = "college_dispatcher", _("college dispatcher")
    HQ_REVIEWER = "hq_reviewer", _("headquarters reviewer")
    HQ_ISSUER = "hq_issuer", _("headquarters issuer")
    SYSTEM_ADMIN = "system_admin", _("system administrator")
    SECURITY_ADMIN = "security_admin", _("security administrator")
    AUDITOR = "auditor", _("auditor")


class UserManager(BaseUserManager["User"]):
    """Finds accounts by user name; there is no superuser, since nobody stands above the gate."""


class User(AbstractBaseUser):
    """An account of one person of the staff."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    is_active = models.BooleanField(default=True)

    objects = UserManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name of the person."""
        return self.name


class Post(models.Model):
    """User x organization x role: the unit of access (P4)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organization", "role"], name="post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organization} · {self.get_role_display()}"
