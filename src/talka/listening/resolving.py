"""Queries of a community with the topics and lists that they name.

A query is read with `read_for`, so that ``@name`` means a topic of that name. What is saved is `Saved.stored`:
there such a name stands as ``topic:"Name"`` and can be read without knowing the topics. Before it is matched, a
query is resolved: `resolve` for one, `resolved_topics` for all that listen, `changed_topics` for what is new. The
queries that come out hold no names any more and can be given to the matcher, to `candidates` and to `matches` as
they are.

Reading a community's names is one query, reading what is named one or two more for each level of topics in
topics. Use `Saved` directly for several steps on one community: it reads each thing once.
"""

from __future__ import annotations

import dataclasses
import functools
import logging
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from django.db.models import QuerySet

from talka.listening.entries import read_entries
from talka.listening.models import Topic, WordList
from talka.listening.naming import Names, with_topics_written
from talka.listening.query import Mistake, Query, QueryError, Reading, expand, parse, read, references
from talka.listening.query.notes import note
from talka.listening.query.syntax import Reference
from talka.listening.search import parsed
from talka.team.models import Community

logger = logging.getLogger(__name__)

Key: TypeAlias = tuple[str, uuid.UUID]
"""A topic or list: its kind as in `Reference.kind`, and its id."""

_LISTS_REMEMBERED: Final = 256


def read_for(community: Community, text: str, *, besides: Topic | None = None) -> Reading:
    """Read a query as it is typed, with everything that is wrong with it in this community.

    The tree still holds the names, for showing; mistakes tell of names that nobody has and, with ``besides``,
    of those that lead back to the topic that is being written.
    """
    saved = Saved(community.pk)
    reading = saved.read(text)
    if reading.query is None:
        return reading
    try:
        saved.resolve(reading.query, besides=besides)
    except QueryError as error:
        return Reading(None, error.mistakes, reading.hints)
    return reading


def resolve(community: Community, query: Query, *, besides: Topic | None = None) -> Query:
    """The query with the topics and lists of the community in the places of their names.

    Args:
        community: whose topics and lists the names mean.
        query: as `read_for` or `talka.listening.search.parsed` gives it.
        besides: the topic whose query this is going to be; it may not lead back to it.

    Raises:
        QueryError: ``unknown_topic``, ``unknown_list``, ``cycle``, ``expanded`` or ``too_deep``, with places.
    """
    return Saved(community.pk).resolve(query, besides=besides)


def resolved_topics(community_id: uuid.UUID) -> Iterator[tuple[Topic, Query]]:
    """Every topic that listens, by id, with its whole query; two questions to the database for all of them.

    A topic that cannot be understood any more, because it was saved under older rules, is logged and left out.
    The topics have ``id``, ``name``, ``query`` and ``revision`` loaded.
    """
    topics = list(_topics(community_id))
    lists = WordList.objects.filter(community_id=community_id).values_list("id", "name", "entries")
    saved = Saved(community_id, topics=topics, lists=list(lists))
    return _resolved([topic for topic in topics if topic.active], saved)


class Changes(NamedTuple):
    """What a matcher has to be told: topics with their queries, ids of those that must not be found any more."""

    added: list[tuple[Topic, Query]]
    removed: set[uuid.UUID]


def changed_topics(community_id: uuid.UUID, known: Mapping[uuid.UUID, int]) -> Changes:
    """What is new among the topics that listen, beside those that are known, with their revisions.

    Every change of what a topic means, also by way of lists and other topics, is a new revision of it. Reads the
    queries of the new ones only, in a few questions for all of them; else as `resolved_topics`.
    """
    now = dict(Topic.objects.filter(community_id=community_id, active=True).values_list("id", "revision"))
    other = {pk for pk, revision in now.items() if known.get(pk) != revision}
    added = list(_resolved(_topics(community_id).filter(pk__in=other), Saved(community_id))) if other else []
    return Changes(added, (known.keys() - now.keys()) | (known.keys() & other) - {topic.pk for topic, _ in added})


def resolved(topics: Iterable[Topic]) -> Iterator[tuple[Topic, Query]]:
    """Some topics of one community with their whole queries, in the same order; else as `resolved_topics`."""
    some = list(topics)
    return _resolved(some, Saved(some[0].community_id)) if some else iter(())


def _topics(community_id: uuid.UUID) -> QuerySet[Topic]:
    found = Topic.objects.filter(community_id=community_id).order_by("id")
    return found.only("id", "name", "query", "revision", "active", "community_id")


def _resolved(topics: Iterable[Topic], saved: Saved) -> Iterator[tuple[Topic, Query]]:
    for topic in topics:
        try:
            yield topic, saved.resolve(parsed(topic.query))
        except QueryError:
            logger.exception("Topic %s has a query that cannot be read any more; it finds nothing", topic.pk)


@functools.lru_cache(maxsize=_LISTS_REMEMBERED)
def parsed_list(entries: str) -> Query:
    """Any of the entries of a list. Raises QueryError where they cannot be read any more."""
    found = read_entries(entries)
    if found.query is None:
        raise QueryError([wrong.mistake for wrong in found.wrong])
    return found.query


