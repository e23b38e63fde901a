"""Mistakes and hints of queries, in the words of the reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from talka.core.templatetags.numbers import whole
from talka.listening.query import Mistake, QueryError
from talka.listening.query.limits import (
    MAXIMUM_BYTES,
    MAXIMUM_DEPTH,
    MAXIMUM_DISTANCE,
    MAXIMUM_EXPANDED,
    MAXIMUM_WITHIN,
    MAXIMUM_WORDS,
    MINIMUM_PREFIX,
)

# The language itself knows no Django and speaks English; its codes are said here to the reader.
WORDS: Final = {
    "comment_unclosed": _("This comment is never closed. Add >>> where it ends."),
    "cycle": _("“%(text)s” leads back to this topic. A topic cannot ask for itself."),
    "distance": _("Write a number from 0 to %(distance)s here: how many words may lie between."),
    "distance_place": _("Put this directly behind the closing quotation mark, as in “lost parcel”~3."),
    "empty": _("There is nothing to look for here. Write a word."),
    "expanded": _("With its topics and lists this query has more than %(expanded)s words. Name fewer of them."),
    "field_empty": _("Write what to look for directly behind “%(text)s”, without a blank."),
    "field_value": _("“%(text)s” is not something this field can ask for. Write for example %(example)s."),
    "hint_case": _("“%(text)s” is read as a word. To join words, write it in capitals."),
    "hint_field": _("“%(text)s” is no field, so its words are looked for."),
    "hint_mixed": _(
        "OR binds more loosely than what stands beside it, so this part belongs together. "
        "Put parentheses to show which you mean."
    ),
    "matches_all": _(
        "This part alone would match almost every post, because it does not say what must be there. "
        "Add a word that must be there, as in: brand NOT jobs."
    ),
    "near_kinds": _("NEAR can stand only between words, phrases and groups of them joined by OR."),
    "near_nested": _("NEAR can hold one other NEAR, not more inside each other. Use fewer of them."),
    "near_not": _("NEAR cannot say what must not be there. Write NOT (this NEAR/5 that)."),
    "no_word": _("There is no letter or digit to look for here."),
    "not_yet": _("“%(text)s” is not known of posts yet. Leave it out for now."),
    "nothing_after": _("There is nothing after this %(text)s. Put a word there, or remove it."),
    "nothing_before": _("There is nothing before this %(text)s. Put a word there, or remove it."),
    "prefix_short": _("Put at least %(letters)s letters before the first * or ?: fewer would match too much."),
    "star_place": _("A * or ? can stand only inside or at the end of a word, as in crash* or organi?ation."),
    "too_deep": _("The query is nested too deeply here: %(depth)s levels are the most."),
    "too_long": _("The query is too long: %(size)s kB is the most. Split it into several topics."),
    "too_many": _("The query has too many words: %(words)s are the most. Split it into several topics."),
    "unclosed": _("This parenthesis is never closed. Add a ) where the group ends."),
    "unclosed_quote": _("This quotation mark is never closed. Add one where the phrase ends."),
    "unknown_list": _("There is no list called “%(text)s”."),
    "unknown_topic": _("There is no topic called “%(text)s”."),
    "unopened": _("This ) has no ( before it. Remove it, or add the ( where the group begins."),
    "within_one": _("A distance needs two words or more between the quotation marks."),
    "within_words": _("Put at most %(within)s words between the quotation marks before a ~."),
}
_LIMITS: Final = {
    "depth": MAXIMUM_DEPTH,
    "distance": MAXIMUM_DISTANCE,
    "expanded": MAXIMUM_EXPANDED,
    "letters": MINIMUM_PREFIX,
    "size": MAXIMUM_BYTES // 1024,
    "within": MAXIMUM_WITHIN,
    "words": MAXIMUM_WORDS,
}

MOST_NOTES: Final = 40
"""Mistakes and hints that a page tells one by one."""

_QUOTED: Final = 60
_SHOWN: Final = 160
"""Characters of a place that are quoted, and of its line that are shown around it."""


def said(mistake: Mistake) -> str:
    """A mistake or hint in the reader's language."""
    if mistake.code not in WORDS:
        return mistake.message
    limits = {name: whole(number) for name, number in _LIMITS.items()}
    return str(WORDS[mistake.code]) % (limits | {"text": isolated(mistake.text), "example": isolated(mistake.example)})


def clipped(text: str, most: int = _QUOTED) -> str:
    """A text on one line, cut to what a sentence can hold."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def isolated(text: str) -> str:
    """A text of any direction for the middle of a sentence, cut; between first strong isolates."""
    return f"\u2068{clipped(text)}\u2069"


class QueryProblem(NamedTuple):
    """A mistake or hint and where it is.

    Attributes:
        message: in the reader's language.
        before, at, after: the text around the place, on its line.
        line, column: from 1.
        start, end: the place as a browser counts, in units of UTF-16.
        is_hint: whether the query can be used nevertheless.
    """

    message: str
    before: str
    at: str
    after: str
    line: int
    column: int
    start: int
    end: int
    is_hint: bool = False


def query_problem(error: QueryError, text: str) -> QueryProblem:
    """The first mistake of a query that cannot be used."""
    return problems(error.mistakes[:1], text)[0]


def problems(mistakes: Iterable[Mistake], text: str, *, hints: bool = False) -> list[QueryProblem]:
    """Mistakes or hints with their places in the text."""
    return [_problem(mistake, text, is_hint=hints) for mistake in mistakes]


def _problem(mistake: Mistake, text: str, *, is_hint: bool) -> QueryProblem:
    start = min(max(mistake.start, 0), len(text))
    end = min(max(mistake.end, start), len(text))
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    last = len(text) if last < 0 else last
    return QueryProblem(
        message=said(mistake),
        before=_shortened(text[first:start], from_end=True),
        at=_shortened(text[start : min(end, last)]),
        after=_shortened(text[min(end, last) : last]),
        line=text.count("\n", 0, start) + 1,
        column=start - first + 1,
        start=utf16(text[:start]),
        end=utf16(text[:end]),
        is_hint=is_hint,
    )


def _shortened(text: str, *, from_end: bool = False) -> str:
    if len(text) <= _SHOWN:
        return text
    return f"…{text[-_SHOWN:]}" if from_end else f"{text[:_SHOWN]}…"


def utf16(text: str) -> int:
    """Length of a text as a browser counts."""
    return len(text) + sum(character > "\uffff" for character in text)
