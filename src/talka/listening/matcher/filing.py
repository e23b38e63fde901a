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


class Filing(NamedTuple):
    """Which queries to look at when a post has an atom."""

    bounds: Longs
    """[atoms + 2] of the entries of each atom, and after the last atom of those that every post is tried with."""
    queries: Ints
    """[entries]"""
    guards: Longs
    """[entries + 1] bounds in ``guarded``; an entry without any has no guard."""
    guarded: Small
    """Atoms, cut to ``GUARD_MASK``, one of which the post must have as well."""
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
    guarded, of_entry = _members(clauses, guards[which[order]])
    guards_of = np.bincount(of_entry, minlength=len(order) + len(always))
    return Filing(
        bounds=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        queries=np.concatenate([queries[which[order]], always]).astype(np.int32),
        guards=np.concatenate([[0], np.cumsum(guards_of)]).astype(np.int64),
        guarded=(guarded & GUARD_MASK).astype(np.uint16),
        leading=_bits(counts > 0),
    )


def nothing_filed(atoms: int) -> Filing:
    """No queries at all, to count what posts have."""
    none = np.zeros(0, np.int32)
    bounds = np.zeros(atoms + 2, np.int64)
    return Filing(bounds, none, np.zeros(1, np.int64), none.astype(np.uint16), _bits(np.diff(bounds) > 0))


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
