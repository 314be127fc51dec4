"""Numbers of identity documents: read, checked, masked (domain.md 4.1).

The rule is our own, on top of ISO 7064 MOD 11-2: `stdnum.cn.ric` would reject the residence permits 81/82/83 and the
numbers of foreigners that begin with 9. An unknown area code is only a warning, because the lists have gaps.
No error and no warning ever carries the number itself: it is data of class C4.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from stdnum import numdb
from stdnum.iso7064 import mod_11_2

MALE, FEMALE = "1", "2"  # GB/T 2261.1
TEXT_LIMIT = 40  # characters of a passport or officer's number, "字第 号" included
SIGNIFICANT_DIGITS = 15  # what a spreadsheet keeps of a number; the rest becomes zeros

_NOISE = re.compile(r"[\s'’`\u200b-\u200f\ufeff-]")
_FLOAT = re.compile(r"\d(?:\.\d+)?E\+?\d+|\d{16,}\.0+", re.IGNORECASE)
_OLD_PERMANENT_RESIDENCE = re.compile(r"[A-Z]{3}\d{12}")  # 2017 edition, valid beside the new one


class DocumentType(StrEnum):
    """The document types whose numbers obey a rule; all others are free text. Values: codes/document_types.toml."""

    RESIDENT_ID = "1"
    PERMANENT_RESIDENCE = "9"
    RESIDENCE_PERMIT = "H"


class BadIdentity(ValueError):
    """The number cannot be right. Code: `identity.length`, `.characters`, `.birth_date`, `.check_digit`,
    `.lost_digits`. Facts: what was found and required, never the number."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.code = code
        self.facts: dict[str, Any] = facts
        super().__init__(f"{code} {facts}" if facts else code)


@dataclass(frozen=True, slots=True)
class Identity:
    """A number in its canonical form (half-width, upper-case X) and what it says; `sex` is a GB/T 2261.1 code."""

    document_type: str
    number: str = field(repr=False)
    born_on: date | None = field(default=None, repr=False)
    sex: str | None = None
    warnings: tuple[str, ...] = ()


