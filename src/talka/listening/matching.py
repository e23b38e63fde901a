"""Topics over posts, on arrival and over what is stored: one matcher, so that both give the same mentions."""

from __future__ import annotations

import dataclasses
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Max, Sum

from talka.listening.documents import asks_labels, asks_what_changes
from talka.listening.models import Topic
from talka.listening.query import Document, Query
from talka.listening.resolving import changed_topics, resolved_topics

if TYPE_CHECKING:
    from talka.listening.matcher import Matcher

REMEMBERED = 64
MOST_CHANGED = 1_000
"""With more changes at once the matcher is made anew."""

Stamp = tuple[object, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A post of a batch (by its number) that a topic matches, under the topic's revision."""

    index: int
    topic_id: uuid.UUID
    revision: int


class _Topics(NamedTuple):
    """A community's matcher, valid while the stamp is.

    ``watching`` are the topics whose answer may change with news of a post that leave its words as they are,
    ``labels`` those whose answer may change with its labels.
    """

    stamp: Stamp
    matcher: Matcher[uuid.UUID]
    revisions: dict[uuid.UUID, int]
    watching: frozenset[uuid.UUID]
    labels: frozenset[uuid.UUID]


_lock = threading.Lock()
_remembered: dict[uuid.UUID, _Topics] = {}


def stamp(community_id: uuid.UUID) -> Stamp:
    """What changes whenever a topic that listens is added, changed, paused, resumed or deleted: one query."""
    active = Topic.objects.filter(community_id=community_id, active=True)
    found = active.aggregate(count=Count("id"), revisions=Sum("revision"), changed=Max("changed"))
    return tuple(found.values())


def mentions_for(community_id: uuid.UUID, posts: Sequence[str | Document]) -> list[Found]:
    """The mentions in a batch of posts (`listening.documents.document`); of a text alone only the words are known.

    Call it inside the transaction that stores the posts, under the lock of the community's row, which the actions
    on topics take as well: then a topic is either seen here, or its back-search sees these posts.
    """
    topics = _topics(community_id)
    found = topics.matcher.match(posts)
    revisions = topics.revisions
    # Another transaction may have taught the matcher a topic that is not there yet for this one.
    return [Found(index, topic_id, revisions[topic_id]) for index, topic_id in found if topic_id in revisions]


def watches_numbers(community_id: uuid.UUID) -> bool:
    """Whether a topic asks for numbers, addresses or pictures, which change while the words of a post stay."""
    return bool(_topics(community_id).watching)


def label_topics(community_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """The topics that listen and ask for labels of posts."""
    return _topics(community_id).labels


def _topics(community_id: uuid.UUID) -> _Topics:
    now = stamp(community_id)
    known = _remembered.get(community_id)
    if known and known.stamp == now:
        return known
    with _lock:
        known = _remembered.get(community_id)
        made = _changed(known, community_id, now) if known else _made(community_id, now)
        if len(_remembered) >= REMEMBERED and community_id not in _remembered:
            _remembered.clear()
        _remembered[community_id] = made
    return made


def _made(community_id: uuid.UUID, now: Stamp) -> _Topics:
    from talka.listening.matcher import Matcher  # pages that match nothing need no compiled code

    queries: dict[uuid.UUID, Query] = {}
    revisions: dict[uuid.UUID, int] = {}
    for topic, query in resolved_topics(community_id):
        queries[topic.pk] = query
        revisions[topic.pk] = topic.revision
    return _Topics(now, Matcher(queries), revisions, _that(asks_what_changes, queries), _that(asks_labels, queries))


def _changed(known: _Topics, community_id: uuid.UUID, now: Stamp) -> _Topics:
    """The same matcher told what has changed: with many topics that is far quicker than to make it anew."""
    changes = changed_topics(community_id, known.revisions)
    if len(changes.added) > MOST_CHANGED:
        return _made(community_id, now)
    queries = {topic.pk: query for topic, query in changes.added}
    known.matcher.change(queries, changes.removed)
    revisions = {pk: revision for pk, revision in known.revisions.items() if pk not in changes.removed}
    revisions |= {topic.pk: topic.revision for topic, _ in changes.added}
    kept = revisions.keys() - queries.keys()
    watching = (known.watching & kept) | _that(asks_what_changes, queries)
    labels = (known.labels & kept) | _that(asks_labels, queries)
    return _Topics(now, known.matcher, revisions, watching, labels)


def _that(holds: Callable[[Query], bool], queries: Mapping[uuid.UUID, Query]) -> frozenset[uuid.UUID]:
    return frozenset(topic_id for topic_id, query in queries.items() if holds(query))
