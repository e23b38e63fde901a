"""What is measured: each engine makes ready for all queries once, then takes batches of posts."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from talka.listening.query.syntax import Query

Pairs = list[tuple[int, int]]
"""Numbers of a post in its batch and of a query that matches it."""


class Posts(NamedTuple):
    """The same posts twice: raw, and as folded words with blanks between, those that begin with a sign at the end."""

    raw: list[str]
    folded: list[str]


class Task(NamedTuple):
    """The queries, and posts like those to come: whoever wants may count words in them while making ready."""

    queries: Sequence[Query]
    sample: Posts


class Engine(Protocol):
    """Made from a task."""

    def __init__(self, task: Task) -> None: ...

    def match(self, posts: Sequence[str]) -> Pairs:
        """The pairs of a batch, in any order."""


class Known(NamedTuple):
    """Where an engine is, whether it takes raw texts, and how many posts at once (the best of these is taken)."""

    path: str
    raw: bool = False
    batches: tuple[int, ...] = (10_000,)

    def load(self) -> type[Engine]:
        """The class; what it needs is imported now."""
        module, name = self.path.split(":")
        loaded: type[Engine] = getattr(importlib.import_module(f".{module}", __package__), name)
        return loaded


ENGINES: Final = {
    "talka": Known("talka:Talka", raw=True),
    "tantivy": Known("tantivy:Tantivy", batches=(1_000, 10_000, 50_000)),
    "fts5": Known("fts5:Fts5", batches=(1_000, 10_000, 50_000)),
    "hyperscan": Known("hyperscan:Hyperscan"),
    "python": Known("python:Python"),
}
