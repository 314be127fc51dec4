"""Is the background blue and even? Measured on the border of the picture, in OKLab, and explained in numbers (S103).

OKLab (Björn Ottosson, 2020) is a color space in which equal distances look equally different. Only the ring that a
head-and-shoulders portrait leaves free is looked at: the top rows, and the sides down to the shoulders.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from graduand.pure.portrait.pixels import Pixels, shrink

type Floats = NDArray[np.float32]
type Verdict = Literal["blue", "not_blue", "not_uniform"]

ROWS, COLUMNS = 80, 60
TOP_ROWS, SIDE_COLUMNS, SIDE_ROWS, CORNER = 5, 6, 48, 10
"""The ring in cells of 8x8 pixels: 5 rows on top, 6 columns at each side down to 60 % of the height."""

LINEAR_LMS = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929],
     [0.2119034982, 0.6806995451, 0.1073969566],
     [0.0883024619, 0.2817188376, 0.6299787005]],
    dtype=np.float32,
)  # fmt: skip
LMS_LAB = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468],
     [1.9779984951, -2.4285922050, 0.4505937099],
     [0.0259040371, 0.7827717662, -0.8086757660]],
    dtype=np.float32,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BackgroundLimits:
    """What counts as blue, and as even. Hue in degrees of OKLCh; lightness, chroma and distances in OKLab units."""

    hue_min: float
    hue_max: float
    chroma_min: float
    lightness_min: float
    lightness_max: float
    mode_radius: float
    inlier_distance: float
    gradient_max: float
    corner_share_min: float
    ring_share_min: float
    stain_share_max: float
    stain_hue: float
    texture_max: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The background in numbers: the commonest color of the ring (OKLCh), and how far the ring departs from it.

    ``gradient`` is the largest color distance between two corners of the fitted plane, ``texture`` the scatter round
    it; ``ring_share`` and ``corner_share`` tell which part of the ring, and of the worse top corner, fits it.
    ``stain_share`` is the part that has the background's hue but not its shade: a hard shadow. Hair has another hue.
    """

    hue: float
    chroma: float
    lightness: float
    gradient: float
    ring_share: float
    corner_share: float
    stain_share: float
    texture: float


@dataclass(frozen=True, slots=True)
class Departure:
    """One measure beyond its limit; ``aspect`` is the name of a field of ``Measured``."""

    verdict: Literal["not_blue", "not_uniform"]
    aspect: str
    found: float
    limit: float


@dataclass(frozen=True, slots=True)
class Background:
    """The verdict, its numbers, and the first measure beyond its limit (none for "blue")."""

    verdict: Verdict
    measured: Measured
    departure: Departure | None


def judge_background(picture: Pixels, limits: BackgroundLimits) -> Background:
    """Measure the border of an RGB picture (any size, about 3:4 upright) and judge it by the limits."""
    ring = oklab(shrink(picture, ROWS, COLUMNS)[RING_ROWS, RING_COLUMNS])
    color = _densest(ring, limits.mode_radius)
    plane = _fit(ring, color, limits.inlier_distance)
    off = np.linalg.norm(ring - PLACES @ plane, axis=1)
    fits = off <= limits.inlier_distance
    numbers = (*_hue_chroma_lightness(color), _gradient(plane), *_shares(fits), _stained(ring[~fits], color, limits))
    texture = float(np.sqrt(np.square(off[fits]).mean())) if fits.any() else 1.0
    measured = Measured(*(round(number, 4) for number in (*numbers, texture)))
    departure = next(_departures(measured, limits), None)
    return Background(departure.verdict if departure else "blue", measured, departure)


def _departures(found: Measured, limits: BackgroundLimits) -> Iterator[Departure]:
    """Everything beyond its limit, color first: the evenness of a wrong color interests nobody."""
    if found.chroma < limits.chroma_min:
        yield Departure("not_blue", "chroma", found.chroma, limits.chroma_min)
    if not limits.hue_min <= found.hue <= limits.hue_max:
        yield Departure("not_blue", "hue", found.hue, _nearer(found.hue, limits.hue_min, limits.hue_max))
    if not limits.lightness_min <= found.lightness <= limits.lightness_max:
        edge = _nearer(found.lightness, limits.lightness_min, limits.lightness_max)
        yield Departure("not_blue", "lightness", found.lightness, edge)
    for aspect, most in (
        ("gradient", limits.gradient_max),
        ("texture", limits.texture_max),
        ("stain_share", limits.stain_share_max),
    ):
        if getattr(found, aspect) > most:
            yield Departure("not_uniform", aspect, getattr(found, aspect), most)
    for aspect, least in (("corner_share", limits.corner_share_min), ("ring_share", limits.ring_share_min)):
        if getattr(found, aspect) < least:
            yield Departure("not_uniform", aspect, getattr(found, aspect), least)


