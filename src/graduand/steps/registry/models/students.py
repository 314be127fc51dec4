"""Who studies: persons, their enrollments, and the language certificates that they brought along."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from graduand.base.crypto import EncryptedField
from graduand.steps.registry.models.organizations import Organization
from graduand.steps.registry.models.programs import Program


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
    """
    学籍: a student in a program. The student number is text, the natural key, and the file name of photos.

    `bridging`: admitted from another field, so that the bridging courses 补修课 of the rules are asked (domain.md 2.2).
    """

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
    bridging = models.BooleanField(_("admitted from another field"), default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["path", "student_number"], name="enrollment_path"),
            models.Index(fields=["program", "intake_term"], name="enrollment_program"),
        ]

    def __str__(self) -> str:
        return self.student_number


class LanguageKind(models.TextChoices):
    """The foreign language certificates that a degree accepts (domain.md 2.4)."""

    OUC = "ouc", _("degree English of the open university")
    BEIJING = "beijing", _("adult degree English of Beijing")
    PARTNER = "partner", _("degree English of a partner university")
    CET4 = "cet4", _("CET-4")
    PETS3 = "pets3", _("PETS-3, written")


class LanguageCertificate(models.Model):
    """学位外语: a certificate that headquarters has seen and found sufficient; no result of the plan."""

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="language_certificates")
    kind = models.CharField(_("certificate"), max_length=10, choices=LanguageKind)
    score = models.CharField(_("score"), max_length=20, blank=True)
    passed_on = models.DateField(_("passed on"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrollment", "kind"], name="language_certificate_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.passed_on}"


def subject(enrollment: Enrollment | Any) -> str:
    """How the journal names an enrollment."""
    return f"enrollment:{enrollment.student_number}"
