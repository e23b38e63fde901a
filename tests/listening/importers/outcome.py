"""What a translation comes to, for comparing it whole."""

from __future__ import annotations

from talka.listening.importers import translate
from talka.listening.query import QueryError

Told = tuple[str, str, str]
"""Code, effect and the part of the source."""


def outcome(source: str, dialect: str) -> tuple[str, list[Told]]:
    """Our query, and what is not as it was."""
    translation = translate(source, dialect)
    told = [(loss.code, loss.effect.value, source[loss.start : loss.end]) for loss in translation.losses]
    return translation.query, told


def refusal(source: str, dialect: str) -> list[tuple[str, str]]:
    """Code and place of each mistake for which a query is refused."""
    try:
        translate(source, dialect)
    except QueryError as error:
        return [(mistake.code, source[mistake.start : mistake.end]) for mistake in error.mistakes]
    return []
