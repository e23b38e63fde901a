"""The words of the posts of each source, and how frequent they are: what queries are made of."""

from __future__ import annotations

import functools
import itertools
import math
import random
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from .texts import corpus

_READ: Final = 80_000
"""Posts that are enough to know how frequent words are."""
_POSTS: Final = 60
"""Fewer posts of a source say too little."""
_ADDRESS: Final = re.compile(r"https?:\S*|\b(?:www|pic)\.\S*")
"""Nobody asks for the words of an address that a machine shortened."""
_LONGEST: Final = 25
"""Letters of a word that somebody might ask for."""
_MOST_WORDS: Final = 400
"""Of a post: longer ones give their beginning."""


class Share(NamedTuple):
    """In what part of the posts a word stands, at most and at least."""

    most: float
    least: float = 0.0


class Ranked:
    """Words and the share of posts that hold them, the most frequent first."""

    def __init__(self, shares: Mapping[str, float]) -> None:
        self.words = sorted(shares, key=lambda word: (-shares[word], word))
        self._rarity = [-shares[word] for word in self.words]

    def pick(self, chance: random.Random, share: Share) -> str:
        """A word of this frequency; ranks are drawn such that each power of them comes alike often."""
        low = min(bisect_left(self._rarity, -share.most), len(self.words) - 1)
        high = max(bisect_right(self._rarity, -share.least), low + 1)
        rank = int(math.exp(chance.uniform(math.log(low + 1), math.log(high + 1)))) - 1
        return self.words[min(rank, high - 1)]


class Frequencies:
    """In what part of some posts a word stands, and words that begin so."""

    def __init__(self, posts: Collection[list[str]]) -> None:
        self.shares = {
            word: times / len(posts)
            for word, times in Counter(itertools.chain.from_iterable(map(set, posts))).items()
            if times > 1
        }
        self._sorted = sorted(self.shares)
        self._sums = [0.0, *itertools.accumulate(map(self.shares.__getitem__, self._sorted))]

    def of(self, word: str) -> float:
        """The share of a word, 0 where it stands in one post at most."""
        return self.shares.get(word, 0.0)

    def of_prefix(self, letters: str) -> float:
        """The sum of the shares of the words that begin so."""
        first, last = bisect_left(self._sorted, letters), bisect_left(self._sorted, letters + "\U0010ffff")
        return self._sums[last] - self._sums[first]


class Vocabulary:
    """Folded words of one source that stand in at least two of its posts.

    ``common`` knows how frequent words are in this source, ``names`` and ``signed`` (hashtags and handles) how
    frequent everywhere; ``posts`` are the words of each post in order, two at least, hashtags and handles left out.
    """

    def __init__(self, posts: Collection[list[str]], everywhere: Frequencies) -> None:
        here = Frequencies(posts)
        known = [word for word in here.shares if len(word) <= _LONGEST]
        self.everywhere = everywhere
        self.common = Ranked({word: here.of(word) for word in known if is_name(word)})
        self.names = Ranked({word: everywhere.of(word) for word in known if is_name(word)})
        self.signed = Ranked({word: everywhere.of(word) for word in known if word[0] in "#@"})
        plain = ([word for word in post if word[0] not in "#@"] for post in posts)
        self.posts = [post for post in plain if len(post) > 1]


def is_name(word: str) -> bool:
    """Whether somebody might ask for this word."""
    return 1 < len(word) <= _LONGEST and not word.isdigit() and word[0] not in "#@"


@functools.cache
def vocabularies() -> list[Vocabulary]:
    """One for each source with enough posts, the largest first."""
    from talka.text import words

    read = [words(_ADDRESS.sub(" ", text))[:_MOST_WORDS] for text in corpus().texts[:_READ]]
    everywhere = Frequencies(read)
    sources = defaultdict(list)
    for post, source in zip(read, corpus().sources, strict=False):
        sources[source].append(post)
    large = sorted((posts for posts in sources.values() if len(posts) >= _POSTS), key=len, reverse=True)
    return [Vocabulary(posts, everywhere) for posts in large]
