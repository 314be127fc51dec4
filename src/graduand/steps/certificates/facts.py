"""What stands on a certificate, read from the rooms before: the canonical record, the photo, and one digest over both.

Every later step compares that digest: what the student confirmed is what is printed, or the lane stops (P3, P12).
"""

import hashlib
import json
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files as package_files
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from graduand.base import files
from graduand.pure.papers.certificates import CertificateData
from graduand.pure.people.codes import table
from graduand.steps.applications.facts import REFUSED
from graduand.steps.applications.models import Candidate
from graduand.steps.certificates.models import Certificate
from graduand.steps.photos.models import Kind, Photo
from graduand.steps.photos.queries import CLEANED, SUFFIX
from graduand.steps.registry.models import Level, Organization

Record = dict[str, str]

# What is read of a candidate: the person, the program, and the season.
READ = (
    "pk", "enrollment_id", "intake_term", "level", "enrollment__path", "batch__code", "batch__issue_on",
    "program__name", "enrollment__student__name", "enrollment__student__sex", "enrollment__student__born_on",
)  # fmt: skip


@dataclass(frozen=True)
class Frozen:
    """A record with its number, and the photo that belongs to it; `digest` names both at once."""

    record: Record
    photo_digest: str
    path: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of the record and the digest of the photo, in hex."""
        canonical = json.dumps(self.record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(f"{canonical}\n{self.photo_digest}".encode()).hexdigest()

    def numbered(self, number: str) -> "Frozen":
        """The same with a registration number."""
        return Frozen(self.record | {"number": number}, self.photo_digest, self.path)

    def changes_since(self, certificate: Certificate) -> list[str]:
        """The items of the record, and "photo", that differ from what the certificate froze."""
        now, then = self.record, certificate.snapshot
        changed = [item for item in (now | then) if now.get(item) != then.get(item)]
        return changed + (["photo"] if self.photo_digest != certificate.photo_digest else [])


def living(candidate_ids: Collection[int]) -> dict[int, Frozen]:
    """What would stand on each candidate's certificate now, in three queries; without a photo the digest is empty."""
    rows = list(Candidate.objects.filter(pk__in=candidate_ids).values(*READ))
    photos = _photos([row["enrollment_id"] for row in rows])
    school = _school()
    return {row["pk"]: Frozen(_record(row, school), photos.get(row["enrollment_id"], ""), row["enrollment__path"])
            for row in rows}  # fmt: skip


def living_of(certificates: Iterable[Certificate]) -> dict[int, Frozen]:
    """The same for certificates, by their own keys and with their numbers."""
    kept = list(certificates)
    now = living([one.candidate_id for one in kept])
    return {one.pk: now[one.candidate_id].numbered(one.number) for one in kept}


def changed_since(certificate: Certificate, now: Frozen) -> list[str]:
    """
    What stands in the way of calling `now` the certificate that was frozen; empty when record and digest are one.

    The frozen record itself is compared too, since it is what will be printed.
    """
    return now.changes_since(certificate) or (["digest"] if now.digest != certificate.snapshot_digest else [])


def printable(certificate: Certificate, *, specimen: bool) -> CertificateData:
    """A frozen certificate as the paper cellar takes it. Raises NotFound: the file of the photo is gone."""
    record = certificate.snapshot
    return CertificateData(
        name=record["name"], sex=record["sex"], born=date.fromisoformat(record["born_on"]),
        photo=files.fetch_bytes(CLEANED, certificate.photo_digest, SUFFIX),
        study_from=_month(record["study_from"]), study_to=_month(record["study_to"]), major=record["major"],
        level=record["level"], length=Decimal(record["length_years"]), study_form=record["study_form"],
        school=record["school"], president=record["president"], registration_number=record["number"],
        issue_date=date.fromisoformat(record["issue_on"]), verify_url=verify_url(record["number"]), specimen=specimen,
    )  # fmt: skip


def verify_url(number: str) -> str:
    """The address in the QR code: the claim page with the number filled in; name and date are the holder's to tell."""
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}{reverse('verify:claim')}?{urlencode({'number': number})}"


def _record(row: dict[str, Any], school: Record) -> Record:
    """The items of art. 17 as they are printed; C5: the date is the batch's, never the day of printing."""
    return {
        "name": row["enrollment__student__name"],
        "sex": table("sex").name_of(row["enrollment__student__sex"]),
        "born_on": row["enrollment__student__born_on"].isoformat(),
        "study_from": _dashed(row["intake_term"]), "study_to": _dashed(row["batch__code"]),
        "major": row["program__name"], "level": table("levels").name_of(row["level"]),
        "length_years": constants()["length_years"][row["level"]],
        "issue_on": row["batch__issue_on"].isoformat(), **school,
    }  # fmt: skip


def _photos(enrollment_ids: Collection[int]) -> dict[int, str]:
    current = Photo.objects.filter(enrollment__in=enrollment_ids, kind=Kind.GRADUATION, current=True)
    return dict(current.exclude(verdict=REFUSED).values_list("enrollment_id", "digest"))


def _school() -> Record:
    headquarters = Organization.objects.filter(plays__contains=[Level.HEADQUARTERS]).order_by("path").first()
    return {
        "school": headquarters.name if headquarters else "", "president": constants()["president"],
        "study_form": constants()["study_form"],
    }  # fmt: skip


@cache
def constants() -> dict[str, Any]:
    """school.toml, read once."""
    return tomllib.loads(package_files(__package__).joinpath("school.toml").read_text("utf-8"))


def _dashed(year_month: str) -> str:
    return f"{year_month[:4]}-{year_month[4:]}"


def _month(dashed: str) -> date:
    return date.fromisoformat(f"{dashed}-01")