def read_identity(text: str, document_type: str, *, from_number: bool = False) -> Identity:
    """The identity behind a cell of a sheet.

    `document_type` is a code of codes/document_types.toml. `from_number` says that the cell held a number and not
    text: more than 15 digits are then lost for good, whatever the check digit says by luck.
    Warnings: `identity.area_unknown`, `identity.old_number` (15 digits), `identity.other_document` (a permit's number
    under another document type).

    Raises `BadIdentity`.
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    _refuse_lost_digits(plain, from_number)
    read = _READERS.get(document_type, _read_free_text)
    return read(plain, document_type)


def _refuse_lost_digits(plain: str, from_number: bool) -> None:
    digits = sum(c.isdigit() for c in plain)
    if _FLOAT.fullmatch(plain) or (from_number and digits > SIGNIFICANT_DIGITS):
        raise BadIdentity("identity.lost_digits", kept=SIGNIFICANT_DIGITS)


def _read_free_text(plain: str, document_type: str) -> Identity:
    number = re.sub(r"\s+", " ", plain)
    if not 1 <= len(number) <= TEXT_LIMIT:
        raise BadIdentity("identity.length", found=len(number), required=(1, TEXT_LIMIT))
    if any(unicodedata.category(c).startswith("C") for c in number):
        raise BadIdentity("identity.characters", at=_first(number, lambda c: unicodedata.category(c)[0] == "C"))
    return Identity(document_type, number)


def _read_resident(plain: str, document_type: str) -> Identity:
    number = _NOISE.sub("", plain)
    return _read_15(number, document_type) if len(number) == 15 else _read_18(number, document_type)


def _read_permanent_residence(plain: str, document_type: str) -> Identity:
    number = _NOISE.sub("", plain)
    if _OLD_PERMANENT_RESIDENCE.fullmatch(number):
        return Identity(document_type, number, warnings=("identity.old_number",))
    return _read_18(number, document_type)


def _read_permit(plain: str, document_type: str) -> Identity:
    return _read_18(_NOISE.sub("", plain), document_type)


_READERS: dict[str, Callable[[str, str], Identity]] = {
    DocumentType.RESIDENT_ID: _read_resident,
    DocumentType.PERMANENT_RESIDENCE: _read_permanent_residence,
    DocumentType.RESIDENCE_PERMIT: _read_permit,
}


def _read_18(number: str, document_type: str) -> Identity:
    """6 area, 8 birth date, 3 order (the last odd for men), 1 check digit (GB 11643)."""
    if len(number) != 18:
        raise BadIdentity("identity.length", found=len(number), required=(15, 18) if document_type == "1" else (18,))
    _require_digits(number[:17])
    if number[17] not in "0123456789X":
        raise BadIdentity("identity.characters", at=18)
    born_on = _birth_date(number[6:14])
    _require_check_digit(number)
    return Identity(document_type, number, born_on, _sex(number[16]), _warnings(number, document_type))


def _read_15(number: str, document_type: str) -> Identity:
    """6 area, yymmdd, 3 order: given until 1999 to people of the twentieth century, without a check digit."""
    _require_digits(number)
    born_on = _birth_date("19" + number[6:12])
    warnings = ("identity.old_number", *_warnings(number, document_type))
    return Identity(document_type, number, born_on, _sex(number[14]), warnings)


def _require_digits(part: str) -> None:
    if not (part.isascii() and part.isdigit()):
        raise BadIdentity("identity.characters", at=_first(part, lambda c: c not in "0123456789"))


def _first(text: str, wrong: Callable[[str], bool]) -> int:
    """Position of the first wrong character, counted from 1 as a clerk counts."""
    return next(at for at, c in enumerate(text, start=1) if wrong(c))


def _birth_date(digits: str) -> date:
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise BadIdentity("identity.birth_date") from None
    if born_on.year < 1900:
        raise BadIdentity("identity.birth_date")
    return born_on


def _require_check_digit(number: str) -> None:
    expected = mod_11_2.calc_check_digit(number[:17])
    if number[17] == expected:
        return
    if number.endswith("000"):  # a sheet saved once as numbers: the true ending is gone, not mistyped
        raise BadIdentity("identity.lost_digits", kept=SIGNIFICANT_DIGITS)
    raise BadIdentity("identity.check_digit", found=number[17], expected=expected)


def _sex(order_digit: str) -> str:
    return MALE if int(order_digit) % 2 else FEMALE


def _warnings(number: str, document_type: str) -> tuple[str, ...]:
    true_type = _type_by_number(number)
    if true_type != document_type:
        return ("identity.other_document",)
    if true_type == DocumentType.RESIDENT_ID and not _is_known_area(number[:6]):
        return ("identity.area_unknown",)
    return ()


def _type_by_number(number: str) -> DocumentType:
    """81, 82, 83 are the residence permits of Hong Kong, Macau and Taiwan; 9 is a foreigner's card."""
    if number.startswith("9"):
        return DocumentType.PERMANENT_RESIDENCE
    return DocumentType.RESIDENCE_PERMIT if number[:2] in {"81", "82", "83"} else DocumentType.RESIDENT_ID


@cache
def _is_known_area(area: str) -> bool:
    return any("county" in facts for _, facts in numdb.get("cn/loc").info(area))


def mask_number(number: str) -> str:
    """Three characters and the last: "110**************X". Six and four would already name area and birth date."""
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 4)}{number[-1]}"


def mask_name(name: str) -> str:
    """First and last character, 张无忌 as 张*忌; of two characters only the first, 张*; of one none."""
    if len(name) < 3:
        return name[:1] + "*" if len(name) == 2 else "*" * len(name)
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def mask_phone(phone: str) -> str:
    """Three and four digits, "138****0000"; a shorter number shows its last two digits."""
    if len(phone) >= 11:
        return f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"
    shown = 2 if len(phone) > 4 else 0
    return "*" * (len(phone) - shown) + phone[len(phone) - shown :]
