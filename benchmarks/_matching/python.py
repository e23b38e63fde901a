"""Plain Python: an inverted index from words to queries, and functions over sets of words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from .anchors import anchors, frequencies
from .engines import Pairs, Task
from .plain import Begun, Post, check

_REMEMBERED: Final = 1_000_000

_Entry: TypeAlias = tuple[tuple[int, ...], tuple[str, ...]]
"""Queries to look at when a post holds a word, and prefixes that the word begins with."""


class Python:
    """Files each query under the words of its rarest necessary group and checks only queries with one in the post."""

    def __init__(self, task: Task) -> None:
        self._checks = [check(query) for query in task.queries]
        self._entries = _Entries(filed(task), Begun(task.queries))
        for text in task.sample.folded:
            list(map(self._entries.__getitem__, text.split()))

    def match(self, posts: Sequence[str]) -> Pairs:
        entries, checks, pairs = self._entries, self._checks, []
        for number, text in enumerate(posts):
            words = text.split()
            names = set(words)
            found = list(filter(None, map(entries.__getitem__, names)))
            if not found:
                continue
            asked: set[int] = set()
            for queries, prefixes in found:
                asked.update(queries)
                names.update(prefixes)
            post = Post(words, names)
            pairs += [(number, query) for query in asked if checks[query](post)]
        return pairs


class _Entries(dict[str, "_Entry | None"]):
    """A word to its entry, None for most; words are looked up once and remembered."""

    def __init__(self, filed: Mapping[str, Sequence[int]], begun: Begun) -> None:
        super().__init__()
        self._filed = filed
        self._begun = begun

    def __missing__(self, word: str) -> _Entry | None:
        prefixes = self._begun[word]
        queries = tuple({query for name in (word, *prefixes) for query in self._filed.get(name, ())})
        entry = (queries, prefixes) if queries or prefixes else None
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = entry
        return entry


def filed(task: Task) -> Mapping[str, Sequence[int]]:
    """Words and prefixes to the numbers of the queries that are looked at when a post holds them."""
    frequency = frequencies(task.queries, task.sample.folded)
    found = defaultdict(list)
    for number, query in enumerate(task.queries):
        for name in anchors(query, frequency) or ():
            found[name].append(number)
    return dict(found)
