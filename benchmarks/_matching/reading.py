"""The posts and queries of a run, ready for the engines."""

from __future__ import annotations

from typing import Final

from talka.listening.query import Query, parse
from talka.text import SIGNS, words

from .engines import Posts
from .queries import generated
from .texts import corpus

SAMPLE: Final = 20_000
"""Posts besides those that are measured, which an engine may look at while it makes ready."""
SEED: Final = 2026


def posts_and_sample(count: int) -> tuple[Posts, Posts]:
    """The posts to measure, and others like them."""
    texts = corpus().posts(count + SAMPLE)
    return _both(texts[:count]), _both(texts[count:])


def queries(count: int) -> list[Query]:
    """The generated queries, read."""
    return [parse(text) for text in generated(count, SEED)]


def _both(texts: list[str]) -> Posts:
    return Posts(texts, list(map(_folded, texts)))


def _folded(text: str) -> str:
    """Hashtags and handles come last: they take no place of their own, which others would count."""
    return " ".join(sorted(words(text), key=lambda word: word[0] in SIGNS))
