"""What posts are labelled with: one sentiment, and any number of intents. No Django, no model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

SENTIMENTS: Final = ("negative", "neutral", "positive")
"""Stored as -1, 0 and 1."""

INTENTS: Final = ("question", "complaint", "praise", "request", "idea", "thanks", "spam", "abuse")
"""Stored together as a bit mask, the first as bit 0; the order never changes."""

LANGUAGES: Final = ("ar", "de", "el", "en", "es", "fr", "he", "hi", "it", "lv", "pt", "ru")
"""Those whose words the model knows."""


def sentiment_name(value: int | None) -> str:
    """The name of a stored sentiment; empty where a post has none."""
    return "" if value is None else SENTIMENTS[value + 1]


def sentiment_value(name: str) -> int:
    """How a sentiment is stored."""
    return SENTIMENTS.index(name) - 1


def intent_bit(name: str) -> int:
    """The bit of an intent."""
    return 1 << INTENTS.index(name)


def intents_in(mask: int) -> Iterator[str]:
    """The intents of a bit mask, in their order."""
    return (name for bit, name in enumerate(INTENTS) if mask >> bit & 1)


def intents_mask(names: Iterable[str]) -> int:
    """The bit mask of intents."""
    return sum(intent_bit(name) for name in set(names))
