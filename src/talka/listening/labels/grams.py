"""The features that one language has alone: its words, pairs of words and sequences of letters, hashed.

Source of the trick: K. Weinberger and others, "Feature Hashing for Large Scale Multitask Learning", 2009.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from talka.text.kernel import SEED, TokenBatch, avalanche, hash_step
from talka.text.kernel.compiled import compiled, inner

Buckets = npt.NDArray[np.int32]

BUCKET_BITS: Final = 17
BUCKETS: Final = 1 << BUCKET_BITS
MOST_GRAMS: Final = 6144
"""Of a text are looked at: about 1,000 letters in three lengths, and its words."""
SHORTEST: Final = 3
LONGEST: Final = 5
"""Letters of a sequence, the blanks around the word among them."""
_MOST_WORDED: Final = MOST_GRAMS // 4
_MOST_BYTES: Final = 256
_MASK: Final = np.uint64(BUCKETS - 1)
_PAIR: Final = np.uint64(0xD1B54A32D192ED03)
_LETTERS: Final = np.uint64(0x8CB92BA72F3D8DD7)
_BLANK: Final = ord(" ")
_FOLLOWS: Final = 0x80
_LEAD: Final = 0xC0


@compiled
def put_all(
    batch: TokenBatch,
    room: Buckets,
    columns: Buckets,
    values: npt.NDArray[np.float32],
    bounds: npt.NDArray[np.int64],
) -> None:
    """Fill ``bounds`` [texts + 1] of all texts, and their buckets and values, unless these are empty.

    A bucket counts as much as in ``talka.listening.labels.scoring``; ``room`` [MOST_GRAMS] is to work in.
    """
    for text in range(len(bounds) - 1):
        worded, filled = put_grams(batch, text, room)
        start = bounds[text]
        bounds[text + 1] = start + filled
        if len(columns):
            for at in range(filled):
                columns[start + at] = room[at]
                values[start + at] = 1 / np.sqrt(worded if at < worded else filled - worded)


@inner
def put_grams(batch: TokenBatch, text: int, out: Buckets) -> tuple[int, int]:
    """Write the buckets of a text: how many of words and pairs, then how many in all."""
    first, end = batch.texts[text], batch.texts[text + 1]
    filled = 0
    before = np.uint64(0)
    for token in range(first, end):
        if filled + 2 > _MOST_WORDED:
            break
        hashed = batch.hashes[token]
        filled = _put(out, filled, avalanche(hashed))
        if not batch.signed[token]:
            if before:
                filled = _put(out, filled, avalanche(avalanche(before ^ _PAIR) ^ hashed))
            before = hashed
    worded = filled
    for token in range(first, end):
        if filled + LONGEST * _MOST_BYTES > MOST_GRAMS:
            break
        if not batch.signed[token]:
            filled = _put_letters(batch.data, batch.starts[token], batch.lengths[token], out, filled)
    return worded, filled


@inner
def _put(out: Buckets, filled: int, key: np.uint64) -> int:
    out[filled] = np.int32(key & _MASK)
    return filled + 1


@inner
def _put_letters(data: npt.NDArray[np.uint8], start: int, length: int, out: Buckets, filled: int) -> int:
    """The sequences of letters of a word with a blank before and behind, of a long one those of its beginning."""
    end = start + min(int(np.int64(length)), _MOST_BYTES)
    at = start - 1
    while at < end:
        state = SEED ^ _LETTERS
        here, letters = at, 0
        while here <= end and letters < LONGEST:
            byte = data[here] if start <= here < end else np.uint8(_BLANK)
            state = hash_step(state, byte)
            here += 1
            if here >= end or here <= start or not _FOLLOWS <= data[here] < _LEAD:
                letters += 1
                if letters >= SHORTEST:
                    filled = _put(out, filled, avalanche(state))
        at += 1
        while start < at < end and _FOLLOWS <= data[at] < _LEAD:
            at += 1
    return filled
