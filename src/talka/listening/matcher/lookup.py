"""The numbers of words and wildcards that a word of a post stands for."""

from __future__ import annotations

from typing import Final

import numpy as np

from talka.listening.matcher.plan import LENGTH_BITS, LONGEST_LEAD, Bytes, Leads, Table
from talka.text.kernel import SEED, avalanche, hash_step
from talka.text.kernel.compiled import inlined

_STAR: Final = 42
_QUESTION: Final = 63
_FOLLOWS: Final = 0x80
_LEAD: Final = 0xC0
_ONE: Final = np.uint64(1)
_LENGTH_MASK: Final = (1 << LENGTH_BITS) - 1
_MASKED_BY: Final = 3


@inlined
def find(table: Table, hashed: np.uint64, data: Bytes, start: int, length: int) -> int:
    """The number of a byte string; -1 if the table does not have it."""
    mask = int(np.int64(len(table.slots) - 1))
    slot = int(np.int64(avalanche(hashed))) & mask
    while table.slots[slot, 1] >= 0:
        if table.slots[slot, 0] == int(np.int64(hashed)) and _equal(table, table.slots[slot, 2], data, start, length):
            return int(np.int64(table.slots[slot, 1]))
        slot = (slot + 1) & mask
    return int(np.int64(-1))


@inlined
def _equal(table: Table, where: int, data: Bytes, start: int, length: int) -> bool:
    if where & _LENGTH_MASK != length:
        return False
    other = where >> LENGTH_BITS
    for at in range(length):  # noqa: SIM110 - this is compiled
        if table.letters[other + at] != data[start + at]:
            return False
    return True


@inlined
def lengths_of_leads(leads: Leads, data: Bytes, start: int, length: int) -> np.uint64:
    """Lengths (bits) of beginnings of a word that some wildcards may begin with."""
    found = np.uint64(0)
    if length > 1 and leads.two[int(np.int64(data[start])) << 8 | int(np.int64(data[start + 1]))]:
        found |= np.uint64(4)
    if length >= _MASKED_BY:
        state = hash_step(hash_step(hash_step(SEED, data[start]), data[start + 1]), data[start + 2])
        found |= leads.masks[avalanche(state) & np.uint64(len(leads.masks) - 1)]
    if length < LONGEST_LEAD:
        found &= (_ONE << np.uint64(length + 1)) - _ONE
    return found


@inlined
def fits(leads: Leads, entry: int, data: Bytes, start: int, length: int) -> bool:
    """Whether a word has the pattern of a wildcard whose lead it has; ``*`` gives way only as far as it must."""
    at, pattern = leads.starts[entry], int(np.int64(0))
    size, word = int(np.int64(leads.lengths[entry])), int(np.int64(0))
    if size == 0:
        return True
    star, resumed = int(np.int64(-1)), int(np.int64(0))
    while word < length:
        sign = leads.patterns[at + pattern] if pattern < size else 0
        if sign == _STAR:
            star, resumed = pattern, word
            pattern += 1
        elif sign == _QUESTION:
            pattern += 1
            word = _after(data, start, word, length)
        elif sign == data[start + word]:
            pattern += 1
            word += 1
        elif star >= 0:
            resumed = _after(data, start, resumed, length)
            pattern, word = star + 1, resumed
        else:
            return False
    while pattern < size and leads.patterns[at + pattern] == _STAR:
        pattern += 1
    return bool(pattern == size)


@inlined
def _after(data: Bytes, start: int, at: int, length: int) -> int:
    """The first byte after the character that begins here."""
    at += 1
    while at < length and _FOLLOWS <= data[start + at] < _LEAD:
        at += 1
    return at
