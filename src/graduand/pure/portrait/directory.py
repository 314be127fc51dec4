"""The table of contents of a zip file, read so that no file can hurt (promise P9).

The standard library's ``zipfile`` parses the whole directory before one can object (200,000 entries: 0.7 s and
much memory), accepts data in front of the archive, and fails on a whole archive for one ill-encoded name. This
reader decides on the last 64 KB first, and takes only a file that reads in exactly one way.
Format: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.3.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import BinaryIO, NoReturn

from graduand.pure.portrait.faults import BadArchive
from graduand.pure.portrait.sniff import HEAD_BYTES, kind_of

END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR = struct.Struct("<4sLQL")
RECORD = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")

LONGEST_COMMENT = 0xFFFF
SATURATED = 0xFFFFFFFF
MEAN_RECORD_BYTES = 1024
"""A directory may weigh this much per allowed entry: names of 255 Chinese characters with time stamps stay below."""


@dataclass(frozen=True, slots=True)
class Member:
    """One record of the directory, as declared; ``end`` is where the next member or the directory begins."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed_bytes: int
    size_bytes: int
    attributes: int
    offset: int
    end: int = 0

    @property
    def least_end(self) -> int:
        """Where the member ends if its local header carries no extra field."""
        return self.offset + LOCAL.size + len(self.raw_name) + self.packed_bytes


@dataclass(frozen=True, slots=True)
class _End:
    """The end record: how many entries, and the directory's place and weight in bytes."""

    count: int
    weight: int
    start: int
    position: int


def damaged(reason: str) -> NoReturn:
    """Refuse the archive as damaged; ``reason`` is one word for the log and the detail page."""
    raise BadArchive("archive.damaged", reason=reason)


def read_directory(file: BinaryIO, size: int, max_entries: int) -> tuple[Member, ...]:
    """List the members of a zip file of ``size`` bytes in the order of its directory.

    Raises ``BadArchive`` with ``archive.not_zip``, ``archive.too_many_entries`` or ``archive.damaged``. Reads at
    most 64 KB before it knows how many entries are declared, and at most 1 KB an allowed entry afterwards.
    """
    end = _find_end(file, size)
    if end.count > max_entries:
        raise BadArchive("archive.too_many_entries", limit=max_entries, found=end.count)
    if end.start + end.weight != end.position:
        damaged("prefix" if end.start + end.weight < end.position else "truncated")
    if end.weight > max_entries * MEAN_RECORD_BYTES:
        damaged("directory")
    file.seek(end.start)
    members = tuple(_records(file.read(end.weight), end.count))
    return _with_ends(members, end.start)


def _find_end(file: BinaryIO, size: int) -> _End:
    base = max(0, size - END.size - LONGEST_COMMENT)
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(base)
    tail = file.read(size - base)
    marks = [match.start() for match in re.finditer(rb"PK\x05\x06", tail)]
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if marks:
            damaged("prefix")
        raise BadArchive("archive.not_zip", found=kind_of(head))
    return _parse_end(file, tail, base, _only_end(tail, marks))


def _only_end(tail: bytes, marks: list[int]) -> int:
    """Where the one end record begins that reaches exactly to the end of the file."""
    ends = {at: at + END.size + END.unpack_from(tail, at)[7] for at in marks if at + END.size <= len(tail)}
    fitting = [at for at, end in ends.items() if end == len(tail)]
    if len(fitting) > 1:
        damaged("ambiguous")
    if not fitting:
        damaged("trailing" if any(end < len(tail) for end in ends.values()) else "truncated")
    return fitting[0]


def _parse_end(file: BinaryIO, tail: bytes, base: int, at: int) -> _End:
    _, disk, first_disk, here, count, weight, start, _ = END.unpack_from(tail, at)
    if disk or first_disk or here != count:
        damaged("spanned")
    if at < LOCATOR.size or not tail.startswith(b"PK\x06\x07", at - LOCATOR.size):
        return _End(count, weight, start, base + at)
    end64 = _read_end64(file, base + at - LOCATOR.size, LOCATOR.unpack_from(tail, at - LOCATOR.size))
    small = ((count, 0xFFFF, end64.count), (weight, SATURATED, end64.weight), (start, SATURATED, end64.start))
    if any(value not in (full, big) for value, full, big in small):
        damaged("ambiguous")
    return end64


def _read_end64(file: BinaryIO, locator_at: int, locator: tuple[bytes, int, int, int]) -> _End:
    """The zip64 end record, which must touch its locator; many tools write one without need."""
    _, disk, position, disks = locator
    file.seek(min(position, locator_at))
    data = file.read(END64.size)
    if disk or disks > 1 or len(data) < END64.size or not data.startswith(b"PK\x06\x06"):
        damaged("spanned" if disk or disks > 1 else "directory")
    _, rest, _, _, disk, first_disk, here, count, weight, start = END64.unpack(data)
    if disk or first_disk or here != count or position + 12 + rest != locator_at:
        damaged("directory")
    return _End(count, weight, start, position)


def _records(data: bytes, count: int) -> Iterator[Member]:
    at = 0
    for _ in range(count):
        if at + RECORD.size > len(data) or not data.startswith(b"PK\x01\x02", at):
            damaged("directory")
        record = RECORD.unpack_from(data, at)
        name_at = at + RECORD.size
        extra_at = name_at + record[10]
        at = extra_at + record[11] + record[12]
        if at > len(data):
            damaged("directory")
        yield _member(record, data[name_at:extra_at], data[extra_at : extra_at + record[11]])
    if at != len(data):
        damaged("directory")


def _member(record: tuple[int, ...], raw_name: bytes, extra: bytes) -> Member:
    flags, method, crc, disk, attributes = record[3], record[4], record[7], record[13], record[15]
    packed, size, offset = record[8], record[9], record[16]
    if disk:
        damaged("spanned")
    if SATURATED in (packed, size, offset):
        size, packed, offset = _widened((size, packed, offset), extra)
    return Member(raw_name, flags, method, crc, packed, size, attributes, offset)


def _widened(small: tuple[int, int, int], extra: bytes) -> Iterator[int]:
    """The zip64 values of the saturated fields, in the order of APPNOTE 4.5.3: size, packed size, offset."""
    field, at = _zip64_field(extra), 0
    for value in small:
        if value != SATURATED:
            yield value
        elif at + 8 > len(field):
            damaged("directory")
        else:
            yield int.from_bytes(field[at : at + 8], "little")
            at += 8


def _zip64_field(extra: bytes) -> bytes:
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            return extra[at + 4 : at + 4 + length]
        at += 4 + length
    return b""


def _with_ends(members: tuple[Member, ...], directory_at: int) -> tuple[Member, ...]:
    """Give every member the place where its room ends, and refuse members that lie over each other."""
    starts = sorted({member.offset for member in members})
    if starts[:1] != [0] and (members or directory_at):
        damaged("prefix")
    ends = dict(pairwise([*starts, directory_at]))
    if len(starts) < len(members) or any(member.least_end > ends[member.offset] for member in members):
        damaged("overlapping")
    return tuple(replace(member, end=ends[member.offset]) for member in members)
