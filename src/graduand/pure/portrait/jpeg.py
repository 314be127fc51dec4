"""The structure of a JPEG file, walked marker by marker without decoding a pixel (ITU-T T.81 annex B).

Decoders are lenient where an office must not be: they accept half a picture, a second file glued behind the first
and sizes that would fill the memory. This walk is bounded by the length of the data and sees all of that first.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from graduand.pure.portrait.faults import BadJpeg
from graduand.pure.portrait.sniff import kind_of

SOI, EOI, SOS, TEM = 0xD8, 0xD9, 0xDA, 0x01
APP0, APP1, APP2, APP14, APP15, COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
BASELINE, EXTENDED, PROGRESSIVE = 0xC0, 0xC1, 0xC2
STANDALONE = frozenset({TEM, SOI, *range(0xD0, 0xD8)})

NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
"""The end of entropy-coded data: a marker that is neither a stuffed byte nor a restart."""
NOT_FILL = re.compile(rb"[^\xff]")
MOST_SCANS = 64
"""Progressive pictures have about ten scans; hundreds are an attack on the decoder's time."""

JFIF, EXIF, ICC, ADOBE = b"JFIF\x00", b"Exif\x00\x00", b"ICC_PROFILE\x00", b"Adobe"
ORIENTATION_TAG, SHORT = 0x0112, 3


@dataclass(frozen=True, slots=True)
class Segment:
    """One marker with its payload; for a scan ``end`` lies behind its entropy-coded data. Offsets in bytes."""

    marker: int
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class JpegHeader:
    """What the file says of the picture; ``end_offset`` is just behind the end marker, the rest is trailing."""

    width_px: int
    height_px: int
    components: int
    progressive: bool
    bits: int
    exif_orientation: int
    has_icc: bool
    adobe_transform: int | None
    end_offset: int
    trailing_bytes: int


def read_header(data: bytes) -> JpegHeader:
    """Walk the whole file and report its header.

    Raises ``BadJpeg``: ``jpeg.not_jpeg`` (fact ``found`` names what it is), ``jpeg.truncated``, or ``jpeg.broken``
    (fact ``reason``), which includes the lossless and arithmetic processes that no photo shop uses.
    """
    segments = list(_segments(data))
    frame = _frame(data, segments)
    return JpegHeader(
        *frame,
        exif_orientation=next((_orientation(data[s.body + 6 : s.end]) for s in _apps(data, segments, APP1, EXIF)), 1),
        has_icc=any(_apps(data, segments, APP2, ICC)),
        adobe_transform=next((data[s.body + 11] for s in _apps(data, segments, APP14, ADOBE, 12)), None),
        end_offset=segments[-1].end,
        trailing_bytes=len(data) - segments[-1].end,
    )


def clean(data: bytes) -> bytes:
    """Drop what is not picture, without touching a pixel: bytes behind the end, metadata, comments, color profiles.

    Keeps the JFIF and Adobe segments, which say how colors are stored. Raises ``BadJpeg`` like ``read_header``.
    Photo tools in China pad files with thousands of zero bytes to an exact size, so this is routine.
    """
    kept = (data[s.start : s.end] for s in _segments(data) if not _is_metadata(data, s))
    return b"\xff\xd8" + b"".join(kept)


def _is_metadata(data: bytes, segment: Segment) -> bool:
    if segment.marker == APP0:
        return not data.startswith(JFIF, segment.body)
    if segment.marker == APP14:
        return not data.startswith(ADOBE, segment.body)
    return APP0 <= segment.marker <= APP15 or segment.marker == COM


def _segments(data: bytes) -> Iterator[Segment]:
    """Yield every segment between the start marker and, as the last one, the end marker."""
    if not data.startswith(b"\xff\xd8\xff"):
        raise BadJpeg("jpeg.not_jpeg", found=kind_of(data))
    at, marker, scans = 2, 0, 0
    while marker != EOI:
        segment = _segment(data, at)
        at, marker = segment.end, segment.marker
        scans += marker == SOS
        if scans > MOST_SCANS:
            _broken("scans")
        yield segment


def _segment(data: bytes, start: int) -> Segment:
    """Read the segment at ``start``; any number of 0xFF bytes may stand before a marker code (B.1.1.2)."""
    code_at = _behind_fill(data, start)
    if code_at >= len(data):
        raise BadJpeg("jpeg.truncated", found=len(data))
    marker, body = data[code_at], code_at + 3
    if marker == EOI and code_at > start:
        return Segment(marker, code_at - 1, code_at + 1, code_at + 1)
    if code_at == start or marker == 0 or marker in STANDALONE:
        _broken("marker")
    length = int.from_bytes(data[code_at + 1 : body])
    end = body - 2 + length
    if body > len(data) or end > len(data):
        raise BadJpeg("jpeg.truncated", found=len(data))
    if length < 2:
        _broken("length")
    return Segment(marker, code_at - 1, body, _scan_end(data, end) if marker == SOS else end)


def _behind_fill(data: bytes, start: int) -> int:
    marker = NOT_FILL.search(data, start)
    return marker.start() if marker else len(data)


def _scan_end(data: bytes, start: int) -> int:
    following = NEXT_MARKER.search(data, start)
    if following is None:
        raise BadJpeg("jpeg.truncated", found=len(data))
    return following.start()


def _frame(data: bytes, segments: list[Segment]) -> tuple[int, int, int, bool, int]:
    """Width, height, components, progressive and bits of the one frame; a scan must follow it."""
    order = [s for s in segments if s.marker in FRAMES or s.marker == SOS]
    frames = [s for s in order if s.marker in FRAMES]
    if len(frames) != 1 or order[0] is not frames[0] or len(order) < 2:
        _broken("frame")
    frame = frames[0]
    if frame.marker not in (BASELINE, EXTENDED, PROGRESSIVE):
        _broken("process")
    if frame.end - frame.body < 6:
        _broken("frame")
    bits, height, width, components = struct.unpack_from(">BHHB", data, frame.body)
    if not (height and width and components) or frame.end - frame.body != 6 + 3 * components:
        _broken("frame")
    return width, height, components, frame.marker == PROGRESSIVE, bits


def _apps(data: bytes, segments: list[Segment], marker: int, name: bytes, least: int = 0) -> Iterator[Segment]:
    """The application segments of one kind that hold at least ``least`` bytes."""
    return (s for s in segments if s.marker == marker and data.startswith(name, s.body) and s.end - s.body >= least)


def _orientation(tiff: bytes) -> int:
    """The EXIF orientation 1..8 in the first directory; anything unreadable counts as upright (1)."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return 1
    (at,) = struct.unpack_from(order + "L", tiff, 4)
    if at + 2 > len(tiff):
        return 1
    (count,) = struct.unpack_from(order + "H", tiff, at)
    for field in range(at + 2, min(at + 2 + 12 * count, len(tiff) - 11), 12):
        tag, kind, _, value = struct.unpack_from(order + "HHLH", tiff, field)
        if (tag, kind) == (ORIENTATION_TAG, SHORT):
            return value if 1 <= value <= 8 else 1
    return 1


def _broken(reason: str) -> NoReturn:
    raise BadJpeg("jpeg.broken", reason=reason)
