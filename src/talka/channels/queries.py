"""Reads of channels."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from talka.channels.enums import ChannelState
from talka.channels.models import Channel, Gap, Post
from talka.team.models import Community

NEWEST = 20


def channels_of(community: Community) -> QuerySet[Channel]:
    """The connected channels, those in trouble first."""
    return community.channels.filter(removed=None).order_by("-trouble_count", "name", "id")


def newest_posts(channel: Channel, count: int = NEWEST) -> QuerySet[Post]:
    """What was heard last on a channel, with its authors."""
    return channel.posts.select_related("author").order_by("-created_at", "-id")[:count]


def due_channels(now: dt.datetime) -> list[uuid.UUID]:
    """Ids of the channels that should have been asked by now."""
    asked = Channel.objects.filter(removed=None, next_fetch__lte=now).exclude(state=ChannelState.PAUSED)
    return list(asked.order_by("next_fetch").values_list("id", flat=True))


class Unheard(NamedTuple):
    """A time in which a channel was not heard, and of which nothing has come in since; ``end`` None while it lasts."""

    channel: uuid.UUID
    start: dt.datetime
    end: dt.datetime | None


def unheard(community: Community, since: dt.datetime, until: dt.datetime) -> list[Unheard]:
    """What is left of the gaps of a community's channels within a time.

    Channels that come back tell what was said meanwhile, as far back as they go: a gap ends with the first of these
    posts. One that was really quiet until then is taken for unheard a little too long.
    """
    late = Post.objects.filter(
        channel=OuterRef("channel"),
        created_at__gte=OuterRef("start"),
        created_at__lt=OuterRef("end"),
        heard_at__gte=OuterRef("end"),
    )
    first = late.order_by("created_at").values("created_at")[:1]
    gaps = Gap.objects.filter(Q(end=None) | Q(end__gt=since), channel__community=community, start__lt=until)
    left = gaps.annotate(left=Coalesce(Subquery(first), F("end"))).order_by("start", "channel")
    return [Unheard(*row) for row in left.values_list("channel", "start", "left")]


# Columns of an export. Those that an import knows have its names, so that an export can be imported again.
_EXPORTED = {
    "id": "external_id",
    "channel": "channel__name",
    "kind": "kind",
    "author_id": "author__external_id",
    "author_handle": "author__handle",
    "author_name": "author__name",
    "title": "title",
    "text": "text",
    "url": "url",
    "language": "language",
    "likes": "likes",
    "shares": "shares",
    "comments": "comments",
    "parent": "parent_external",
    "thread": "thread",
    "created_at": "created_at",
    "heard_at": "heard_at",
    "edited_at": "edited_at",
    "deleted_at": "deleted_at",
}
EXPORTED = tuple(_EXPORTED)


def posts_for_export(community: Community) -> QuerySet[Post, tuple[Any, ...]]:
    """Rows in the order of `EXPORTED`, oldest first; to be read with ``iterator()``."""
    return Post.objects.filter(community=community).order_by("created_at", "id").values_list(*_EXPORTED.values())
