"""What is studied: programs, courses, the rules of graduation and their trials."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class Course(models.Model):
    """A course 课程 of the catalog. Results name it by key, so that thirty million of them stay narrow."""

    code = models.CharField(_("course code"), max_length=20, unique=True, db_collation="C")
    name = models.CharField(_("course"), max_length=80)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class RuleState(models.TextChoices):
    """A draft is tried in the rule laboratory before it is published; one that will not be is withdrawn."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("given up")


class RuleVersion(models.Model):
    """
    The graduation rules of a program for a range of intakes: immutable once published, found by content.

    Of the published ones that cover a student's intake, the one with the highest version counts.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="rules")
    intake_from = models.CharField(max_length=6)
    intake_to = models.CharField(max_length=6)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=RuleState, default=RuleState.DRAFT)
    drafted_at = models.DateTimeField(null=True)
    drafted_by = models.CharField(max_length=60, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "intake_from", "version"], name="rule_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.intake_from}-{self.intake_to} v{self.version}"
