"""The nouns of numbering and printing (domain.md 3.2, 2.8; P1, P12)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from graduand.steps.applications.models import Candidate


class NumberLine(models.Model):
    """
    One block of serials of a (school, kind, year, level): the row whose lock makes numbers unique, without gaps (P1).

    January and July of a year share the million and each has its own block (ZJ2008), so a level may own several lines.
    `next_serial` only grows; a void number is never given again.
    """

    school = models.CharField(max_length=5)
    kind = models.CharField(max_length=1)
    year = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=2)
    first_serial = models.PositiveIntegerField()
    last_serial = models.PositiveIntegerField()
    next_serial = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "kind", "year", "level", "first_serial"], name="number_line_once"
            ),
            models.CheckConstraint(
                condition=models.Q(next_serial__gte=models.F("first_serial"))
                & models.Q(next_serial__lte=models.F("last_serial") + 1),
                name="number_line_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}{self.kind}{self.year}{self.level}"


class CertificateState(models.TextChoices):
    """Life of a certificate; the application's own state moves with it."""

    RESERVED = "reserved", _("number reserved")
    CONFIRMED = "confirmed", _("confirmed by the student")
    PRINTED = "printed", _("printed")
    VOID = "void", _("void")


class Certificate(models.Model):
    """
    A registration number and what stands on the paper. The row exists before anything is printed (P1).

    `snapshot` is the canonical record, `snapshot_digest` its hash together with the photo's: what the student
    confirmed is what is printed, or the lane stops (P3, P12).
    """

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="certificates")
    line = models.ForeignKey(NumberLine, models.PROTECT, related_name="certificates")
    number = models.CharField(_("registration number"), max_length=18, unique=True)
    serial = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=CertificateState, default=CertificateState.RESERVED)
    path = models.CharField(max_length=200, db_collation="C")
    issue_on = models.DateField(_("issue date"))
    snapshot = models.JSONField()
    snapshot_digest = models.CharField(max_length=64)
    photo_digest = models.CharField(max_length=64)
    confirmed_digest = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=60, blank=True)
    printed_at = models.DateTimeField(null=True)
    paper_digest = models.CharField(max_length=64, blank=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "serial"], name="certificate_serial_once"),
            models.UniqueConstraint(
                fields=["candidate"], condition=~models.Q(state="void"), name="certificate_one_live"
            ),
        ]
        indexes = [
            models.Index(fields=["path", "number"], name="certificate_path"),
            models.Index(fields=["paper_digest"], name="certificate_paper"),
        ]

    def __str__(self) -> str:
        return self.number


class Remark(models.Model):
    """What somebody finds wrong on a certificate; while it is open, the certificate goes no further (S47, P12)."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="remarks")
    text = models.CharField(_("remark"), max_length=400)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=60)
    opened_by_name = models.CharField(max_length=80)
    answer = models.CharField(_("answer"), max_length=400, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["certificate"], condition=models.Q(closed_at=None), name="remark_open"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate} {self.opened_at}"
