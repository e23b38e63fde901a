"""Which words a text must hold for a query to match."""

from __future__ import annotations

import itertools
from typing import Final

from talka.listening.query.syntax import And, Atom, Not, Or, Phrase, Prefix, Query, Word

_MOST_SETS: Final = 32
_ALWAYS: Final = frozenset({frozenset[Atom]()})

Needs = frozenset[frozenset[Atom]]


def needs(query: Query) -> Needs:
    """Sets of words and prefixes, at least one of which must be fully present for the query to match.

    A set that is empty says that nothing must be present. The sets are what must hold, not what suffices.
    """
    return _needs(query, wanted=True)


def _needs(query: Query, *, wanted: bool) -> Needs:
    match query:
        case Not(part):
            return _needs(part, wanted=not wanted)
        case And(parts) | Or(parts):
            inner = [_needs(part, wanted=wanted) for part in parts]
            # Not (a or b) is (not a) and (not b).
            return _every(inner) if isinstance(query, And) == wanted else _some(inner)
        case Phrase(atoms):
            return frozenset({frozenset(atoms)}) if wanted else _ALWAYS
        case Word() | Prefix():
            return frozenset({frozenset({query})}) if wanted else _ALWAYS


def _some(inner: list[Needs]) -> Needs:
    """One of these must hold; where one of them needs nothing, nothing is needed."""
    return _ALWAYS if _ALWAYS in inner else frozenset[frozenset[Atom]]().union(*inner)


def _every(inner: list[Needs]) -> Needs:
    """All of these must hold: combined while that stays small, else those with the fewest sets."""
    # Fewest first: single required words join every set, broad alternatives come last and may be left out.
    combined = _ALWAYS
    for sets in sorted(inner, key=len):
        if combined == _ALWAYS:
            combined = sets
        elif len(combined) * len(sets) <= _MOST_SETS:
            combined = frozenset(one | other for one, other in itertools.product(combined, sets))
    return combined
