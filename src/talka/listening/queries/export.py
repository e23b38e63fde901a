"""Posts in bulk, as rows of a file."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any, Final

from talka.channels.models import Post
from talka.core.row_files import Column, Holds
from talka.listening.label_names import intents_in, sentiment_name
from talka.listening.models import Collected, Collection, Mention
from talka.listening.queries.filters import RiverFilter
from talka.listening.queries.river import places, repeats_in
from talka.team.models import Community

BATCH: Final = 1_000
"""Posts that are read at once; nothing is held open between two batches, however slowly they are taken."""

POST_COLUMNS: Final = (
    Column("id"),
    Column("created_at", Holds.MOMENT),
    Column("heard_at", Holds.MOMENT),
    Column("channel"),
    Column("kind"),
    Column("author"),
    Column("handle"),
    Column("author_kind"),
    Column("place"),
    Column("country"),
    Column("title"),
    Column("text"),
    Column("url"),
    Column("language"),
    Column("sentiment"),
    Column("sentiment_score", Holds.REAL),
    Column("intents", Holds.TEXTS),
    Column("topics", Holds.TEXTS),
    Column("likes", Holds.WHOLE),
    Column("shares", Holds.WHOLE),
    Column("comments", Holds.WHOLE),
    Column("repeats", Holds.WHOLE),
    Column("hashtags", Holds.TEXTS),
    Column("links", Holds.TEXTS),
    Column("parent"),
    Column("thread"),
)
"""``id``, ``parent`` and ``thread`` are the channel's own, as in an export of everything."""

COLLECTED_COLUMNS: Final = (
    *POST_COLUMNS,
    Column("comment"),
    Column("collected_by"),
    Column("collected_at", Holds.MOMENT),
)

_ELSEWHERE: Final = {
    "id": "external_id",
    "channel": "channel__name",
    "author": "author__name",
    "handle": "author__handle",
    "place": "author__place",
    "parent": "parent_external",
}
"""Columns that the table of posts knows by another name."""

_COUNTED: Final = ("topics", "repeats")
"""Columns that it does not know."""

_READ: Final = tuple(column.name for column in POST_COLUMNS if column.name not in _COUNTED)

Values = tuple[Any, ...]


def exported(community: Community, chosen: RiverFilter, *, batch: int = BATCH) -> Iterator[list[Values]]:
    """Every post that the river shows under a filter, in its order, as rows of `POST_COLUMNS`."""
    place = None
    while True:
        page = places(community, chosen, after=place, size=batch)
        told = _told([found.post_id for found in page.places])
        yield [told[found.post_id] for found in page.places if found.post_id in told]
        place = page.older
        if place is None:
            return


def exported_collection(collection: Collection, *, batch: int = BATCH) -> Iterator[list[Values]]:
    """The posts of a collection that still stand, newest in it first, as rows of `COLLECTED_COLUMNS`."""
    kept = Collected.objects.filter(collection=collection, post__deleted_at=None).select_related("user").order_by("-id")
    rest = kept
    while part := list(rest[:batch]):
        told = _told([each.post_id for each in part])
        yield [
            (*told[each.post_id], each.comment, str(each.user or ""), each.at) for each in part if each.post_id in told
        ]
        rest = kept.filter(pk__lt=part[-1].pk)


def _told(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Values]:
    """Posts as rows of `POST_COLUMNS`: three queries, and no model is made of any of them."""
    topics, repeats = _topics(ids), repeats_in(ids)
    posts = Post.objects.filter(pk__in=ids).values_list("id", *(_ELSEWHERE.get(name, name) for name in _READ))
    return {
        post_id: _row(dict(zip(_READ, values, strict=True)), topics.get(post_id, []), repeats[post_id])
        for post_id, *values in posts
    }


def _topics(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = {}
    mentions = Mention.objects.filter(post__in=ids).order_by("topic__name").values_list("post_id", "topic__name")
    for post_id, name in mentions:
        found.setdefault(post_id, []).append(name)
    return found


def _row(post: dict[str, Any], topics: list[str], repeats: int) -> Values:
    post["sentiment"] = sentiment_name(post["sentiment"])
    post["intents"] = list(intents_in(post["intents"]))
    post["topics"], post["repeats"] = topics, repeats
    return tuple(post[column.name] for column in POST_COLUMNS)
