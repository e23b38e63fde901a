"""The compiled inner loop: the words of posts against everything that was filed."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from talka.listening.matcher.filing import ENTRY_HEAD, GUARD_MASK, HALF_BITS, Filing
from talka.listening.matcher.lookup import find, fits, lengths_of_leads
from talka.listening.matcher.memory import LONGEST, add_atom, atom_at, forget, place_of, recall, remember
from talka.listening.matcher.places import FALSE, NO_ROOM, TRUE, add_place, has, near, phrase, within
from talka.listening.matcher.plan import Bytes, Ints, Longs, Plan, Small
from talka.listening.matcher.program import ALL, ANY, ASK, ORDERED, PHRASE, WITHIN, YES
from talka.listening.matcher.scratch import FIRST, HITS, PLACES, POST, SEEN, STAMP, Scratch
from talka.text.kernel import SEED, TokenBatch, hash_step
from talka.text.kernel.compiled import compiled, inlined

DONE: Final = 0
FULL: Final = 1
CRAMPED: Final = 2
"""Why the kernel came back: all posts read, no room for pairs, no room for places."""

_MAYBE: Final = -3
_STUCK: Final = -4

_ONE: Final = np.uint64(1)


class Facts(NamedTuple):
    """Atoms of posts besides their words: those of post ``p`` are ``bounds[p]`` to ``bounds[p + 1]``."""

    bounds: Longs
    atoms: Ints


class Found(NamedTuple):
    """Pairs of post and query, to be filled."""

    posts: Ints
    queries: Ints
    maybe: Bytes
    """1 where the plain evaluator must decide."""


@compiled
def match(
    plan: Plan, filing: Filing, batch: TokenBatch, facts: Facts, scratch: Scratch, found: Found, post: int
) -> tuple[int, int, int]:
    """Fill ``found`` from a post on; return the post to go on with, how many pairs, and why it ended."""
    filled = 0
    while post < len(batch.texts) - 1:
        _begin(scratch)
        if not _read(plan, filing, batch, facts, scratch, post):
            return post, filled, CRAMPED
        now = _try_all(plan, filing, scratch, found, filled, post)
        if now == _STUCK:
            return post, filled, CRAMPED
        if now < 0:
            return post, filled, FULL
        filled = now
        post += 1
    return post, filled, DONE


@inlined
def _begin(scratch: Scratch) -> None:
    scratch.state[STAMP] += 1
    scratch.state[SEEN] = 0
    scratch.state[PLACES] = 0
    for word in range(len(scratch.bits)):
        scratch.bits[word] = 0


@inlined
def _read(plan: Plan, filing: Filing, batch: TokenBatch, facts: Facts, scratch: Scratch, post: int) -> bool:
    """Note what the post has of that which queries ask for; False if there is no room."""
    place = 0
    for token in range(batch.texts[post], batch.texts[post + 1]):
        start, length = batch.starts[token], int(np.int64(batch.lengths[token]))
        at = place_of(scratch.memory, batch.hashes[token])
        count = recall(scratch.memory, at, batch.hashes[token], batch.data, start, length)
        if count < 0:
            if not _look_up(plan, filing, scratch, batch, token, place, at):
                return False
        else:
            for number in range(count):
                if not _note(plan, filing, scratch, atom_at(scratch.memory, at, number), place):
                    return False
        place += 1 - batch.signed[token]
    for fact in range(facts.bounds[post], facts.bounds[post + 1]):
        _see(filing, scratch, facts.atoms[fact])
    _see(filing, scratch, len(scratch.seen) - 1)
    return True


@inlined
def _look_up(plan: Plan, filing: Filing, scratch: Scratch, batch: TokenBatch, token: int, place: int, at: int) -> bool:
    """Note the atoms that a word stands for, and remember them; False if there is no room."""
    data, start, length = batch.data, batch.starts[token], int(np.int64(batch.lengths[token]))
    fits_memory = length <= LONGEST
    if fits_memory:
        remember(scratch.memory, at, batch.hashes[token], data, start, length)
    atom = find(plan.words, batch.hashes[token], data, start, length)
    if atom >= 0:
        fits_memory = fits_memory and add_atom(scratch.memory, at, atom)
        if not _note(plan, filing, scratch, atom, place):
            forget(scratch.memory, at)
            return False
    leads = plan.leads
    lengths = lengths_of_leads(leads, data, start, length)
    state, taken = SEED, 0
    while lengths:
        if lengths & _ONE:
            lead = find(leads.table, state, data, start, taken)
            for entry in range(leads.bounds[lead], leads.bounds[lead + 1]) if lead >= 0 else range(0):
                if leads.lengths[entry] == 0 or fits(leads, entry, data, start, length):
                    atom = int(np.int64(leads.atoms[entry]))
                    fits_memory = fits_memory and add_atom(scratch.memory, at, atom)
                    if not _note(plan, filing, scratch, atom, place):
                        forget(scratch.memory, at)
                        return False
        lengths >>= _ONE
        if lengths:
            state = hash_step(state, data[start + taken])
            taken += 1
    return True


@inlined
def _note(plan: Plan, filing: Filing, scratch: Scratch, atom: int, place: int) -> bool:
    _see(filing, scratch, atom)
    return plan.placed[atom] == 0 or add_place(scratch, atom, place)


@inlined
def _see(filing: Filing, scratch: Scratch, atom: int) -> None:
    if scratch.atoms[atom, POST] != scratch.state[STAMP]:
        scratch.atoms[atom, POST] = scratch.state[STAMP]
        scratch.atoms[atom, FIRST] = -1
        scratch.atoms[atom, HITS] += 1
        if filing.leading[atom >> 6] >> np.uint64(atom & 63) & _ONE:
            scratch.seen[scratch.state[SEEN]] = atom
            scratch.state[SEEN] += 1
        cut = int(np.int64(atom)) & GUARD_MASK
        scratch.bits[cut >> 6] |= _ONE << np.uint64(cut & 63)


@inlined
def _try_all(plan: Plan, filing: Filing, scratch: Scratch, found: Found, filled: int, post: int) -> int:
    """Try the queries that lead from the atoms of the post; return the new end of ``found``, negative if stuck."""
    entries = filing.entries
    for number in range(scratch.state[SEEN]):
        atom = scratch.seen[number]
        at, end = filing.bounds[atom], filing.bounds[atom + 1]
        while at < end:
            head, first = at, at + ENTRY_HEAD
            at = first + np.int64(entries[head + 2])
            if _is_guarded(entries, scratch, first, at):
                continue
            query = np.int64(entries[head]) | np.int64(entries[head + 1]) << HALF_BITS
            if scratch.tried[query] == scratch.state[STAMP]:
                continue
            scratch.tried[query] = scratch.state[STAMP]
            answer = _run(plan, scratch, plan.entries[query])
            if answer == _STUCK:
                return _STUCK
            if answer in (YES, _MAYBE):
                if filled == len(found.posts):
                    return -1
                found.posts[filled] = post
                found.queries[filled] = query
                found.maybe[filled] = answer == _MAYBE
                filled += 1
    return filled


@inlined
def _is_guarded(entries: Small, scratch: Scratch, first: int, last: int) -> bool:
    """Whether the guard shows that the query cannot match."""
    for at in range(first, last):
        cut = int(np.int64(entries[at]))
        if scratch.bits[cut >> 6] >> np.uint64(cut & 63) & _ONE:
            return False
    return bool(first < last)


@inlined
def _run(plan: Plan, scratch: Scratch, at: int) -> int:
    """The answer of a program."""
    while at >= 0:
        kind = plan.code[at]
        if kind == ASK:
            return _MAYBE
        held = _holds(plan, scratch, kind, at + 4, plan.code[at + 3])
        if held == NO_ROOM:
            return _STUCK
        at = int(np.int64(plan.code[at + 1] if held == TRUE else plan.code[at + 2]))
    return at


@inlined
def _holds(plan: Plan, scratch: Scratch, kind: int, first: int, count: int) -> int:
    """Whether one test holds. Functions that are no part of this one are called only when the words are there."""
    if kind == ANY:
        for at in range(first, first + count):
            if has(scratch, plan.code[at]):
                return TRUE
        return FALSE
    for at in range(first, first + count):
        if not has(scratch, plan.code[at]):
            return FALSE
    if kind == ALL:
        return TRUE
    if kind == PHRASE:
        return phrase(plan.phrases, scratch, plan.code[first + count])
    if kind == WITHIN:
        return within(scratch, plan.code, first, count, plan.code[first + count])
    return near(plan.phrases, scratch, plan.code, first, kind == ORDERED)
