"""Refuse a query that could match everything."""

from __future__ import annotations

from collections.abc import Iterator

from talka.listening.query.errors import Mistake
from talka.listening.query.syntax import And, Not, Or, Query

_MESSAGE = (
    "This part alone would match almost every post, because it only says what must not be there. "
    "Add a word that must be there, as in: brand NOT jobs."
)


def check(query: Query) -> list[Mistake]:
    """The parts because of which the query could match everything; none if it cannot."""
    return [Mistake("matches_all", _MESSAGE, part.span.start, part.span.end) for part in _open_parts(query)]


def matches_nothing_said(query: Query) -> bool:
    """Whether the query matches a text without any word, and so nearly every text."""
    match query:
        case And(parts):
            return all(map(matches_nothing_said, parts))
        case Or(parts):
            return any(map(matches_nothing_said, parts))
        case Not(part):
            return not matches_nothing_said(part)
        case _:
            return False


def _open_parts(query: Query) -> Iterator[Query]:
    if isinstance(query, Or):
        for part in query.parts:
            yield from _open_parts(part)
    elif matches_nothing_said(query):
        yield query
