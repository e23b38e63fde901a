"""Text for a page, with the words marked for which it was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from talka.listening.documents import spoken
from talka.listening.query import Query
from talka.listening.search import spans

ELLIPSIS = "…"


def marked(title: str, text: str, queries: Iterable[Query]) -> tuple[SafeString, SafeString]:
    """Title and text as HTML; words are looked for in both as one text, as the matcher does."""
    post = spoken(title, text)
    found = spans(queries, post)
    cut = len(post.text) - len(text)
    return html(post.text, found, 0, len(title)), html(post.text, found, cut, len(post.text))


def clipped(title: str, text: str, queries: Sequence[Query], length: int) -> tuple[SafeString, SafeString]:
    """Likewise, each cut to about ``length`` characters around its first word found; whole words."""
    post = spoken(title, text)
    found = spans(queries, post) if queries else []
    cut, end = len(post.text) - len(text), len(post.text)
    return (
        clipping(post.text, found, 0, len(title), length=length),
        clipping(post.text, found, cut, end, length=length),
    )


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


def clipping(whole: str, found: Sequence[tuple[int, int]], first: int, last: int, *, length: int) -> SafeString:
    """At most about ``length`` characters of the part [first, last) of a text in which the places are known."""
    if last - first <= length:
        return html(whole, found, first, last)
    word = next((start for start, _ in found if first <= start < last), first)
    start = first if word - first < length * 2 // 3 else _word_start(whole, word - length // 3)
    end = _word_end(whole, min(last, start + length), last)
    before, after = ELLIPSIS if start > first else "", ELLIPSIS if end < last else ""
    return format_html("{}{}{}", before, html(whole, found, start, end), after)


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at, at + 40)
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int, last: int) -> int:
    if at >= last:
        return last
    space = text.rfind(" ", max(0, at - 40), at)
    return space if space > 0 else at
