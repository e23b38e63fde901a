"""Text for a page, with the words marked for which it was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from talka.listening.query import Query
from talka.listening.search import body, spans

ELLIPSIS = "…"


def marked(title: str, text: str, queries: Iterable[Query]) -> tuple[SafeString, SafeString]:
    """Title and text as HTML; words are looked for in both as one text, as the matcher does."""
    whole = body(title, text)
    found = spans(queries, whole)
    cut = len(whole) - len(text)
    return html(whole, found, 0, len(title)), html(whole, found, cut, len(whole))


def html(whole: str, found: Sequence[tuple[int, int]], start: int, end: int) -> SafeString:
    """A part [start, end) of a text, escaped, with ``<mark>`` around the found places."""
    pieces = []
    at = start
    for first, last in found:
        first, last = max(first, at), min(last, end)  # noqa: PLW2901 - the part of it that lies inside
        if first < last:
            pieces += [escape(whole[at:first]), format_html("<mark>{}</mark>", whole[first:last])]
            at = last
    pieces.append(escape(whole[at:end]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped


def excerpt(text: str, queries: Sequence[Query], length: int) -> SafeString:
    """At most about ``length`` characters of a text as HTML, around the first word found; whole words."""
    found = spans(queries, text) if queries else []
    if len(text) <= length:
        return html(text, found, 0, len(text))
    first = found[0][0] if found else 0
    start = 0 if first < length * 2 // 3 else _word_start(text, first - length // 3)
    end = _word_end(text, min(len(text), start + length))
    before, after = ELLIPSIS if start else "", ELLIPSIS if end < len(text) else ""
    return format_html("{}{}{}", before, html(text, found, start, end), after)


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at, at + 40)
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", max(0, at - 40), at)
    return space if space > 0 else at
