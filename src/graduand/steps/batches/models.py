"""The nouns of a season: batch, rounds, windows per organization, notice (S1, S5, S11, domain.md 1.8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from graduand.steps.registry.models import Organization


class Batch(models.Model):
    """
    毕业批次. `policy` is the frozen policy the batch was opened with (pure/workflow/policy), `policy_digest` its hash.

    The columns beside it are copies for questions; the policy is what counts.
    """

    code = models.CharField(_("batch"), max_length=6, unique=True)
    title = models.CharField(_("title"), max_length=120)
    policy = models.JSONField()
    policy_digest = models.CharField(max_length=64)
    latest_intake_term = models.CharField(max_length=6)
    issue_on = models.DateField(_("issue date"))
    closes_on = models.DateField(_("closes on"))
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code


class Round(models.Model):
    """轮次: one of several in a season (S5). The dates are days in Asia/Shanghai, both ends included."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("round"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="round_once")]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.batch} · {self.number}"


class WindowKind(models.TextChoices):
    """What may be done in a window."""

    APPLICATION = "application", _("application")
    REVIEW = "review", _("review")


class Window(models.Model):
    """
    When an organization and all below it may do something in a round: half-open instants (P7, ruling C2).

    A narrower window of a lower organization lies inside its parent's; the nearest one above a student counts.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="windows")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="windows")
    kind = models.CharField(max_length=12, choices=WindowKind)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "organization", "kind"], name="window_once"),
            models.CheckConstraint(condition=models.Q(opens_at__lt=models.F("closes_at")), name="window_opens_first"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.organization} {self.kind}"
