"""From the text of a query to its tree.

Grammar, loosest first (two parts side by side mean AND)::

    query  = both { "OR" both }
    both   = near { [ "AND" ] near }
    near   = not { ( "NEAR/n" | "NEAR/nf" | "ONEAR/n" ) not }
    not    = { "NOT" | "-" } part
    part   = word | wildcard | phrase [ "~" n ] | "(" query ")" | field ":" ( value | "(" query of values ")" )

``<<< comments >>>`` count as blanks. The parser keeps its own stack instead of calling itself, so no nesting
can exhaust Python's. It goes on after a mistake, so that all of them are told at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from talka.listening.query.check import check
from talka.listening.query.errors import Mistake, QueryError
from talka.listening.query.fields import LATER, named
from talka.listening.query.lexer import Kind, Lexeme, lex
from talka.listening.query.limits import MAXIMUM_BYTES, MAXIMUM_DEPTH, MAXIMUM_WORDS
from talka.listening.query.nearness import check_near
from talka.listening.query.notes import note
from talka.listening.query.syntax import And, Near, Not, Or, Phrase, Query, Reference, Span, Title, Within, Word
from talka.listening.query.terms import read_near, read_term, read_value

# Stands where something was wrong, so that one mistake does not cause others.
BROKEN = Word("")
_LOWER = {"and", "or", "not"}


class Reading(NamedTuple):
    """What was read: the tree, None where there are mistakes, and what its writer may not have meant."""

    query: Query | None
    mistakes: tuple[Mistake, ...]
    hints: tuple[Mistake, ...]


def parse(text: str, *, topics: Collection[str] = (), filters: bool = False) -> Query:
    """Read a query.

    Args:
        text: as a person wrote it.
        topics: names of topics as ``fields.named`` gives them; ``@name`` means that topic, not the handle.
        filters: whether what could match everything is taken as well, as for looking through what is stored.

    Raises:
        QueryError: it has mistakes, is larger than the limits, or could match everything.
    """
    reading = read(text, topics=topics, filters=filters)
    if reading.query is None:
        raise QueryError(reading.mistakes)
    return reading.query


def read(text: str, *, topics: Collection[str] = (), filters: bool = False) -> Reading:
    """Read a query and tell everything about it; see `parse`."""
    if len(text.encode("utf-8", "surrogatepass")) > MAXIMUM_BYTES:
        return Reading(None, (note("too_long", 0, len(text)),), ())
    reader = _Reader(len(text), frozenset(topics))
    try:
        for lexeme in lex(text):
            reader.take(lexeme)
        query = reader.end()
    except QueryError as error:
        return Reading(None, error.mistakes, ())
    mistakes = reader.mistakes or ([] if filters else check(query))
    if mistakes:
        return Reading(None, QueryError(mistakes).mistakes, tuple(reader.hints))
    return Reading(query, (), tuple(reader.hints))


@dataclass(slots=True)
class _Group:
    """What has been read since a parenthesis was opened."""

    opened: Lexeme | None = None
    field_before: Lexeme | None = None
    alternatives: list[list[Query]] = field(default_factory=lambda: [[]])
    nots: list[Lexeme] = field(default_factory=list)
    joined: Lexeme | None = None  # the AND, OR or NEAR that waits for what comes after it
    near: tuple[Query, Lexeme] | None = None  # what stands before that NEAR


class _Reader:
    """Takes the lexemes one by one."""

    def __init__(self, length: int, topics: frozenset[str]) -> None:
        self.mistakes: list[Mistake] = []
        self.hints: list[Mistake] = []
        self._length = length
        self._topics = topics
        self._groups = [_Group()]
        self._field: Lexeme | None = None  # waits for its value
        self._fields: list[str] = []  # of the groups that we are in
        self._words = 0
        self._depth = 0
        self._read = 0  # where the last lexeme ended

    def take(self, lexeme: Lexeme) -> None:
        """Read one lexeme.

        Raises:
            QueryError: the query is too deep or has too many words; reading on would tell nothing new.
        """
        self._expect_value(lexeme)
        self._read = lexeme.end
        match lexeme.kind:
            case Kind.OPEN:
                self._open(lexeme)
            case Kind.CLOSE:
                self._close(lexeme)
            case Kind.NOT:
                self._deeper(lexeme)
                self._groups[-1].nots.append(lexeme)
            case Kind.AND | Kind.OR:
                self._join(lexeme)
            case Kind.NEAR:
                self._near(lexeme)
            case Kind.FIELD:
                self._field = lexeme
            case Kind.COMMENT:
                if not lexeme.text:
                    self._wrong("comment_unclosed", Span(lexeme.start, lexeme.start + 3))
            case _:
                self._term(lexeme)

    def end(self) -> Query:
        """The whole query."""
        self._expect_value(None)
        while len(self._groups) > 1:
            opened = self._groups[-1].opened
            if opened:
                self._wrong("unclosed", Span(opened.start, opened.end))
            self._operand(self._finish(Span(self._length, self._length)))
        return self._finish(Span(0, self._length))

    def _wrong(self, code: str, span: Span, text: str = "") -> None:
        self.mistakes.append(note(code, span.start, span.end, text=text))

    def _stop(self, code: str, lexeme: Lexeme) -> None:
        self._wrong(code, Span(lexeme.start, lexeme.end))
        raise QueryError(self.mistakes)

    def _deeper(self, lexeme: Lexeme) -> None:
        self._depth += 1
        if self._depth > MAXIMUM_DEPTH:
            self._stop("too_deep", lexeme)

    def _expect_value(self, lexeme: Lexeme | None) -> None:
        """Tell of a field that nothing follows directly."""
        waiting = self._field
        if waiting is None:
            return
        valued = lexeme and lexeme.kind in {Kind.TERM, Kind.PHRASE, Kind.UNCLOSED, Kind.OPEN}
        if valued and lexeme and lexeme.start == waiting.end:
            return
        self._field = None
        self._wrong("field_empty", Span(waiting.start, waiting.end), f"{waiting.text}:")
        self._operand(BROKEN)

    def _open(self, lexeme: Lexeme) -> None:
        self._deeper(lexeme)
        self._groups.append(_Group(lexeme, self._field))
        if self._field:
            self._fields.append(self._field.text)
            self._field = None

    def _close(self, lexeme: Lexeme) -> None:
        if len(self._groups) == 1:
            self._wrong("unopened", Span(lexeme.start, lexeme.end))
            return
        opened = self._groups[-1].opened
        start = opened.start if opened else 0
        self._operand(self._finish(Span(start, lexeme.end)))

    def _join(self, lexeme: Lexeme) -> None:
        group = self._groups[-1]
        self._negate_nothing(group)
        if group.near and group.joined:
            self._nothing_after(group.joined)
            self._operand(BROKEN)
        if not group.alternatives[-1]:
            self._wrong("nothing_before", Span(lexeme.start, lexeme.end), lexeme.text)
            group.alternatives[-1].append(BROKEN)
        elif group.joined:
            self._nothing_after(group.joined)
        group.joined = lexeme
        if lexeme.kind is Kind.OR:
            group.alternatives.append([])

    def _near(self, lexeme: Lexeme) -> None:
        self._join(lexeme)
        group = self._groups[-1]
        group.near = (group.alternatives[-1].pop(), lexeme)
        if read_near(lexeme) is None:
            self._wrong("distance", Span(lexeme.start, lexeme.end))

    def _nothing_after(self, lexeme: Lexeme) -> None:
        self._wrong("nothing_after", Span(lexeme.start, lexeme.end), lexeme.text)

    def _negate_nothing(self, group: _Group) -> None:
        """A NOT that nothing followed."""
        if group.nots:
            self._nothing_after(group.nots[-1])
            self._operand(BROKEN)

    def _term(self, lexeme: Lexeme) -> None:
        waiting, self._field = self._field, None
        if lexeme.kind is Kind.UNCLOSED:
            self._wrong("unclosed_quote", Span(lexeme.start, lexeme.start + 1))
            self._operand(BROKEN)
            return
        if lexeme.kind is Kind.TERM and lexeme.text in _LOWER:
            self.hints.append(note("hint_case", lexeme.start, lexeme.end, text=lexeme.text))
        known = len(self.mistakes)
        node = self._part(lexeme, waiting)
        self._words += len(node.parts) if isinstance(node, Phrase | Within) else 1
        if self._words > MAXIMUM_WORDS:
            self._stop("too_many", lexeme)
        self._operand(node if len(self.mistakes) == known and node else BROKEN)

    def _part(self, lexeme: Lexeme, waiting: Lexeme | None) -> Query | None:
        start = waiting.start if waiting else lexeme.start
        name = waiting.text if waiting else next((name for name in reversed(self._fields) if name != "title"), "")
        if name in LATER:
            self._wrong("not_yet", Span(start, lexeme.end), f"{name}:")
            return None
        if name:
            return read_value(name, lexeme, start, self.mistakes)
        if lexeme.text[:1] == "@" and lexeme.kind is Kind.TERM and named(lexeme.text[1:]) in self._topics:
            return Reference("topic", lexeme.text[1:], Span(lexeme.start, lexeme.end))
        return read_term(lexeme, self.mistakes, self.hints)

    def _operand(self, node: Query) -> None:
        """Put a finished part, under its NOTs, into the innermost group."""
        group = self._groups[-1]
        for negation in reversed(group.nots):
            node = Not(node, Span(negation.start, self._read))
        self._depth -= len(group.nots)
        group.nots = []
        group.joined = None
        if group.near:
            left, lexeme = group.near
            group.near = None
            node = self._nearness(left, lexeme, node)
        group.alternatives[-1].append(node)

    def _nearness(self, left: Query, lexeme: Lexeme, right: Query) -> Query:
        if BROKEN in {left, right}:
            return BROKEN
        distance, ordered = read_near(lexeme) or (0, False)
        node = Near(left, right, distance, ordered, Span(left.span.start, right.span.end))
        mistakes = check_near(node)
        self.mistakes += mistakes
        return BROKEN if mistakes else node

    def _finish(self, span: Span) -> Query:
        """Close the innermost group and give what it holds."""
        group = self._groups[-1]
        self._negate_nothing(group)
        if group.joined:
            self._nothing_after(group.joined)
            group.near = None
            group.alternatives[-1].append(BROKEN)
        elif not group.alternatives[-1]:
            self._wrong("empty", span)
            group.alternatives[-1].append(BROKEN)
        if group.opened:
            self._groups.pop()
            self._depth -= 1
        node = self._joined(group)
        if group.field_before:
            self._fields.pop()
            if group.field_before.text == "title":
                return Title(node, Span(group.field_before.start, span.end))
        return node

    def _joined(self, group: _Group) -> Query:
        alternatives = [_both(parts) for parts in group.alternatives]
        if len(alternatives) == 1:
            return alternatives[0]
        for parts, node in zip(group.alternatives, alternatives, strict=True):
            if len(parts) > 1:
                self.hints.append(note("hint_mixed", node.span.start, node.span.end))
        return Or(tuple(alternatives), _around(alternatives))


def _around(parts: list[Query]) -> Span:
    return Span(parts[0].span.start, parts[-1].span.end)


def _both(parts: list[Query]) -> Query:
    return parts[0] if len(parts) == 1 else And(tuple(parts), _around(parts))
