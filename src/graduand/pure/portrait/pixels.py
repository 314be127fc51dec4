"""Pixels out of a JPEG: decoded strictly, at half size, and shrunk to small grids for measuring."""

import numpy as np
import simplejpeg
from numpy.typing import NDArray

from graduand.pure.portrait.faults import BadJpeg
from graduand.pure.portrait.jpeg import JpegHeader

type Pixels = NDArray[np.uint8]

MOST_PIXELS = 4_000_000
"""No photo of a person needs more; a header that claims more is refused before a byte is reserved for it."""
LEAST_ROWS, LEAST_COLUMNS = 320, 240
"""A half-size decode of a 480x640 photo: every coefficient is still read, three quarters of the arithmetic saved."""


def decode(data: bytes, header: JpegHeader) -> Pixels:
    """Decode to RGB, shape (rows, columns, 3), at the smallest scale that keeps 320 rows and 240 columns.

    Strict: one flipped bit that the entropy decoder can notice refuses the picture, where other decoders show gray
    blocks. Raises ``BadJpeg`` with ``jpeg.too_many_pixels`` or ``jpeg.broken``.
    """
    pixels = header.width_px * header.height_px
    if pixels > MOST_PIXELS:
        raise BadJpeg("jpeg.too_many_pixels", limit=MOST_PIXELS, found=pixels)
    try:
        picture: Pixels = simplejpeg.decode_jpeg(data, min_height=LEAST_ROWS, min_width=LEAST_COLUMNS, strict=True)
    except (ValueError, MemoryError) as error:
        raise BadJpeg("jpeg.broken", reason="pixels") from error
    return picture


def shrink(picture: Pixels, rows: int, columns: int) -> NDArray[np.float32]:
    """Average a picture (height, width, 3) over a grid of (rows, columns) boxes; values stay 0..255.

    A side shorter than the grid repeats its nearest line.
    """
    return _boxes(_boxes(picture, rows, 0), columns, 1)


def _boxes(lines: Pixels | NDArray[np.float32], count: int, axis: int) -> NDArray[np.float32]:
    """Average one axis over ``count`` runs of nearly the same length.

    Equal runs are added line by line: twenty times faster here than the general ``reduceat``.
    """
    lines = np.moveaxis(lines, axis, 0)
    edges = np.arange(count + 1) * len(lines) // count
    sums: NDArray[np.float32]
    if len(lines) % count == 0:
        runs = lines.reshape(count, -1, *lines.shape[1:])
        sums = runs[:, 0].astype(np.float32)
        for step in range(1, runs.shape[1]):
            sums += runs[:, step]
    else:
        sums = np.add.reduceat(lines, edges[:-1], axis=0, dtype=np.float32)
    lengths = np.maximum(np.diff(edges), 1).astype(np.float32)
    sums /= lengths.reshape(-1, *(1,) * (lines.ndim - 1))
    return np.moveaxis(sums, 0, axis)
