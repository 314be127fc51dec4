"""What the national registry says: dated statements, each with its source file and line (S30, S71, S126)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from graduand.steps.registry.models import Enrollment


class Identity(models.TextChoices):
    """身份核验: CHSI's comparison of graduation photo and admission photo; three values of doubt (domain.md 3.5)."""

    CLEAR = "clear", _("no doubt")
    FAILED = "failed", _("identity not confirmed")
    UNCERTAIN = "uncertain", _("identity uncertain")
    ABNORMAL = "abnormal", _("comparison abnormal")


class StatementFile(models.Model):
    """A list downloaded from CHSI: what it is called, when CHSI made it, and its sealed bytes."""

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    taken_on = models.DateField()
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], name="statement_file_once")]

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """One line of such a list about one enrollment. `latest` marks the newest one by `taken_on`."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="statements")
    file = models.ForeignKey(StatementFile, models.PROTECT, related_name="statements")
    line = models.PositiveIntegerField()
    taken_on = models.DateField()
    identity = models.CharField(max_length=10, choices=Identity)
    admission_photo = models.BooleanField()
    graduation_photo = models.BooleanField()
    differences = models.JSONField(default=list)
    latest = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "enrollment"], name="statement_once"),
            models.UniqueConstraint(
                fields=["enrollment"], condition=models.Q(latest=True), name="statement_one_latest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment} {self.taken_on}"


class ManualCheck(models.Model):
    """A person looked the student up on CHSI and says what was there (S30, S71, ruling C7)."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="manual_checks")
    graduation_photo = models.BooleanField(_("CHSI shows the credential photo"))
    note = models.CharField(_("what was seen"), max_length=200)
    checked_at = models.DateTimeField()
    checked_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.enrollment} {self.checked_at}"
