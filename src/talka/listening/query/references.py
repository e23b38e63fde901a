"""Topics and lists that a query names, put in their places."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from talka.listening.query.errors import Mistake, QueryError
from talka.listening.query.limits import MAXIMUM_DEPTH, MAXIMUM_EXPANDED
from talka.listening.query.notes import note
from talka.listening.query.syntax import And, Near, Not, Or, Query, Reference, Span, Title, children

Lookup = Callable[[Reference], Query | None]
"""The saved query that a reference names; None where there is none. May raise QueryError where it is broken."""


def references(query: Query) -> Iterator[Reference]:
    """Every topic and list that the query names itself, in order."""
    waiting = [query]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Reference):
            yield node
        waiting.extend(reversed(children(node)))


def expand(query: Query, lookup: Lookup) -> Query:
    """The query with what it names in the places of the names; it holds no `Reference` any more.

    Raises:
        QueryError: a name that nobody has, one that leads back to itself, or too much of it all. Places are those
            in the query itself, also when the trouble lies in a topic that it names.
    """
    if next(references(query), None) is None:
        return query
    expansion = _Expansion(lookup)
    whole = expansion.put(query, (), None)
    if expansion.mistakes:
        raise QueryError(expansion.mistakes)
    return whole


class _Expansion:
    """Puts queries in the places of their names."""

    def __init__(self, lookup: Lookup) -> None:
        self.mistakes: list[Mistake] = []
        self._lookup = lookup
        self._size = 0

    def put(self, node: Query, inside: tuple[Reference, ...], place: Span | None, depth: int = 0) -> Query:
        """A part with everything below it; ``inside``: the names that led here, ``place`` of the first of them."""
        if depth > MAXIMUM_DEPTH:
            self._stop("too_deep", place or node.span)
        match node:
            case Reference():
                return self._named(node, inside, place or node.span, depth)
            case And(parts):
                return And(self._all(parts, inside, place, depth), node.span)
            case Or(parts):
                return Or(self._all(parts, inside, place, depth), node.span)
            case Not(part):
                return Not(self.put(part, inside, place, depth + 1), node.span)
            case Title(part):
                return Title(self.put(part, inside, place, depth + 1), node.span)
            case _:
                self._count(node, place)
                return node

    def _all(
        self, parts: tuple[Query, ...], inside: tuple[Reference, ...], place: Span | None, depth: int
    ) -> tuple[Query, ...]:
        return tuple(self.put(part, inside, place, depth + 1) for part in parts)

    def _named(self, name: Reference, inside: tuple[Reference, ...], place: Span, depth: int) -> Query:
        if name in inside:
            self.mistakes.append(note("cycle", *place, text=name.name))
            return name
        found = self._lookup(name)
        if found is None:
            self.mistakes.append(note(f"unknown_{name.kind}", *place, text=name.name))
            return name
        return self.put(found, (*inside, name), place, depth + 1)

    def _count(self, node: Query, place: Span | None) -> None:
        self._size += len(children(node)) if not isinstance(node, Near) else 2
        self._size += not children(node)
        if self._size > MAXIMUM_EXPANDED:
            self._stop("expanded", place or node.span)

    def _stop(self, code: str, place: Span) -> None:
        self.mistakes.append(note(code, *place))
        raise QueryError(self.mistakes)