class Saved:
    """The topics and lists of a community as queries name them; each is read from the database once."""

    def __init__(
        self,
        community_id: uuid.UUID,
        *,
        topics: Collection[Topic] | None = None,
        lists: Collection[tuple[uuid.UUID, str, str]] | None = None,
    ) -> None:
        """Give all topics and lists (id, name, entries) to have none of them asked for later."""
        self._community_id = community_id
        self._texts: dict[Key, str] = {}
        self._queries: dict[Key, Query | QueryError] = {}
        if topics is not None:
            self.topics = Names((topic.pk, topic.name) for topic in topics)
            self._texts |= {("topic", topic.pk): topic.query for topic in topics}
        if lists is not None:
            self.lists = Names((pk, name) for pk, name, _ in lists)
            self._texts |= {("list", pk): entries for pk, _, entries in lists}

    @functools.cached_property
    def topics(self) -> Names:
        """Names of topics."""
        of_community = Topic.objects.filter(community_id=self._community_id)
        return Names(of_community.order_by("name").values_list("id", "name"))

    @functools.cached_property
    def lists(self) -> Names:
        """Names of lists."""
        return Names(WordList.objects.filter(community_id=self._community_id).values_list("id", "name"))

    def read(self, text: str) -> Reading:
        """Read a query in which ``@name`` may mean a topic; names are not looked up otherwise."""
        return read(text, topics=self._handles(text))

    def whole(self, text: str, *, besides: Topic | None = None, filters: bool = False) -> Query:
        """A query as it is typed, read and resolved. Raises QueryError, as `parse` and `resolve` do."""
        return self.resolve(parse(text, topics=self._handles(text), filters=filters), besides=besides)

    def stored(self, text: str) -> str:
        """A query as it is saved: as typed, but each ``@name`` that means a topic is ``topic:"Name"``.

        So a topic that is added later never changes what a saved query with a handle means. Raises QueryError.
        """
        query = parse(text, topics=self._handles(text))
        written = with_topics_written(text, query, self.topics) if "@" in text else text
        parse(written)  # it may have grown too long
        return written

    def uses(self, query: Query) -> set[Key]:
        """The topics and lists that a query itself names."""
        return {key for name in references(query) if (key := self._key(name))}

    def resolve(self, query: Query, *, besides: Topic | None = None) -> Query:
        """See `resolve`."""
        named = list(references(query))
        if not named:
            return query
        self._load(named)
        refused: Key | None = ("topic", besides.pk) if besides else None
        mistakes = [mistake for name in named if (mistake := self._trouble(name, refused))]
        if mistakes:
            raise QueryError(mistakes)
        return expand(query, self._lookup)

    def _handles(self, text: str) -> Collection[str]:
        return self.topics.folded if "@" in text else ()

    def _key(self, name: Reference) -> Key | None:
        names = self.topics if name.kind == "topic" else self.lists
        found = names.find(name.name)
        return (name.kind, found) if found else None

    def _lookup(self, name: Reference) -> Query | None:
        key = self._key(name)
        found = self._queries[key] if key else None
        if isinstance(found, QueryError):
            raise found
        return found

    def _trouble(self, name: Reference, refused: Key | None) -> Mistake | None:
        """Why a name of the query cannot be resolved, told at its place."""
        start = self._key(name)
        if start is None:
            return note(f"unknown_{name.kind}", *name.span, text=name.name)
        seen: set[Key] = set()
        waiting = [start]
        while waiting:
            key = waiting.pop()
            if key == refused or (key == start and seen):
                return note("cycle", *name.span, text=name.name)
            if key in seen:
                continue
            seen.add(key)
            found = self._queries[key]
            if isinstance(found, QueryError):
                return dataclasses.replace(found.mistakes[0], start=name.span.start, end=name.span.end)
            waiting.extend(self.uses(found))
        return None

    def _load(self, named: Iterable[Reference]) -> None:
        """Read what the names mean, and what is named there, level by level."""
        wanted = {key for name in named if (key := self._key(name))}
        while wanted := wanted - self._queries.keys():
            self._load_texts(wanted - self._texts.keys())
            self._queries |= {key: _read_saved(key, self._texts.get(key)) for key in wanted}
            found = (self._queries[key] for key in wanted)
            wanted = {key for query in found if not isinstance(query, QueryError) for key in self.uses(query)}

    def _load_texts(self, wanted: Collection[Key]) -> None:
        topics = [pk for kind, pk in wanted if kind == "topic"]
        lists = [pk for kind, pk in wanted if kind == "list"]
        if topics:
            rows = Topic.objects.filter(pk__in=topics).values_list("id", "query")
            self._texts |= {("topic", pk): text for pk, text in rows}
        if lists:
            entries = WordList.objects.filter(pk__in=lists).values_list("id", "entries")
            self._texts |= {("list", pk): text for pk, text in entries}


def _read_saved(key: Key, text: str | None) -> Query | QueryError:
    if text is None:  # deleted since the names were read
        return QueryError([note(f"unknown_{key[0]}", 0, 0)])
    try:
        return parsed(text) if key[0] == "topic" else parsed_list(text)
    except QueryError as error:
        return error
