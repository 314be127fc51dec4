"""Is it the same picture? (S31, P3)"""

import io
from itertools import combinations

import numpy as np
import pytest
from PIL import Image

from graduand.pure.portrait.faults import BadJpeg
from graduand.pure.portrait.likeness import distance, hash_pixels, perceptual_hash
from tests.pure.portrait.making import PHOTO, PROFILE, backdrop, jpeg, portrait

LIMITS = PROFILE.likeness


@pytest.mark.parametrize(
    "copy",
    [
        jpeg(portrait(), quality=30),
        jpeg(portrait().resize((150, 200)), quality=80),
        jpeg(portrait().resize((413, 551)), quality=60),
        jpeg(portrait().point(lambda value: min(255, int(value * 1.1)))),
        jpeg(portrait(backdrop((100, 197, 255)))),
        jpeg(portrait(), progressive=True),
    ],
)
def test_a_copy_of_a_photo_is_the_same_picture(copy):
    assert distance(perceptual_hash(PHOTO), perceptual_hash(copy)) <= LIMITS.same_picture_max


def test_photos_of_different_people_are_different_pictures():
    hashes = [perceptual_hash(jpeg(portrait(seed=seed))) for seed in range(12)]
    assert min(distance(a, b) for a, b in combinations(hashes, 2)) > 6


def test_a_mirrored_photo_is_not_the_same_picture():
    picture = np.asarray(Image.open(io.BytesIO(PHOTO)).resize((240, 320)))
    other = np.random.default_rng(3).integers(0, 256, picture.shape, dtype=np.uint8)
    assert distance(hash_pixels(picture), hash_pixels(other)) >= LIMITS.different_picture_min


def test_a_hash_has_255_bits():
    found = perceptual_hash(PHOTO)
    assert len(found) == 32
    assert found[-1] & 1 == 0
    assert (distance(found, found), distance(bytes(32), b"\xff" * 31 + b"\xfe")) == (0, 255)


def test_what_is_no_photo_has_no_hash():
    with pytest.raises(BadJpeg):
        perceptual_hash(PHOTO[:500])
