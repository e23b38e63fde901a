"""Topics over posts, on arrival and over what is stored: one matcher, so that both give the same mentions."""

from __future__ import annotations

import dataclasses
import logging
import threading
import uuid
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Count, Max, Sum

from talka.listening.matcher import Matcher
from talka.listening.models import Topic
from talka.listening.query import Query, QueryError
from talka.listening.search import parsed

logger = logging.getLogger(__name__)

REMEMBERED = 64

Stamp = tuple[object, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A post of a batch (by its number) that a topic matches, under the topic's revision."""

    index: int
    topic_id: uuid.UUID
    revision: int


class _Topics(NamedTuple):
    """A community's matcher, valid while the stamp is."""

    stamp: Stamp
    matcher: Matcher[uuid.UUID]
    revisions: dict[uuid.UUID, int]


_lock = threading.Lock()
_remembered: dict[uuid.UUID, _Topics] = {}


def stamp(community_id: uuid.UUID) -> Stamp:
    """What changes whenever a topic that listens is added, changed, paused, resumed or deleted: one query."""
    active = Topic.objects.filter(community_id=community_id, active=True)
    found = active.aggregate(count=Count("id"), revisions=Sum("revision"), changed=Max("changed"))
    return tuple(found.values())


def mentions_for(community_id: uuid.UUID, words_per_post: Sequence[Sequence[str]]) -> list[Found]:
    """The mentions in a batch of posts, each given by its words (`talka.text.words` of `listening.search.body`).

    Call it inside the transaction that stores the posts, under the lock of the community's row, which the actions
    on topics take as well: then a topic is either seen here, or its back-search sees these posts.
    """
    topics = _topics(community_id)
    found = topics.matcher.match(words_per_post)
    return [Found(index, topic_id, topics.revisions[topic_id]) for index, topic_id in found]


def _topics(community_id: uuid.UUID) -> _Topics:
    now = stamp(community_id)
    known = _remembered.get(community_id)
    if known and known.stamp == now:
        return known
    made = _made(community_id, now)
    with _lock:
        if len(_remembered) >= REMEMBERED:
            _remembered.clear()
        _remembered[community_id] = made
    return made


def _made(community_id: uuid.UUID, now: Stamp) -> _Topics:
    queries: dict[uuid.UUID, Query] = {}
    revisions: dict[uuid.UUID, int] = {}
    for topic in Topic.objects.filter(community_id=community_id, active=True).order_by("id"):
        try:
            queries[topic.pk] = parsed(topic.query)
        except QueryError:
            # Saved under older rules; one topic must not stop the intake.
            logger.exception("Topic %s has a query that cannot be read any more; it does not listen", topic.pk)
            continue
        revisions[topic.pk] = topic.revision
    return _Topics(now, Matcher(queries), revisions)
