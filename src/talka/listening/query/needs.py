"""What a post must have for a query to match, of that which an index can find."""

from __future__ import annotations

import itertools
from typing import Final, TypeAlias

from talka.listening.query.reading import plain_parts
from talka.listening.query.syntax import (
    And,
    Fact,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Raw,
    Title,
    Wildcard,
    Within,
    Word,
)

_MOST_SETS: Final = 32
FILED: Final = frozenset({"author", "authorkind", "channel", "country", "intent", "lang", "sentiment", "site", "type"})
"""Fields whose facts of a post can be told before any query is asked."""

Needed: TypeAlias = Word | Prefix | Wildcard | Fact
Needs = frozenset[frozenset[Needed]]
_ALWAYS: Final = frozenset({frozenset[Needed]()})


def needs(query: Query) -> Needs:
    """Sets of words, wildcards and facts, at least one of which must be fully there for the query to match.

    A set that is empty says that nothing must be there. The sets are what must hold, not what suffices.
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
        case _:
            return _positive(query) if wanted else _ALWAYS


def _positive(query: Query) -> Needs:
    match query:
        case Word() | Prefix() | Wildcard():
            return frozenset({frozenset({query})})
        case Raw() | Phrase() | Within():
            return frozenset({frozenset(plain_parts(query))})
        case Near(left, right):
            return _every([_needs(left, wanted=True), _needs(right, wanted=True)])
        case Title(part):
            return _needs(part, wanted=True)
        case Fact(field) if field in FILED:
            return frozenset({frozenset({query})})
        case _:
            return _ALWAYS


def _some(inner: list[Needs]) -> Needs:
    """One of these must hold; where one of them needs nothing, nothing is needed."""
    return _ALWAYS if _ALWAYS in inner else frozenset[frozenset[Needed]]().union(*inner)


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
