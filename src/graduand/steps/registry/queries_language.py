"""Questions about foreign language certificates; each begins at the gate."""

from datetime import datetime

from django.db.models import QuerySet

from graduand.base.actors import Actor
from graduand.steps.registry import scope
from graduand.steps.registry.models import Enrollment, LanguageCertificate


def certificates(actor: Actor, at: datetime | None = None) -> QuerySet[LanguageCertificate]:
    """The certificates that a post may see, with what a list shows; sealed columns stay in the database."""
    rows = scope.limit(LanguageCertificate.objects.all(), actor, "enrollment__path")
    rows = rows.select_related(
        "enrollment__student", "enrollment__program", "enrollment__center", "enrollment__college"
    )
    return rows.defer("enrollment__student__id_number", "enrollment__student__phone")


def certificates_of(enrollment: Enrollment) -> QuerySet[LanguageCertificate]:
    """The certificates of an enrollment that the gate has let through."""
    return LanguageCertificate.objects.filter(enrollment=enrollment).order_by("passed_on")
