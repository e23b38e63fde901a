"""Where words stand in the post at hand: phrases, NEAR and words together, on linked lists of places."""

from __future__ import annotations

from typing import Final

import numpy as np

from talka.listening.matcher.filing import GUARD_MASK
from talka.listening.matcher.plan import Ints, Phrases
from talka.listening.matcher.scratch import FIRST, LAST, PLACES, POST, STAMP, Scratch
from talka.text.kernel.compiled import inlined

FALSE: Final = 0
TRUE: Final = 1
NO_ROOM: Final = 2
"""Answers of a test; there may be no room left for places."""
_ONE: Final = np.uint64(1)


@inlined
def is_there(scratch: Scratch, atom: int) -> bool:
    """Whether the post has the atom."""
    return bool(scratch.atoms[atom, POST] == scratch.state[STAMP])


@inlined
def has(scratch: Scratch, atom: int) -> bool:
    """Likewise; few bits, which stay at hand, tell of most atoms that the post has them not."""
    cut = int(np.int64(atom)) & GUARD_MASK
    return bool(scratch.bits[cut >> 6] >> np.uint64(cut & 63) & _ONE) and is_there(scratch, atom)


@inlined
def add_place(scratch: Scratch, atom: int, place: int) -> bool:
    """Note where an atom of the post stands, after its earlier places; False if there is no room."""
    at = scratch.state[PLACES]
    if at == len(scratch.places):
        return False
    scratch.state[PLACES] = at + 1
    scratch.places[at, 0] = place
    scratch.places[at, 1] = -1
    if scratch.atoms[atom, FIRST] < 0:
        scratch.atoms[atom, FIRST] = at
    else:
        scratch.places[scratch.atoms[atom, LAST], 1] = at
    scratch.atoms[atom, LAST] = at
    return True


@inlined
def phrase(phrases: Phrases, scratch: Scratch, number: int) -> int:
    """Whether the words of a phrase stand one after the other; its places are noted once for each post."""
    if not is_there(scratch, number):
        scratch.atoms[number, POST] = scratch.state[STAMP]
        scratch.atoms[number, FIRST] = -1
        if not _note_phrase(phrases, scratch, number):
            scratch.atoms[number, POST] = -1
            return NO_ROOM
    return TRUE if scratch.atoms[number, FIRST] >= 0 else FALSE


@inlined
def _note_phrase(phrases: Phrases, scratch: Scratch, number: int) -> bool:
    first, last = phrases.bounds[number], phrases.bounds[number + 1]
    for step in range(first, last):
        if not is_there(scratch, phrases.atoms[step]):
            return True
        scratch.cursors[step - first] = scratch.atoms[phrases.atoms[step], FIRST]
    start = int(np.int64(scratch.cursors[0]))
    before = -1
    while start >= 0:
        place = scratch.places[start, 0]
        # One place may be noted twice, where a wildcard stands for two forms of a handle.
        if place != before and _goes_on(phrases, scratch, first, last, place) and not add_place(scratch, number, place):
            return False
        before = place
        start = int(np.int64(scratch.places[start, 1]))
    return True


@inlined
def _goes_on(phrases: Phrases, scratch: Scratch, first: int, last: int, start: int) -> bool:
    """Whether all parts of a phrase after its first stand where they should; starts only ever grow."""
    for step in range(first + 1, last):
        wanted = start + phrases.offsets[step]
        at = int(np.int64(scratch.cursors[step - first]))
        while at >= 0 and scratch.places[at, 0] < wanted:
            at = int(np.int64(scratch.places[at, 1]))
        scratch.cursors[step - first] = at
        if at < 0 or scratch.places[at, 0] != wanted:
            return False
    return True


@inlined
def near(phrases: Phrases, scratch: Scratch, code: Ints, at: int, ordered: bool) -> int:  # noqa: FBT001
    """Whether one of the left side stands near one of the right; ``code`` as ``program`` tells."""
    distance, middle = int(np.int64(code[at])), at + 3 + 2 * int(np.int64(code[at + 1]))
    for left in range(at + 3, middle, 2):
        held = _side_is_there(phrases, scratch, code[left])
        if held == NO_ROOM:
            return NO_ROOM
        if held == FALSE:
            continue
        for right in range(middle, middle + 2 * int(np.int64(code[at + 2])), 2):
            held = _side_is_there(phrases, scratch, code[right])
            if held == NO_ROOM:
                return NO_ROOM
            if held == TRUE and (
                _follows(scratch, code[left], code[left + 1], code[right], distance)
                or (not ordered and _follows(scratch, code[right], code[right + 1], code[left], distance))
            ):
                return TRUE
    return FALSE


@inlined
def _side_is_there(phrases: Phrases, scratch: Scratch, atom: int) -> int:
    if phrases.bounds[atom] < phrases.bounds[atom + 1]:
        return phrase(phrases, scratch, atom)
    return TRUE if is_there(scratch, atom) else FALSE


@inlined
def _follows(scratch: Scratch, before: int, width: int, after: int, distance: int) -> bool:
    """Whether ``after`` begins at most that many words behind an end of ``before``, which takes ``width`` places."""
    left, right = int(np.int64(scratch.atoms[before, FIRST])), int(np.int64(scratch.atoms[after, FIRST]))
    while left >= 0:
        end = scratch.places[left, 0] + width
        while right >= 0 and scratch.places[right, 0] < end:
            right = int(np.int64(scratch.places[right, 1]))
        if right < 0:
            return False
        if scratch.places[right, 0] - end <= distance:
            return True
        left = int(np.int64(scratch.places[left, 1]))
    return False


@inlined
def within(scratch: Scratch, code: Ints, first: int, count: int, distance: int) -> int:
    """Whether different words, all of which are there, stand together: move on the one that lags behind the most."""
    for number in range(count):
        scratch.cursors[number] = scratch.atoms[code[first + number], FIRST]
    while True:
        low, high, behind = int(np.int64(2**31)), int(np.int64(-1)), 0
        for number in range(count):
            place = int(np.int64(scratch.places[scratch.cursors[number], 0]))
            high = max(high, place)
            if place < low:
                low, behind = place, number
        if high - low < distance + count:
            return TRUE
        scratch.cursors[behind] = scratch.places[scratch.cursors[behind], 1]
        if scratch.cursors[behind] < 0:
            return FALSE
