"""What may stand beside NEAR."""

from __future__ import annotations

from collections.abc import Iterator

from talka.listening.query.errors import Mistake
from talka.listening.query.notes import note
from talka.listening.query.syntax import Near, Not, Or, Phrase, Prefix, Query, Raw, Wildcard, Word


def check_near(query: Near) -> list[Mistake]:
    """What is wrong with the parts of a NEAR, with their places; its parts have been checked themselves."""
    return [mistake for side in (query.left, query.right) for mistake in _check(side)]


def _check(side: Query) -> Iterator[Mistake]:
    match side:
        case Word() | Prefix() | Wildcard() | Raw() | Phrase():
            return
        case Or(parts):
            for part in parts:
                yield from _check(part)
        case Near(left, right):
            if any(map(_has_near, (left, right))):
                yield note("near_nested", *side.span)
        case Not():
            yield note("near_not", *side.span)
        case _:
            yield note("near_kinds", *side.span)


def _has_near(query: Query) -> bool:
    return isinstance(query, Near) or (isinstance(query, Or) and any(map(_has_near, query.parts)))
