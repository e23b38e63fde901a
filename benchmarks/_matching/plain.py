"""Queries checked in plain Python, as fast as that goes: functions made once, sets before places.

Posts are folded words with blanks between, those that begin with a sign after the others. What the inverted index
of the ``python`` engine finds, and what engines with no NEAR find, is checked by these.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from talka.listening.query.syntax import And, Near, Not, Or, Phrase, Prefix, Query, Word

_REMEMBERED: Final = 1_000_000

Check: TypeAlias = "Callable[[Post], bool]"


class Post:
    """The words of a post, and the prefixes (``letters*``) that some of them begin with."""

    def __init__(self, words: Sequence[str], names: set[str]) -> None:
        self._words = words
        self.names = names

    @functools.cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands."""
        places = defaultdict(list)
        for place, word in enumerate(self._words):
            places[word].append(place)
        return places

    def where(self, atom: Word | Prefix) -> list[int]:
        """The places of a word, or of all words that begin so."""
        if isinstance(atom, Word):
            return self.places.get(atom.word, [])
        return [place for word, found in self.places.items() if word.startswith(atom.letters) for place in found]


class Begun(dict[str, tuple[str, ...]]):
    """A word to the names of the prefixes that it begins with; words are looked up once and remembered."""

    def __init__(self, queries: Iterable[Query]) -> None:
        super().__init__()
        self._prefixes = {atom.letters for query in queries for atom in atoms(query) if isinstance(atom, Prefix)}
        self._lengths = sorted(set(map(len, self._prefixes)))

    def __missing__(self, word: str) -> tuple[str, ...]:
        found = tuple(word[:n] + "*" for n in self._lengths if n <= len(word) and word[:n] in self._prefixes)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = found
        return found

    def post(self, text: str) -> Post:
        """A post, ready to be checked."""
        words = text.split()
        names = set(words)
        names.update(*filter(None, map(self.__getitem__, names)))
        return Post(words, names)


def name_of(atom: Word | Prefix) -> str:
    """How a word or prefix is called among the names of a post."""
    return atom.word if isinstance(atom, Word) else atom.letters + "*"


def atoms(query: Query) -> list[Word | Prefix]:
    """All words and prefixes of a query, those under NOT too."""
    match query:
        case Word() | Prefix():
            return [query]
        case Not(part):
            return atoms(part)
        case Near(left, right):
            return atoms(left) + atoms(right)
        case And(parts) | Or(parts) | Phrase(parts):
            return [atom for part in parts for atom in atoms(part)]
        case _:
            raise TypeError(f"This benchmark has no {type(query).__name__}.")


def check(query: Query) -> Check:
    """A function that tells whether a post is what the query asks for."""
    match query:
        case Word() | Prefix():
            return _has(name_of(query))
        case And(parts):
            return _every(*_split(parts))
        case Or(parts):
            return _some(*_split(parts))
        case Not(part):
            return _not(check(part))
        case Phrase():
            return _in_a_row(query)
        case Near():
            return _near(query)
        case _:
            raise TypeError(f"This benchmark has no {type(query).__name__}.")


def _split(parts: Sequence[Query]) -> tuple[frozenset[str], list[Check]]:
    """Names that sets answer at once; the checks of the rest, cheap ones before those that need places."""
    plain = frozenset(name_of(part) for part in parts if isinstance(part, Word | Prefix))
    others = [part for part in parts if not isinstance(part, Word | Prefix)]
    return plain, [check(part) for part in sorted(others, key=lambda part: isinstance(part, Near | Phrase))]


def _has(name: str) -> Check:
    return lambda post: name in post.names


def _not(inner: Check) -> Check:
    return lambda post: not inner(post)


def _every(plain: frozenset[str], others: Sequence[Check]) -> Check:
    def holds(post: Post) -> bool:
        if not plain <= post.names:
            return False
        for other in others:  # noqa: SIM110 - all() over a generator costs twice as much here
            if not other(post):
                return False
        return True

    return holds


def _some(plain: frozenset[str], others: Sequence[Check]) -> Check:
    if not others:
        return lambda post: not plain.isdisjoint(post.names)

    def holds(post: Post) -> bool:
        if not plain.isdisjoint(post.names):
            return True
        for other in others:  # noqa: SIM110 - any() over a generator costs twice as much here
            if other(post):
                return True
        return False

    return holds


def _in_a_row(phrase: Phrase) -> Check:
    first, *others = atoms(phrase)
    names = frozenset(map(name_of, atoms(phrase)))

    def holds(post: Post) -> bool:
        if not names <= post.names:
            return False
        starts = set(post.where(first))
        for offset, other in enumerate(others, 1):
            starts.intersection_update([place - offset for place in post.where(other)])
        return bool(starts)

    return holds


def _near(near: Near) -> Check:
    """Sides of words or OR groups of words."""
    left, right = (tuple(dict.fromkeys(atoms(side))) for side in (near.left, near.right))
    names = [frozenset(map(name_of, side)) for side in (left, right)]
    furthest = near.distance + 1

    def holds(post: Post) -> bool:
        if names[0].isdisjoint(post.names) or names[1].isdisjoint(post.names):
            return False
        places = [place for atom in right for place in post.where(atom)]
        for atom in left:
            for place in post.where(atom):
                for other in places:
                    if 0 < other - place <= furthest or (not near.ordered and 0 < place - other <= furthest):
                        return True
        return False

    return holds
