"""Hashtags and handles in the pass over the bytes; ``talka.text.tokens`` says what they are."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from talka.text.kernel.batch import TokenBatch
from talka.text.kernel.characters import code_at, size_at, start_of_last
from talka.text.kernel.compiled import inner
from talka.text.kernel.hashing import SEED, hash_step
from talka.text.kernel.kinds import ALONE, LOW_LINE, SIMPLE
from talka.text.kernel.tables import Tables
from talka.text.kernel.writing import KIND_MASK, put, take_folded

_AT: Final = ord("@")
_PLUS: Final = ord("+")
_AND: Final = ord("&")
_SLASH: Final = ord("/")
_EQUALS: Final = ord("=")
_DOT: Final = ord(".")
_HYPHEN: Final = ord("-")
_LINE: Final = ord("_")


@inner
def scan_signed(
    source: npt.NDArray[np.uint8], begin: int, at: int, end: int, tables: Tables, out: TokenBatch, tokens: int
) -> tuple[int, int]:
    """A hashtag or handle and the words in it, or nothing where the sign begins none.

    A hard character ends it too early; as that makes its chunk hard, it does not matter.
    """
    sign = source[at]
    if _is_kept_from_signing(source, begin, at, tables) or not _begins_name(source, at + 1, end, tables):
        return at + 1, tokens
    name_end = stop = _inner_end(source, at + 1, end, tables)
    if sign == _AT:
        stop = _dotted_end(source, stop, end, tables)
        if stop < end and source[stop] == _AT:
            host = _inner_end(source, stop + 1, end, tables)
            host_end = _dotted_end(source, host, end, tables)
            if stop + 1 < host < host_end:
                stop = host_end
    return stop, _put_signed(source, at, name_end, stop, tables, out, tokens)


@inner
def _is_kept_from_signing(source: npt.NDArray[np.uint8], begin: int, at: int, tables: Tables) -> bool:
    """Whether the character before the sign forbids it: in addresses, mail, entities and words."""
    if at == begin:
        return False
    code = code_at(source, start_of_last(source, at))
    if code in (_AND, _SLASH, _EQUALS):
        return True
    return bool(source[at] == _AT) if code == _PLUS else _is_inner(tables, code)


@inner
def _is_inner(tables: Tables, code: np.int64) -> bool:
    kind = tables.kinds[code] & KIND_MASK
    return bool(kind in (SIMPLE, LOW_LINE, ALONE))


@inner
def _begins_name(source: npt.NDArray[np.uint8], at: int, end: int, tables: Tables) -> bool:
    while at < end and source[at] == _LINE:
        at += 1
    return at < end and _is_inner(tables, code_at(source, at))


@inner
def _inner_end(source: npt.NDArray[np.uint8], at: int, end: int, tables: Tables) -> int:
    """The end of a run of letters and low lines."""
    while at < end and _is_inner(tables, code_at(source, at)):
        at += size_at(source, at)
    return at


@inner
def _dotted_end(source: npt.NDArray[np.uint8], at: int, end: int, tables: Tables) -> int:
    """The end of the further parts of a name, each after a dot or hyphen."""
    while at < end and source[at] in (_DOT, _HYPHEN):
        part_end = _inner_end(source, at + 1, end, tables)
        if part_end == at + 1:
            break
        at = part_end
    return at


@inner
def _put_signed(
    source: npt.NDArray[np.uint8], at: int, name_end: int, stop: int, tables: Tables, out: TokenBatch, tokens: int
) -> int:
    """The hashtag or handle as it is, without its host and dots, and the words in it; all share their bytes."""
    start, whole_token = at, tokens
    tokens += 1 if name_end == stop else 2
    out.data[at] = source[at]
    whole, state = hash_step(SEED, source[at]), SEED
    at += 1
    word_start = filled = at
    while at < stop:
        if at == name_end:
            _put_sign(out, whole_token + 1, whole, start, filled)
        code = code_at(source, at)
        is_simple = tables.kinds[code] & KIND_MASK == SIMPLE
        if not is_simple:
            tokens = _put_any(out, tokens, state, word_start, filled)
            word_start, state = filled, SEED
        begun = filled
        filled, state = take_folded(tables, code, out.data, filled, state)
        whole = _hash_on(whole, out.data, begun, filled)
        at += size_at(source, at)
        if not is_simple:
            if tables.kinds[code] & KIND_MASK == ALONE:
                tokens = put(out, tokens, state, word_start, filled)
            word_start, state = filled, SEED
    _put_sign(out, whole_token, whole, start, filled)
    return _put_any(out, tokens, state, word_start, filled)


@inner
def _put_any(out: TokenBatch, token: int, state: np.uint64, start: int, stop: int) -> int:
    """Write a word unless it is empty."""
    return put(out, token, state, start, stop) if start < stop else token


@inner
def _put_sign(out: TokenBatch, token: int, state: np.uint64, start: int, stop: int) -> None:
    put(out, token, state, start, stop)
    out.signed[token] = 1


@inner
def _hash_on(state: np.uint64, data: npt.NDArray[np.uint8], start: int, stop: int) -> np.uint64:
    for place in range(start, stop):
        state = hash_step(state, data[place])
    return state
