"""Is it the same picture? A perceptual hash answers across recompression, resizing and another blue (S31, P3).

It compares pictures, not faces: nothing biometric is computed or kept.
"""

import numpy as np

from graduand.pure.portrait.jpeg import read_header
from graduand.pure.portrait.pixels import Pixels, decode, shrink

SIDE, KEPT = 32, 16
BITS = KEPT * KEPT - 1
LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)


def perceptual_hash(data: bytes) -> bytes:
    """Hash a JPEG to 255 bits in 32 bytes (the last bit is 0). Raises ``BadJpeg``."""
    return hash_pixels(decode(data, read_header(data)))


def hash_pixels(picture: Pixels) -> bytes:
    """Hash a decoded picture: which of its 255 lowest frequencies, without the mean, are above their median."""
    luma = shrink(picture, SIDE, SIDE) @ LUMA
    low = (COSINES @ luma @ COSINES.T).ravel()[1:]
    return np.packbits(low > np.median(low)).tobytes()


def distance(a: bytes, b: bytes) -> int:
    """Count the bits in which two hashes differ, 0..255; the profile says which distance means what."""
    return (int.from_bytes(a) ^ int.from_bytes(b)).bit_count()


def _cosines() -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """The first ``KEPT`` rows of the discrete cosine transform of ``SIDE`` points, shape (16, 32)."""
    k = np.arange(SIDE)
    return np.cos(np.pi * (2 * k[None, :] + 1) * k[:KEPT, None] / (2 * SIDE)).astype(np.float32)


COSINES = _cosines()
