"""The structure of a JPEG, honest and hostile (S101, P9)."""

import io
import struct
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from graduand.pure.portrait.faults import BadJpeg
from graduand.pure.portrait.jpeg import MOST_SCANS, clean, read_header
from tests.pure.portrait.making import PHOTO, jpeg, make_zip, portrait


def bad(data: bytes) -> tuple[str, dict]:
    with pytest.raises(BadJpeg) as caught:
        read_header(data)
    return caught.value.code, dict(caught.value.facts)


def segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(payload) + 2) + payload


def frame(width=8, height=8, components=3, marker=0xC0, bits=8) -> bytes:
    table = b"".join(bytes((n, 0x11, 0)) for n in range(components))
    return segment(marker, struct.pack(">BHHB", bits, height, width, components) + table)


SCAN = segment(0xDA, bytes(10)) + b"data\xff\x00\xff\xd0data"
START, END = b"\xff\xd8", b"\xff\xd9"
TINY = START + frame() + SCAN + END


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)))


def test_the_header_of_a_plain_photo():
    header = read_header(PHOTO)
    assert (header.width_px, header.height_px, header.components, header.bits) == (480, 640, 3, 8)
    assert (header.progressive, header.exif_orientation, header.has_icc, header.adobe_transform) == (
        False,
        1,
        False,
        None,
    )
    assert (header.end_offset, header.trailing_bytes) == (len(PHOTO), 0)


def test_progressive_gray_and_cmyk_photos_are_told_apart():
    assert read_header(jpeg(portrait(), progressive=True)).progressive
    assert read_header(jpeg(portrait().convert("L"))).components == 1
    cmyk = read_header(jpeg(portrait().convert("CMYK")))
    assert (cmyk.components, cmyk.adobe_transform) == (4, 0)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_exif_orientation_is_read(orientation):
    exif = Image.Exif()
    exif[0x010F] = "camera"
    exif[0x0112] = orientation
    assert read_header(jpeg(portrait(), exif=exif)).exif_orientation == orientation


@pytest.mark.parametrize(
    "tiff",
    [
        b"",
        b"II*\0",
        b"XX*\0" + bytes(20),
        b"II*\0" + struct.pack("<L", 9999),
        b"II*\0" + struct.pack("<LH", 8, 0),
        b"II*\0" + struct.pack("<LHHHLL", 8, 1, 0x0112, 3, 1, 9),
        b"II*\0" + struct.pack("<LHHHLL", 8, 1, 0x0112, 4, 1, 6),
        b"II*\0" + struct.pack("<LH", 8, 0xFFFF) + bytes(30),
    ],
)
def test_an_unreadable_orientation_counts_as_upright(tiff):
    assert read_header(START + segment(0xE1, b"Exif\0\0" + tiff) + TINY[2:]).exif_orientation == 1


def test_a_big_endian_orientation_is_read():
    tiff = b"MM\0*" + struct.pack(">LHHHLHH", 8, 1, 0x0112, 3, 1, 6, 0)
    assert read_header(START + segment(0xE1, b"Exif\0\0" + tiff) + TINY[2:]).exif_orientation == 6


def test_cleaning_drops_everything_but_the_picture():
    exif = Image.Exif()
    exif[0x010E] = "secret"
    profile = b"profile" * 100
    dirty = jpeg(portrait(), exif=exif, icc_profile=profile, comment=b"secret")
    assert read_header(dirty).has_icc
    cleaned = clean(dirty + bytes(9000) + make_zip("1.jpg"))
    assert b"secret" not in cleaned
    assert b"profile" not in cleaned
    assert b"JFIF" in cleaned
    assert read_header(cleaned).trailing_bytes == 0
    assert np.array_equal(pixels(cleaned), pixels(dirty))
    assert clean(cleaned) == cleaned


def test_cleaning_keeps_the_segment_that_says_how_colors_are_stored():
    rgb = jpeg(portrait(), keep_rgb=True)
    assert read_header(clean(rgb)).adobe_transform == read_header(rgb).adobe_transform
    assert np.array_equal(pixels(clean(rgb)), pixels(rgb))


def test_foreign_segments_of_the_same_number_are_dropped():
    foreign = segment(0xE0, b"JFXX\0\x10") + segment(0xEE, b"Adobe") + segment(0xEE, b"other") + segment(0xE2, b"MPF\0")
    assert read_header(START + foreign + TINY[2:]).adobe_transform is None
    assert clean(START + foreign + TINY[2:]) == START + segment(0xEE, b"Adobe") + TINY[2:]


