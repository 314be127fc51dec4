"""Where each student number stands, a whole batch at a time."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.types as pt
from numpy.typing import NDArray

from graduand.pure.audit.frames.values import Int64s, Ints, indices, texts

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
"""2**64 over the golden ratio: its multiples spread neighboring numbers evenly (Knuth, TAOCP 3, 6.4)."""
_ROOM = 4
"""Places of the table for each student, so that few numbers meet a place that is taken."""


class Hashed:
    """Positions of distinct whole numbers; asking costs some 40 ns a number, whatever gaps lie between them."""

    def __init__(self, keys: Int64s) -> None:
        self.keys = keys
        self.bits = max(4, int(np.ceil(np.log2(max(1, _ROOM * len(keys))))))
        self.table: Ints = np.full(1 << self.bits, -1, np.int32)
        waiting, place = np.arange(len(keys)), self._home(keys)
        while len(waiting):  # those who find their place taken by another try the next one
            empty = self.table[place] < 0
            self.table[place[empty]] = waiting[empty]
            lost = self.table[place] != waiting
            waiting, place = waiting[lost], self._next(place[lost])

    def __call__(self, keys: Int64s) -> Ints:
        """The position of each number, -1 for one that is not there."""
        if not len(self.keys):
            return np.full(len(keys), -1, np.int32)
        place = self._home(keys)
        found: Ints = self.table[place]
        missed = np.flatnonzero((self.keys[found] != keys) & (found >= 0))
        while len(missed):
            place[missed] = self._next(place[missed])
            found[missed] = self.table[place[missed]]
            missed = missed[(found[missed] >= 0) & (self.keys[found[missed]] != keys[missed])]
        return found

    def _home(self, keys: Int64s) -> Int64s:
        hashed: Int64s = ((keys.view(np.uint64) * _GOLDEN) >> np.uint64(64 - self.bits)).astype(np.int64)
        return hashed

    def _next(self, place: Int64s) -> Int64s:
        return (place + 1) & ((1 << self.bits) - 1)


class NumberIndex:
    """Positions of student numbers, given as text or whole numbers: 2190101400001 and "2190101400001" are the same.

    Numbers are texts: "0012" and "12" are different ones. Those that are written as a whole number is, without zeros
    before it, are looked up as such; the rest word by word.
    """

    def __init__(self, numbers: pa.Array) -> None:
        self.numbers = numbers
        self._by_text: dict[str, int] | None = None
        keys = plain_keys(numbers)
        self.hashed = None if keys is None else Hashed(keys)

    def find(self, numbers: pa.Array) -> Ints:
        """The position of each number, -1 for an unknown one and for null."""
        if pt.is_null(numbers.type):
            return np.full(len(numbers), -1, np.int32)
        if pt.is_dictionary(numbers.type):
            found: Ints = np.append(self.find(numbers.dictionary), np.int32(-1)).take(indices(numbers))
            return found
        keys = None if self.hashed is None else plain_keys(numbers)
        return self._slowly(numbers) if keys is None or self.hashed is None else self.hashed(keys)

    def _slowly(self, numbers: pa.Array) -> Ints:
        if pt.is_integer(numbers.type):
            numbers = numbers.cast(pa.string())
        encoded = numbers.dictionary_encode()
        known = self._texts()
        places = [-1 if word is None else known.get(word, -1) for word in texts(encoded.dictionary)]
        found: Ints = np.array([*places, -1], np.int32).take(indices(encoded))
        return found

    def _texts(self) -> dict[str, int]:
        if self._by_text is None:
            self._by_text = {word: place for place, word in enumerate(self.numbers.to_pylist())}
        return self._by_text


def plain_keys(numbers: pa.Array) -> Int64s | None:
    """The numbers as whole ones, -1 for null; None when some text is not written as a whole number is."""
    try:
        whole = numbers.cast(pa.int64())
    except pa.ArrowInvalid:
        return None
    keys: Int64s = whole.fill_null(-1).to_numpy()
    if not pt.is_integer(numbers.type) and not _begin_with_a_digit_above_zero(numbers):
        return None
    return keys


def _begin_with_a_digit_above_zero(numbers: pa.Array) -> bool:
    """Arrow also reads "007", "-7" and "0x7" as numbers; as student numbers they are not 7."""
    if numbers.null_count == len(numbers):
        return True
    _, starts, signs = numbers.drop_null().buffers()
    kept = numbers.drop_null()
    offsets = np.frombuffer(starts, np.int32)[kept.offset : kept.offset + len(kept)]
    first = np.frombuffer(signs, np.uint8)[offsets]
    return bool(((first >= ord("1")) & (first <= ord("9"))).all())


def repeated(numbers: Sequence[str | None] | pa.Array) -> NDArray[np.bool_]:
    """Which numbers stand there more than once; nulls do not count."""
    encoded = pa.array(numbers, pa.string()).dictionary_encode()
    places = indices(encoded)
    times = np.bincount(places + 1)
    again: NDArray[np.bool_] = (times[places + 1] > 1) & (places >= 0)
    return again
