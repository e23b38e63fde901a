"""Words of which one must be there for a query to match: what an inverted index of queries is filed under."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from talka.listening.query.syntax import And, Near, Not, Or, Phrase, Prefix, Query, Word

from .plain import Begun, name_of


def frequencies(queries: Sequence[Query], sample: Sequence[str]) -> Counter[str]:
    """In how many posts of a sample each word and each prefix of the queries stands."""
    begun = Begun(queries)
    return Counter(name for text in sample for name in begun.post(text).names)


def anchors(query: Query, frequency: Mapping[str, int]) -> frozenset[str] | None:
    """Those that the fewest posts hold; None where nothing must be there."""
    match query:
        case Word() | Prefix():
            return frozenset({name_of(query)})
        case Phrase(parts) | And(parts):
            return _fewest([anchors(part, frequency) for part in parts], frequency)
        case Near(left, right):
            return _fewest([anchors(left, frequency), anchors(right, frequency)], frequency)
        case Or(parts):
            found = [anchors(part, frequency) for part in parts]
            return None if None in found else frozenset().union(*(each for each in found if each))
        case Not():
            return None
        case _:
            raise TypeError(f"This benchmark has no {type(query).__name__}.")


def _fewest(choices: Sequence[frozenset[str] | None], frequency: Mapping[str, int]) -> frozenset[str] | None:
    possible = [names for names in choices if names]
    return min(possible, key=lambda names: sum(frequency.get(name, 0) + 0.1 for name in names), default=None)