def test_bytes_behind_the_end_are_counted():
    header = read_header(PHOTO + bytes(1234))
    assert (header.end_offset, header.trailing_bytes) == (len(PHOTO), 1234)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"GIF89a", "gif"),
        (b"BM1234", "bmp"),
        (b"RIFF1234WEBP", "webp"),
        (b"%PDF-1.7", "pdf"),
        (make_zip("1.jpg"), "zip"),
        (b"<html>", "html"),
        (b"", "nothing"),
        (b"\xff\xd8", "unknown"),
        (b"\0\0\0\x18ftypheic", "heic"),
    ],
)
def test_what_is_not_a_jpeg_is_named_for_what_it_is(data, kind):
    assert bad(data) == ("jpeg.not_jpeg", {"found": kind})


@pytest.mark.parametrize("format_", ["PNG", "GIF", "BMP", "WEBP", "TIFF"])
def test_pictures_of_other_formats_named_jpg_are_recognized(format_):
    out = io.BytesIO()
    portrait().save(out, format_)
    assert bad(out.getvalue()) == ("jpeg.not_jpeg", {"found": format_.lower()})


def test_a_photo_cut_anywhere_is_truncated():
    assert {bad(PHOTO[:cut])[0] for cut in range(3, len(PHOTO), 7)} == {"jpeg.truncated"}
    assert bad(PHOTO[:-2])[0] == "jpeg.truncated"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (START + b"\xff\x00" + TINY[2:], "marker"),
        (START + b"\xff\xd8" + TINY[2:], "marker"),
        (START + segment(0xE0, b"") + b"x" + TINY[2:], "marker"),
        (START + b"\xff\xe0\0\1" + TINY[2:], "length"),
        (START + b"\xff\xff\xe0\0\0" + TINY[2:], "length"),
        (START + SCAN + frame() + END, "frame"),
        (START + frame() + frame() + SCAN + END, "frame"),
        (START + frame() + END, "frame"),
        (START + SCAN + END, "frame"),
        (START + END, "frame"),
        (START + segment(0xC0, b"\x08\0\x08") + SCAN + END, "frame"),
        (START + segment(0xC0, b"\x08\0\x08\0\x08\x03") + SCAN + END, "frame"),
        (START + frame(height=0) + SCAN + END, "frame"),
        (START + frame(components=0) + SCAN + END, "frame"),
        (START + frame(marker=0xC3) + SCAN + END, "process"),
        (START + frame(marker=0xC9) + SCAN + END, "process"),
    ],
)
def test_a_structure_no_photo_has_is_broken(data, reason):
    assert bad(data) == ("jpeg.broken", {"reason": reason})


def test_fill_bytes_before_a_marker_are_allowed():
    filled = START + b"\xff\xff\xff" + frame()[1:] + SCAN + b"\xff\xff" + END
    assert read_header(filled).end_offset == len(filled)
    assert read_header(clean(filled)).width_px == 8


def test_a_flood_of_scans_is_broken():
    assert read_header(START + frame(marker=0xC2) + SCAN * MOST_SCANS + END).progressive
    assert bad(START + frame(marker=0xC2) + SCAN * (MOST_SCANS + 1) + END) == ("jpeg.broken", {"reason": "scans"})


def test_a_walk_is_linear_whatever_the_bytes():
    hostile = [
        START + b"\xff" * 2_000_000,
        START + frame() + SCAN + b"\xff\x00" * 1_000_000,
        START + b"\xff\xe0\0\2" * 99_999,
    ]
    started = time.process_time()
    for data in hostile:
        assert bad(data)[0] == "jpeg.truncated"
    assert time.process_time() - started < 2


@settings(max_examples=400)
@given(st.binary(max_size=200), st.data())
def test_any_bytes_are_a_header_or_a_bad_jpeg(noise, data):
    at = data.draw(st.integers(0, len(TINY)))
    for candidate in (noise, START + b"\xff" + noise, TINY[:at] + noise[:6] + TINY[at + len(noise[:6]) :]):
        try:
            header = read_header(candidate)
        except BadJpeg:
            continue
        assert header.end_offset + header.trailing_bytes == len(candidate)
        assert read_header(clean(candidate)).trailing_bytes == 0
