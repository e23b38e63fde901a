"""A post as the evidence of a burst sees it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Post:
    """Plain data: folded words in order, addresses that it links to, and its labels.

    ``sentiment`` is -1, 0 or 1, None when it has no label; ``intents`` are names such as ``complaint``.
    """

    id: str
    words: Sequence[str]
    links: Collection[str] = ()
    sentiment: int | None = None
    intents: Collection[str] = ()
