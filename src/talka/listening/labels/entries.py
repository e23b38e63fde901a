"""The entries of the lexicon that begin at a word, phrases among them."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from talka.listening.labels.lexicon import LONGEST, POLARITY, Lexicon, joined, value_of
from talka.text.kernel import TokenBatch
from talka.text.kernel.characters import size_at
from talka.text.kernel.compiled import inner

Bytes = npt.NDArray[np.uint8]

CONTEXTS: Final = 3
"""Lists that a text is looked up in; 0 for none."""
LONGEST_WORD: Final = 64
"""Bytes of a word that are looked up."""
_RUN: Final = 3


@inner
def entries_at(
    lexicon: Lexicon, contexts: npt.NDArray[np.uint64], batch: TokenBatch, token: int, end: int, letters: Bytes
) -> tuple[np.uint32, int, bool]:
    """The joined value of all entries that begin here, the words of the one with feeling, and whether it is drawn out.

    A word with a letter three times in a row is looked up with two of them, and then one.
    """
    value, span = _in_lists(lexicon, contexts, batch, token, end)
    start, length = batch.starts[token], int(np.int64(batch.lengths[token]))
    drawn = length < LONGEST_WORD and _is_drawn(batch.data, start, length)
    if drawn and not value:
        for kept in (2, 1):
            shorter = _undrawn(batch.data, start, length, kept, letters)
            for context in contexts:
                if context and not value:
                    value, _ = value_of(lexicon, context, letters, 0, shorter)
    return value, span, drawn


@inner
def _in_lists(
    lexicon: Lexicon, contexts: npt.NDArray[np.uint64], batch: TokenBatch, token: int, end: int
) -> tuple[np.uint32, int]:
    found, span = np.uint32(0), 1
    for context in contexts:
        if not context:
            continue
        value, words = _in_list(lexicon, context, batch, token, end)
        if found & POLARITY:
            value &= ~POLARITY
        elif value & POLARITY:
            span = words
        found |= value
    return np.uint32(found), span


@inner
def _in_list(lexicon: Lexicon, context: np.uint64, batch: TokenBatch, token: int, end: int) -> tuple[np.uint32, int]:
    """Likewise in one list; the longest phrase tells the feeling."""
    found, span = np.uint32(0), 1
    words = 0
    while words < LONGEST and token < end:
        if not batch.signed[token]:
            length = min(int(np.int64(batch.lengths[token])), LONGEST_WORD)
            value, context = value_of(lexicon, context, batch.data, batch.starts[token], length)
            words += 1
            if value & POLARITY:
                span = words
            found = joined(found, value)
            if not context:
                break
        token += 1
    return found, span


@inner
def _is_drawn(data: Bytes, start: int, length: int) -> bool:
    run, at, last = 1, start, 0
    while at < start + length:
        size = size_at(data, at)
        run = run + 1 if last == size and _same(data, at - size, at, size) else 1
        if run == _RUN:
            return True
        last = size
        at += size
    return False


@inner
def _undrawn(data: Bytes, start: int, length: int, kept: int, letters: Bytes) -> int:
    """Write the word with at most ``kept`` of a letter in a row; return its length."""
    run, at, last, filled = 1, start, 0, 0
    while at < start + length:
        size = size_at(data, at)
        run = run + 1 if last == size and _same(data, at - size, at, size) else 1
        if run <= kept:
            for place in range(at, at + size):
                letters[filled] = data[place]
                filled += 1
        last = size
        at += size
    return filled


@inner
def _same(data: Bytes, one: int, other: int, size: int) -> bool:
    for place in range(size):  # noqa: SIM110 - this is compiled
        if data[one + place] != data[other + place]:
            return False
    return True
