"""From the text of a query to its tree.

Grammar, loosest first (two parts side by side mean AND)::

    query  = both { "OR" both }
    both   = not { [ "AND" ] not }
    not    = { "NOT" | "-" } part
    part   = word | word "*" | phrase | "(" query ")"

The parser keeps its own stack instead of calling itself, so no nesting can exhaust Python's. It goes on
after a mistake, so that all of them are told at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from talka.listening.query.check import check
from talka.listening.query.errors import Mistake, QueryError
from talka.listening.query.lexer import Kind, Lexeme, lex
from talka.listening.query.limits import MAXIMUM_BYTES, MAXIMUM_DEPTH, MAXIMUM_WORDS
from talka.listening.query.syntax import And, Not, Or, Phrase, Query, Span, Word
from talka.listening.query.terms import read_term

# Stands where something was wrong, so that one mistake does not cause others.
_BROKEN = Word("")


def parse(text: str) -> Query:
    """Read a query.

    Raises:
        QueryError: it has mistakes, is larger than the limits, or could match everything.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAXIMUM_BYTES:
        message = f"The query is too long: {MAXIMUM_BYTES // 1024} kB is the most. Split it into several topics."
        raise QueryError([Mistake("too_long", message, 0, len(text))])
    reader = _Reader(len(text))
    for lexeme in lex(text):
        reader.take(lexeme)
    query = reader.end()
    mistakes = reader.mistakes or check(query)
    if mistakes:
        raise QueryError(mistakes)
    return query


@dataclass(slots=True)
class _Group:
    """What has been read since a parenthesis was opened."""

    opened: Lexeme | None = None
    alternatives: list[list[Query]] = field(default_factory=lambda: [[]])
    nots: list[Lexeme] = field(default_factory=list)
    joined: Lexeme | None = None  # the AND or OR that waits for what comes after it


class _Reader:
    """Takes the lexemes one by one."""

    def __init__(self, length: int) -> None:
        self.mistakes: list[Mistake] = []
        self._length = length
        self._groups = [_Group()]
        self._words = 0
        self._depth = 0
        self._read = 0  # where the last lexeme ended

    def take(self, lexeme: Lexeme) -> None:
        """Read one lexeme.

        Raises:
            QueryError: the query is too deep or has too many words; reading on would tell nothing new.
        """
        self._read = lexeme.end
        match lexeme.kind:
            case Kind.OPEN:
                self._deeper(lexeme)
                self._groups.append(_Group(lexeme))
            case Kind.CLOSE:
                self._close(lexeme)
            case Kind.NOT:
                self._deeper(lexeme)
                self._groups[-1].nots.append(lexeme)
            case Kind.AND | Kind.OR:
                self._join(lexeme)
            case _:
                self._term(lexeme)

    def end(self) -> Query:
        """The whole query."""
        while len(self._groups) > 1:
            opened = self._groups[-1].opened
            if opened:
                message = "This parenthesis is never closed. Add a ) where the group ends."
                self._wrong("unclosed", message, Span(opened.start, opened.end))
            self._operand(self._finish(Span(self._length, self._length)))
        return self._finish(Span(0, self._length))

    def _wrong(self, code: str, message: str, span: Span) -> None:
        self.mistakes.append(Mistake(code, message, span.start, span.end))

    def _stop(self, code: str, message: str, lexeme: Lexeme) -> None:
        self._wrong(code, message, Span(lexeme.start, lexeme.end))
        raise QueryError(self.mistakes)

    def _deeper(self, lexeme: Lexeme) -> None:
        self._depth += 1
        if self._depth > MAXIMUM_DEPTH:
            message = f"The query is nested too deeply here: {MAXIMUM_DEPTH} levels are the most."
            self._stop("too_deep", message, lexeme)

    def _close(self, lexeme: Lexeme) -> None:
        if len(self._groups) == 1:
            message = "This ) has no ( before it. Remove it, or add the ( where the group begins."
            self._wrong("unopened", message, Span(lexeme.start, lexeme.end))
            return
        opened = self._groups[-1].opened
        start = opened.start if opened else 0
        self._operand(self._finish(Span(start, lexeme.end)))

    def _join(self, lexeme: Lexeme) -> None:
        group = self._groups[-1]
        self._negate_nothing(group)
        if not group.alternatives[-1]:
            message = f"There is nothing before this {lexeme.text}. Put a word there, or remove it."
            self._wrong("nothing_before", message, Span(lexeme.start, lexeme.end))
            group.alternatives[-1].append(_BROKEN)
        elif group.joined:
            self._nothing_after(group.joined)
        group.joined = lexeme
        if lexeme.kind is Kind.OR:
            group.alternatives.append([])
            group.joined = lexeme

    def _nothing_after(self, lexeme: Lexeme) -> None:
        message = f"There is nothing after this {lexeme.text}. Put a word there, or remove it."
        self._wrong("nothing_after", message, Span(lexeme.start, lexeme.end))

    def _negate_nothing(self, group: _Group) -> None:
        """A NOT that nothing followed."""
        if group.nots:
            self._nothing_after(group.nots[-1])
            self._operand(_BROKEN)

    def _term(self, lexeme: Lexeme) -> None:
        if lexeme.kind is Kind.UNCLOSED:
            message = "This quotation mark is never closed. Add one where the phrase ends."
            self._wrong("unclosed_quote", message, Span(lexeme.start, lexeme.start + 1))
            self._operand(_BROKEN)
            return
        node = read_term(lexeme, self.mistakes)
        self._words += len(node.parts) if isinstance(node, Phrase) else 1
        if self._words > MAXIMUM_WORDS:
            message = f"The query has too many words: {MAXIMUM_WORDS:,} are the most. Split it into several topics."
            self._stop("too_many", message, lexeme)
        self._operand(node or _BROKEN)

    def _operand(self, node: Query) -> None:
        """Put a finished part, under its NOTs, into the innermost group."""
        group = self._groups[-1]
        for negation in reversed(group.nots):
            node = Not(node, Span(negation.start, self._read))
        self._depth -= len(group.nots)
        group.nots = []
        group.joined = None
        group.alternatives[-1].append(node)

    def _finish(self, span: Span) -> Query:
        """Close the innermost group and give what it holds."""
        group = self._groups[-1]
        self._negate_nothing(group)
        if group.joined:
            self._nothing_after(group.joined)
            group.alternatives[-1].append(_BROKEN)
        elif not group.alternatives[-1]:
            message = (
                "These parentheses are empty." if group.opened else "The query is empty. Write a word to look for."
            )
            self._wrong("empty", message, span)
            group.alternatives[-1].append(_BROKEN)
        if group.opened:
            self._groups.pop()
            self._depth -= 1
        return _either([_both(parts) for parts in group.alternatives])


def _around(parts: list[Query]) -> Span:
    return Span(parts[0].span.start, parts[-1].span.end)


def _both(parts: list[Query]) -> Query:
    return parts[0] if len(parts) == 1 else And(tuple(parts), _around(parts))


def _either(parts: list[Query]) -> Query:
    return parts[0] if len(parts) == 1 else Or(tuple(parts), _around(parts))
