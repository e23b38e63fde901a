"""The text of a query in colours: what is an operator, a field, a phrase, and what stands under a NOT.

``static/listening/query_lexer.js`` says the same while somebody types; a test holds both against each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from talka.listening.query.lexer import Kind, Lexeme, lex

SHADES: Final = 4
"""Colours of parentheses; deeper ones begin again."""

_VALUES: Final = {Kind.TERM, Kind.PHRASE, Kind.UNCLOSED, Kind.OPEN}
_OPERATORS: Final = {Kind.AND, Kind.OR, Kind.NEAR}
_WORDS_INSIDE: Final = "title"


class Piece(NamedTuple):
    """Characters [start, end) of a query.

    Attributes:
        kind: operator, not, open, close, field, value, word, wildcard, phrase, distance or comment.
        depth: of a parenthesis, from 0.
        negated: whether what stands here must not occur.
    """

    start: int
    end: int
    kind: str
    depth: int = 0
    negated: bool = False

    @property
    def classes(self) -> str:
        """The CSS classes; none for what looks like plain text."""
        names = [] if self.kind == "word" else [f"q-{self.kind}"]
        if self.kind in {"open", "close"}:
            names.append(f"q-depth-{self.depth % SHADES}")
        return " ".join([*names, "q-no"] if self.negated else names)


@dataclass(slots=True)
class _Group:
    negated: bool = False
    values: bool = False  # whether its words are values of a field


class _Painter:
    """Follows what the parser would make of the lexemes, as far as colours need it."""

    def __init__(self) -> None:
        self._groups = [_Group()]
        self._not = False  # whether a NOT waits for its part
        self._field: Lexeme | None = None

    def paint(self, lexeme: Lexeme) -> Iterator[Piece]:
        """The pieces of a lexeme."""
        field, self._field = self._field, None
        if field and (lexeme.start != field.end or lexeme.kind not in _VALUES):
            field, self._not = None, False
        match lexeme.kind:
            case Kind.OPEN:
                yield self._open(lexeme, field)
            case Kind.CLOSE:
                yield self._close(lexeme)
            case Kind.COMMENT:
                yield Piece(lexeme.start, lexeme.end, "comment")
            case Kind.NOT:
                self._not = not self._not
                yield Piece(lexeme.start, lexeme.end, "not")
            case Kind.FIELD:
                self._field = lexeme
                yield Piece(lexeme.start, lexeme.end, "field", negated=self._negated)
            case kind if kind in _OPERATORS:
                self._not = False
                yield Piece(lexeme.start, lexeme.end, "operator")
            case _:
                yield from self._part(lexeme, field)

    @property
    def _negated(self) -> bool:
        return self._groups[-1].negated != self._not

    def _open(self, lexeme: Lexeme, field: Lexeme | None) -> Piece:
        piece = Piece(lexeme.start, lexeme.end, "open", len(self._groups) - 1, self._negated)
        values = field.text != _WORDS_INSIDE if field else self._groups[-1].values
        self._groups.append(_Group(self._negated, values))
        self._not = False
        return piece

    def _close(self, lexeme: Lexeme) -> Piece:
        group = self._groups.pop() if len(self._groups) > 1 else self._groups[0]
        self._not = False
        return Piece(lexeme.start, lexeme.end, "close", len(self._groups) - 1, group.negated)

    def _part(self, lexeme: Lexeme, field: Lexeme | None) -> Iterator[Piece]:
        is_value = field.text != _WORDS_INSIDE if field else self._groups[-1].values
        negated, self._not = self._negated, False
        end = lexeme.end if lexeme.distance is None else lexeme.end - len(lexeme.distance) - 1
        yield Piece(lexeme.start, end, _kind(lexeme, is_value=is_value), negated=negated)
        if end < lexeme.end:
            yield Piece(end, lexeme.end, "distance", negated=negated)


def _kind(lexeme: Lexeme, *, is_value: bool) -> str:
    if is_value:
        return "value"
    if lexeme.kind is not Kind.TERM:
        return "phrase"
    return "wildcard" if "*" in lexeme.text or "?" in lexeme.text else "word"


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a query in order; what lies between them is blank."""
    painter = _Painter()
    for lexeme in lex(text):
        yield from painter.paint(lexeme)


def coloured(text: str) -> SafeString:
    """A query as HTML."""
    html: list[str] = []
    at = 0
    for piece in pieces(text):
        html.append(conditional_escape(text[at : piece.start]))
        words = text[piece.start : piece.end]
        html.append(
            format_html('<span class="{}">{}</span>', piece.classes, words)
            if piece.classes
            else conditional_escape(words)
        )
        at = piece.end
    html.append(conditional_escape(text[at:]))
    return mark_safe("".join(html))  # noqa: S308 - every piece is escaped
