"""The posts of a topic, as the search for bursts of phrases reads them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import QuerySet

from talka.channels.models import Post
from talka.listening.bursting.counts import Counts, begin_of, step_of
from talka.listening.bursts.phrases import Saying
from talka.listening.bursts.screening import Texts
from talka.listening.documents import body
from talka.listening.models import Topic
from talka.listening.query import parse
from talka.listening.search import Search
from talka.listening.terms.grams import posts_with, read_texts

BEFORE: Final = dt.timedelta(days=28)
"""The time that phrases are compared with."""

MOST: Final = 20_000
"""Posts of half a day that are read, the newest; where there are more, the topic itself is the burst."""

_AN_HOUR: Final = 6
"""Posts of each hour that are taken into the sample of the time before."""

# Without MATERIALIZED a planner that takes the tables for small may walk the hours once for each post.
_SAMPLE: Final = """
    WITH taken AS MATERIALIZED (
        SELECT found.post_id
        FROM generate_series(%(since)s, %(last)s, interval '1 hour') AS hour
        CROSS JOIN LATERAL (
            SELECT mention.post_id FROM listening_mention mention
            WHERE mention.topic_id = %(topic)s
                AND mention.created_at >= hour AND mention.created_at < hour + interval '1 hour'
            ORDER BY mention.created_at, mention.post_id LIMIT %(most)s
        ) AS found
    )
    SELECT post.title, post.text FROM taken JOIN channels_post post ON post.id = taken.post_id
    WHERE post.deleted_at IS NULL
"""


class TopicStream:
    """The posts of a topic from a step on to before another one; ``counts`` are all of them, NaN for unknown ones."""

    def __init__(self, topic: Topic, first: int, last: int, counts: Counts) -> None:
        self.begin, self.until = begin_of(first), begin_of(last)
        self._topic = topic
        self._first = first
        self.counts = counts

    def said(self, since: dt.datetime, until: dt.datetime) -> Texts:
        """The posts of a time, the newest ones where there are very many."""
        names = ("created_at", "title", "text", "author", "id", "repeat_of")
        rows = list(self._posts(since, until).order_by("-created_at", "-id").values_list(*names)[:MOST])[::-1]
        return Texts(
            [body(title, text) for _, title, text, *_ in rows],
            np.array([row[0].timestamp() for row in rows], dtype=np.float64),
            _numbers(author or post for *_, author, post, _ in rows),
            _numbers(repeated or post for *_, post, repeated in rows),
        )

    def sample(self, moment: dt.datetime) -> list[str]:
        """Some posts of each hour of the weeks before."""
        hour = dt.timedelta(hours=1)
        span = {"since": moment - BEFORE, "last": moment - hour}
        with connection.cursor() as cursor:
            cursor.execute(_SAMPLE, {**span, "topic": self._topic.pk, "most": _AN_HOUR})
            return [body(title, text) for title, text in cursor.fetchall()]

    def saying(self, phrase: str) -> Saying:
        """A phrase from the first step to the last."""
        posts = self._having(phrase)
        steps = np.array([step_of(moment) - self._first for moment in posts.values()], dtype=np.int64)
        counts = np.bincount(steps, minlength=len(self.counts)).astype(np.float64)
        counts[np.isnan(self.counts)] = np.nan
        return Saying(counts, posts)

    def _having(self, phrase: str) -> dict[uuid.UUID, dt.datetime]:
        """The posts that a search for the phrase finds, with their times."""
        found = Search(parse(f'"{phrase}"'), self._topic.community_id)
        posts = self._posts(self.begin, self.until).filter(found.where)
        words = phrase.split()
        if len(words) == 1:
            return {hit.post_id: hit.created_at for hit, holds in found.read(posts) if holds}
        # The database knows no order of words. Where the words are common, very many posts must be read.
        rows = list(posts.values_list("id", "created_at", "title", "text"))
        read = read_texts([body(title, text) for *_, title, text in rows])
        return {rows[place][0]: rows[place][1] for place in posts_with(read, words)}

    def _posts(self, since: dt.datetime, until: dt.datetime) -> QuerySet[Post]:
        """In no order."""
        of_topic = {
            "mentions__topic": self._topic,
            "mentions__created_at__gte": since,
            "mentions__created_at__lt": until,
        }
        return Post.objects.filter(deleted_at=None, **of_topic).order_by()


def _numbers(ids: Iterable[uuid.UUID]) -> npt.NDArray[np.int64]:
    """A number for each id, the same for the same one."""
    known: dict[uuid.UUID, int] = {}
    return np.array([known.setdefault(each, len(known)) for each in ids], dtype=np.int64)
