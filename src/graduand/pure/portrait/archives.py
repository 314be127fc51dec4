"""Photo archives: a zip of pictures, opened without trust (S98-S102, S109, C1; promise P9).

An archive is refused as a whole (``BadArchive``), or every member of it is accounted for: as an entry, sound or
with its fault, or as ignored with the reason. Nothing is ever unpacked to a disk.
"""

import stat
import threading
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import BinaryIO, NoReturn

from graduand.pure.portrait.directory import LOCAL, Member, read_directory
from graduand.pure.portrait.faults import BadArchive, BadEntry, Fault
from graduand.pure.portrait.labels import Label, label_of
from graduand.pure.portrait.naming import duplicates

STORED, DEFLATED = 0, 8
ENCRYPTED_FLAGS = 0x0001 | 0x0040 | 0x2000
"""Traditional and strong encryption, and a masked directory (APPNOTE 4.4.4)."""
PATCH_FLAG = 0x0020
DOS_DIRECTORY = 0x10
UNCLAIMING = frozenset({"entry.not_jpg_name", "entry.bad_name"})
"""Faults of files that are not matched to a student at all, so they cannot compete for one (S101)."""


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How large an archive may be; sizes in bytes. ``max_ratio`` counts only above ``max_bytes`` unpacked (C1)."""

    max_bytes: int
    max_entries: int
    max_entry_bytes: int
    max_total_bytes: int
    max_ratio: float
    extensions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive that wants to be a photo; ``index`` is its place in the zip's directory, from 0."""

    index: int
    name: str
    folder: str
    size_bytes: int
    fault: Fault | None


@dataclass(frozen=True, slots=True)
class Ignored:
    """One member passed over: a "folder", or what "macos" or "windows" leave beside the photos."""

    name: str
    reason: str
    folder: str = ""


