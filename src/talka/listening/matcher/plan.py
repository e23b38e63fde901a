"""Everything that the kernel reads, as arrays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from talka.listening.matcher.atoms import Atoms
from talka.listening.matcher.program import Compiler
from talka.listening.query.phrase import placed
from talka.listening.query.syntax import Phrase, Prefix, Wildcard, Word
from talka.text.kernel import avalanche, hash_of

Bytes: TypeAlias = npt.NDArray[np.uint8]
Small: TypeAlias = npt.NDArray[np.uint16]
Ints: TypeAlias = npt.NDArray[np.int32]
Longs: TypeAlias = npt.NDArray[np.int64]
Hashes: TypeAlias = npt.NDArray[np.uint64]

LONGEST_LEAD: Final = 62
"""Bytes by which words with a wildcard are looked up; those that begin with more are compared after."""
LENGTH_BITS: Final = 20
"""For the length of a word in its slot; a query is no longer than 2^20 bytes."""
_SHORTEST_LEAD: Final = 2
_MASKED_BY: Final = 3


class Table(NamedTuple):
    """Numbers of byte strings by their hash, with open addresses; the strings are compared as well."""

    slots: Longs
    """[size, 3]: the hash, the number (-1 where nothing is), and the string's place in ``letters`` and its length.

    They stand together because each look at another part of memory costs as much as all else.
    """
    letters: Bytes


class Leads(NamedTuple):
    """What words with a wildcard begin with.

    A word has leads of two bytes where ``two`` says so of its first two, and of the lengths (bits) that ``masks`` has
    for its first three.
    """

    two: Bytes
    masks: Hashes
    table: Table
    bounds: Longs
    """[leads + 1] of the atoms of each lead."""
    atoms: Ints
    starts: Longs
    """[of each atom here] its pattern in ``patterns``."""
    lengths: Ints
    """0 where the lead alone decides."""
    patterns: Bytes


class Phrases(NamedTuple):
    """The steps of phrases: atoms with their distance from the first."""

    bounds: Longs
    """[atoms + 1]; empty for what is no phrase."""
    atoms: Ints
    offsets: Ints


class Plan(NamedTuple):
    """What queries ask for and how it is tested; how they are filed may change (``filing.Filing``)."""

    words: Table
    leads: Leads
    phrases: Phrases
    placed: Bytes
    """[atoms] 1 where places in the post are wanted."""
    code: Ints
    """As ``program`` tells."""
    entries: Ints
    """[queries] the place in ``code`` to begin at."""


def plan_of(compiler: Compiler, entries: Sequence[int]) -> Plan:
    """The arrays of all that was compiled."""
    atoms = compiler.atoms
    flags = np.zeros(len(atoms), np.uint8)
    flags[list(atoms.placed)] = 1
    return Plan(
        words=_word_table(atoms),
        leads=_leads(atoms),
        phrases=_phrases(atoms),
        placed=flags,
        code=np.array(compiler.code, np.int32),
        entries=np.array(entries, np.int32),
    )


def bounds_of(lengths: Iterable[int]) -> Longs:
    """[n + 1] where each of ``n`` things begins that stand one after the other."""
    return np.cumsum([0, *lengths], dtype=np.int64)


def _table(strings: Sequence[bytes], numbers: Sequence[int]) -> Table:
    size = 1 << max(4, (2 * len(strings)).bit_length())
    slots = np.full((size, 3), -1, np.int64)
    bounds = bounds_of(map(len, strings)).tolist()
    for string, number, start in zip(strings, numbers, bounds[:-1], strict=True):
        hashed = hash_of(string)
        slot = _mixed(hashed) & (size - 1)
        while slots[slot, 1] >= 0:
            slot = (slot + 1) & (size - 1)
        slots[slot] = np.uint64(hashed).astype(np.int64), number, start << LENGTH_BITS | len(string)
    return Table(slots, np.frombuffer(b"".join(strings) + b"\0", np.uint8))


def _mixed(hashed: int) -> int:
    return int(avalanche(np.uint64(hashed)))


def _word_table(atoms: Atoms) -> Table:
    found = [(asked.word.encode(), number) for number, asked in enumerate(atoms.asked) if isinstance(asked, Word)]
    return _table([word for word, _ in found], [number for _, number in found])


def _leads(atoms: Atoms) -> Leads:
    """The wildcards by what they begin with."""
    by_lead: dict[bytes, list[tuple[int, bytes]]] = {}
    for number, asked in enumerate(atoms.asked):
        if isinstance(asked, Prefix | Wildcard):
            lead, pattern = _cut(asked)
            by_lead.setdefault(lead, []).append((number, pattern))
    filed = [entry for entries in by_lead.values() for entry in entries]
    two, masks = _hints(by_lead)
    patterns = bounds_of(len(pattern) for _, pattern in filed)
    return Leads(
        two=two,
        masks=masks,
        table=_table(list(by_lead), range(len(by_lead))),
        bounds=bounds_of(map(len, by_lead.values())),
        atoms=np.array([number for number, _ in filed], np.int32),
        starts=patterns[:-1],
        lengths=np.diff(patterns).astype(np.int32),
        patterns=np.frombuffer(b"".join(pattern for _, pattern in filed) + b"\0", np.uint8),
    )


def _cut(asked: Prefix | Wildcard) -> tuple[bytes, bytes]:
    """What a word must begin with, and the pattern that it must have besides; none if the beginning is all."""
    pattern = asked.letters + "*" if isinstance(asked, Prefix) else asked.pattern
    lead = pattern.replace("?", "*").partition("*")[0].encode()
    is_whole = isinstance(asked, Prefix) and len(lead) <= LONGEST_LEAD
    return lead[:LONGEST_LEAD], b"" if is_whole else pattern.encode()


def _hints(leads: Collection[bytes]) -> tuple[Bytes, Hashes]:
    two, masks = np.zeros(1 << 16, np.uint8), np.zeros(1 << max(8, (4 * len(leads)).bit_length()), np.uint64)
    for lead in leads:
        if len(lead) == _SHORTEST_LEAD:
            two[lead[0] << 8 | lead[1]] = 1
        else:
            masks[_mixed(hash_of(lead[:_MASKED_BY])) & (len(masks) - 1)] |= np.uint64(1 << len(lead))
    return two, masks


def _phrases(atoms: Atoms) -> Phrases:
    steps = [list(placed(asked)) if isinstance(asked, Phrase) else [] for asked in atoms.asked]
    # A part of a phrase that the kernel tests is a word or a wildcard.
    parts = [atoms.number(part) for each in steps for part, _ in each]  # type: ignore[arg-type]
    return Phrases(
        bounds=bounds_of(map(len, steps)),
        atoms=np.array(parts, np.int32),
        offsets=np.array([offset for each in steps for _, offset in each], np.int32),
    )
