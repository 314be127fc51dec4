"""Pictures and zips as a center hands them in, drawn for the tests: nobody is on them."""

import hashlib
import io
import struct
import zipfile
from functools import cache
from typing import Any

from PIL import Image, ImageDraw

from graduand.base import files
from graduand.base.actors import Actor
from graduand.base.jobs import actions, queries
from graduand.base.jobs.models import Job
from tests.factories import MORNING

BLUE, WHITE = (67, 142, 219), (255, 255, 255)


@cache
def a_picture(
    seed: str = "", size: tuple[int, int] = (480, 640), wall: tuple[int, int, int] = BLUE, quality: int = 85
) -> bytes:
    """A JPEG of a figure in front of a wall; another seed is another figure."""
    picture = Image.new("RGB", size, wall)
    draw = ImageDraw.Draw(picture)
    digest = hashlib.sha256(seed.encode()).digest()
    width, height = size
    shoulders, head = (digest[0], digest[1], 60), (200, 150 + digest[2] // 4, 120)
    draw.ellipse((width * 0.2, height * 0.62, width * 0.8, height * 1.4), fill=shoulders)
    draw.ellipse((width * 0.32, height * 0.18, width * 0.68, height * (0.6 + digest[3] / 4000)), fill=head)
    return jpeg(picture, quality)


def jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    """A picture as a file."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


@cache
def a_noisy_picture() -> bytes:
    """A good picture of far more than 50 KB."""
    noise = Image.effect_noise((480, 640), 90).convert("RGB")
    return jpeg(Image.blend(Image.new("RGB", (480, 640), BLUE), noise, 0.5), 95)


def a_zip(pictures: dict[str, bytes]) -> bytes:
    """A zip of files by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in pictures.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def a_zip_of_many(count: int) -> bytes:
    """A zip of so many empty files, written by hand since a library would take its time."""
    local, central, offset = [], [], 0
    for number in range(count):
        name = f"{number:08d}.jpg".encode()
        head = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0x21, 0, 0, 0, len(name), 0) + name
        central.append(
            struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0x21, 0, 0, 0, len(name), 0, 0, 0, 0, 0, offset)
            + name
        )
        local.append(head)
        offset += len(head)
    directory = b"".join(central)
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, offset + len(directory), 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(directory), offset, 0)
    return b"".join(local) + directory + end64 + locator + end


CHOICES = {"kind": "graduation", "level": "associate", "naming": "student_number", "overwrite": False, "dry_run": False}


def ask(data: bytes, actor: Actor, **choices: Any) -> Job:
    """Hand a zip in."""
    digest = files.keep(data, "uploads")
    params = {"digest": digest, "name": "照片.zip"} | CHOICES | choices
    return actions.ask("photos.import_zip", params, label="照片", actor=actor, at=MORNING)


def bring_in(data: bytes | dict[str, bytes], actor: Actor, **choices: Any) -> Job:
    """Hand a zip in and carry it out."""
    return actions.run(ask(a_zip(data) if isinstance(data, dict) else data, actor, **choices).pk)


def said(job: Job) -> dict[str, list[str]]:
    """The codes of each file of a job."""
    return {row["key"]: row["codes"] for row in queries.told_rows(job)}
