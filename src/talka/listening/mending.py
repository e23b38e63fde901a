"""Rewrites of a query that mend a mistake, or say what a hint asks, with one click."""

from __future__ import annotations

import json
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from talka.listening.errors import clipped, utf16
from talka.listening.query import And, Mistake, Or, Query, QueryError, parse
from talka.listening.query.lexer import Kind, Lexeme, lex
from talka.listening.query.syntax import Span, children

LONGEST: Final = 4_000
"""Characters of a query to which rewrites are offered; of longer ones trying them out takes too long."""

DEEPEST: Final = 40

_ENDS: Final = {"unclosed": ")", "unclosed_quote": '"', "comment_unclosed": ">>>"}


class Change(NamedTuple):
    """Put ``text`` in the place of characters [start, end)."""

    start: int
    end: int
    text: str


class Rewrite(NamedTuple):
    """A rewrite to offer.

    Attributes:
        label: what it does, in the reader's language.
        shown: how the part reads then.
        changes: from the last to the first, in units of UTF-16 as browsers count.
    """

    label: str
    shown: str
    changes: tuple[Change, ...]

    @property
    def json(self) -> str:
        """The changes for a script."""
        return json.dumps(self.changes)


def rewrites(mistake: Mistake, text: str, query: Query | None) -> list[Rewrite]:
    """What could be done about a mistake or hint; ``query`` is what the text says, None if it cannot be read."""
    if len(text) > LONGEST:
        return []
    if mistake.code == "hint_mixed":
        return _mixed(mistake, text, query) if query else []
    if mistake.code == "hint_case":
        change = Change(mistake.start, mistake.end, mistake.text.upper())
        return [_rewrite(_("Write it in capitals"), text, [change], _around(text, mistake))]
    if mistake.code == "unopened":
        change = Change(mistake.start, mistake.end, "")
        return [_rewrite(_("Remove it"), text, [change], _around(text, mistake))]
    if mistake.code in _ENDS:
        change = Change(len(text.rstrip()), len(text), _ENDS[mistake.code])
        return [_rewrite(_("Close it at the end"), text, [change], Span(mistake.start, len(text)))]
    return []


def _around(text: str, mistake: Mistake) -> Span:
    """A place with a word or so on each side."""
    before = text.rfind(" ", 0, max(0, mistake.start - 12)) + 1
    after = text.find(" ", min(len(text), mistake.end + 12))
    return Span(before, len(text) if after < 0 else after)


def _rewrite(label: str, text: str, changes: list[Change], place: Span) -> Rewrite:
    ordered = sorted(changes, reverse=True)
    shown = _changed(text[: place.end], [change for change in ordered if change.start <= place.end])[place.start :]
    browser = tuple(Change(utf16(text[:start]), utf16(text[:end]), put) for start, end, put in ordered)
    return Rewrite(label, clipped(shown), browser)


def _changed(text: str, changes: list[Change]) -> str:
    for start, end, put in changes:
        text = text[:start] + put + text[end:]
    return text


def _mixed(mistake: Mistake, text: str, query: Query) -> list[Rewrite]:
    """Both ways to read an OR beside an AND: as it is read, and as it may have been meant."""
    found = _either(query, mistake)
    lexemes = list(lex(text))
    if found is None or _depth(lexemes) > DEEPEST:
        return []
    either, both = found
    place = _extent(lexemes, either.span)
    offers = [(_("As it is read now"), _extent(lexemes, both.span))]
    if sum(isinstance(part, And) for part in either.parts) == 1 and both in {either.parts[0], either.parts[-1]}:
        inner = (
            Span(place.start, _extent(lexemes, both.parts[0].span).end)
            if both is either.parts[-1]
            else Span(_extent(lexemes, both.parts[-1].span).start, place.end)
        )
        offers.append((_("Perhaps you meant"), inner))
    rewritten = [
        _rewrite(label, text, [Change(start, start, "("), Change(end, end, ")")], place)
        for label, (start, end) in offers
    ]
    expected = [True, False]
    return [
        rewrite
        for rewrite, (_label, span), same in zip(rewritten, offers, expected, strict=False)
        if _says(text, span) is same
    ]


def _either(query: Query, mistake: Mistake) -> tuple[Or, And] | None:
    """The OR with the AND inside that the hint is about."""
    waiting = [query]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Or):
            for part in node.parts:
                if isinstance(part, And) and part.span == (mistake.start, mistake.end):
                    return node, part
        waiting.extend(children(node))
    return None


def _says(text: str, span: Span) -> bool | None:
    """Whether the text with parentheses around a part says the same; None if it says nothing that can be read."""
    try:
        said = parse(f"{text[: span.start]}({text[span.start : span.end]}){text[span.end :]}")
    except QueryError:
        return None
    return said == parse(text)


def _depth(lexemes: list[Lexeme]) -> int:
    depth = deepest = 0
    for lexeme in lexemes:
        depth += (lexeme.kind in {Kind.OPEN, Kind.NOT}) - (lexeme.kind is Kind.CLOSE)
        deepest = max(deepest, depth)
    return deepest


def _extent(lexemes: list[Lexeme], span: Span) -> Span:
    """A part with the parentheses and fields that belong to it; its own place begins and ends inside them."""
    depth = missing = 0
    inside = [lexeme for lexeme in lexemes if lexeme.start < span.end and span.start < lexeme.end]
    span = Span(min(span.start, inside[0].start), max(span.end, inside[-1].end)) if inside else span
    for lexeme in lexemes:
        if span.start <= lexeme.start < span.end:
            depth += (lexeme.kind is Kind.OPEN) - (lexeme.kind is Kind.CLOSE)
            missing = max(missing, -depth)
    before = [lexeme for lexeme in reversed(lexemes) if lexeme.end <= span.start]
    after = [lexeme for lexeme in lexemes if lexeme.start >= span.end]
    start = _reach(before, missing, Kind.OPEN, Kind.CLOSE)
    end = _reach(after, depth + missing, Kind.CLOSE, Kind.OPEN)
    field = next((one for one in before if start and one.end == start.start and one.kind is Kind.FIELD), None)
    first = field or start
    return Span(first.start if first else span.start, end.end if end else span.end)


def _reach(lexemes: list[Lexeme], count: int, wanted: Kind, other: Kind) -> Lexeme | None:
    """The parenthesis at which so many groups have come to their end."""
    for lexeme in lexemes if count > 0 else []:
        count += (lexeme.kind is other) - (lexeme.kind is wanted)
        if count == 0:
            return lexeme
    return None
