"""The plain evaluator: what a query means, written to be read. Every faster way must answer the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice

from talka.listening.query.document import Document
from talka.listening.query.fields import has_count, has_fact, was_said
from talka.listening.query.reading import Occurrence, Words
from talka.listening.query.syntax import (
    And,
    Count,
    Fact,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Raw,
    Reference,
    Title,
    When,
    Wildcard,
    Within,
    Word,
)
from talka.text import Token

_MOST_MARKED = 10_000


def matches(query: Query, post: Document | str) -> bool:
    """Whether a post, or a text of which nothing else is known, is what the query asks for.

    Raises:
        ValueError: the query names topics or lists; `references.expand` it first.
    """
    return Evaluator(post).holds(query)


def find(query: Query, post: Document | str) -> list[tuple[int, int]]:
    """Places in the text of the words because of which it matches, in order, none overlapping or touching.

    Empty when the text does not match. Words under a NOT are no reason, nor are fields other than the title.
    """
    return merged((token.start, token.end) for token in Evaluator(post).reasons(query))


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order, those that overlap or touch made one."""
    whole: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


class Evaluator:
    """Asks one post."""

    def __init__(self, post: Document | str) -> None:
        self._post = Document(text=post) if isinstance(post, str) else post

    @cached_property
    def _words(self) -> Words:
        return Words(self._post.text)

    @cached_property
    def _title(self) -> Evaluator:
        """The same post with nothing but its title said."""
        title = Evaluator(self._post)
        title._words = Words(self._post.title)
        return title

    def holds(self, query: Query) -> bool:
        """Whether the post is what the query asks for."""
        match query:
            case And(parts):
                return all(map(self.holds, parts))
            case Or(parts):
                return any(map(self.holds, parts))
            case Not(part):
                return not self.holds(part)
            case Word() | Prefix() | Wildcard() | Raw() | Phrase():
                return next(self._words.occurrences(query), None) is not None
            case Within():
                return self._words.within(query)
            case Near():
                return self._words.near(query)
            case Title(part):
                return self._title.holds(part)
            case _:
                return self._known(query)

    def _known(self, query: Fact | Count | When | Reference) -> bool:
        """Whether what is known besides the text is as asked."""
        match query:
            case Fact():
                return has_fact(self._post, query)
            case Count():
                return has_count(self._post, query)
            case When():
                return was_said(self._post, query)
            case Reference(kind, name):
                raise ValueError(f"{kind} {name} has not been put in its place")

    def reasons(self, query: Query) -> Iterator[Token]:
        """The words because of which the query holds."""
        match query:
            case And(parts) | Or(parts):
                if self.holds(query):
                    for part in parts:
                        yield from self.reasons(part)
            case Word() | Prefix() | Wildcard() | Raw() | Phrase():
                for found in self._words.occurrences(query):
                    yield from found.found
            case Within():
                yield from self._gathered(query)
            case Near():
                yield from self._neighbours(query)
            case Title(part):
                # The title comes first in the text, so places are the same.
                yield from self._title.reasons(part)
            case _:
                return

    def _gathered(self, query: Within) -> Iterator[Token]:
        stretches = list(islice(self._words.gatherings(query), _MOST_MARKED))
        for part in query.parts:
            for found in self._words.occurrences(part):
                if any(first <= found.first <= last for first, last in stretches):
                    yield from found.found

    def _neighbours(self, query: Near) -> Iterator[Token]:
        """The words of both sides that stand near enough to one of the other side."""
        if not self._words.near(query):
            return
        left, right = self._sides(query.left), self._sides(query.right)
        for found in islice(left, _MOST_MARKED):
            if any(_apart(found, other, query) for other in islice(right, _MOST_MARKED)):
                yield from found.found
        for found in islice(right, _MOST_MARKED):
            if any(_apart(other, found, query) for other in islice(left, _MOST_MARKED)):
                yield from found.found

    def _sides(self, query: Query) -> list[Occurrence]:
        """Occurrences of a side; of a NEAR inside it, those stretches that it covers."""
        match query:
            case Or(parts):
                return [found for part in parts for found in self._sides(part)]
            case Near(left, right):
                before, after = self._words.sides(left), self._words.sides(right)
                pairs = ((one, other) for one in before for other in after if _apart(one, other, query))
                return [_both(one, other) for one, other in islice(pairs, _MOST_MARKED)]
            case _:
                return self._words.sides(query)


def _apart(left: Occurrence, right: Occurrence, query: Near) -> bool:
    """Whether two occurrences are as far from each other as a NEAR asks."""
    after = right.first - left.last - 1
    before = left.first - right.last - 1
    return 0 <= after <= query.distance or (not query.ordered and 0 <= before <= query.distance)


def _both(left: Occurrence, right: Occurrence) -> Occurrence:
    return Occurrence(min(left.first, right.first), max(left.last, right.last), left.found + right.found)
