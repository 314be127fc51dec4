"""The issuing office of the tests: approved applications with real pictures, carried as far as needed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from PIL import Image

from graduand.base import files
from graduand.base.actors import Actor
from graduand.base.jobs.actions import ask, run
from graduand.steps.applications.models import Candidate
from graduand.steps.certificates.actions.confirming import confirm_on_paper, student
from graduand.steps.certificates.actions.numbering import number
from graduand.steps.certificates.models import Certificate
from graduand.steps.photos.models import Photo
from graduand.steps.registry.models import Organization, Role
from tests.factories import a_candidate, a_center, a_class, a_headquarters, an_actor

NOON = datetime(2023, 7, 18, 4, 0, tzinfo=UTC)


def an_issuer() -> Actor:
    """总部发证员."""
    return an_actor(Role.HQ_ISSUER, a_headquarters())


def a_jpeg(shade: int = 0) -> bytes:
    """A blue picture of the right size; every shade is another picture."""
    file = BytesIO()
    Image.new("RGB", (480, 640), (shade % 256, 60 + shade // 256 % 190, 200)).save(file, "JPEG")
    return file.getvalue()


def hang_picture(candidate: Candidate, shade: int) -> str:
    """Give a candidate's current photo real bytes."""
    digest = files.keep(a_jpeg(shade), "photos", ".jpg")
    Photo.objects.filter(enrollment=candidate.enrollment, kind="graduation", current=True).update(digest=digest)
    return digest


def approved(count: int = 1, center: Organization | None = None, **facts: Any) -> list[Candidate]:
    """Applications that headquarters has passed, in the order of the queue, all of one class."""
    group = a_class(center or a_center())
    last = Candidate.objects.order_by("-queue_number").values_list("queue_number", flat=True).first() or 0
    found = []
    for turn in range(1, count + 1):
        one = a_candidate(
            class_group=group, state="approved", review_level=2, intent="graduate", queue_number=last + turn, **facts
        )  # fmt: skip
        hang_picture(one, last + turn)
        found.append(one)
    return found


def numbered(count: int = 1, **facts: Any) -> list[Certificate]:
    """Certificates whose numbers are reserved."""
    keys = [one.pk for one in approved(count, **facts)]
    outcome = number(keys, actor=an_issuer(), at=NOON)
    assert not outcome.refused, outcome.refused
    return list(Certificate.objects.filter(candidate__in=keys).order_by("number"))


def confirmed(count: int = 1, **facts: Any) -> list[Certificate]:
    """Certificates whose proofs the students have signed at the center."""
    found = numbered(count, **facts)
    outcome = confirm_on_paper([one.pk for one in found], actor=clerk_of(found[0]), at=NOON)
    assert not outcome.refused, outcome.refused
    return again(found)


def printed(count: int = 1, **facts: Any) -> list[Certificate]:
    """Certificates on paper."""
    found = confirmed(count, **facts)
    job = ask("certificates.print", {"ids": [one.pk for one in found]}, label="打印", actor=an_issuer(), at=NOON)
    assert run(job.pk).refused == 0
    return again(found)


def again(certificates: Sequence[Certificate]) -> list[Certificate]:
    """The same certificates as they are now."""
    return list(Certificate.objects.filter(pk__in=[one.pk for one in certificates]).order_by("number"))


def clerk_of(certificate: Certificate) -> Actor:
    """A clerk of the center to which a certificate belongs."""
    return an_actor(Role.CENTER_CLERK, certificate.candidate.center)


def dispatcher_of(certificate: Certificate) -> Actor:
    """The dispatcher of the college above it."""
    return an_actor(Role.COLLEGE_DISPATCHER, certificate.candidate.college)


def graduate(certificate: Certificate) -> Actor:
    """The student whose certificate it is."""
    return student(certificate.candidate.student_number, certificate.candidate.name)