def _nearer(value: float, low: float, high: float) -> float:
    return low if abs(value - low) <= abs(value - high) else high


def _hue_chroma_lightness(color: Floats) -> tuple[float, float, float]:
    light, a, b = (float(value) for value in color)
    return math.degrees(math.atan2(b, a)) % 360, math.hypot(a, b), light


def _shares(fits: NDArray[np.bool_]) -> tuple[float, float]:
    """Which part of the ring, and of the worse top corner, is background."""
    return float(fits.mean()), min(float(fits[corner].mean()) for corner in CORNERS)


def _stained(others: Floats, color: Floats, limits: BackgroundLimits) -> float:
    """Which part of the ring has nearly the color's hue and a third of its chroma, among the cells that do not fit."""
    own = float(np.linalg.norm(color[1:]))
    length = np.linalg.norm(others[:, 1:], axis=1)
    along = others[:, 1:] @ color[1:] / max(own, 1e-6)
    stained = (length >= own / 3) & (along >= length * math.cos(math.radians(limits.stain_hue)))
    return float(stained.sum()) / len(PLACES)


def oklab(rgb: Floats) -> Floats:
    """Convert sRGB 0..255, shape (n, 3), to OKLab: lightness 0..1, and the two color axes about -0.4..0.4."""
    linear = TO_LINEAR[np.rint(rgb).astype(np.intp)]
    return np.asarray(np.cbrt(linear @ LINEAR_LMS.T) @ LMS_LAB.T, dtype=np.float32)


def _densest(colors: Floats, radius: float) -> Floats:
    """The color round which most cells gather: the fullest box of a lattice, then two steps of mean shift."""
    boxes = np.floor(colors / radius).astype(np.int64) + 64
    codes = (boxes[:, 0] << 16) | (boxes[:, 1] << 8) | boxes[:, 2]
    values, counts = np.unique(codes, return_counts=True)
    center = colors[codes == values[counts.argmax()]].mean(axis=0)
    for _ in range(2):
        near = np.linalg.norm(colors - center, axis=1) <= radius
        center = colors[near].mean(axis=0) if near.any() else center
    return np.asarray(center, dtype=np.float32)


def _fit(ring: Floats, color: Floats, distance: float) -> Floats:
    """Fit L, a, b as planes over the picture to the cells near the color: lamps fall off gently, and that is fine.

    The second round starts from the plane, so that a slope does not cut off its own ends. Shape (3, 3).
    """
    plane = np.zeros((3, 3), dtype=np.float32)
    plane[0] = color
    for _ in range(2):
        near = np.linalg.norm(ring - PLACES @ plane, axis=1) <= distance
        places = PLACES[near]
        plane = np.linalg.lstsq(places.T @ places, places.T @ ring[near], rcond=None)[0]
    return plane


def _gradient(plane: Floats) -> float:
    """The longer diagonal of the plane over the picture: the furthest apart that two of its corners can be."""
    across, down = plane[1], plane[2]
    return float(max(np.linalg.norm(across + down), np.linalg.norm(across - down)))


def _linear_table() -> Floats:
    value = np.arange(256) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _ring() -> NDArray[np.bool_]:
    ring = np.zeros((ROWS, COLUMNS), dtype=np.bool_)
    ring[:TOP_ROWS] = True
    ring[:SIDE_ROWS, :SIDE_COLUMNS] = ring[:SIDE_ROWS, -SIDE_COLUMNS:] = True
    return ring


TO_LINEAR = _linear_table()
RING_ROWS, RING_COLUMNS = np.nonzero(_ring())
PLACES = np.stack([np.ones(len(RING_ROWS)), RING_COLUMNS / COLUMNS, RING_ROWS / ROWS], axis=1).astype(np.float32)
"""A row (1, x, y) for every cell of the ring, x and y from 0 to 1 over the picture."""
CORNERS = tuple((RING_ROWS < CORNER) & side for side in (RING_COLUMNS < CORNER, RING_COLUMNS >= COLUMNS - CORNER))
