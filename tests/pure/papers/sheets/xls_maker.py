"""A maker of small .xls workbooks (BIFF8 in an OLE container), for which no library of ours has a writer."""

import struct
from collections.abc import Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def make_xls(rows: Sequence[Sequence[str | float]]) -> bytes:
    """Put rows of texts and numbers into the only sheet of a workbook."""
    return _container(_workbook(rows))


def _record(code: int, body: bytes) -> bytes:
    return struct.pack("<HH", code, len(body)) + body


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 1997, 0, 0))


def _workbook(rows: Sequence[Sequence[str | float]]) -> bytes:
    name = b"\x06\x00sheet1"
    begin, end = _begin(0x0005), _record(0x000A, b"")
    start = len(begin) + 4 + 6 + len(name) + len(end)
    entry = _record(0x0085, struct.pack("<IH", start, 0) + name)
    cells = (_cell(row, column, value) for row, values in enumerate(rows) for column, value in enumerate(values))
    return begin + entry + end + _begin(0x0010) + b"".join(cells) + end


def _cell(row: int, column: int, value: str | float) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
    return _record(0x0203, place + struct.pack("<d", value))


def _container(stream: bytes) -> bytes:
    stream = stream.ljust(4096, b"\0")  # shorter streams would live in another table
    stream += b"\0" * (-len(stream) % _SECTOR)
    sectors = len(stream) // _SECTOR
    head = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
                       0, 1, 1, 0, 4096, _END, 0, _END, 0)  # fmt: skip
    head += struct.pack("<I", 0).ljust(436, b"\xff")
    chain = [_FAT, _END, *range(3, sectors + 2), _END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    directory = _entry("Root Entry", 5, _END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    return head + table + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    raw = name.encode("utf-16-le")
    return raw.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI16xIQ", len(raw) + 2, kind, 1, _FREE, _FREE, child, 0, start, size
    )
