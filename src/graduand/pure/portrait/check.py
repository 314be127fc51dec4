"""The check of one photo: every rule of a profile, all findings at once, each with what was found and allowed.

A rule of the file is objective and refuses; a measurement of the picture is shown to a person (rules
propose with reasons, a named human decides). The profile says which is which.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Literal

from graduand.pure.portrait.background import judge_background
from graduand.pure.portrait.faults import BadJpeg, Fact
from graduand.pure.portrait.jpeg import JpegHeader, clean, read_header
from graduand.pure.portrait.likeness import hash_pixels
from graduand.pure.portrait.pixels import Pixels, decode
from graduand.pure.portrait.profiles import Profile, Severity

COLORS = {1: "gray", 3: "rgb", 4: "cmyk"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the profile asks: ``found`` against ``limit``.

    ``aspect`` names the measure behind a background finding ("hue", "gradient"...), or why a picture is broken.
    """

    code: str
    severity: Severity
    found: Fact
    limit: Fact
    aspect: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome for one file. ``sha256`` names the bytes as they came, ``cleaned`` is what may be kept and served.

    ``cleaned`` and ``likeness`` (perceptual hash) are empty if the file is no JPEG that decodes.
    """

    verdict: Literal["pass", "warn", "refuse"]
    findings: tuple[Finding, ...]
    measured: dict[str, Fact]
    sha256: str
    cleaned: bytes = field(repr=False)
    likeness: bytes = field(repr=False)


def check(data: bytes, profile: Profile) -> Check:
    """Check one photo; never raises for anything the bytes may hold, and reads no more pixels than a photo has."""
    measured: dict[str, Fact] = {"bytes": len(data)}
    found = [_size_finding(data, profile)] if len(data) > profile.max_bytes else []
    picture = header = None
    try:
        header = read_header(data)
        measured |= {key: value for key, value in asdict(header).items() if value is not None}
        picture = decode(data, header)
    except BadJpeg as bad:
        found.append(_jpeg_finding(bad, profile))
    if header:
        found += _header_findings(header, profile)
    if picture is not None:
        background = judge_background(picture, profile.background)
        measured |= {f"background.{key}": value for key, value in asdict(background.measured).items()}
        if gone := background.departure:
            found.append(_finding(f"photo.background_{gone.verdict}", gone.found, gone.limit, profile, gone.aspect))
    return _concluded(data, found, measured, picture)


def _concluded(data: bytes, found: list[Finding], measured: dict[str, Fact], picture: Pixels | None) -> Check:
    severities = {finding.severity for finding in found}
    return Check(
        verdict="refuse" if "refuse" in severities else "warn" if "warn" in severities else "pass",
        findings=tuple(found),
        measured=measured,
        sha256=hashlib.sha256(data).hexdigest(),
        cleaned=b"" if picture is None else clean(data),
        likeness=b"" if picture is None else hash_pixels(picture),
    )


def _finding(code: str, found: Fact, limit: Fact, profile: Profile, aspect: str = "") -> Finding:
    return Finding(code, profile.severities[code], found, limit, aspect)


def _size_finding(data: bytes, profile: Profile) -> Finding:
    return _finding("photo.too_big", len(data), profile.max_bytes, profile)


def _jpeg_finding(bad: BadJpeg, profile: Profile) -> Finding:
    """Not a JPEG at all, or one that is cut, damaged, or larger than any photo."""
    if bad.code == "jpeg.not_jpeg":
        return _finding("photo.not_jpeg", bad.facts["found"], "jpeg", profile)
    kind = bad.code.removeprefix("jpeg.")
    return _finding("photo.broken", kind, "whole", profile, str(bad.facts.get("reason", "")))


def _header_findings(header: JpegHeader, profile: Profile) -> Iterator[Finding]:
    if (header.width_px, header.height_px) != (profile.width_px, profile.height_px):
        size, wanted = f"{header.width_px}x{header.height_px}", f"{profile.width_px}x{profile.height_px}"
        yield _finding("photo.wrong_size", size, wanted, profile)
    if (header.components, header.bits) != (3, 8):
        found = COLORS.get(header.components, str(header.components))
        yield _finding("photo.not_rgb", found if header.bits == 8 else f"{header.bits} bits", "rgb", profile)
    if header.exif_orientation != 1:
        yield _finding("photo.rotated", header.exif_orientation, 1, profile)
    if header.trailing_bytes:
        yield _finding("photo.trailing_data", header.trailing_bytes, 0, profile)
