"""A first look at a post, which settles most queries without places of words: a list of its words is enough.

`matches` cuts a text into words with their places, which takes several times as long. What a glance cannot settle
(None) is left to it; what it settles is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import product
from typing import TypeAlias

from talka.listening.query import (
    And,
    Count,
    Document,
    Fact,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Title,
    When,
    Wildcard,
    Word,
    matches,
)
from talka.listening.query.reading import fits
from talka.text import SIGNS, words

Verdict: TypeAlias = bool | None

_Stretch = tuple[int, int]


class Glance:
    """One post."""

    def __init__(self, post: Document) -> None:
        self._post = post

    @cached_property
    def _all(self) -> list[str]:
        return words(self._post.text)

    @cached_property
    def _title(self) -> Glance:
        return Glance(Document(text=self._post.title))

    @cached_property
    def _set(self) -> frozenset[str]:
        return frozenset(self._all)

    @cached_property
    def _plain(self) -> list[str]:
        """The words at their places: hashtags and handles stand where the words inside them do."""
        return [word for word in self._all if word[0] not in SIGNS]

    @cached_property
    def _line(self) -> str:
        return f" {' '.join(self._plain)} "

    def verdict(self, query: Query) -> Verdict:
        """Whether the query holds; None where only `matches` can tell."""
        match query:
            case And(parts):
                return _every(map(self.verdict, parts))
            case Or(parts):
                return _not(_every(_not(self.verdict(part)) for part in parts))
            case Not(part):
                return _not(self.verdict(part))
            case Word(word):
                return word in self._set
            case Prefix() | Wildcard():
                return any(fits(query, word) for word in self._set)
            case Title(part):
                return self._title.verdict(part)
            case Fact() | Count() | When():
                return matches(query, self._post)
            case Phrase():
                return self._phrase(query)
            case Near():
                return self._near(query)
            case _:
                return None

    def _phrase(self, phrase: Phrase) -> Verdict:
        asked = _plain_words(phrase)
        return None if asked is None else f" {' '.join(asked)} " in self._line

    def _near(self, near: Near) -> Verdict:
        left, right = self._stretches(near.left), self._stretches(near.right)
        if left is None or right is None:
            return None
        return any(
            0 <= after[0] - before[1] - 1 <= near.distance
            or (not near.ordered and 0 <= before[0] - after[1] - 1 <= near.distance)
            for before, after in product(left, right)
        )

    def _stretches(self, side: Query) -> list[_Stretch] | None:
        """First and last places of a side of NEAR; None where they cannot be told from the words alone."""
        if isinstance(side, Or):
            found = [self._stretches(part) for part in side.parts]
            return None if None in found else [one for some in found if some for one in some]
        asked = _plain_words(side)
        if asked is None:
            return None
        return [(start, start + len(asked) - 1) for start in self._starts(asked)]

    def _starts(self, asked: Sequence[str]) -> Iterable[int]:
        first, length, plain = asked[0], len(asked), self._plain
        if not self._set.issuperset(asked):
            return
        for place, word in enumerate(plain):
            if word == first and plain[place : place + length] == asked:
                yield place


def glanced(query: Query, post: Document) -> bool:
    """Whether a query holds for a post, as `matches` says."""
    verdict = Glance(post).verdict(query)
    return matches(query, post) if verdict is None else verdict


def _plain_words(query: Query) -> list[str] | None:
    """The words of a phrase or of one word, if they are all plain words, each at one place."""
    parts = query.parts if isinstance(query, Phrase) else (query,)
    asked = [part.word for part in parts if isinstance(part, Word) and part.word[0] not in SIGNS]
    return asked if len(asked) == len(parts) else None


def _not(verdict: Verdict) -> Verdict:
    return None if verdict is None else not verdict


def _every(verdicts: Iterable[Verdict]) -> Verdict:
    """True when all are, False when one is, else None."""
    known: Verdict = True
    for verdict in verdicts:
        if verdict is False:
            return False
        if verdict is None:
            known = None
    return known
