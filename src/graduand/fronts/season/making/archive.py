"""Zip files as the offices make them, byte for byte the same each time.

Own writer, because `zipfile` cannot write a name in GBK without the UTF-8 flag, which is what Windows in Chinese does
(domain.md section 8 row 11), and needs seconds for 200,000 entries. Nothing is compressed: JPEG does not shrink.
"""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

UTF8, ENCRYPTED = 0x800, 0x1
STAMP = (9 << 11, (2023 - 1980) << 9 | 7 << 5 | 5)  # 2023-07-05 09:00, in the clock of DOS
MANY = 0xFFFF

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END_64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR_64 = struct.Struct("<4sIQI")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive; `name` is raw, and `flags` say how to read it."""

    name: bytes
    data: bytes
    flags: int = 0


def plain(name: str, data: bytes) -> Entry:
    """An entry whose name is marked as UTF-8, or plain ASCII."""
    return Entry(name.encode(), data, 0 if name.isascii() else UTF8)


def gbk(name: str, data: bytes) -> Entry:
    """An entry with a name in GBK (gb18030 for the rare characters) that does not say so."""
    return Entry(name.encode("gb18030"), data)


def write_zip(target: Path, entries: Iterable[Entry]) -> int:
    """Write the entries in their order; give their number."""
    directory, count, offset = bytearray(), 0, 0
    with target.open("wb") as file:
        for count, entry in enumerate(entries, 1):  # noqa: B007  the last count is the number
            common = _common(entry)
            offset_here = offset
            offset += file.write(_LOCAL.pack(b"PK\3\4", *common, 0) + entry.name + entry.data)
            directory += _CENTRAL.pack(b"PK\1\2", 20, *common, 0, 0, 0, 0, 0, offset_here) + entry.name
        file.write(directory + _end(count, len(directory), offset))
    return count


def _common(entry: Entry) -> tuple[int, ...]:
    size = len(entry.data)
    return (20, entry.flags, 0, *STAMP, zlib.crc32(entry.data), size, size, len(entry.name))


def _end(count: int, size: int, offset: int) -> bytes:
    """The end of the central directory; more than 65,535 entries need the long form before it."""
    few = min(count, MANY)
    short = _END.pack(b"PK\5\6", 0, 0, few, few, size, offset, 0)
    if count < MANY:
        return short
    long = _END_64.pack(b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, offset)
    return long + _LOCATOR_64.pack(b"PK\6\7", 0, offset + size, 1) + short
