"""Graduation photos of people who do not exist: cut-out faces on a blue wall, each a little different.

A picture costs 5 ms: layers are scaled once per process and put together in Pillow's C code; only shift, light,
color and sensor noise are drawn for each student. Sources: S103 for size and color; domain.md 3.4 for the blues.
"""

import io
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from graduand.fronts.season.making.chance import chance
from graduand.fronts.season.making.names import FEMALE

WIDTH, HEIGHT = 480, 640
MOST_BYTES = 44_000  # 900 of these stay below the 40 MB of S102
BLUES = ((67, 142, 219), (100, 197, 255), (98, 139, 206), (91, 143, 201), (65, 105, 225))
WHITE, RED = (250, 250, 250), (200, 30, 40)
SCALES = (0.97, 1.0, 1.03)
SMALL = 0.42
QUALITIES = (88, 84, 78, 70)
NOISE = 0.8  # standard deviation of the sensor noise, in gray levels
NOISE_SIZE = (700, 860)
SHIFT = 9

type Color = tuple[int, int, int]


def portrait(sex: str, rng: Random) -> Image.Image:
    """A photo as the notice wants it: 480 x 640, blue, head and shoulders."""
    blue = _wall(rng.choice(BLUES), rng.randrange(3))
    return with_noise(_person_before(blue, sex, rng), rng)


def portrait_before(color: Color, sex: str, rng: Random) -> Image.Image:
    """The same on a wall of any color."""
    return with_noise(_person_before(_wall(color, 0), sex, rng), rng)


def portrait_uneven(sex: str, rng: Random) -> Image.Image:
    """Blue that runs from light to dark: no even background."""
    ramp = np.linspace(0, 1, HEIGHT)[:, None, None]
    wall = np.array((150, 215, 250)) * (1 - ramp) + np.array((20, 60, 140)) * ramp
    picture = np.broadcast_to(wall, (HEIGHT, WIDTH, 3)).astype(np.uint8)
    return with_noise(_person_before(Image.fromarray(picture), sex, rng), rng)


def portrait_small(sex: str, rng: Random) -> Image.Image:
    """Somebody far from the camera."""
    wall = _wall(BLUES[0], 0).copy()
    figure, shape = _cutout(_face(sex, rng), SMALL, False)
    wall.paste(figure, ((WIDTH - figure.width) // 2, HEIGHT - figure.height), shape)
    return with_noise(wall, rng)


def empty_wall(rng: Random) -> Image.Image:
    """The blue wall and nobody."""
    return with_noise(_wall(rng.choice(BLUES), 1), rng)


def blurred(picture: Image.Image) -> Image.Image:
    """Out of focus."""
    return picture.filter(ImageFilter.GaussianBlur(5))


def dark(picture: Image.Image) -> Image.Image:
    """Underexposed to less than a third."""
    return picture.point(lambda level: int(level * 0.28))


def jpeg(picture: Image.Image, *, most: int = MOST_BYTES, qualities: Sequence[int] = QUALITIES) -> bytes:
    """The JPEG of the best quality that fits; of the lowest if none does."""
    data = b""
    for quality in qualities:
        data = _encoded(picture, "JPEG", quality=quality, dpi=(300, 300))
        if len(data) <= most:
            break
    return data


def png(picture: Image.Image) -> bytes:
    """The same picture in a format that the platform does not take."""
    return _encoded(picture.quantize(10), "PNG")


def _encoded(picture: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def _person_before(wall: Image.Image, sex: str, rng: Random) -> Image.Image:
    person, shape = _cutout(_face(sex, rng), rng.choice(SCALES), rng.random() < 0.5)
    left = (WIDTH - person.width) // 2 + rng.randint(-SHIFT, SHIFT)
    top = HEIGHT - person.height + rng.randint(0, SHIFT) + (person.height - HEIGHT) // 4
    picture = wall.copy()
    picture.paste(_lit(person, rng), (left, top), shape)
    return picture


def _lit(person: Image.Image, rng: Random) -> Image.Image:
    """The person under another lamp: brightness and warmth change by a few percent."""
    gain, warmth = rng.uniform(0.92, 1.08), rng.uniform(-0.03, 0.03)
    table = [min(255, int(level * gain * tint)) for tint in (1 + warmth, 1, 1 - warmth) for level in range(256)]
    return person.point(table)


def with_noise(picture: Image.Image, rng: Random) -> Image.Image:
    """The picture with sensor noise cut from a large sheet at a place of its own."""
    sheet = _noise()
    left, top = rng.randrange(sheet.width - WIDTH), rng.randrange(sheet.height - HEIGHT)
    return ImageChops.add(picture, sheet.crop((left, top, left + WIDTH, top + HEIGHT)), 1, -128)


@cache
def _noise() -> Image.Image:
    """Gray noise round 128: the sum of four even draws is near enough to a bell."""
    width, height = NOISE_SIZE
    draws = np.frombuffer(chance("noise").randbytes(4 * width * height), np.uint8).reshape(4, height, width)
    bell = (draws.sum(0, dtype=np.float32) - 510) / 147.8
    gray = Image.fromarray(np.clip(np.rint(128 + NOISE * bell), 0, 255).astype(np.uint8))
    return Image.merge("RGB", (gray, gray, gray))


@cache
def _wall(color: Color, lamp: int) -> Image.Image:
    """An even wall, or one a little darker towards one upper corner."""
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH] / (HEIGHT, WIDTH)[0]
    fall = (0.0, 0.04, 0.04)[lamp] * (across if lamp == 1 else 0.75 - across) + 0.02 * down
    return Image.fromarray((np.array(color) * (1 - fall[..., None])).astype(np.uint8))


def _face(sex: str, rng: Random) -> str:
    return rng.choice(face_names("female" if sex == FEMALE else "male"))


@cache
def face_names(kind: str) -> tuple[str, ...]:
    """The committed cut-outs of one kind, "female" or "male", in order."""
    folder = files(__package__).joinpath("faces")
    return tuple(sorted(face.name for face in folder.iterdir() if face.name.startswith(f"{kind}_")))


@cache
def _cutout(name: str, scale: float, mirrored: bool) -> tuple[Image.Image, Image.Image]:
    """The colors and the shape of one person, scaled."""
    with files(__package__).joinpath("faces", name).open("rb") as file:
        person = Image.open(file).convert("RGBA")
    person = person.resize((round(person.width * scale), round(person.height * scale)), Image.Resampling.LANCZOS)
    if mirrored:
        person = person.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return person.convert("RGB"), person.getchannel("A")
