"""Under which words queries are filed.

A query is filed under one of its clauses: a matching post has at least one atom of each clause, so it is enough to
look where the atoms of one of them lead. The clause whose atoms are rarest in posts leads there least in vain. A
second clause goes along as a guard, that most of these visits need not open the query at all.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from talka.listening.matcher.plan import Hashes, Ints, Longs, Small, bounds_of

GUARD_MASK: Final = (1 << 12) - 1
"""Atoms are told apart by so many bits in guards."""
_LONGEST_GUARD: Final = 48
ENTRY_HEAD: Final = 3
"""Numbers of an entry before its guard."""
HALF_BITS: Final = 16
HALF: Final = (1 << HALF_BITS) - 1


class Filing(NamedTuple):
    """Which queries to look at when a post has an atom."""

    bounds: Longs
    """[atoms + 2] of the entries of each atom in ``entries``, and after the last atom of those that every post is
    tried with."""
    entries: Small
    """One after the other: the query in two halves, the lower first; how many atoms guard it; these atoms, cut to
    ``GUARD_MASK``, one of which the post must have as well (none: no guard).

    All that is read of an atom stands together, because each look at another part of memory costs more than to
    compare what is there.
    """
    leading: Hashes
    """[atoms + 1] bits: whether there are entries of the atom; so few that they stay at hand."""


class Clauses(NamedTuple):
    """The clauses of all queries: those of query ``q`` are ``bounds[q]`` to ``bounds[q + 1]``."""

    bounds: Longs
    starts: Longs
    """[clauses + 1] where the atoms of each begin."""
    atoms: Ints

    @classmethod
    def of(cls, clauses: Sequence[tuple[tuple[int, ...], ...]]) -> Clauses:
        """The clauses of queries in the order of their numbers."""
        flat = list(itertools.chain.from_iterable(clauses))
        return cls(
            bounds=bounds_of(map(len, clauses)),
            starts=bounds_of(map(len, flat)),
            atoms=np.fromiter(itertools.chain.from_iterable(flat), np.int32),
        )


def file(clauses: Clauses, frequencies: npt.NDArray[np.float64]) -> Filing:
    """File every query under its rarest clause.

    Args:
        clauses: of all queries.
        frequencies: [atoms] how often a post has each atom, in any unit; never 0.
    """
    sizes = np.diff(clauses.starts)
    costs = np.add.reduceat(frequencies[clauses.atoms], clauses.starts[:-1]) if len(sizes) else np.zeros(0)
    best, second = _two_best(clauses, costs)
    has_one = best >= 0
    queries = np.flatnonzero(has_one)
    chosen, guards = best[has_one], second[has_one]
    guards = np.where((guards >= 0) & (sizes[guards] <= _LONGEST_GUARD), guards, -1)
    atoms, which = _members(clauses, chosen)
    order = np.argsort(atoms, kind="stable")
    always = np.flatnonzero(~has_one)
    counts = np.concatenate([np.bincount(atoms, minlength=len(frequencies)), [len(always)]])
    tried = np.concatenate([queries[which[order]], always])
    guarded, of_entry = _members(clauses, np.concatenate([guards[which[order]], np.full(len(always), -1)]))
    entries, starts = _entries(tried, guarded, of_entry)
    return Filing(
        bounds=starts[np.concatenate([[0], np.cumsum(counts)])],
        entries=entries,
        leading=_bits(counts > 0),
    )


def nothing_filed(atoms: int) -> Filing:
    """No queries at all, to count what posts have."""
    bounds = np.zeros(atoms + 2, np.int64)
    return Filing(bounds, np.zeros(0, np.uint16), _bits(np.diff(bounds) > 0))


def _entries(queries: Longs, guarded: Ints, of_entry: Longs) -> tuple[Small, Longs]:
    """The stream of entries, and where each begins and the last ends."""
    sizes = np.bincount(of_entry, minlength=len(queries))
    starts = bounds_of(ENTRY_HEAD + sizes)
    entries = np.zeros(starts[-1], np.uint16)
    heads = starts[:-1]
    entries[heads], entries[heads + 1], entries[heads + 2] = queries & HALF, queries >> HALF_BITS, sizes
    within = np.arange(len(guarded)) - (np.cumsum(sizes) - sizes)[of_entry]
    entries[heads[of_entry] + ENTRY_HEAD + within] = guarded & GUARD_MASK
    return entries, starts


def _bits(flags: npt.NDArray[np.bool_]) -> Hashes:
    """One bit for each flag, 64 in a number, the first the lowest."""
    packed = np.packbits(flags, bitorder="little")
    return np.concatenate([packed, np.zeros(-len(packed) % 8, np.uint8)]).view(np.uint64)


def _two_best(clauses: Clauses, costs: npt.NDArray[np.float64]) -> tuple[Longs, Longs]:
    """The cheapest and the second cheapest clause of each query, -1 where there is none."""
    counts = np.diff(clauses.bounds)
    owners = np.repeat(np.arange(len(counts)), counts)
    order = np.lexsort((costs, owners))
    firsts = clauses.bounds[:-1]
    most = max(len(order) - 1, 0)
    padded = order if len(order) else np.zeros(1, np.int64)
    best = np.where(counts > 0, padded[np.minimum(firsts, most)], -1)
    second = np.where(counts > 1, padded[np.minimum(firsts + 1, most)], -1)
    return best.astype(np.int64), second.astype(np.int64)


def _members(clauses: Clauses, chosen: Longs) -> tuple[Ints, Longs]:
    """The atoms of clauses, one after the other, and the place in ``chosen`` that each belongs to."""
    real = np.flatnonzero(chosen >= 0)
    starts, sizes = clauses.starts[chosen[real]], np.diff(clauses.starts)[chosen[real]]
    which = np.repeat(real, sizes)
    within = np.arange(len(which)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return clauses.atoms[np.repeat(starts, sizes) + within], which.astype(np.int64)
