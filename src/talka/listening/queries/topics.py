"""Topics as their pages show them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils import timezone

from talka.listening.models import Topic
from talka.listening.queries.volume import mentioned
from talka.listening.volume import Span
from talka.team.models import Community

LIST_DAYS = 30


@dataclasses.dataclass(frozen=True, kw_only=True)
class TopicLine:
    """A topic of the list with its mentions by day, oldest first."""

    topic: Topic
    volume: Sequence[int]

    @property
    def total(self) -> int:
        """Mentions in the time that the line shows."""
        return sum(self.volume)


def topic_of(community: Community, topic_id: uuid.UUID) -> Topic:
    """A topic of a community. Raises Topic.DoesNotExist."""
    return community.topics.get(pk=topic_id)


def topic_lines(community: Community, *, now: dt.datetime, zone: ZoneInfo) -> list[TopicLine]:
    """All topics by name, each with its last thirty days."""
    topics = list(community.topics.all())
    volumes = mentioned(community, Span.days(LIST_DAYS, now=now, zone=zone), topics)
    return [TopicLine(topic=topic, volume=volumes.of(topic)) for topic in topics]


@dataclasses.dataclass(frozen=True, kw_only=True)
class SearchProgress:
    """How far the stored posts have been searched for a topic.

    Attributes:
        done: posts that were looked at, of ``whole``.
        wait: how long the rest takes if it goes on as before; None while that cannot be told.
    """

    done: int
    whole: int
    wait: dt.timedelta | None = None

    @property
    def finished(self) -> bool:
        """Whether every stored post has been looked at."""
        return self.done >= self.whole

    @property
    def left(self) -> int:
        """Posts still to be looked at."""
        return self.whole - self.done

    @property
    def share(self) -> float:
        """The part that is done, from 0 to 1."""
        return self.done / self.whole if self.whole else 1.0


def search_progress(topic: Topic, community: Community, *, now: dt.datetime | None = None) -> SearchProgress:
    """The progress of a topic's back-search. Announcement numbers stand for posts: nearly the same, and free."""
    whole = community.last_seq
    left = min(whole, whole if topic.searched is None else topic.searched)
    done = whole - left
    spent = (now or timezone.now()) - topic.changed
    return SearchProgress(done=done, whole=whole, wait=spent * left / done if done else None)
