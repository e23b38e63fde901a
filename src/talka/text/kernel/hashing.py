"""The hash of a word: FNV-1a of 64 bits, byte by byte, so that the hash of each prefix comes up on the way.

Source: Fowler, Noll, Vo, https://datatracker.ietf.org/doc/html/draft-eastlake-fnv. Its low bits are weak where
words are short: mix it (``avalanche``, the finaliser of Appleby's MurmurHash3) before it picks a place in a table.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from talka.text.kernel.compiled import compiled, inlined

SEED: Final = np.uint64(0xCBF29CE484222325)
"""The hash of no bytes."""
_PRIME: Final = np.uint64(0x100000001B3)
_FIRST_MIX: Final = np.uint64(0xFF51AFD7ED558CCD)
_SECOND_MIX: Final = np.uint64(0xC4CEB9FE1A85EC53)
_SHIFT: Final = np.uint64(33)


@inlined
def hash_step(state: np.uint64, byte: int | np.uint8) -> np.uint64:
    """The hash of a prefix and one more byte."""
    return np.uint64((state ^ np.uint64(byte)) * _PRIME)


@compiled
def hash_of(folded: bytes | npt.NDArray[np.uint8]) -> int:
    """The hash of these bytes, as the kernel gives it."""
    state = SEED
    for byte in folded:
        state = hash_step(state, byte)
    return state  # type: ignore[return-value]  # numba gives a Python int to Python


@inlined
def avalanche(state: np.uint64) -> np.uint64:
    """The hash with each of its bits felt in all others: for places in a table."""
    mixed = (state ^ (state >> _SHIFT)) * _FIRST_MIX
    mixed = (mixed ^ (mixed >> _SHIFT)) * _SECOND_MIX
    return np.uint64(mixed ^ (mixed >> _SHIFT))
