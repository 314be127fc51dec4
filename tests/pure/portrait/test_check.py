"""One photo against the rules of the office (S100-S103, S108)."""

import hashlib
import io
import random
import struct
import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from graduand.pure.portrait.check import check
from graduand.pure.portrait.jpeg import read_header
from graduand.pure.portrait.pixels import decode
from tests.pure.portrait.making import PHOTO, PROFILE, backdrop, jpeg, make_zip, portrait


def codes(data: bytes) -> list[str]:
    return [finding.code for finding in check(data, PROFILE).findings]


def test_a_good_photo_passes_and_is_measured():
    result = check(PHOTO, PROFILE)
    assert (result.verdict, result.findings, result.cleaned) == ("pass", (), PHOTO)
    assert result.sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert (result.measured["width_px"], result.measured["bytes"]) == (480, len(PHOTO))
    assert result.measured["background.hue"] == pytest.approx(251, abs=1)
    assert len(result.likeness) == 32


def test_a_progressive_photo_passes():
    assert check(jpeg(portrait(), progressive=True), PROFILE).verdict == "pass"


def test_51200_bytes_are_50_kb_and_one_more_is_too_big():
    padded = PHOTO + bytes(51_200 - len(PHOTO))
    assert check(padded, PROFILE).verdict == "pass"
    (finding, note) = check(padded + b"\0", PROFILE).findings
    assert (finding.code, finding.severity, finding.found, finding.limit) == ("photo.too_big", "refuse", 51_201, 51_200)
    assert note.code == "photo.trailing_data"


def test_padding_and_a_zip_behind_the_end_are_noted_and_cut_off():
    for rest in (bytes(8000), make_zip("1.jpg")):
        result = check(PHOTO + rest, PROFILE)
        assert (result.verdict, [f.code for f in result.findings]) == ("pass", ["photo.trailing_data"])
        assert result.cleaned == PHOTO


def test_a_wrong_size_says_both_sizes():
    (finding,) = check(jpeg(portrait(backdrop(size=(413, 626)))), PROFILE).findings
    assert (finding.code, finding.severity, finding.found, finding.limit) == (
        "photo.wrong_size",
        "refuse",
        "413x626",
        "480x640",
    )


def test_all_faults_of_a_photo_are_told_at_once():
    assert codes(jpeg(portrait(backdrop((255, 255, 255), (500, 700))))) == [
        "photo.wrong_size",
        "photo.background_not_blue",
    ]


@pytest.mark.parametrize(("mode", "found"), [("CMYK", "cmyk"), ("L", "gray")])
def test_a_photo_that_is_not_rgb_is_refused(mode, found):
    result = check(jpeg(portrait().convert(mode)), PROFILE)
    assert result.verdict == "refuse"
    assert ("photo.not_rgb", found) in [(f.code, f.found) for f in result.findings]


def test_a_photo_on_its_side_is_refused_not_turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    (finding,) = check(jpeg(portrait(), exif=exif), PROFILE).findings
    assert (finding.code, finding.severity, finding.found) == ("photo.rotated", "refuse", 6)


def test_a_png_named_jpg_is_refused_as_png():
    out = io.BytesIO()
    portrait().save(out, "PNG")
    result = check(out.getvalue(), PROFILE)
    assert [(f.code, f.found) for f in result.findings] == [("photo.not_jpeg", "png")]
    assert (result.verdict, result.cleaned, result.likeness) == ("refuse", b"", b"")


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_half_a_picture_is_broken(kept):
    (finding,) = check(PHOTO[: int(len(PHOTO) * kept)], PROFILE).findings
    assert (finding.code, finding.found) == ("photo.broken", "truncated")


