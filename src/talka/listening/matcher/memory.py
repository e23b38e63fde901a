"""Frequent words with the atoms that they stand for, kept where the processor finds them at once.

Most words of posts are among a few thousand, and each look at the large tables costs as much as all other work on a
word. A word has one place here and drives out the one that had it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from talka.listening.matcher.plan import Bytes, Hashes
from talka.text.kernel.compiled import inlined

LONGEST: Final = 24
MOST_ATOMS: Final = 6
"""Bytes and atoms of a word that can be remembered."""

_ATOMS: Final = 5
_META: Final = 4
_LETTERS: Final = 1
_HASH: Final = 0
_HALF: Final = np.uint64(32)
_BYTE: Final = np.uint64(8)
_LOW: Final = np.uint64(0xFFFFFFFF)
_USED: Final = np.uint64(1 << 16)


@inlined
def place_of(memory: Hashes, hashed: np.uint64) -> int:
    """The place that a word has."""
    return int(np.int64((hashed ^ (hashed >> _HALF)) & np.uint64(len(memory) - 1)))


@inlined
def recall(memory: Hashes, place: int, hashed: np.uint64, data: Bytes, start: int, length: int) -> int:
    """How many atoms a word stands for; -1 if it is not remembered."""
    meta = memory[place, _META]
    if memory[place, _HASH] != hashed or not meta & _USED or int(np.int64(meta & np.uint64(0xFF))) != length:
        return -1
    for word in range((length + 7) >> 3):
        if memory[place, _LETTERS + word] != _packed(data, start + 8 * word, min(length - 8 * word, 8)):
            return -1
    return int(np.int64(meta >> _BYTE & np.uint64(0xFF)))


@inlined
def atom_at(memory: Hashes, place: int, number: int) -> int:
    """One of the atoms of the word at a place."""
    both = memory[place, _ATOMS + (number >> 1)]
    return int(np.int64(both >> _HALF if number & 1 else both & _LOW))


@inlined
def remember(memory: Hashes, place: int, hashed: np.uint64, data: Bytes, start: int, length: int) -> None:
    """Put a word of at most ``LONGEST`` bytes at its place, without atoms yet."""
    memory[place, _HASH] = hashed
    for word in range((length + 7) >> 3):
        memory[place, _LETTERS + word] = _packed(data, start + 8 * word, min(length - 8 * word, 8))
    memory[place, _META] = _USED | np.uint64(length)


@inlined
def add_atom(memory: Hashes, place: int, atom: int) -> bool:
    """Give the word at a place one more atom; False, and the word forgotten, if it has too many."""
    number = int(np.int64(memory[place, _META] >> _BYTE & np.uint64(0xFF)))
    if number == MOST_ATOMS:
        forget(memory, place)
        return False
    at = _ATOMS + (number >> 1)
    memory[place, at] = memory[place, at] | np.uint64(atom) << _HALF if number & 1 else np.uint64(atom)
    memory[place, _META] += np.uint64(1 << 8)
    return True


@inlined
def forget(memory: Hashes, place: int) -> None:
    """Forget the word at a place."""
    memory[place, _META] = 0


@inlined
def _packed(data: Bytes, start: int, count: int) -> np.uint64:
    packed = np.uint64(0)
    for at in range(start, start + count):
        packed = packed << _BYTE | np.uint64(data[at])
    return packed
