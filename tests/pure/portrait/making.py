"""Builders of photos and archives, honest and hostile. Everybody in them is invented."""

import io
import struct
import zlib
from dataclasses import dataclass, field

import numpy as np
import pytest
from PIL import Image, ImageDraw

from graduand.pure.portrait.archives import Archive, open_archive
from graduand.pure.portrait.faults import BadArchive
from graduand.pure.portrait.profiles import load_profile

PROFILE = load_profile()
LIMITS = PROFILE.archive
BLUE = (67, 142, 219)


def backdrop(color=BLUE, size=(480, 640)) -> Image.Image:
    return Image.new("RGB", size, color)


def portrait(background: Image.Image | None = None, *, seed: int = 0) -> Image.Image:
    """A schematic head and shoulders, different for every seed, before a background."""
    picture = (background or backdrop()).copy()
    rng = np.random.default_rng(seed)
    draw = ImageDraw.Draw(picture)
    width, height = picture.size
    left, top, wide = 0.28 + rng.uniform(-0.03, 0.03), 0.1 + rng.uniform(0, 0.05), rng.uniform(0.36, 0.46)
    shirt, hair = (tuple(int(c) for c in rng.integers(low, high, 3)) for low, high in ((20, 230), (5, 70)))

    def oval(x0, y0, x1, y1, fill):
        draw.ellipse((x0 * width, y0 * height, x1 * width, y1 * height), fill=fill)

    oval(-0.05, 0.7, 1.05, 1.4, shirt)
    oval(left - 0.03, top - 0.03, left + wide + 0.03, 0.6, hair)
    oval(left, top + 0.1, left + wide, 0.68, (222, 184, 160))
    for eye in (0.27, 0.63):
        oval(left + wide * eye, 0.38, left + wide * (eye + 0.12), 0.4, (30, 20, 20))
    oval(left + wide * 0.35, 0.55, left + wide * rng.uniform(0.6, 0.75), 0.58, (170, 80, 80))
    return picture


def jpeg(picture: Image.Image, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", **{"quality": 85, **options})
    return out.getvalue()


PHOTO = jpeg(portrait())


@dataclass
class Packed:
    """One member of a handmade zip; every field that a zip declares can lie."""

    name: bytes
    data: bytes = PHOTO
    method: int = 0
    flags: int = 0
    attributes: int = 0
    size: int | None = None
    packed_size: int | None = None
    crc: int | None = None
    local_name: bytes | None = None
    local_method: int | None = None
    local_extra: bytes = b""
    extra: bytes = b""
    disk: int = 0
    packed: bytes | None = field(default=None)

    def body(self) -> bytes:
        if self.packed is not None:
            return self.packed
        if self.method != 8:
            return self.data
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        return deflate.compress(self.data) + deflate.flush()

    def numbers(self) -> tuple[int, int, int]:
        crc = zlib.crc32(self.data) if self.crc is None else self.crc
        packed_size = len(self.body()) if self.packed_size is None else self.packed_size
        return crc, packed_size, len(self.data) if self.size is None else self.size

    def local(self) -> bytes:
        name = self.name if self.local_name is None else self.local_name
        method = self.method if self.local_method is None else self.local_method
        head = struct.pack("<4s5H", b"PK\3\4", 20, self.flags, method, 0, 0)
        head += struct.pack("<3L2H", *self.numbers(), len(name), len(self.local_extra))
        return head + name + self.local_extra + self.body()

    def central(self, offset: int) -> bytes:
        head = struct.pack("<4s6H", b"PK\1\2", 0x0314, 20, self.flags, self.method, 0, 0)
        head += struct.pack("<3L3H", *self.numbers(), len(self.name), len(self.extra), 0)
        return head + struct.pack("<2H2L", self.disk, 0, self.attributes, offset) + self.name + self.extra


def end_record(count: int, weight: int, start: int, *, comment: bytes = b"", disk: int = 0) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\5\6", disk, 0, count, count, weight, start, len(comment)) + comment


def end_record_64(count: int, weight: int, start: int, **lies) -> bytes:
    """The zip64 end record with its locator, placed behind the directory."""
    disk, at, mark = lies.get("disk", 0), lies.get("at", start + weight), lies.get("mark", b"PK\6\6")
    record = struct.pack("<4sQ2H2L4Q", mark, 44, 45, 45, disk, 0, count, count, weight, start)
    return record + struct.pack("<4sLQL", b"PK\6\7", 0, at, lies.get("disks", 1))


def make_zip(
    *members: Packed | bytes | str, comment: bytes = b"", end: bytes | None = None, middle: bytes = b""
) -> bytes:
    """A zip of members (a bare name stands for a good photo); ``middle`` goes between directory and end record."""
    body, directory = b"", b""
    packed = [m if isinstance(m, Packed) else Packed(m.encode() if isinstance(m, str) else m) for m in members]
    for member in packed:
        directory += member.central(len(body))
        body += member.local()
    end = end_record(len(packed), len(directory), len(body), comment=comment) if end is None else end
    return body + directory + middle + end


def opened(data: bytes, limits=LIMITS) -> Archive:
    return open_archive(io.BytesIO(data), limits)


def faults(archive: Archive) -> dict[str, str | None]:
    """Every entry by name with the code of its fault."""
    return {entry.name: entry.fault.code if entry.fault else None for entry in archive.entries}


def refused(data: bytes, limits=LIMITS) -> tuple[str, dict]:
    """The code and facts with which an archive is refused as a whole."""
    with pytest.raises(BadArchive) as caught:
        opened(data, limits)
    return caught.value.code, dict(caught.value.facts)
