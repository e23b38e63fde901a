"""Ids for rows of files that have none."""

from __future__ import annotations

import base64
import hashlib
import mmap
from collections.abc import Iterable

_BITS = 28


class Occurrences:
    """Counts how often each key has come, in bounded memory.

    Keys that have come once are marked in a table of 32 MB that the system hands out as it is filled; only
    those that come again are counted by name. A key whose mark another has set already is counted one too
    high: ids stay different from each other and the same on every run, which is all that is asked.
    """

    def __init__(self) -> None:
        self._marks = mmap.mmap(-1, 1 << (_BITS - 3))
        self._counts: dict[bytes, int] = {}

    def count(self, key: bytes) -> int:
        """How often the key has come, this time included."""
        bit = int.from_bytes(key[:4], "big") >> (32 - _BITS)
        byte, mark = bit >> 3, 1 << (bit & 7)
        if not self._marks[byte] & mark:
            self._marks[byte] |= mark
            return 1
        times = self._counts.get(key, 1) + 1
        self._counts[key] = times
        return times


def row_key(values: Iterable[object]) -> bytes:
    """A hash of the values of a row, of 96 bits."""
    text = "\x1f".join("" if value is None else str(value) for value in values)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def row_id(key: bytes, occurrence: int) -> str:
    """The id of the first, second, ... row with this key."""
    name = base64.urlsafe_b64encode(key).decode()
    return name if occurrence == 1 else f"{name}-{occurrence}"
