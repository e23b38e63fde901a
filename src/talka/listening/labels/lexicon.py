"""The word lists as one table for compiled code.

A key is the hash of a language's context and a word, or the beginning of one; a phrase is a chain of them, where the
context of each word is the key of the word before. The value tells in two bits for each section how strong the entry
is there, and whether a phrase goes on. Keys have 64 bits and are trusted: among 10^5 entries, one word in 10^14 would
be taken for another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from talka.listening.labels.wordlists import SECTIONS, Entry
from talka.text.kernel import SEED, avalanche, hash_of, hash_step
from talka.text.kernel.compiled import inner

BITS: Final = 2
STRENGTH: Final = 3
"""The mask of a section's bits, moved to the lowest."""
LONGEST: Final = 6
"""Words of a phrase."""
_GOES_ON: Final = np.uint32(1 << 31)
POLARITY: Final = np.uint32(0b1111)
"""The mask of the first two sections."""
_PREFIX: Final = np.uint64(0x9E3779B97F4A7C15)
_SHORTEST_PREFIX: Final = 3  # bytes
_NONE: Final = np.uint32(0)
_EMPTY: Final = np.uint64(0)


class Lexicon(NamedTuple):
    """Open addresses; ``0`` is no key."""

    keys: npt.NDArray[np.uint64]
    """[size], a power of two."""
    values: npt.NDArray[np.uint32]
    """[size]"""


def context_of(language: str) -> int:
    """What the first words of a language's entries are looked up with."""
    return int.from_bytes(hashlib.blake2b(language.encode(), digest_size=8).digest(), "little")


def build(lists: Mapping[str, Iterable[Entry]]) -> Lexicon:
    """The table of the lists of languages."""
    values: dict[int, int] = {}
    for language, entries in sorted(lists.items()):
        for entry in entries:
            _add(values, context_of(language), entry)
    size = 1 << (2 * len(values) + 1).bit_length()
    table = Lexicon(np.zeros(size, np.uint64), np.zeros(size, np.uint32))
    for key, value in values.items():
        slot = key & (size - 1)
        while table.keys[slot]:
            slot = (slot + 1) & (size - 1)
        table.keys[slot], table.values[slot] = key, value
    return table


def _add(values: dict[int, int], context: int, entry: Entry) -> None:
    *before, last = entry.words[:LONGEST]
    for word in before:
        context = _key(context, word)
        values[context] = values.get(context, 0) | int(_GOES_ON)
    context = _key(context, last, is_prefix=entry.is_prefix)
    shift = BITS * SECTIONS.index(entry.section)
    had = values.get(context, 0)
    weight = max(entry.weight, had >> shift & STRENGTH)
    values[context] = had & ~(STRENGTH << shift) | weight << shift


def _key(context: int, word: str, *, is_prefix: bool = False) -> int:
    hashed = np.uint64(hash_of(word.encode()))
    return int(avalanche(np.uint64(context) ^ hashed ^ (_PREFIX if is_prefix else _EMPTY)))


@inner
def value_of(
    lexicon: Lexicon, context: np.uint64, data: npt.NDArray[np.uint8], start: int, length: int
) -> tuple[np.uint32, np.uint64]:
    """What is said of a word in a context, and the context for the next word, 0 where no phrase goes on.

    Of beginnings of the word that have entries, and the word, the longest says whether it is positive or negative.
    """
    state, found = SEED, _NONE
    for at in range(length):
        state = hash_step(state, data[start + at])
        if at + 1 >= _SHORTEST_PREFIX:
            found = joined(found, _at_key(lexicon, np.uint64(avalanche(context ^ state ^ _PREFIX))))
    key = np.uint64(avalanche(context ^ state))
    exact = _at_key(lexicon, key)
    following = key if exact & _GOES_ON else _EMPTY
    return joined(found, np.uint32(exact & ~_GOES_ON)), following


@inner
def joined(found: np.uint32, more: np.uint32) -> np.uint32:
    """Both values; the second decides on the feeling, if it says anything of it."""
    if more & POLARITY:
        found &= ~POLARITY
    return np.uint32(found | more)


@inner
def _at_key(lexicon: Lexicon, key: np.uint64) -> np.uint32:
    mask = np.uint64(len(lexicon.keys) - 1)
    slot = key & mask
    while lexicon.keys[slot]:
        if lexicon.keys[slot] == key:
            return np.uint32(lexicon.values[slot])
        slot = (slot + np.uint64(1)) & mask
    return _NONE
