"""The nouns of delivery: consignment, its lines, and the sign-off (S38-S41, S45-S47)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from graduand.steps.certificates.models import Certificate
from graduand.steps.registry.models import Organization


class ConsignmentState(models.TextChoices):
    """A parcel on its way."""

    SENT = "sent", _("under way")
    RECEIVED = "received", _("received")


class Consignment(models.Model):
    """A parcel of certificates from a college to a center, with the receipt that the center signs (S39, S40)."""

    number = models.CharField(_("parcel number"), max_length=40, unique=True)
    origin = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    destination = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    origin_path = models.CharField(max_length=200, db_collation="C")
    path = models.CharField(max_length=200, db_collation="C")
    carrier = models.CharField(_("carrier"), max_length=40)
    tracking_number = models.CharField(_("tracking number"), max_length=40)
    state = models.CharField(max_length=10, choices=ConsignmentState, default=ConsignmentState.SENT)
    count = models.PositiveIntegerField(_("certificates"))
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=60)
    counted = models.PositiveIntegerField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=60, blank=True)
    remark = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["path", "-sent_at"], name="consignment_path")]

    def __str__(self) -> str:
        return self.number


class ConsignmentLine(models.Model):
    """One certificate in a parcel, in the order of the list inside."""

    consignment = models.ForeignKey(Consignment, models.PROTECT, related_name="lines")
    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="consignment_line")
    line = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consignment", "line"], name="consignment_line_once")]
        ordering = ["line"]

    def __str__(self) -> str:
        return f"{self.consignment} {self.line}"


class Collector(models.TextChoices):
    """Who took the certificate home (domain.md 2.8)."""

    GRADUATE = "graduate", _("the graduate")
    PROXY = "proxy", _("a proxy with power of attorney")


class SignOff(models.Model):
    """签领记录: the graduate compared the certificate with CHSI and signed for it (S41, S46)."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, related_name="sign_off")
    collector = models.CharField(max_length=10, choices=Collector)
    proxy_name = models.CharField(max_length=60, blank=True)
    document_checked = models.BooleanField()
    agrees_with_chsi = models.BooleanField()
    signed_at = models.DateTimeField()
    handed_out_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.certificate} {self.signed_at}"
