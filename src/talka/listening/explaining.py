"""Why a post matches a query, or why not: every part of the query, and whether it holds."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

from talka.listening.query import And, Document, Not, Or, Query, Reference, to_text
from talka.listening.query.evaluate import Evaluator, merged
from talka.listening.query.syntax import children


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A part of a query.

    Attributes:
        query: the part, with its place in the text of the query.
        held: whether it holds for the post.
        spans: places [start, end) in the text of the post that made it hold; none under a NOT and for fields.
        parts: what it is joined of.
    """

    query: Query
    held: bool
    spans: Sequence[tuple[int, int]] = ()
    parts: Sequence[Clause] = ()

    @property
    def text(self) -> str:
        """The part as it would be typed."""
        return to_text(self.query)


def explain(query: Query, post: Document | str, meant: Callable[[Reference], Query] | None = None) -> Clause:
    """Every part of a query and whether it holds for a post; of a text alone only the words are known.

    Args:
        query: it may name topics and lists if ``meant`` tells what they stand for.
        post: with all that is known of it.
        meant: the whole query that a name stands for.

    Raises:
        ValueError: the query holds a name, and ``meant`` was not given.
    """
    return _Explaining(post, meant).clause(query)


class _Explaining:
    """Asks one post for every part."""

    def __init__(self, post: Document | str, meant: Callable[[Reference], Query] | None) -> None:
        self._asked = Evaluator(post)
        self._meant = meant

    def clause(self, query: Query) -> Clause:
        if isinstance(query, And | Or | Not):
            return self._joined(query, [self.clause(part) for part in children(query)])
        whole = self._meant(query) if isinstance(query, Reference) and self._meant else query
        held = self._asked.holds(whole)
        return Clause(query=query, held=held, spans=self._places(whole) if held else ())

    def _joined(self, query: And | Or | Not, parts: list[Clause]) -> Clause:
        match query:
            case And():
                held = all(part.held for part in parts)
            case Or():
                held = any(part.held for part in parts)
            case Not():
                held = not parts[0].held
        shown = held and not isinstance(query, Not)
        spans = merged(span for part in parts if part.held for span in part.spans) if shown else []
        return Clause(query=query, held=held, spans=spans, parts=parts)

    def _places(self, query: Query) -> list[tuple[int, int]]:
        return merged((token.start, token.end) for token in self._asked.reasons(query))
