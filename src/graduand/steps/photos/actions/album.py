"""A kept zip as a list of lines, one for each of its members: a picture with the key in its name, or something passed
over (S98, S99, S101)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from graduand.base.errors import NotValid, Refusal, TooMuch
from graduand.pure.people.identity import mask_number
from graduand.pure.portrait.archives import Archive, Entry, open_archive
from graduand.pure.portrait.faults import BadArchive
from graduand.pure.portrait.naming import NameParts, bare_name, parts_of
from graduand.pure.portrait.profiles import Profile
from graduand.steps.photos.findings import measured

TOO_MUCH = frozenset({"archive.too_large", "archive.too_many_entries", "archive.bomb"})
BY_ID_NUMBER = "id_number"


@dataclass(frozen=True, slots=True)
class Line:
    """Member `number` of a zip, counted from 1, with what its name says; `label` is the name as it may be shown."""

    number: int
    label: str
    entry: Entry
    parts: NameParts | None


@dataclass(frozen=True, slots=True)
class Passed:
    """A member that is passed over: a "folder", or what "macos" or "windows" leave beside the pictures."""

    number: int
    label: str
    reason: str


@dataclass(frozen=True)
class Album:
    """An opened zip. The file behind it must stay open while its pictures are read."""

    archive: Archive
    lines: tuple[Line | Passed, ...]

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders the pictures lay in; they are accepted and left out (S99)."""
        return self.archive.folders


def open_album(file: BinaryIO, naming: str, profile: Profile) -> Album:
    """
    Read the table of contents of a zip; every member gets a line, so that the counts add up.

    Raises:
        TooMuch, NotValid: the archive is refused as a whole (`archive.*`), nothing in it was looked at.
        NotValid: `photo.naming_unknown`.
    """
    rule = profile.naming.get(naming)
    if rule is None:
        raise NotValid("photo.naming_unknown", naming=naming)
    try:
        archive = open_archive(file, profile.archive)
    except BadArchive as bad:
        raise refusal_of(bad) from bad
    parts = [parts_of(entry.name, rule) for entry in archive.entries]
    archive = archive.with_keys([found.key if found else None for found in parts])
    return Album(archive, tuple(_lines(archive, parts, naming)))


def refusal_of(bad: BadArchive) -> Refusal:
    """The refusal that says what is wrong with a whole archive."""
    kind = TooMuch if bad.code in TOO_MUCH else NotValid
    return kind(bad.code, **measured(dict(bad.facts), bad.code))


def _lines(archive: Archive, parts: Sequence[NameParts | None], naming: str) -> Iterator[Line | Passed]:
    """All members in the order of the zip; those passed over stand where no entry does."""
    entries = {entry.index: (entry, found) for entry, found in zip(archive.entries, parts, strict=True)}
    passed = iter(archive.ignored)
    for index in range(len(archive.entries) + len(archive.ignored)):
        if index in entries:
            entry, found = entries[index]
            yield Line(index + 1, _label(entry.name, naming), entry, found)
        else:
            over = next(passed)
            yield Passed(index + 1, f"{over.folder}/{over.name}".lstrip("/"), over.reason)


def _label(name: str, naming: str) -> str:
    """What may be shown and kept of a file name: an identity number in it only masked (P10)."""
    return mask_number(bare_name(name)) if naming == BY_ID_NUMBER else name
