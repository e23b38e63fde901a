"""Errors of listening, in the words of the reader."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from talka.listening.query import QueryError


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
        message=_(error.message),  # each message of the language is marked for translation where codes are declared
        before=text[first:start],
        at=text[start : min(end, last)],
        after=text[min(end, last) : last],
        line=text.count("\n", 0, start) + 1,
        column=start - first + 1,
    )
