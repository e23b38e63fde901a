"""Queries of the kind that brands pay for, as text, made of the words of the posts that they will meet.

Names (words, hashtags, handles, names of two words, prefixes) that must be there, company that they must keep (more
frequent words, phrases), words that must stand near each other, and what must not be there; 5 to 50 terms. What must
be there are words of medium and low frequency, as names of brands and products are; company and exclusions are
common words. Each query knows a real post, as people write queries for posts that they have seen.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Iterator
from typing import Final

from .vocabulary import Share, Vocabulary, is_name, vocabularies

FEWEST: Final = 5
MOST: Final = 50
"""Terms of a query."""

_NAMES: Final = Share(0.0003)
_ALONE: Final = Share(0.00003)
_COMPANY: Final = Share(0.1, 0.002)
_UNWANTED: Final = Share(0.2, 0.0004)
"""How frequent names are everywhere (in company, and alone); company and exclusions where the query belongs."""

_SHAPES: Final = {"company": 40, "near": 25, "alone": 15, "either": 20}
_KINDS: Final = {"word": 50, "sign": 25, "phrase": 15, "prefix": 10}
"""Of a name."""
_DISTANCES: Final = (1, 2, 3, 5, 5, 8, 10, 15)
_EXCLUDING: Final = 0.6
"""The share of queries that say what must not be there."""
_PHRASES: Final = 0.15
"""The share of phrases in company and exclusions."""
_KNOWN: Final = 0.7
"""The share of hashtags and handles that somebody uses; the others are made of names."""

_TOGETHER: Final = 8
"""Words of a post among which a name and its company are found."""
_SHORTENED: Final = 6
"""Letters from which on a name may be shortened to a prefix."""
_PREFIX: Final = 4
"""Letters of a prefix at least."""
_TRIES: Final = 20
"""How often something rare enough is looked for in the posts."""


def generated(count: int, seed: int) -> list[str]:
    """Different queries as text; the first of many are the same as when fewer are asked for."""
    return list(itertools.islice(_different(seed), count))


def _different(seed: int) -> Iterator[str]:
    chance = random.Random(seed)
    writers = [_Writer(vocabulary, chance) for vocabulary in vocabularies()]
    weights = list(itertools.accumulate(math.sqrt(len(writer.source.posts)) for writer in writers))
    seen = set()
    while True:
        query = chance.choices(writers, cum_weights=weights)[0].query()
        if query not in seen:
            seen.add(query)
            yield query


class _Writer:
    """Writes queries about one source."""

    def __init__(self, source: Vocabulary, chance: random.Random) -> None:
        self.source = source
        self._chance = chance
        self._shapes = {"company": self._company, "near": self._near, "alone": self._alone, "either": self._either}
        self._kinds = {"word": self._word, "sign": self._sign, "phrase": self._phrase, "prefix": self._prefix}

    def query(self) -> str:
        """One query; rarely, the chance gives one that it gave before."""
        terms = round(math.exp(self._chance.uniform(math.log(FEWEST), math.log(MOST))))
        unwanted = max(1, terms // self._chance.randint(3, 10)) if self._chance.random() < _EXCLUDING else 0
        wanted = self._shapes[self._one_of(_SHAPES)](terms - unwanted)
        return f"{wanted} NOT {_any(self._words(unwanted, _UNWANTED))}" if unwanted else wanted

    def _one_of(self, weights: dict[str, int]) -> str:
        return self._chance.choices(list(weights), weights=list(weights.values()))[0]

    def _company(self, terms: int) -> str:
        """Names in company."""
        names = max(1, round(terms * self._chance.uniform(0.2, 0.5)))
        name, beside = self._seen(_NAMES)
        company = [beside, *self._words(terms - names - 1, _COMPANY)]
        return f"{_any(self._names(name, names, _NAMES))} AND {_any(company)}"

    def _near(self, terms: int) -> str:
        """Names near one of a few words, and in company besides where there are terms left."""
        name, beside = self._seen(_NAMES)
        left, right = self._chance.randint(1, 3), self._chance.randint(1, 6)
        names = [name, *(self._word(_NAMES) for _ in range(left - 1))]
        company = [beside, *(self.source.common.pick(self._chance, _COMPANY) for _ in range(right - 1))]
        near = f"{_any(names)} {self._operator()} {_any(company)}"
        rest = terms - left - right
        return f"({near}) AND {_any(self._words(rest, _COMPANY))}" if rest > 1 else near

    def _alone(self, terms: int) -> str:
        """Rare names, any of them."""
        return _any(self._names(self._seen(_ALONE)[0], terms, _ALONE))

    def _either(self, terms: int) -> str:
        """Names in company, or two words near each other, or a phrase."""
        name, beside = self._seen(_NAMES)
        company = self._company(max(2, terms - 3))
        return f"(({company}) OR ({name} {self._operator()} {beside}) OR {self._phrase(_ALONE)})"

    def _operator(self) -> str:
        return f"NEAR/{self._chance.choice(_DISTANCES)}"

    def _names(self, first: str, count: int, share: Share) -> list[str]:
        return [first, *(self._kinds[self._one_of(_KINDS)](share) for _ in range(count - 1))]

    def _words(self, count: int, share: Share) -> list[str]:
        """Words and some phrases."""
        return [
            self._phrase(share) if self._chance.random() < _PHRASES else self.source.common.pick(self._chance, share)
            for _ in range(count)
        ]

    def _word(self, share: Share) -> str:
        return self.source.names.pick(self._chance, share)

    def _prefix(self, share: Share) -> str:
        word = self._word(share)
        letters = word[: self._chance.randint(_PREFIX, max(_PREFIX, len(word) - 1))]
        fits = len(word) >= _SHORTENED and word.isalpha() and self.source.everywhere.of_prefix(letters) <= share.most
        return f"{letters}*" if fits else word

    def _sign(self, share: Share) -> str:
        if self.source.signed.words and self._chance.random() < _KNOWN:
            signed = self.source.signed.pick(self._chance, share)
            if self.source.everywhere.of(signed) <= share.most:
                return signed
        return self._chance.choice("#@") + self._word(share)

    def _phrase(self, share: Share) -> str:
        """Two or three words that stand one after the other in a real post, one of them rare enough."""
        for _ in range(_TRIES):
            found = self._stretch(self._chance.choice((2, 2, 3)))
            if min(map(self.source.everywhere.of, found)) <= share.most:
                return f'"{" ".join(found)}"'
        return self._word(share)

    def _seen(self, share: Share) -> tuple[str, str]:
        """A rare word of a part of a real post, and another one of that part."""
        for _ in range(_TRIES):
            part = dict.fromkeys(filter(is_name, self._stretch(_TOGETHER)))
            if len(part) > 1:
                rarest, *others = sorted(part, key=self.source.everywhere.of)
                if self.source.everywhere.of(rarest) <= share.most:
                    return rarest, self._chance.choice(others)
        return self._word(share), self.source.common.pick(self._chance, _COMPANY)

    def _stretch(self, most: int) -> list[str]:
        """Two words or more, one after the other in a real post."""
        post = self._chance.choice(self.source.posts)
        start = self._chance.randrange(len(post) - 1)
        return post[start : start + most]


def _any(terms: Iterable[str]) -> str:
    different = list(dict.fromkeys(terms))
    return f"({' OR '.join(different)})" if len(different) > 1 else different[0]
