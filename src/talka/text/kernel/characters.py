"""Characters in valid UTF-8, surrogates among them, by their places."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from talka.text.kernel.compiled import inner
from talka.text.kernel.tables import LAST

_TWO_BYTES: Final = 0xC0  # first bytes from here on
_THREE_BYTES: Final = 0xE0
_FOUR_BYTES: Final = 0xF0
_ASCII: Final = 0x80


@inner
def code_at(source: npt.NDArray[np.uint8], at: int) -> np.int64:
    """The code point of the character that begins here, ``LAST`` for all above it."""
    first = np.int64(source[at])
    if first < _ASCII:
        return first
    code = np.int64(source[at + 1]) & 0x3F
    if first < _THREE_BYTES:
        return np.int64((first & 0x1F) << 6 | code)
    code = code << 6 | np.int64(source[at + 2]) & 0x3F
    if first < _FOUR_BYTES:
        return np.int64((first & 0x0F) << 12 | code)
    code = (first & 0x07) << 18 | code << 6 | np.int64(source[at + 3]) & 0x3F
    return code if code < LAST else np.int64(LAST)


@inner
def size_at(source: npt.NDArray[np.uint8], at: int) -> int:
    """The bytes of the character that begins here."""
    first = source[at]
    return 1 + int(first >= _TWO_BYTES) + int(first >= _THREE_BYTES) + int(first >= _FOUR_BYTES)


@inner
def start_of_last(source: npt.NDArray[np.uint8], end: int) -> int:
    """Where the character that ends before ``end`` begins."""
    at = end - 1
    while _ASCII <= source[at] < _TWO_BYTES:
        at -= 1
    return at