def test_half_a_picture_with_an_end_marker_is_broken():
    assert codes(PHOTO[: len(PHOTO) // 2] + b"\xff\xd9") == ["photo.broken"]


def flipped(rng: random.Random) -> bytes:
    """One bit of the entropy-coded data flipped."""
    data = bytearray(PHOTO)
    data[rng.randrange(PHOTO.index(b"\xff\xda") + 14, len(PHOTO) - 2)] ^= 1 << rng.randrange(8)
    return bytes(data)


def pillow_accepts(data: bytes) -> bool:
    try:
        Image.open(io.BytesIO(data), formats=["JPEG"]).load()
    except OSError:
        return False
    return True


def test_flipped_bits_that_the_decoder_can_notice_are_refused_where_pillow_shows_garbage():
    """A Huffman stream falls in step again by itself, so only a part of the flips can be noticed at all."""
    rng = random.Random(5)
    refused = [data for data in (flipped(rng) for _ in range(60)) if codes(data) == ["photo.broken"]]
    assert len(refused) > 10
    assert sum(map(pillow_accepts, refused)) > 10


def test_a_header_of_65000_by_65000_costs_nothing():
    at = PHOTO.index(b"\xff\xc0") + 5
    huge = PHOTO[:at] + struct.pack(">HH", 65_000, 65_000) + PHOTO[at + 4 :]
    tracemalloc.start()
    assert codes(huge) == ["photo.broken", "photo.wrong_size"]
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    assert check(huge, PROFILE).findings[0].found == "too_many_pixels"


def test_twelve_bit_pictures_are_refused():
    at = PHOTO.index(b"\xff\xc0") + 4
    assert check(PHOTO[:at] + b"\x0c" + PHOTO[at + 1 :], PROFILE).verdict == "refuse"


@pytest.mark.parametrize("size", [(1, 1), (1, 700), (700, 1), (3000, 1000), (59, 79), (481, 641)])
def test_a_picture_of_any_shape_gets_an_answer(size):
    assert "photo.wrong_size" in codes(jpeg(backdrop(size=size)))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(PHOTO) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_whatever_is_kept_decodes_strictly_and_holds_nothing_behind_its_end(changes):
    data = bytearray(PHOTO)
    for at, value in changes:
        data[at] = value
    result = check(bytes(data), PROFILE)
    if result.cleaned:
        header = read_header(result.cleaned)
        assert header.trailing_bytes == 0
        decode(result.cleaned, header)


# ---- the background (S103)

BLUES = [(100, 197, 255), (67, 142, 219), (98, 139, 206), (0, 191, 243), (0, 85, 165), (65, 105, 225), (135, 206, 235)]
NOT_BLUES = {
    "white": (255, 255, 255),
    "gray": (200, 200, 200),
    "red": (220, 40, 40),
    "green": (60, 170, 90),
    "cyan": (60, 190, 170),
    "purple": (150, 80, 200),
    "navy": (10, 20, 50),
    "pale": (226, 236, 244),
    "beige": (225, 210, 180),
}
ROW, COLUMN = (grid[..., None] for grid in np.mgrid[0:640, 0:480] / np.array([640, 480])[:, None, None])


def before(field: np.ndarray) -> bytes:
    """A portrait before a background given as an array of colors."""
    return jpeg(portrait(Image.fromarray(np.clip(field * np.ones((640, 480, 3)), 0, 255).astype(np.uint8))))


@pytest.mark.parametrize("blue", BLUES)
def test_every_blue_in_use_passes(blue):
    for seed in range(3):
        assert check(jpeg(portrait(backdrop(blue), seed=seed)), PROFILE).verdict == "pass"


@pytest.mark.parametrize("blue", BLUES)
def test_lamps_noise_and_soft_shadows_pass(blue):
    field = np.array(blue, dtype=float)
    noise = np.random.default_rng(1).normal(0, 5, (640, 480, 3))
    shadow = np.exp(-(((COLUMN - 0.75) / 0.2) ** 2) - ((ROW - 0.5) / 0.3) ** 2)
    for even in (field * (1 - 0.08 * COLUMN), field + noise, field * (1 - 0.1 * shadow)):
        assert check(before(even), PROFILE).verdict == "pass"


@pytest.mark.parametrize("name", NOT_BLUES)
def test_another_color_is_shown_to_a_person_with_what_was_measured(name):
    result = check(jpeg(portrait(backdrop(NOT_BLUES[name]))), PROFILE)
    (finding,) = result.findings
    assert (result.verdict, finding.code, finding.severity) == ("warn", "photo.background_not_blue", "warn")
    assert finding.aspect in ("chroma", "hue", "lightness")
    assert finding.found == result.measured[f"background.{finding.aspect}"]


UNEVEN = {
    "gradient": lambda blue: blue * (1 - 0.45 * COLUMN),
    "white below": lambda blue: blue * (1 - ROW) + 255 * ROW,
    "hard shadow": lambda blue: np.where((COLUMN > 0.7) & (ROW > 0.2), blue * 0.6, blue),
    "stripes": lambda blue: np.where((COLUMN * 24).astype(int) % 2 == 0, blue * 0.8, blue),
    "folds": lambda blue: blue * (1 + 0.15 * np.sin(COLUMN * 25)),
    "object": lambda blue: np.where((COLUMN > 0.8) & (ROW < 0.5), np.array((120, 80, 40)), blue),
}


@pytest.mark.parametrize("kind", UNEVEN)
@pytest.mark.parametrize("blue", [(67, 142, 219), (100, 197, 255)])
def test_an_uneven_blue_is_shown_to_a_person(kind, blue):
    result = check(before(UNEVEN[kind](np.array(blue, dtype=float))), PROFILE)
    assert (result.verdict, [f.code for f in result.findings]) == ("warn", ["photo.background_not_uniform"])


def test_blurred_recompressed_photos_keep_their_verdict():
    soft = portrait().filter(ImageFilter.GaussianBlur(2))
    assert check(jpeg(soft, quality=40), PROFILE).verdict == "pass"


def test_a_profile_decides_how_grave_a_finding_is():
    strict = replace(PROFILE, severities={**PROFILE.severities, "photo.background_not_blue": "refuse"})
    assert check(jpeg(portrait(backdrop((255, 255, 255)))), strict).verdict == "refuse"
