"""Refuse a query that could match everything."""

from __future__ import annotations

from collections.abc import Iterator

from talka.listening.query.errors import Mistake
from talka.listening.query.fields import FIELDS
from talka.listening.query.notes import note
from talka.listening.query.syntax import And, Count, Fact, Not, Or, Query, When


def check(query: Query) -> list[Mistake]:
    """The parts because of which the query could match everything; none if it cannot."""
    return [note("matches_all", *part.span) for part in _open_parts(query)]


def matches_nothing_said(query: Query) -> bool:
    """Whether the query may match a post that says none of its words, and so nearly every post.

    A filter, such as a language or a time, may hold for any post and so may its opposite.
    """
    return _may(query, wanted=True)


def _may(query: Query, *, wanted: bool) -> bool:
    match query:
        case And(parts) | Or(parts):
            inner = (_may(part, wanted=wanted) for part in parts)
            # Not (a or b) is (not a) and (not b).
            return all(inner) if isinstance(query, And) == wanted else any(inner)
        case Not(part):
            return _may(part, wanted=not wanted)
        case Count() | When():
            return True
        case Fact(field) if field not in FIELDS or not FIELDS[field].anchors:
            return True
        case _:
            return not wanted


def _open_parts(query: Query) -> Iterator[Query]:
    if isinstance(query, Or):
        for part in query.parts:
            yield from _open_parts(part)
    elif matches_nothing_said(query):
        yield query
