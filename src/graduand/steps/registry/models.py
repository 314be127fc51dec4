"""The nouns of the student registry."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from graduand.base.crypto import EncryptedField


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


class ProgramLevel(models.TextChoices):
    """专业层次 (S63)."""

    ASSOCIATE = "associate", _("associate")
    BACHELOR = "bachelor", _("bachelor")


class Program(models.Model):
    """A major at a level."""

    code = models.CharField(_("program code"), max_length=20, unique=True)
    name = models.CharField(_("program"), max_length=80)
    level = models.CharField(_("level"), max_length=12, choices=ProgramLevel)

    def __str__(self) -> str:
        return self.name


class RuleVersion(models.Model):
    """The graduation rules of a program for a range of intakes: immutable once published, found by content."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="rules")
    intake_from = models.CharField(max_length=6)
    intake_to = models.CharField(max_length=6)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "intake_from", "version"], name="rule_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.intake_from}-{self.intake_to} v{self.version}"


class Student(models.Model):
    """A person. The identity number lies encrypted; `id_index` finds it exactly and keeps it unique (P10)."""

    name = models.CharField(_("name"), max_length=60)
    name_key = models.CharField(max_length=60)
    sex = models.CharField(_("sex"), max_length=1)
    born_on = models.DateField(_("date of birth"))
    ethnic_group = models.CharField(_("ethnic group"), max_length=2)
    political_affiliation = models.CharField(_("political affiliation"), max_length=2, blank=True)
    id_type = models.CharField(_("document type"), max_length=2)
    id_number = EncryptedField(purpose="student.id_number")
    id_index = models.CharField(max_length=64, unique=True)
    id_masked = models.CharField(max_length=30)
    phone = EncryptedField(purpose="student.phone", null=True)

    def __str__(self) -> str:
        return self.name


class RecordStatus(models.TextChoices):
    """学籍状态 (domain.md 2.5)."""

    ENROLLED = "enrolled", _("enrolled")
    GRADUATED = "graduated", _("graduated")
    UNREGISTERED = "unregistered", _("not registered")
    SUSPENDED = "suspended", _("suspended")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("terminated for expiry")


class Enrollment(models.Model):
    """学籍: a student in a program. The student number is text, the natural key, and the file name of photos."""

    student = models.ForeignKey(Student, models.PROTECT, related_name="enrollments")
    student_number = models.CharField(_("student number"), max_length=20, unique=True, db_collation="C")
    program = models.ForeignKey(Program, models.PROTECT, related_name="enrollments")
    class_group = models.ForeignKey(Organization, models.PROTECT, related_name="enrollments")
    center = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    college = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200, db_collation="C")
    intake_term = models.CharField(_("intake term"), max_length=6)
    category = models.CharField(_("student category"), max_length=20)
    status = models.CharField(_("record status"), max_length=12, choices=RecordStatus)

    class Meta:
        indexes = [
            models.Index(fields=["path", "student_number"], name="enrollment_path"),
            models.Index(fields=["program", "intake_term"], name="enrollment_program"),
        ]

    def __str__(self) -> str:
        return self.student_number


class ResultState(models.TextChoices):
    """Recorded -> reviewed -> submitted -> published; only published results count (S14, S17, S123)."""

    RECORDED = "recorded", _("recorded")
    REVIEWED = "reviewed", _("reviewed")
    SUBMITTED = "submitted", _("submitted")
    PUBLISHED = "published", _("published")


class ResultKind(models.TextChoices):
    """How a result came about."""

    EXAM = "exam", _("examination")
    RESIT = "resit", _("resit")
    EXEMPT = "exempt", _("exemption")
    SUBSTITUTE = "substitute", _("substitution")


class Result(models.Model):
    """One result of one course in one term. `score_x10` is the score times ten; exemptions have none."""

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="results")
    course_code = models.CharField(max_length=20)
    course_name = models.CharField(max_length=80)
    credits_x10 = models.PositiveSmallIntegerField()
    term = models.CharField(max_length=6)
    kind = models.CharField(max_length=10, choices=ResultKind)
    score_x10 = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=ResultState)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "course_code", "term", "kind"], name="result_once"),
        ]

    def __str__(self) -> str:
        return f"{self.course_name} {self.term}"


def subject(enrollment: Enrollment | Any) -> str:
    """How the journal names an enrollment."""
    return f"enrollment:{enrollment.student_number}"
