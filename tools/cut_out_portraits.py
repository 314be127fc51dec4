"""
Cut the sample portraits out of their backgrounds, once; the results are committed.

    python -m venv /tmp/cutting && /tmp/cutting/bin/pip install ai-edge-litert pymatting pillow numpy
    npm pack @mediapipe/selfie_segmentation && tar xzf mediapipe-selfie_segmentation-*.tgz
    /tmp/cutting/bin/python tools/cut_out_portraits.py package/selfie_segmentation.tflite

Reads `assets/portraits/*.jpg` and `marks.toml`; writes `src/graduand/fronts/season/making/faces/*.webp`: 520 x 670
pixels with alpha, eyes level at one place, so that a 480 x 640 frame fits inside with some room to move.
The segmentation weights (Apache-2.0) find the person, closed-form matting finds the hair, and the color of the old
background is taken out of the edge so that no halo is left on blue.
"""

import io
import math
import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from pymatting import estimate_alpha_cf, estimate_foreground_ml

ROOT = Path(__file__).resolve().parent.parent
PORTRAITS = ROOT / "assets" / "portraits"
FACES = ROOT / "src" / "graduand" / "fronts" / "season" / "making" / "faces"
CANVAS = (520, 670)
EYES_AT = (260, 285)
FACE_WIDTH, WIDEST_FACE = 225, 285
QUALITY = 80
SIZE = 36_000


def main(weights: Path) -> None:
    """Cut every marked portrait and say how many bytes it became."""
    FACES.mkdir(exist_ok=True)
    net = Interpreter(model_path=str(weights))
    net.allocate_tensors()
    for name, mark in tomllib.loads((PORTRAITS / "marks.toml").read_text(encoding="utf-8")).items():
        picture = Image.open(PORTRAITS / f"{name}.jpg").convert("RGB")
        target = FACES / f"{name}.webp"
        layers = (placed(layer, mark) for layer in (picture, person_mask(net, picture)))
        person = softened(erased(matte(*layers), mark.get("erase", [])))
        person.save(target, quality=QUALITY, alpha_quality=90, method=6)
        sys.stdout.write(f"{target.name} {target.stat().st_size // 1000} KB\n")


def person_mask(net: Interpreter, picture: Image.Image) -> Image.Image:
    """The probability that a pixel belongs to the person, as a gray picture of the same size."""
    small = np.asarray(picture.resize((256, 256)), np.float32) / 255
    net.set_tensor(net.get_input_details()[0]["index"], small[None])
    net.invoke()
    mask = net.get_tensor(net.get_output_details()[0]["index"])[0, :, :, 0]
    return Image.fromarray((np.clip(mask, 0, 1) * 255).astype(np.uint8)).resize(picture.size, Image.Resampling.BICUBIC)


def placed(layer: Image.Image, mark: dict[str, Any]) -> Image.Image:
    """The layer turned, scaled and moved so that the eyes are level at `EYES_AT` and the frame is filled below."""
    (x, y), (u, v) = mark["eyes"], mark.get("place", EYES_AT)
    scale = FACE_WIDTH / mark["face_width"]
    scale = max(scale, (CANVAS[1] - v + 2) / (layer.height - y))
    scale = min(scale, WIDEST_FACE / mark["face_width"])
    turn = math.radians(mark["roll"])
    cos, sin = math.cos(turn) / scale, math.sin(turn) / scale
    matrix = (cos, -sin, x - cos * u + sin * v, sin, cos, y - sin * u - cos * v)
    soft = layer.filter(ImageFilter.GaussianBlur(max(0.0, 0.35 / scale - 0.35)))
    return soft.transform(CANVAS, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)


def matte(picture: Image.Image, mask: Image.Image) -> Image.Image:
    """The person alone: matted alpha, and colors from which the old background was taken out."""
    rgb = np.asarray(picture, np.float64) / 255
    alpha = estimate_alpha_cf(rgb, trimap(mask))
    alpha = np.clip((alpha - 0.10) / 0.84, 0, 1)
    colors = estimate_foreground_ml(rgb, alpha)
    layers = np.dstack([np.clip(colors, 0, 1), alpha])
    return Image.fromarray((layers * 255 + 0.5).astype(np.uint8), "RGBA")


def erased(person: Image.Image, circles: list[list[int]]) -> Image.Image:
    """The person without what lies in the circles, with a soft edge."""
    keep = Image.new("L", person.size, 255)
    for x, y, radius in circles:
        ImageDraw.Draw(keep).ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
    alpha = ImageChops.multiply(person.getchannel("A"), keep.filter(ImageFilter.GaussianBlur(3)))
    person.putalpha(alpha)
    return person


def softened(person: Image.Image) -> Image.Image:
    """The person as soft as a photo studio delivers: what makes at most `SIZE` bytes of JPEG on a blue wall."""
    alpha, colors = person.getchannel("A"), person.convert("RGB")
    soft = colors
    for tenth in range(3, 16):
        photo = Image.new("RGB", person.size, (67, 142, 219))
        photo.paste(soft, (0, 0), alpha)
        if jpeg_size(photo) <= SIZE:
            break
        soft = colors.filter(ImageFilter.GaussianBlur(tenth / 10))
    soft.putalpha(alpha)
    return soft


def jpeg_size(photo: Image.Image) -> int:
    """Bytes of the frame in the middle at a usual quality."""
    buffer = io.BytesIO()
    photo.crop((20, 15, 500, 655)).save(buffer, "JPEG", quality=88)
    return buffer.tell()


def trimap(mask: Image.Image) -> Any:
    """1 where surely the person, 0 where surely not, 0.5 in the band of hair between."""
    person = mask.point(lambda p: 255 if p > 225 else 0).filter(ImageFilter.MinFilter(9))
    outside = mask.point(lambda p: 255 if p > 40 else 0).filter(ImageFilter.MaxFilter(19))
    known = np.full((mask.height, mask.width), 0.5)
    known[np.asarray(person) > 0] = 1
    known[np.asarray(outside) == 0] = 0
    return known


if __name__ == "__main__":
    main(Path(sys.argv[1]))
