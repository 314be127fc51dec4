"""The journal: one line for each change, appended in the same transaction, chained by hash (P5)."""

from django.db import models


class Entry(models.Model):
    """Who did what to whom, when, and from which post. A database trigger refuses to change or delete a line."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=80)
    role = models.CharField(max_length=30)
    organization = models.CharField(max_length=80)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["subject", "number"], name="journal_subject"),
            models.Index(fields=["actor", "number"], name="journal_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.subject}"
