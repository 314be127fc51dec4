"""Which column of a sheet is which field, by the names that offices give to it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from graduand.pure.papers.sheets.faults import BadSheet

# Two-character headings are the rule in Chinese, so one wrong character leaves a likeness of one half.
_LIKENESS = 0.5
_REMARK = re.compile(r"[(\[【].*?[)\]】]")
_ORNAMENT = re.compile(r"[\s*:'\"_]+")


def match_header(
    header: Sequence[str], wanted: Mapping[str, tuple[str, ...]], required: Iterable[str]
) -> dict[str, int]:
    """Find the column of every wanted field: field -> index in `header`, without the optional fields that are absent.

    `wanted` gives each field its headings, the usual one first. Spaces, stars, full-width signs, letter case and
    remarks in brackets do not matter: `姓 名*（必填）` is 姓名.

    Raises BadSheet `header.missing` (missing, found, did_you_mean: wanted heading -> heading found) or
    `header.duplicate` (heading, columns counted from 1).
    """
    owner = {_plain(alias): field for field, aliases in wanted.items() for alias in aliases}
    places: dict[str, list[int]] = {}
    for index, heading in enumerate(header):
        field = owner.get(_plain(heading)) or owner.get(_plain(_without_remark(heading)))
        if field:
            places.setdefault(field, []).append(index)
    _refuse_duplicates(header, places)
    _refuse_missing(header, wanted, [field for field in required if field not in places], places)
    return {field: indexes[0] for field, indexes in places.items()}


def _refuse_duplicates(header: Sequence[str], places: Mapping[str, list[int]]) -> None:
    for indexes in places.values():
        if len(indexes) > 1:
            columns = [str(index + 1) for index in indexes]
            raise BadSheet("header.duplicate", heading=header[indexes[0]], columns=columns)


def _refuse_missing(
    header: Sequence[str], wanted: Mapping[str, tuple[str, ...]], missing: list[str], places: Mapping[str, list[int]]
) -> None:
    if not missing:
        return
    taken = {index for indexes in places.values() for index in indexes}
    free = [heading for index, heading in enumerate(header) if heading and index not in taken]
    guesses = {wanted[field][0]: _nearest(wanted[field], free) for field in missing}
    raise BadSheet(
        "header.missing",
        missing=[wanted[field][0] for field in missing],
        found=[heading for heading in header if heading],
        did_you_mean={heading: guess for heading, guess in guesses.items() if guess},
    )


def _nearest(aliases: Sequence[str], free: Sequence[str]) -> str:
    by_plain = {_plain(heading): heading for heading in free}
    for alias in aliases:
        for guess in get_close_matches(_plain(alias), by_plain, n=1, cutoff=_LIKENESS):
            return by_plain[guess]
    return ""


def _plain(heading: str) -> str:
    return _ORNAMENT.sub("", unicodedata.normalize("NFKC", heading)).casefold()


def _without_remark(heading: str) -> str:
    return _REMARK.sub("", unicodedata.normalize("NFKC", heading))
