"""Which of many queries match which of many posts.

Each query is filed under words of which at least one must be present for it to match (the rarest word of
each of its alternatives). A post looks up its own words and checks only the queries filed there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Final, Generic, NamedTuple, TypeVar

from talka.listening.matcher.conditions import Reading, condition, name_of
from talka.listening.query.normal import needs
from talka.listening.query.syntax import Prefix, Query

Key = TypeVar("Key", bound=Hashable)

_REMEMBERED: Final = 400_000


class _Entry(NamedTuple):
    """What a word of a post leads to: numbers of queries to check, names of the prefixes it begins with."""

    queries: tuple[int, ...]
    prefixes: tuple[str, ...]


class _Index(dict[str, _Entry | None]):
    """A word to its entry, None for most; words are looked up once and remembered until it is full."""

    def __init__(self, filed: Mapping[str, Sequence[int]], prefixes: set[str]) -> None:
        super().__init__()
        self._filed = filed
        self._prefixes = prefixes
        self._lengths = sorted({len(prefix) for prefix in prefixes})

    def __missing__(self, word: str) -> _Entry | None:
        begun = [word[:n] for n in self._lengths if n <= len(word) and word[:n] in self._prefixes]
        names = tuple(prefix + "*" for prefix in begun)
        queries = {number for name in (word, *names) for number in self._filed.get(name, ())}
        entry = _Entry(tuple(queries), names) if queries or names else None
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = entry
        return entry


class Matcher(Generic[Key]):
    """Finds the queries that match; to change a query, make a new one.

    Its answers are those of ``talka.listening.query.matches``. It costs about the words of the post plus the
    queries whose filed word the post holds.
    """

    def __init__(self, queries: Mapping[Key, Query]) -> None:
        self._keys = list(queries)
        self._conditions = [condition(query) for query in queries.values()]
        filed, self._always = _file(list(queries.values()))
        prefixes = {name[:-1] for query in queries.values() for name in _prefix_names(query)}
        self._index = _Index(filed, prefixes)

    def match(self, posts: Sequence[Sequence[str]]) -> list[tuple[int, Key]]:
        """Pairs of a post's number and the key of a query that matches it, in the order of both.

        Args:
            posts: the words of each post, as ``talka.text.words`` gives them.
        """
        found: list[tuple[int, Key]] = []
        for number, post in enumerate(posts):
            for query in self._matching(post):
                found.append((number, self._keys[query]))  # noqa: PERF401 - a comprehension is no faster here
        return found

    def _matching(self, post: Sequence[str]) -> list[int]:
        words = set(post)
        entries = [entry for entry in map(self._index.__getitem__, words) if entry]
        if not entries and not self._always:
            return []
        asked = set(self._always)
        for entry in entries:
            asked.update(entry.queries)
            words.update(entry.prefixes)
        reading = Reading(post, words)
        return [number for number in sorted(asked) if self._conditions[number](reading)]


def _file(queries: Sequence[Query]) -> tuple[dict[str, list[int]], tuple[int, ...]]:
    """Words to the numbers of the queries filed under them, and queries that no word can stand for."""
    needed = [[[name_of(atom) for atom in group] for group in needs(query)] for query in queries]
    shared = Counter(name for groups in needed for name in {name for group in groups for name in group})
    filed: dict[str, list[int]] = defaultdict(list)
    always = []
    for number, groups in enumerate(needed):
        if not all(groups):
            always.append(number)
            continue
        for name in {min(group, key=lambda name: (shared[name], -len(name), name)) for group in groups}:
            filed[name].append(number)
    return dict(filed), tuple(always)


def _prefix_names(query: Query) -> set[str]:
    """Every prefix in the query."""
    names = set()
    waiting = [query]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Prefix):
            names.add(name_of(node))
        waiting.extend(getattr(node, "parts", ()))
        if hasattr(node, "part"):
            waiting.append(node.part)
    return names
