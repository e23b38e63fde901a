"""Stored posts and the query language: the database brings candidates, the language itself decides."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, Value

from talka.channels.models import Post
from talka.listening.matcher import Matcher
from talka.listening.query import Query, candidates, find, matches, parse
from talka.text import words


class ReadyQuery(SearchQuery):
    """A ``tsquery`` of folded words as it stands; ``to_tsquery`` would cut and change the words once more."""

    template = "(%(expressions)s)::tsquery"

    def __init__(self, tsquery: str) -> None:
        super().__init__(Value(tsquery), search_type="raw")


def body(title: str, text: str) -> str:
    """Title and text as one text: what queries are matched against, on arrival and in the store."""
    return f"{title}\n{text}" if title else text


@functools.lru_cache(maxsize=4096)
def parsed(text: str) -> Query:
    """A query that was checked when it was saved."""
    return parse(text)


def narrowed(query: Query | None) -> Q:
    """A condition on posts that every match meets."""
    found = candidates(query) if query else None
    return Q(words=ReadyQuery(found.tsquery)) if found else Q()


def exact(query: Query) -> bool:
    """Whether the database's answer is the whole truth, so that no text need be read again."""
    found = candidates(query)
    return bool(found and found.exact)


def found_by(query: Query | None, post: Post) -> bool:
    """Whether a candidate truly matches; the words are not read again where the database's answer is exact."""
    return query is None or exact(query) or matches(query, body(post.title, post.text))


def matching(query: Query, bodies: Sequence[str]) -> list[int]:
    """The numbers of the bodies that match; for many of them some ten times as fast as `matches`."""
    return [number for number, _ in Matcher({0: query}).match([words(text) for text in bodies])]


def spans(queries: Iterable[Query], text: str) -> list[tuple[int, int]]:
    """The places [start, end) of the words for which a text matches any of the queries, merged, in order."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted({span for query in queries for span in find(query, text)}):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
