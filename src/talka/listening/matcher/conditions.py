"""A query made into one function over the words of a post.

A prefix is asked for like a word, ``letters*``: the matcher adds it to the words of a post that begin so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from talka.listening.query.phrase import placed
from talka.listening.query.syntax import And, Atom, Not, Or, Phrase, Prefix, Query, Word
from talka.text import SIGNS


class Reading:
    """The words of one post."""

    __slots__ = ("_places", "_sequence", "words")

    def __init__(self, sequence: Sequence[str], words: set[str]) -> None:
        self.words = words
        self._sequence = sequence
        self._places: list[list[str]] | None = None

    @property
    def places(self) -> list[list[str]]:
        """The words at each place: the word itself, and hashtags and handles that begin there."""
        if self._places is None:
            self._places = _at_places(self._sequence)
        return self._places


Condition: TypeAlias = Callable[[Reading], bool]


def name_of(atom: Atom) -> str:
    """How a word or prefix is called among the words of a post."""
    return atom.word if isinstance(atom, Word) else atom.letters + "*"


def condition(query: Query) -> Condition:
    """A function that tells whether a post is what the query asks for."""
    match query:
        case Word() | Prefix():
            return _has(name_of(query))
        case Phrase():
            return _in_a_row(query)
        case Not(part):
            return _not(condition(part))
        case And(parts):
            return _every(*_split(parts))
        case Or(parts):
            return _any(*_split(parts))


def _at_places(sequence: Sequence[str]) -> list[list[str]]:
    places: list[list[str]] = [[]]
    for word in sequence:
        places[-1].append(word)
        if word[0] not in SIGNS:
            places.append([])
    return places


def _split(parts: Sequence[Query]) -> tuple[frozenset[str], list[Condition]]:
    """Plain words, which sets answer at once, and the rest."""
    plain = frozenset(name_of(part) for part in parts if isinstance(part, Word | Prefix))
    return plain, [condition(part) for part in parts if not isinstance(part, Word | Prefix)]


def _has(name: str) -> Condition:
    return lambda post: name in post.words


def _not(inner: Condition) -> Condition:
    return lambda post: not inner(post)


def _every(plain: frozenset[str], others: Sequence[Condition]) -> Condition:
    def holds(post: Reading) -> bool:
        if not plain <= post.words:
            return False
        for other in others:  # noqa: SIM110 - all() over a generator costs twice as much here
            if not other(post):
                return False
        return True

    return holds


def _any(plain: frozenset[str], others: Sequence[Condition]) -> Condition:
    if not others:
        return lambda post: not plain.isdisjoint(post.words)

    def holds(post: Reading) -> bool:
        if not plain.isdisjoint(post.words):
            return True
        for other in others:  # noqa: SIM110 - any() over a generator costs twice as much here
            if other(post):
                return True
        return False

    return holds


def _in_a_row(phrase: Phrase) -> Condition:
    names = frozenset(map(name_of, phrase.parts))
    steps = tuple(placed(phrase))
    last = steps[-1][1]

    def holds(post: Reading) -> bool:
        if not names <= post.words:
            return False
        places = post.places
        return any(
            all(_stands(places[start + offset], atom) for atom, offset in steps) for start in range(len(places) - last)
        )

    return holds


def _stands(place: Sequence[str], atom: Atom) -> bool:
    if isinstance(atom, Word):
        return atom.word in place
    return any(word.startswith(atom.letters) for word in place)
