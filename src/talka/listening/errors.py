"""Errors of listening, in the words of the reader."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from talka.listening.query import QueryError
from talka.listening.query.limits import MAXIMUM_BYTES, MAXIMUM_DEPTH, MAXIMUM_WORDS, MINIMUM_PREFIX

# The language itself knows no Django and speaks English; its codes are said here to the reader.
WORDS = {
    "empty": _("There is nothing to look for here. Write a word."),
    "matches_all": _(
        "This part alone would match almost every post, because it only says what must not be there. "
        "Add a word that must be there, as in: brand NOT jobs."
    ),
    "no_word": _("There is no letter or digit to look for here."),
    "not_yet": _("“%(text)s” is not part of the query language yet. To look for these words, put them in quotes."),
    "nothing_after": _("There is nothing after this %(text)s. Put a word there, or remove it."),
    "nothing_before": _("There is nothing before this %(text)s. Put a word there, or remove it."),
    "prefix_short": _("Put at least %(letters)d letters before the *: fewer would match too much."),
    "question_mark": _("A ? inside a word is not part of the query language yet."),
    "star_place": _("A * can stand only at the end of a word, as in crash*."),
    "too_deep": _("The query is nested too deeply here: %(depth)d levels are the most."),
    "too_long": _("The query is too long: %(size)d kB is the most. Split it into several topics."),
    "too_many": _("The query has too many words: %(words)d are the most. Split it into several topics."),
    "unclosed": _("This parenthesis is never closed. Add a ) where the group ends."),
    "unclosed_quote": _("This quotation mark is never closed. Add one where the phrase ends."),
    "unopened": _("This ) has no ( before it. Remove it, or add the ( where the group begins."),
}
_LIMITS = {
    "depth": MAXIMUM_DEPTH,
    "letters": MINIMUM_PREFIX,
    "size": MAXIMUM_BYTES // 1024,
    "words": MAXIMUM_WORDS,
}


class QueryProblem(NamedTuple):
    """What is wrong with a query and where: the text before, at and after the place, on its line."""

    message: str
    before: str
    at: str
    after: str
    line: int
    column: int


def query_problem(error: QueryError, text: str) -> QueryProblem:
    """The problem with the line it is on; line and column count from 1."""
    start = min(max(error.start, 0), len(text))
    end = min(max(error.end, start), len(text))
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    last = len(text) if last < 0 else last
    return QueryProblem(
        message=str(WORDS[error.code]) % (_LIMITS | {"text": text[start:end]}),
        before=text[first:start],
        at=text[start : min(end, last)],
        after=text[min(end, last) : last],
        line=text.count("\n", 0, start) + 1,
        column=start - first + 1,
    )
