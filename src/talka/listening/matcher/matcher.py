"""Which of many queries match which of many posts, while queries come and go."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Hashable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Generic, NamedTuple, TypeVar

import numpy as np

from talka.listening.matcher.core import Core
from talka.listening.query import Document, Query

Key = TypeVar("Key", bound=Hashable)

_AT_ONCE: Final = 2048
"""Posts for which the words stay in the processor's cache."""
_MOST_RECENT: Final = 2_000


class _Part(NamedTuple, Generic[Key]):
    """Compiled queries with their keys; those taken away since are not ``alive``."""

    core: Core
    keys: list[Key]
    alive: np.ndarray[tuple[int], np.dtype[np.bool_]]


class Matcher(Generic[Key]):
    """Finds the queries that match; its answers are those of ``talka.listening.query.matches``.

    A query that is added or changed goes into a small part beside the large one, so that it counts at once; when
    the small part has grown, all are compiled anew in the background. Safe to use from many threads.
    """

    def __init__(self, queries: Mapping[Key, Query]) -> None:
        self._lock = threading.Lock()
        self._queries = dict(queries)
        self._recent: dict[Key, Query] = {}
        self._rebuilding: threading.Thread | None = None
        self._parts: tuple[_Part[Key], ...] = (_part(self._queries),)

    def match(self, posts: Sequence[str | Document], *, threads: int = 1) -> list[tuple[int, Key]]:
        """Pairs of a post's number and the key of a query that matches it, by post.

        Args:
            posts: texts, or posts with all that is known of them.
            threads: how many to use at the most; the compiled part runs without the interpreter's lock.
        """
        parts = self._parts
        chunks = range(0, len(posts), _AT_ONCE)
        if threads == 1 or len(chunks) == 1:
            found = [_match(parts, posts, first) for first in chunks]
        else:
            with ThreadPoolExecutor(threads) as pool:
                found = list(pool.map(lambda first: _match(parts, posts, first), chunks))
        return list(itertools.chain.from_iterable(found))

    def change(self, added: Mapping[Key, Query], removed: Iterable[Key] = ()) -> None:
        """Add queries, in the place of those with the same keys, and take others away; counts from the next post on."""
        with self._lock:
            gone = {*added, *removed}
            for key in gone:
                self._queries.pop(key, None)
                self._recent.pop(key, None)
            self._queries.update(added)
            self._recent.update(added)
            large = self._parts[0]
            places = [place for place, key in enumerate(large.keys) if key in gone] if gone else []
            alive = large.alive.copy()
            alive[places] = False
            self._parts = (large._replace(alive=alive), _part(self._recent))
            if len(self._recent) > _MOST_RECENT and self._rebuilding is None:
                self._rebuilding = threading.Thread(target=self._rebuild, name="talka-matcher", daemon=True)
                self._rebuilding.start()

    def _rebuild(self) -> None:
        """Compile everything anew; what changes meanwhile is put beside it."""
        with self._lock:
            queries = dict(self._queries)
        large = _part(queries)
        with self._lock:
            self._recent = {key: query for key, query in self._queries.items() if queries.get(key) is not query}
            large.alive[:] = [self._queries.get(key) is queries[key] for key in large.keys]
            self._parts = (large, _part(self._recent)) if self._recent else (large,)
            self._rebuilding = None


def _part(queries: Mapping[Key, Query]) -> _Part[Key]:
    return _Part(Core(list(queries.values())), list(queries), np.ones(len(queries), bool))


def _match(parts: Sequence[_Part[Key]], posts: Sequence[str | Document], first: int) -> list[tuple[int, Key]]:
    """The pairs of the posts from ``first`` on that are read at once."""
    some = posts[first : first + _AT_ONCE]
    found: list[tuple[int, Key]] = []
    for part in parts:
        rows, queries = part.core.match(some)
        keep = part.alive[queries]
        keys = part.keys
        pairs = zip((rows[keep] + first).tolist(), queries[keep].tolist(), strict=True)
        found += [(row, keys[query]) for row, query in pairs]
    if len(parts) > 1:
        found.sort(key=lambda pair: pair[0])
    return found
