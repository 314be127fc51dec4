"""Student numbers: text that is matched (S107), never arithmetic and never a source of facts (domain.md 2.5)."""

import re
import unicodedata
from dataclasses import dataclass

USUAL_LENGTH = 13  # since autumn 2009 (YC815); older numbers differ and stay valid
SHORTEST, LONGEST = 6, 20
SIGNIFICANT_DIGITS = 15  # what a spreadsheet keeps of a number

_FLOAT = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_WHOLE = re.compile(r"(\d+)\.0+")


class BadStudentNumber(ValueError):
    """Code: `student_number.length`, `.characters`, `.lost_digits`. Facts: found, required, kept, at."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.facts = code, facts
        super().__init__(f"{code} {facts}" if facts else code)


@dataclass(frozen=True, slots=True)
class StudentNumber:
    """The number as it will be stored; warnings: `student_number.unusual_length`, `student_number.was_a_number`."""

    text: str
    warnings: tuple[str, ...] = ()


def read_student_number(text: str, *, from_number: bool = False) -> StudentNumber:
    """The student number in a cell or a file name.

    `from_number` says that the cell held a number: then leading zeros may be gone, which is a warning, and digits
    after the fifteenth are gone, which is a refusal.

    Raises `BadStudentNumber`.
    """
    plain = re.sub(r"[\s'\u200b-\u200f\ufeff]", "", unicodedata.normalize("NFKC", text))
    if from_number and (whole := _WHOLE.fullmatch(plain)):
        plain = whole[1]
    if _FLOAT.fullmatch(plain) or (from_number and len(plain) > SIGNIFICANT_DIGITS):
        raise BadStudentNumber("student_number.lost_digits", kept=SIGNIFICANT_DIGITS)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise BadStudentNumber("student_number.length", found=len(plain), required=(SHORTEST, LONGEST))
    if not (plain.isascii() and plain.isdigit()):
        at = next(at for at, c in enumerate(plain, start=1) if c not in "0123456789")
        raise BadStudentNumber("student_number.characters", at=at)
    return StudentNumber(plain, _warnings(plain, from_number))


def _warnings(number: str, from_number: bool) -> tuple[str, ...]:
    """Only a number of unusual length can have lost a zero; thirteen digits are whole."""
    if len(number) == USUAL_LENGTH:
        return ()
    return ("student_number.unusual_length", *(("student_number.was_a_number",) if from_number else ()))
