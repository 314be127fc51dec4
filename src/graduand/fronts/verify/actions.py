"""Answer a claim about a certificate with yes or no."""

import unicodedata
from datetime import date, datetime

from graduand.fronts.portal import doors
from graduand.steps.certificates.queries import numbered

DOOR, ADDRESS_DOOR = "verify", "verify.address"
TRIES_PER_ADDRESS = 30


def verify(number: str, name: str, issue_on: date, *, address: str, at: datetime) -> bool:
    """
    Whether a certificate with this number, name and issue date was printed. Nothing else is told, nor which part of a
    claim was wrong.

    Raises:
        TryLater: `door.shut`, too many claims that were wrong about this number or from this address.
    """
    doors.knock(ADDRESS_DOOR, address, at, TRIES_PER_ADDRESS)
    doors.knock(DOOR, number, at)
    certificate = numbered(number)
    is_true = bool(
        certificate and certificate.issue_on == issue_on and _plain(certificate.snapshot["name"]) == _plain(name)
    )
    if is_true:
        doors.let_in(DOOR, number)
        doors.take_back(ADDRESS_DOOR, address)
    return is_true


def _plain(name: str) -> str:
    """A name as people type it: width and blanks do not matter, and the middle dot has several shapes."""
    text = unicodedata.normalize("NFKC", name).replace("•", "·").replace("・", "·")
    return "".join(text.split()).casefold()