@dataclass(frozen=True)
class Archive:
    """An opened archive; ``len(entries) + len(ignored)`` is the number of its members. Reading is thread-safe."""

    entries: tuple[Entry, ...]
    ignored: tuple[Ignored, ...]
    _file: BinaryIO = field(repr=False)
    _members: tuple[Member, ...] = field(repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders the photos lay in, sorted: the notice asks for none (S99), so the page says so."""
        return tuple(sorted({entry.folder for entry in self.entries if entry.folder}))

    def with_keys(self, keys: Sequence[str | None]) -> "Archive":
        """Refuse every entry whose key another entry claims too ("1.jpg" and "1 (1).jpg"); one key an entry."""
        claims = [
            None if entry.fault and entry.fault.code in UNCLAIMING else key
            for entry, key in zip(self.entries, keys, strict=True)
        ]
        twice = duplicates(claims)
        entries = tuple(
            _refused_if(entry, key in twice, str(key)) for entry, key in zip(self.entries, claims, strict=True)
        )
        return replace(self, entries=entries)

    def read(self, entry: Entry) -> bytes:
        """Unpack one entry: exactly ``entry.size_bytes`` bytes with the right CRC-32, or ``BadEntry``."""
        if entry.fault:
            raise BadEntry(entry.fault.code, **entry.fault.facts)
        member = self._members[entry.index]
        data = _unpacked(member, self._packed(member))
        if len(data) != member.size_bytes:
            _broken("size")
        if zlib.crc32(data) != member.crc:
            _broken("crc")
        return data

    def _packed(self, member: Member) -> bytes:
        """The packed bytes, once the local header has told the same story as the directory."""
        if member.packed_bytes > 2 * member.size_bytes + 1024:
            _broken("size")
        with self._lock:
            self._file.seek(member.offset)
            room = self._file.read(min(member.end - member.offset, LOCAL.size + 2 * 0xFFFF + member.packed_bytes))
        if len(room) < LOCAL.size:
            _broken("truncated")
        mark, _, flags, method, _, _, _, _, _, name_bytes, extra_bytes = LOCAL.unpack_from(room)
        told = (mark, (flags ^ member.flags) & ENCRYPTED_FLAGS, method, room[LOCAL.size : LOCAL.size + name_bytes])
        if told != (b"PK\x03\x04", 0, member.method, member.raw_name):
            _broken("headers_differ")
        start = LOCAL.size + name_bytes + extra_bytes
        return room[start : start + member.packed_bytes]


def open_archive(file: BinaryIO, limits: ArchiveLimits) -> Archive:
    """Read the table of contents of a zip and judge every member by name and declared size, unpacking nothing.

    Raises ``BadArchive``: ``archive.too_large``, ``.not_zip``, ``.damaged``, ``.too_many_entries``, ``.empty``
    (no member, or only folders and litter) or ``.bomb``. The caller keeps the file open while reading.
    """
    size = file.seek(0, 2)
    if size > limits.max_bytes:
        raise BadArchive("archive.too_large", limit=limits.max_bytes, found=size)
    members = read_directory(file, size, limits.max_entries)
    _refuse_bomb(sum(member.size_bytes for member in members), size, limits)
    labels = [label_of(member.raw_name, member.flags) for member in members]
    ignored = tuple(Ignored(label.name, reason, label.folder) for label in labels if (reason := _ignorable(label)))
    if len(ignored) == len(members):
        raise BadArchive("archive.empty", members=len(members))
    entries = [
        Entry(index, label.name, label.folder, member.size_bytes, _fault(member, label, limits))
        for index, (member, label) in enumerate(zip(members, labels, strict=True))
        if not _ignorable(label)
    ]
    return Archive(_without_namesakes(entries), ignored, file, members)


def _refuse_bomb(total: int, size: int, limits: ArchiveLimits) -> None:
    """A zip that unpacks to no more than may be uploaded cannot hurt, however well it was packed."""
    if total > limits.max_total_bytes:
        raise BadArchive("archive.bomb", reason="total", limit=limits.max_total_bytes, found=total)
    if total > limits.max_bytes and total > limits.max_ratio * size:
        raise BadArchive("archive.bomb", reason="ratio", limit=limits.max_ratio, found=round(total / size, 1))


def _ignorable(label: Label) -> str | None:
    return label.litter or ("folder" if label.is_folder else None)


def _fault(member: Member, label: Label, limits: ArchiveLimits) -> Fault | None:
    """The first thing wrong with one member, the gravest first."""
    if member.flags & ENCRYPTED_FLAGS:
        return Fault("entry.encrypted")
    if member.method not in (STORED, DEFLATED) or member.flags & PATCH_FLAG:
        return Fault("entry.method_unsupported", {"found": member.method})
    if _not_regular(member.attributes):
        return Fault("entry.not_regular")
    if not label.sound:
        return Fault("entry.bad_name")
    if not label.name.lower().endswith(limits.extensions):
        return Fault("entry.not_jpg_name", {"limit": " ".join(limits.extensions)})
    if member.size_bytes > limits.max_entry_bytes:
        return Fault("entry.too_big", {"limit": limits.max_entry_bytes, "found": member.size_bytes})
    return None


def _not_regular(attributes: int) -> bool:
    """Tell links, devices and nameless directories by the Unix mode (upper half) or the DOS bit (lower half)."""
    kind = stat.S_IFMT(attributes >> 16)
    return kind not in (0, stat.S_IFREG) or bool(attributes & DOS_DIRECTORY)


def _without_namesakes(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Refuse all files that share a name, in any case and any folder: nobody can tell which was meant (P3)."""
    counted = Counter(entry.name.casefold() for entry in entries)
    return tuple(_refused_if(entry, counted[entry.name.casefold()] > 1, entry.name) for entry in entries)


def _refused_if(entry: Entry, twice: bool, found: str) -> Entry:
    return replace(entry, fault=Fault("entry.duplicate", {"found": found})) if twice and not entry.fault else entry


def _unpacked(member: Member, packed: bytes) -> bytes:
    """At most one byte more than declared, so that a lying size shows and costs nothing."""
    if member.method == STORED:
        return packed
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = inflater.decompress(packed, member.size_bytes + 1)
    except zlib.error:
        _broken("deflate")
    if not inflater.eof or inflater.unused_data:
        _broken("size" if len(data) > member.size_bytes else "deflate")
    return data


def _broken(reason: str) -> NoReturn:
    raise BadEntry("entry.damaged", reason=reason)
