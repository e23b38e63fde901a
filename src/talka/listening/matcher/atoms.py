"""Numbers for everything that a query can ask of a post directly: words, wildcards, facts, phrases."""

from __future__ import annotations

from typing import Final, TypeAlias

from talka.listening.query.syntax import Fact, Phrase, Prefix, Wildcard, Word

Asked: TypeAlias = Word | Prefix | Wildcard | Fact | Phrase

_FACT_SHARES: Final = {
    "author": 0.001,
    "authorkind": 0.3,
    "channel": 0.2,
    "country": 0.1,
    "has": 0.4,
    "intent": 0.2,
    "lang": 0.5,
    "sentiment": 0.4,
    "site": 0.01,
    "type": 0.5,
}


class Atoms:
    """Gives each distinct thing a number, counted from 0 in the order of asking.

    Attributes:
        asked: the thing of each number.
        shares: about the share of posts that have it, before any was read.
        placed: numbers of words and wildcards whose places in a post matter.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.shares: list[float] = []
        self.placed: set[int] = set()
        self._numbers: dict[Asked, int] = {}

    def __len__(self) -> int:
        return len(self.asked)

    def number(self, asked: Asked) -> int:
        """The number of a thing; parts of queries compare without their places in the query."""
        known = self._numbers.get(asked)
        if known is None:
            known = self._numbers[asked] = len(self.asked)
            self.asked.append(asked)
            self.shares.append(_share(asked))
        return known

    def share(self, number: int) -> float:
        """About the share of posts that have the thing."""
        return self.shares[number]


def _share(asked: Asked) -> float:
    """Long words are rare."""
    match asked:
        case Word(word):
            return 0.3 / (len(word) + 1) ** 2
        case Prefix(letters) | Wildcard(letters):
            return 0.6 / (len(letters) + 1) ** 2
        case Fact(field):
            return _FACT_SHARES[field]
        case Phrase():
            return 0.0
