"""The graduation certificate 毕业证书, with every item that has to be registered (S50, S51)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from graduand.pure.papers.engine import PaperFault, make_pdf
from graduand.pure.papers.numerals import chinese_date, chinese_month, chinese_years
from graduand.pure.papers.pictures import photo_svg
from graduand.pure.papers.qr import qr_svg

TITLE = "毕业证书"


@dataclass(frozen=True, slots=True)
class CertificateData:
    """What stands on a certificate: the items of 教学〔2014〕11号 art. 17, which must be those that CHSI publishes.

    `photo` is the JPEG of 480 x 640 pixels itself; `length` is in years (2.5); of `study_from` and `study_to` year and
    month are printed. `issue_date` is the date of the batch (S51, S128), never the day of printing. `verify_url` goes
    into the QR code. `specimen` puts 样张 SPECIMEN across the page.
    """

    name: str
    sex: str
    born: date
    photo: bytes
    study_from: date
    study_to: date
    major: str
    level: str
    length: Decimal
    study_form: str
    school: str
    president: str
    registration_number: str
    issue_date: date
    verify_url: str
    specimen: bool = False


def graduation_certificate(data: CertificateData) -> bytes:
    """Make the certificate of one graduate: one page, A4 landscape, PDF/A-2b, always the same bytes.

    Raises PaperFault `paper.missing_glyph` with the characters that no font holds, `paper.bad_picture`.
    """
    return certificates([data])


def certificates(batch: Sequence[CertificateData]) -> bytes:
    """Make one PDF with a page for each graduate, in the order given (S37: the order of the roster).

    Send 20 to 50 at a time: fonts and ornament are shared within a file, but the engine holds all pages in memory.
    Raises PaperFault as `graduation_certificate` does, and `paper.nothing_to_print` for an empty batch.
    """
    if not batch:
        raise PaperFault("paper.nothing_to_print")
    return make_pdf("certificate.typ", [_printed(data) for data in batch], max(data.issue_date for data in batch))


def _printed(data: CertificateData) -> dict[str, object]:
    return {
        "title": TITLE,
        "name": data.name,
        "sex": data.sex,
        "born": chinese_date(data.born),
        "photo": photo_svg(data.photo),
        "study_from": chinese_month(data.study_from),
        "study_to": chinese_month(data.study_to),
        "major": data.major,
        "level": data.level,
        "length": chinese_years(data.length),
        "study_form": data.study_form,
        "school": data.school,
        "president": data.president,
        "number": data.registration_number,
        "issued": chinese_date(data.issue_date),
        "verify_url": data.verify_url,
        "verify_host": urlsplit(data.verify_url).netloc,
        "qr": qr_svg(data.verify_url),
        "specimen": data.specimen,
    }
