"""The back-search: a topic over the posts that are stored, newest first.

It goes down the announcement numbers in steps, each one transaction that also writes down how far it is
(`Topic.searched`), so a kill costs one step at the most. Posts that arrive meanwhile are matched by the intake.
Matches are found by the database's index where the query allows and decided by the matcher of the intake.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction

from talka.channels.models import Post
from talka.listening.asked import asked_by
from talka.listening.documents import FIELDS, Told, document_of_row
from talka.listening.models import Mention, Topic
from talka.listening.search import Search

Row = TypeVar("Row")

STEP = 20_000
READ_AT_ONCE = 2_000


def search_back(*, topic_id: uuid.UUID, step: int = STEP) -> bool:
    """Search one step further; True when there is more to search. One process at a time searches for a topic.

    A topic that was changed while its stored posts are searched begins anew under its new revision.
    """
    with transaction.atomic():
        topic = Topic.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=topic_id).first()
        if topic is None or not topic.active or topic.searched == 0:
            return False
        top = topic.community.last_seq if topic.searched is None else topic.searched
        bottom = max(0, top - step)
        _search(topic, bottom, top)
        if bottom == 0:
            # What an older revision found in posts that were announced anew since.
            Mention.objects.filter(topic=topic, revision__lt=topic.revision).delete()
        Topic.objects.filter(pk=topic.pk).update(searched=bottom)
    return bottom > 0


def _search(topic: Topic, bottom: int, top: int) -> None:
    """Make the mentions of posts with numbers in (bottom, top] those of the topic's query."""
    from talka.listening.matcher import Matcher  # its numba is no part of the web process, which imports this module

    _forget_outdated(topic, bottom, top)
    query = asked_by(topic)
    if query is None:
        return
    matcher = Matcher({topic.pk: query})
    posts = Post.objects.filter(community=topic.community_id, seq__gt=bottom, seq__lte=top)
    candidates = posts.filter(Search(query, topic.community_id).where).order_by("seq")
    rows = candidates.values_list("id", "created_at", "batch", *FIELDS).iterator(READ_AT_ONCE)
    for some in batched(rows, READ_AT_ONCE):
        found = matcher.match([document_of_row(Told(*said)) for _id, _created, _batch, *said in some])
        _remember(topic, [some[index][:3] for index, _ in found])


def batched(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Rows in lists of this size, the last one shorter."""
    waiting = iter(rows)
    while some := list(islice(waiting, size)):
        yield some


def _forget_outdated(topic: Topic, bottom: int, top: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM listening_mention mention USING channels_post post
            WHERE mention.topic_id = %s AND mention.revision < %s AND post.id = mention.post_id
              AND post.community_id = %s AND post.seq > %s AND post.seq <= %s
            """,
            [topic.pk, topic.revision, topic.community_id, bottom, top],
        )


def _remember(topic: Topic, posts: Iterable[tuple[uuid.UUID, dt.datetime, int]]) -> None:
    Mention.objects.bulk_create(
        [
            Mention(
                topic=topic,
                post_id=post_id,
                community_id=topic.community_id,
                created_at=created,
                revision=topic.revision,
                batch=batch,
            )
            for post_id, created, batch in posts
        ],
        ignore_conflicts=True,
    )
