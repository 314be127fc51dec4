"""dBASE tables, read and written: the exchange format of CHSI and of the older student systems.

Own code, because the known packages write GBK, which has no 䶮 and no 𬀩, or cut a character in two at the end of a
field. Texts are gb18030; the code page byte and a .cpg file beside the table are often wrong and are not asked.
"""

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import BinaryIO

from graduand.pure.papers.sheets.decoding import CHINESE, fits, is_utf8_chinese, usual_name
from graduand.pure.papers.sheets.faults import BadSheet

_HEADER = struct.Struct("<4BIHH20x")
_FIELD = struct.Struct("<11sc4xBB14x")
_VERSIONS = frozenset((0x02, 0x03, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0xF5, 0xFB))
_DBASE_3 = 0x03
_READABLE = frozenset("CNFDL")
_END_OF_FIELDS, _END_OF_FILE = b"\r", b"\x1a"
_LIVE, _DELETED = b" ", 0x2A
_NAME_BYTES = 10
_MAX_RECORDS = 2**32 - 1


@dataclass(frozen=True, slots=True)
class DbfField:
    """One column: `name` at most 10 bytes, `kind` C text, N number, D date or L truth, `length` in bytes."""

    name: str
    kind: str = "C"
    length: int = 40
    decimals: int = 0


def looks_like_dbf(data: bytes) -> bool:
    """Whether the first bytes are the header of a dBASE table."""
    if len(data) < 2 * _HEADER.size or data[0] not in _VERSIONS:
        return False
    _, _, month, day, _, header_length, record_length = _HEADER.unpack_from(data)
    return bool(month <= 12 and day <= 31 and _HEADER.size < header_length <= len(data) and record_length > 1)


def read_dbf(data: bytes, encoding: str | None = None) -> tuple[str, list[str], Iterator[list[str]]]:
    """Read a table: the encoding, the names of the columns, and the records that are not deleted.

    Raises BadSheet `file.damaged` for a table cut short or a kind of field that keeps its values elsewhere (memo),
    `file.wrong_encoding` for a text that the encoding cannot hold.
    """
    *_, count, header_length, record_length = _HEADER.unpack_from(data)
    if header_length + count * record_length > len(data):
        found = (len(data) - header_length) // record_length
        raise BadSheet("file.damaged", kind="dbf", declared=count, found=found)
    fields = list(_fields(data[_HEADER.size : header_length]))
    if 1 + sum(length for _, _, length in fields) > record_length:
        raise BadSheet("file.damaged", kind="dbf")
    body = data[header_length : header_length + count * record_length]
    name = _encoding_of(body, encoding)
    records = (body[start : start + record_length] for start in range(0, len(body), record_length))
    live = (record for record in records if record[0] != _DELETED)
    return name, [_text(raw, name, 1) for raw, _, _ in fields], _rows(live, fields, name)


def _encoding_of(body: bytes, declared: str | None) -> str:
    if declared is None:
        return "utf-8" if is_utf8_chinese(body) else CHINESE
    name = usual_name(declared)
    if name == CHINESE and is_utf8_chinese(body):
        raise BadSheet("file.wrong_encoding", declared=declared, line=2, fits="utf-8")
    return name


def _fields(block: bytes) -> Iterator[tuple[bytes, str, int]]:
    starts = range(0, len(block) - _FIELD.size + 1, _FIELD.size)
    for start in takewhile(lambda place: block[place : place + 1] != _END_OF_FIELDS, starts):
        raw, code, length, decimals = _FIELD.unpack_from(block, start)
        kind = code.decode("latin-1")
        if kind not in _READABLE:
            raise BadSheet("file.damaged", kind="dbf", field=raw.split(b"\0")[0].decode(CHINESE, "replace"), type=kind)
        # Clipper keeps the high byte of a long text where others keep the decimals.
        yield raw.split(b"\0")[0], kind, length + 256 * decimals if kind == "C" else length


def _rows(records: Iterable[bytes], fields: Sequence[tuple[bytes, str, int]], encoding: str) -> Iterator[list[str]]:
    places, start = [], 1
    for _, kind, length in fields:
        places.append((kind, start, start + length))
        start += length
    for number, record in enumerate(records, 2):
        yield [_value(kind, _text(record[begin:end], encoding, number)) for kind, begin, end in places]


def _text(raw: bytes, encoding: str, row: int) -> str:
    try:
        return raw.rstrip(b" \0").decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        better = CHINESE if encoding != CHINESE and fits(raw, CHINESE) else ""
        raise BadSheet("file.wrong_encoding", declared=encoding, line=row, fits=better) from error


def _value(kind: str, text: str) -> str:
    if kind == "D" and len(text) == 8:
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if kind == "L":
        return {"T": "TRUE", "Y": "TRUE", "F": "FALSE", "N": "FALSE"}.get(text.upper(), "")
    return text


def write_dbf(
    file: BinaryIO,
    fields: Sequence[DbfField],
    rows: Iterable[Sequence[object]],
    encoding: str = CHINESE,
    *,
    written: date = date(2000, 1, 1),
) -> int:
    """Write a dBASE III table to a seekable file; give the number of records.

    `None` is an empty field; a date may be given as a date. `written` is the date in the header, so that the same rows
    give the same bytes. A value that does not fit raises BadSheet `dbf.too_long` (row, field, limit, found): cutting it
    would cut a name, or a character in two.
    """
    start, count = file.tell(), 0
    file.write(_header(fields, 0, encoding, written))
    for count, row in enumerate(rows, 1):
        values = zip(fields, row, strict=True)
        file.write(_LIVE + b"".join(_packed(field, value, encoding, count) for field, value in values))
    file.write(_END_OF_FILE)
    end = file.tell()
    file.seek(start)
    file.write(_header(fields, count, encoding, written))
    file.seek(end)
    return count


def _header(fields: Sequence[DbfField], count: int, encoding: str, written: date) -> bytes:
    header_length = _HEADER.size + _FIELD.size * len(fields) + len(_END_OF_FIELDS)
    record_length = 1 + sum(field.length for field in fields)
    stamp = (written.year - 1900, written.month, written.day)
    head = _HEADER.pack(_DBASE_3, *stamp, count, header_length, record_length)
    return head + b"".join(_field_header(field, encoding) for field in fields) + _END_OF_FIELDS


def _field_header(field: DbfField, encoding: str) -> bytes:
    name = field.name.encode(encoding)
    if len(name) > _NAME_BYTES:
        raise BadSheet("dbf.too_long", row=1, field=field.name, limit=_NAME_BYTES, found=len(name))
    return _FIELD.pack(name, field.kind.encode("ascii"), field.length, field.decimals)


def _packed(field: DbfField, value: object, encoding: str, record: int) -> bytes:
    raw = _plain(field, value).encode(encoding)
    if len(raw) > field.length:
        # The row as a person counts it: the names of the columns are row 1.
        raise BadSheet("dbf.too_long", row=record + 1, field=field.name, limit=field.length, found=len(raw))
    return raw.rjust(field.length) if field.kind in "NF" else raw.ljust(field.length)


def _plain(field: DbfField, value: object) -> str:
    if value is None:
        return ""
    if field.kind == "D":
        return value.strftime("%Y%m%d") if isinstance(value, date) else str(value).replace("-", "")
    if field.kind == "L":
        return "T" if value else "F"
    if field.kind in "NF" and isinstance(value, int | float):
        return f"{value:.{field.decimals}f}"
    return str(value)
