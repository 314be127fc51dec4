"""Long work and the fate of each row."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("failed")


FINISHED = frozenset({JobState.DONE, JobState.CANCELLED, JobState.FAILED})


class Job(models.Model):
    """
    One piece of long work: which handler, on what, for whom, and how far it is.

    `cursor` is where the next chunk begins; effect, rows and cursor of a chunk commit together, so a job that is
    killed anywhere goes on from its last commit (P8). `asked_at` is the instant that counts for deadlines (P7).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    actor = models.JSONField()
    owner = models.CharField(max_length=60, db_index=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    cursor = models.JSONField(null=True)
    total = models.PositiveIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    ok = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    noted = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    cancel_asked = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["kind", "-asked_at"], name="job_kind")]

    def __str__(self) -> str:
        return f"{self.label} ({self.state})"

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in FINISHED


class Verdict(models.TextChoices):
    """What became of one row."""

    OK = "ok", _("taken")
    REFUSED = "refused", _("refused")
    NOTED = "noted", _("noted")


class JobRow(models.Model):
    """The fate of one row or file: `number` as a person counts it in the source, `key` the student number or name."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=200)
    verdict = models.CharField(max_length=8, choices=Verdict)
    codes = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["job", "verdict", "number"], name="job_row_verdict")]

    def __str__(self) -> str:
        return f"{self.number} {self.key} {self.verdict}"
