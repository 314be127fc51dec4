"""The noun of the photo room: one portrait of one student, with what was measured (S94-S104, S122)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from graduand.steps.registry.models import Enrollment


class Kind(models.TextChoices):
    """The two families of photos (S122)."""

    GRADUATION = "graduation", _("graduation photo")
    ADMISSION = "admission", _("admission photo")


class Photo(models.Model):
    """
    A platform photo. The file lies content-addressed as `photos/<digest>.jpg` (cleaned) and never changes.

    `current` is False for a superseded photo, kept as history; one current photo per enrollment and kind.
    `sealed_digest` is the original as it was handed in.
    """

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="photos")
    kind = models.CharField(_("picture type"), max_length=12, choices=Kind)
    digest = models.CharField(max_length=64)
    sealed_digest = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField()
    verdict = models.CharField(max_length=6)
    findings = models.JSONField(default=list)
    measured = models.JSONField(default=dict)
    likeness = models.BinaryField(null=True)
    current = models.BooleanField(default=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=60)
    source_name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "kind"], condition=models.Q(current=True), name="photo_one_current"
            ),
        ]
        indexes = [models.Index(fields=["digest"], name="photo_digest")]

    def __str__(self) -> str:
        return f"{self.enrollment} {self.kind}"
