"""The pass over the bytes: words of simple characters, and which chunks are too hard for it.

Everything that it calls is compiled into it. A word is written folded into ``data`` at the place where it
stands in the source; its folded bytes are never more than its own.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from talka.text.kernel.batch import TokenBatch
from talka.text.kernel.characters import code_at, size_at, start_of_last
from talka.text.kernel.compiled import compiled, inner, zero
from talka.text.kernel.encoding import Encoded
from talka.text.kernel.hashing import SEED
from talka.text.kernel.kinds import ALONE, HARD, PICTURE, REGIONAL, SEPARATOR, SIMPLE, UNKNOWN
from talka.text.kernel.signed import scan_signed
from talka.text.kernel.tables import PAGE, Tables
from talka.text.kernel.writing import KIND_MASK, put, take_folded, take_letters, take_raw

NO_ROOM: Final = -1
NO_PAGE: Final = -2
_ASCII: Final = 0x80
_HASH: Final = ord("#")
_AT: Final = ord("@")
_SHOWN_AS_PICTURE: Final = 0xFE0F
_FIRST_TONE: Final = 0x1F3FB
_LAST_TONE: Final = 0x1F3FF
_HARD_CHUNK: Final = -1


@compiled
def scan(
    encoded_arrays: tuple[Any, ...],
    table_arrays: tuple[Any, ...],
    out_arrays: tuple[Any, ...],
    hard: npt.NDArray[np.int64],
    wanted: npt.NDArray[np.uint8],
) -> tuple[int, int]:
    """Fill the output with the words outside hard chunks; return the number of words and of hard chunks.

    Each row of ``hard`` becomes: index of the word before which the chunk's words belong, its first byte, the
    byte after its last. For the number of words comes ``NO_ROOM`` where the arrays are too short, or
    ``NO_PAGE`` where the tables lack pages; ``wanted`` is then 1 for each of them. The first three are tuples
    without names, because numba takes those from Python in a third of the time.
    """
    encoded, tables, out = Encoded(*encoded_arrays), Tables(*table_arrays), TokenBatch(*out_arrays)
    tokens = chunks = zero()
    for text in range(len(encoded.bounds) - 1):
        out.texts[text] = tokens
        begin, end = encoded.bounds[text], encoded.bounds[text + 1]
        if tokens + end - begin > len(out.hashes):
            return NO_ROOM, 0
        at = begin
        while at < end:
            at, tokens, stopped = _scan_easy(encoded.source, begin, at, end, tables, out, tokens)
            if stopped:
                first = _chunk_start(encoded.source, begin, at, tables)
                while tokens > out.texts[text] and out.starts[tokens - 1] >= first:
                    tokens -= 1
                at = _chunk_end(encoded.source, at, end, tables, wanted)
                if chunks == len(hard):
                    return NO_ROOM, 0
                hard[chunks, 0], hard[chunks, 1], hard[chunks, 2] = tokens, first, at
                chunks += 1
    out.texts[len(encoded.bounds) - 1] = tokens
    return NO_PAGE if wanted.any() else tokens, chunks


@inner
def _scan_easy(
    source: npt.NDArray[np.uint8], begin: int, at: int, end: int, tables: Tables, out: TokenBatch, tokens: int
) -> tuple[int, int, bool]:
    """Words up to the end or a hard character: place, number of words, whether it was a hard character."""
    while at < end:
        byte = source[at]
        if tables.plain[byte]:
            at, tokens = _scan_word(source, at, end, tables, out, tokens)
        elif byte in (_HASH, _AT):
            at, tokens = scan_signed(source, begin, at, end, tables, out, tokens)
        elif byte < _ASCII:
            at += 1
        elif tables.kinds[code_at(source, at)] & KIND_MASK == SIMPLE:
            at, tokens = _scan_word(source, at, end, tables, out, tokens)
        else:
            after, tokens = _scan_wide(source, at, end, tables, out, tokens)
            if after == _HARD_CHUNK:
                return at, tokens, True
            at = after
    return at, tokens, False


@inner
def _scan_word(
    source: npt.NDArray[np.uint8], at: int, end: int, tables: Tables, out: TokenBatch, tokens: int
) -> tuple[int, int]:
    after, filled, state = take_letters(source, at, end, tables, out.data)
    return after, put(out, tokens, state, at, filled)


@inner
def _scan_wide(
    source: npt.NDArray[np.uint8], at: int, end: int, tables: Tables, out: TokenBatch, tokens: int
) -> tuple[int, int]:
    """One character beyond ASCII that is not simple, or an emoji; ``_HARD_CHUNK`` where it is hard."""
    kind = tables.kinds[code_at(source, at)] & KIND_MASK
    if kind == ALONE:
        filled, state = take_folded(tables, code_at(source, at), out.data, at, SEED)
        return at + size_at(source, at), put(out, tokens, state, at, filled)
    if kind == PICTURE:
        return _scan_picture(source, at, end, out, tokens)
    if kind == REGIONAL:
        return _scan_flag(source, at, end, tables, out, tokens)
    if kind in (HARD, UNKNOWN):
        return _HARD_CHUNK, tokens
    return at + size_at(source, at), tokens


@inner
def _scan_picture(source: npt.NDArray[np.uint8], at: int, end: int, out: TokenBatch, tokens: int) -> tuple[int, int]:
    """One emoji, its variation selector dropped, its skin tone kept; what else may follow it is hard."""
    after, filled, state = take_raw(source, at, out.data, at, SEED)
    if after < end and code_at(source, after) == _SHOWN_AS_PICTURE:
        after += size_at(source, after)
    if after < end and _FIRST_TONE <= code_at(source, after) <= _LAST_TONE:
        after, filled, state = take_raw(source, after, out.data, filled, state)
    return after, put(out, tokens, state, at, filled)


@inner
def _scan_flag(
    source: npt.NDArray[np.uint8], at: int, end: int, tables: Tables, out: TokenBatch, tokens: int
) -> tuple[int, int]:
    """Two regional letters, or one that is no word."""
    after, filled, state = take_raw(source, at, out.data, at, SEED)
    if after < end and tables.kinds[code_at(source, after)] & KIND_MASK == REGIONAL:
        after, filled, state = take_raw(source, after, out.data, filled, state)
        tokens = put(out, tokens, state, at, filled)
    return after, tokens


@inner
def _chunk_start(source: npt.NDArray[np.uint8], begin: int, at: int, tables: Tables) -> int:
    """The byte after the last separator before ``at``."""
    while at > begin:
        before = start_of_last(source, at)
        if tables.kinds[code_at(source, before)] & KIND_MASK == SEPARATOR:
            break
        at = before
    return at


@inner
def _chunk_end(source: npt.NDArray[np.uint8], at: int, end: int, tables: Tables, wanted: npt.NDArray[np.uint8]) -> int:
    """The first separator from ``at`` on; notes the pages that are unknown."""
    while at < end:
        code = code_at(source, at)
        kind = tables.kinds[code] & KIND_MASK
        if kind == SEPARATOR:
            break
        if kind == UNKNOWN:
            wanted[code // PAGE] = 1
        at += size_at(source, at)
    return at
