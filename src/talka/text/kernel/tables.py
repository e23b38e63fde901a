"""Kind and folding of characters as arrays, learned page by page as texts need them."""

from __future__ import annotations

import threading
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from talka.text.kernel.kinds import HARD, SIMPLE, UNKNOWN, classify

PAGE: Final = 256
LAST: Final = 0x1FFFF
"""The kernel takes every character above it for this one, a noncharacter that is made hard."""
KIND_BITS: Final = 4
_BYTE_BITS: Final = 8


class Tables(NamedTuple):
    """What the kernel knows of each character; never changed once it is published."""

    plain: npt.NDArray[np.uint8]
    """[256] the folded byte of an ASCII letter or digit, 0 for every other byte."""
    kinds: npt.NDArray[np.uint8]
    """[LAST + 1] the kind, and above ``KIND_BITS`` bits the number of bytes that it folds to."""
    folds: npt.NDArray[np.uint32]
    """[LAST + 1] the folded bytes, the first in the lowest bits."""


class Learned:
    """The tables so far. Learning makes new ones, so that kernels in other threads keep what they have."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        kinds = np.full(LAST + 1, UNKNOWN, np.uint8)
        kinds[LAST] = HARD
        self._tables = Tables(np.zeros(PAGE, np.uint8), kinds, np.zeros(LAST + 1, np.uint32))
        self.learn([0])

    @property
    def tables(self) -> Tables:
        """The tables with everything learned so far."""
        return self._tables

    def learn(self, pages: list[int]) -> Tables:
        """The tables with these pages (code points divided by ``PAGE``) too."""
        with self._lock:
            kinds, folds = self._tables.kinds.copy(), self._tables.folds.copy()
            for page in pages:
                if kinds[page * PAGE] == UNKNOWN:
                    _fill(kinds, folds, page)
            self._tables = Tables(_plain(kinds, folds), kinds, folds)
            return self._tables


def _fill(kinds: npt.NDArray[np.uint8], folds: npt.NDArray[np.uint32], page: int) -> None:
    for code in range(page * PAGE, min((page + 1) * PAGE, LAST)):
        kind, folded = classify(chr(code))
        kinds[code] = kind | len(folded) << KIND_BITS
        folds[code] = int.from_bytes(folded, "little")


def _plain(kinds: npt.NDArray[np.uint8], folds: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint8]:
    ascii_codes = np.arange(PAGE) < 1 << (_BYTE_BITS - 1)
    simple = ascii_codes & (kinds[:PAGE] == SIMPLE | 1 << KIND_BITS)
    return np.where(simple, folds[:PAGE], 0).astype(np.uint8)
