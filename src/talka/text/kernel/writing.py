"""Folded bytes into the data of a batch, hashed on the way, and words into its arrays."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from talka.text.kernel.batch import TokenBatch
from talka.text.kernel.characters import code_at, size_at
from talka.text.kernel.compiled import inner
from talka.text.kernel.hashing import SEED, hash_step
from talka.text.kernel.kinds import SIMPLE
from talka.text.kernel.tables import KIND_BITS, Tables

KIND_MASK: Final = (1 << KIND_BITS) - 1
_ASCII: Final = 0x80


@inner
def put(out: TokenBatch, token: int, state: np.uint64, start: int, stop: int) -> int:
    """Write the word of these bytes of the data; return the index of the next."""
    out.hashes[token] = state
    out.starts[token] = start
    out.lengths[token] = stop - start
    out.signed[token] = 0
    return token + 1


@inner
def take_letters(
    source: npt.NDArray[np.uint8], at: int, end: int, tables: Tables, data: npt.NDArray[np.uint8]
) -> tuple[int, int, np.uint64]:
    """Fold a run of simple letters into the data at their own place: place after them, end in the data, hash."""
    filled = at
    state = SEED
    while at < end:
        byte = source[at]
        low = tables.plain[byte]
        if low:
            data[filled] = low
            state = hash_step(state, low)
            at += 1
            filled += 1
            continue
        if byte < _ASCII:
            break
        code = code_at(source, at)
        if tables.kinds[code] & KIND_MASK != SIMPLE:
            break
        filled, state = take_folded(tables, code, data, filled, state)
        at += size_at(source, at)
    return at, filled, state


@inner
def take_folded(
    tables: Tables, code: np.int64, data: npt.NDArray[np.uint8], filled: int, state: np.uint64
) -> tuple[int, np.uint64]:
    """Append what a character folds to; return the end in the data and the hash."""
    folded = tables.folds[code]
    for _ in range(tables.kinds[code] >> KIND_BITS):
        low = np.uint8(folded & np.uint32(0xFF))
        data[filled] = low
        state = hash_step(state, low)
        folded >>= np.uint32(8)
        filled += 1
    return filled, state


@inner
def take_raw(
    source: npt.NDArray[np.uint8], at: int, data: npt.NDArray[np.uint8], filled: int, state: np.uint64
) -> tuple[int, int, np.uint64]:
    """Append a character as it is; return the place after it, the end in the data and the hash."""
    after = at + size_at(source, at)
    for place in range(at, after):
        data[filled] = source[place]
        state = hash_step(state, source[place])
        filled += 1
    return after, filled, state
