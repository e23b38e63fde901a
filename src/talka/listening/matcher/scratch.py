"""What the kernel writes down about the post at hand; one for each thread."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from talka.listening.matcher.filing import GUARD_MASK
from talka.listening.matcher.plan import Hashes, Ints, Longs

STAMP: Final = 0
SEEN: Final = 1
PLACES: Final = 2
"""Places in ``state``: the number of the post, how many of its atoms lead to queries, how many places are noted."""

POST: Final = 0
FIRST: Final = 1
LAST: Final = 2
HITS: Final = 3
"""Columns of ``atoms``."""

_USUAL_PLACES: Final = 4096
_REMEMBERED: Final = 4096
"""Words; a power of two, and few enough to stay in the processor's cache."""
_LAST_STAMP: Final = 2**31 - 2**24


class Scratch(NamedTuple):
    """Arrays that are never emptied: what was written for another post is known by its stamp."""

    state: Longs
    atoms: Ints
    """[atoms, 4]: the last post that has the atom (of a phrase, for which it was looked up), the first and the last
    of its places, -1 for none, and how many posts had it."""
    places: Ints
    """[room, 2]: a place, and where the next of the same atom is; -1 at the end."""
    seen: Ints
    """[atoms] those of the post that lead to queries."""
    bits: Hashes
    """Those of the post as bits, cut to ``filing.GUARD_MASK``."""
    tried: Ints
    """[queries] the last post that the query was tried with."""
    cursors: Ints
    memory: Hashes
    """[words, 8] frequent words: hash, 24 letters, the length and how many atoms it stands for, up to 6 atoms."""


def scratch_for(atoms: int, queries: int, longest: int) -> Scratch:
    """Room for so many atoms, queries, and parts of a phrase; the last atom is had by every post."""
    return Scratch(
        state=np.zeros(3, np.int64),
        atoms=np.zeros((atoms, 4), np.int32),
        places=np.zeros((_USUAL_PLACES, 2), np.int32),
        seen=np.zeros(atoms, np.int32),
        bits=np.zeros((GUARD_MASK + 1) >> 6, np.uint64),
        tried=np.zeros(queries, np.int32),
        cursors=np.zeros(longest, np.int32),
        memory=np.zeros((_REMEMBERED, 8), np.uint64),
    )


def with_more_places(scratch: Scratch) -> Scratch:
    """Twice the room for places; what was noted of the post at hand is lost."""
    return scratch._replace(places=np.zeros((2 * len(scratch.places), 2), np.int32))


def is_worn(scratch: Scratch) -> bool:
    """Whether the numbers of posts are running out."""
    return bool(scratch.state[STAMP] > _LAST_STAMP)
