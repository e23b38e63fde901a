"""Why an alert fired, as values that are kept: words, labels, names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from talka.listening.alerting.asking import Asked
from talka.listening.glance import glanced
from talka.listening.models import Burst
from talka.listening.query import Document
from talka.listening.search import spans

MOST_WORDS: Final = 5
LONGEST: Final = 40


def reasons(asked: Asked, post: Document) -> dict[str, Any]:
    """What of a post is what was asked for: words as they stand there, names of topics, labels."""
    topics = [(name, query) for name, query in asked.topics if glanced(query, post)]
    queries = [asked.words] if asked.words else [query for _, query in topics]
    found: dict[str, Any] = {"words": _words(post, spans(queries, post)), "topics": [name for name, _ in topics]}
    if asked.labelled:
        found |= {"sentiment": post.sentiment, "intents": sorted(post.intents)}
    return {name: value for name, value in found.items() if value}


def together(several: Sequence[Mapping[str, Any]], minutes: int) -> dict[str, Any]:
    """The reasons of a group of posts."""
    words = _first(word for values in several for word in values.get("words", ()))
    topics = _first(name for values in several for name in values.get("topics", ()))
    found = {"words": words, "topics": topics}
    return {"count": len(several), "minutes": minutes} | {name: value for name, value in found.items() if value}


def of_burst(burst: Burst, topic: str) -> dict[str, Any]:
    """What is told of a burst."""
    words = _first(str(term["text"]) for term in burst.evidence.get("terms", ()))
    return ({"words": words} if words else {}) | {
        "topic": topic,
        "kind": burst.kind,
        "observed": burst.observed,
        "expected": round(burst.expected, 1),
        "strength": round(burst.strength, 1),
        "intent": burst.intent,
        "phrase": burst.wording,
    }


def _words(post: Document, places: Iterable[tuple[int, int]]) -> list[str]:
    return _first(post.text[start:end] for start, end in places)


def _first(words: Iterable[str]) -> list[str]:
    """The first few, each once whatever its capitals, not too long."""
    found: dict[str, str] = {}
    for word in words:
        found.setdefault(word.casefold(), word if len(word) <= LONGEST else f"{word[: LONGEST - 1]}…")
        if len(found) == MOST_WORDS:
            break
    return list(found.values())
