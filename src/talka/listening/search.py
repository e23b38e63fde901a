"""Stored posts and the query language: the database brings candidates, the language itself decides."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db.models import Q, QuerySet

from talka.channels.models import Post
from talka.listening.conditions import condition
from talka.listening.documents import FIELDS, Told, asks_facts, body, document_of, document_of_row, spoken
from talka.listening.glance import glanced
from talka.listening.query import And, Count, Document, Fact, Not, Or, Query, Reference, When, find, parse
from talka.listening.query.evaluate import merged

__all__ = ["Hit", "Search", "body", "parsed", "spans", "spoken_part"]

_WHERE = ("created_at", "id")
_WORDS = ("title", "text")


class Hit(NamedTuple):
    """Where a post stands in time."""

    created_at: dt.datetime
    post_id: uuid.UUID


class First(NamedTuple):
    """The first posts that match, and how far was looked, if that was given up before there were enough."""

    hits: list[Hit]
    looked_until: Hit | None


@functools.lru_cache(maxsize=4096)
def parsed(text: str) -> Query:
    """A query that was checked when it was saved; it may name topics and lists (`talka.listening.resolving`)."""
    return parse(text)


class Search:
    """A query over the stored posts of a community.

    The query holds no names any more; None is a search for everything. What it finds is what `matches` says of
    each post, to the last one.
    """

    def __init__(self, query: Query | None, community_id: uuid.UUID) -> None:
        self.query = query
        self._asks_facts = query is not None and asks_facts(query)
        asked = condition(query, community_id) if query else None
        self.where: Q = Q() if asked is None or asked.where is None else asked.where
        self.exact = asked is None or asked.exact

    def matches(self, post: Document) -> bool:
        """Whether a post is what the query asks for."""
        return self.query is None or glanced(self.query, post)

    def finds(self, post: Post) -> bool:
        """Whether a stored post truly matches; its author and channel should be loaded with it."""
        if self.query is None:
            return True
        return self.matches(document_of(post) if self._asks_facts else spoken(post.title, post.text))

    def read(self, posts: QuerySet[Post]) -> Iterator[tuple[Hit, bool]]:
        """Candidates in their order, each with whether it matches; no text is read where the database decides."""
        if self.query is None:
            rows = posts.values_list(*_WHERE).iterator()
            return ((Hit(*row), True) for row in rows)
        if self.exact:
            return self._read_sure(posts)
        return self._read_texts(posts)

    def first(self, posts: QuerySet[Post], most: int, *, looked_at: int, at_once: bool = False) -> First:
        """The first matches among candidates, in their order; of those that must be read not more than some are.

        They are read in growing steps, because words that often stand together soon are enough; ``at_once`` where
        the database must sort all of them for each step.
        """
        hits: list[Hit] = []
        start, end = 0, looked_at if at_once and not self.exact else most
        while True:
            last, read = None, 0
            for last, holds in self.read(posts[start:end]):
                read += 1
                if holds:
                    hits.append(last)
                if len(hits) == most:
                    return First(hits, None)
            if read < end - start:
                return First(hits, None)
            if end == looked_at:
                return First(hits, last)
            start, end = end, end * 4 if self.exact else min(end * 4, looked_at)

    def _read_sure(self, posts: QuerySet[Post]) -> Iterator[tuple[Hit, bool]]:
        """Only posts without `Post.words` are read; they are very few."""
        rows = list(posts.annotate(unsure=Q(words=None)).values_list(*_WHERE, "unsure"))
        unsure = [post_id for _, post_id, is_unsure in rows if is_unsure]
        found = (
            {hit.post_id: held for hit, held in self._read_texts(Post.objects.filter(pk__in=unsure))} if unsure else {}
        )
        return ((Hit(moment, post_id), found.get(post_id, True)) for moment, post_id, _ in rows)

    def _read_texts(self, posts: QuerySet[Post]) -> Iterator[tuple[Hit, bool]]:
        for moment, post_id, *said in posts.values_list(*_WHERE, *(FIELDS if self._asks_facts else _WORDS)):
            known = document_of_row(Told(*said)) if self._asks_facts else spoken(*said)
            yield Hit(moment, post_id), self.matches(known)


def spoken_part(query: Query) -> Query | None:
    """What a query asks of the words of a post that it matches; None where it asks for nothing there."""
    match query:
        case Fact() | Count() | When() | Reference():
            return None
        case And(parts) | Or(parts):
            inner = tuple(part for part in map(spoken_part, parts) if part)
            return type(query)(inner) if len(inner) > 1 else next(iter(inner), None)
        case Not(part):
            return query if spoken_part(part) == part else None
        case _:
            return query


def spans(queries: Iterable[Query], post: Document) -> list[tuple[int, int]]:
    """The places [start, end) of the words for which a post matches any of the queries, merged, in order."""
    asked = [part for part in map(spoken_part, queries) if part]
    return merged(span for query in asked for span in find(query, post))
