"""Ours: raw texts in, folding and all."""

from __future__ import annotations

from collections.abc import Sequence

from talka.listening.matcher import Matcher
from talka.text.kernel import tokenise

from .engines import Pairs, Task


class Talka:
    """The matcher, with the sample read once: it compiles late and learns which words are rare."""

    def __init__(self, task: Task) -> None:
        self._matcher = Matcher(dict(enumerate(task.queries)))
        self._matcher.match(task.sample.raw)

    def match(self, posts: Sequence[str], *, threads: int = 1) -> Pairs:
        return self._matcher.match(posts, threads=threads)


class Floor:
    """Folding and tokenising alone: what matching must cost at least."""

    def __init__(self, task: Task) -> None:
        tokenise(task.sample.raw)

    def match(self, posts: Sequence[str]) -> Pairs:
        tokenise(posts)
        return []
