"""How many posts each value of a filter has among the newest that the river shows, from PostgreSQL."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.db.models import Count

from talka.channels.models import Post
from talka.listening.label_names import intents_in
from talka.listening.models import Mention
from talka.listening.queries.filters import RiverFilter
from talka.listening.queries.river import places
from talka.team.models import Community

MOST: Final = 10_000
"""Posts that are counted."""

Counts = Counter[tuple[str, str | None]]


class Found(NamedTuple):
    """What was counted: facets and values as `talka.listening.flows.facets` writes them, among so many posts.

    ``is_all`` tells whether these are all posts that the filter shows.
    """

    counts: Counts
    posts: int
    is_all: bool


class _Told(NamedTuple):
    """What facets ask of a post; each field but the last is its facet's name."""

    channel: str
    language: str
    kind: str
    country: str
    author_kind: str
    sentiment: int | None
    intents: int
    links: list[str]
    media: list[object]
    is_repeat: bool


_READ: Final = ("channel_id", *_Told._fields[1:-1], "repeat_of_id")


def counted(community: Community, chosen: RiverFilter, *, most: int = MOST) -> Found:
    """Count the newest posts that a filter shows: their number of queries does not grow with the posts.

    A river that folds repeats shows each of them where a channel is chosen, so channels count repeats as well.
    """
    page = places(community, dataclasses.replace(chosen, repeats=True), after=None, size=most)
    ids = [place.post_id for place in page.places]
    told = {post_id: _told(*fields) for post_id, *fields in Post.objects.filter(id__in=ids).values_list("id", *_READ)}
    shown = {post_id: post for post_id, post in told.items() if not (chosen.folds and post.is_repeat)}
    counts = _counts(shown.values())
    counts.update(("channel", post.channel) for post in told.values())
    mentions = Mention.objects.filter(post__in=list(shown)).values_list("topic_id").annotate(Count("post_id"))
    counts.update({("topic", str(topic)): posts for topic, posts in mentions.order_by()})
    return Found(counts=counts, posts=len(shown), is_all=page.older is None)


def _told(channel: object, *fields: object) -> _Told:
    *said, repeat_of = fields
    return _Told._make((str(channel), *said, repeat_of is not None))


def _counts(posts: Iterable[_Told]) -> Counts:
    """All facets but channels and topics."""
    counts = Counts()
    for post in posts:
        counts.update(_values(post))
    return counts


def _values(post: _Told) -> Sequence[tuple[str, str | None]]:
    sentiment = None if post.sentiment is None else str(post.sentiment)
    return [
        ("language", post.language),
        ("kind", post.kind),
        ("country", post.country or None),
        ("author_kind", post.author_kind or None),
        ("sentiment", sentiment),
        ("link", str(bool(post.links)).lower()),
        ("media", str(bool(post.media)).lower()),
        *(("intent", intent) for intent in intents_in(post.intents)),
    ]
