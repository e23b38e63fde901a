"""What Today shows: what is new, by topic, and how the channels are."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from talka.channels.enums import ChannelState
from talka.channels.models import Channel, Post
from talka.listening.models import Mention, Topic
from talka.listening.queries.river import HEAVY, Row, rows
from talka.team.models import Community, Membership

# More than this is shown as "10,000 and more", so that the page stays quick after a long absence.
MOST_COUNTED = 2_000
NEWEST = 6


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fresh:
    """What came in after a number: posts, and the topics with most of them; ``more`` when counting stopped early."""

    posts: int
    more: bool
    mentions: int
    topics: Sequence[tuple[Topic, int]]


def fresh(community: Community, topics: Sequence[Topic], *, after: int) -> Fresh:
    """Count what was announced after a number: three queries."""
    new = Post.objects.filter(community=community, seq__gt=after, deleted_at=None).order_by("seq")
    posts = new[: MOST_COUNTED + 1].count()
    found = Mention.objects.filter(community=community, post__in=new.values("id")[:MOST_COUNTED])
    counts = dict(found.values_list("topic_id").annotate(count=Count("post_id")).order_by())
    ranked = sorted(((topic, counts.get(topic.pk, 0)) for topic in topics), key=lambda pair: (-pair[1], pair[0].name))
    return Fresh(
        posts=min(posts, MOST_COUNTED),
        more=posts > MOST_COUNTED,
        mentions=found.aggregate(posts=Count("post_id", distinct=True))["posts"] if counts else 0,
        topics=ranked,
    )


def newest_mentions(topics: Sequence[Topic]) -> list[Row]:
    """The newest posts that any listening topic matches."""
    # One short walk per topic down its index; a single ordered query over many topics would sort all their mentions.
    listening = [topic for topic in topics if topic.active]
    if not listening:
        return []
    walks = [_newest(topic) for topic in listening]
    found = walks[0].union(*walks[1:]) if len(walks) > 1 else walks[0]
    ids = [post_id for _, post_id in sorted(found, reverse=True)[: NEWEST * 2]]
    posts = Post.objects.filter(id__in=ids, deleted_at=None).select_related("author", "channel").defer(*HEAVY)
    return rows(list(posts.order_by("-created_at", "-id")[:NEWEST]))


def _newest(topic: Topic) -> QuerySet[Mention, tuple[dt.datetime, uuid.UUID]]:
    mentions = Mention.objects.filter(topic=topic).order_by("-created_at", "-post")
    return mentions.values_list("created_at", "post_id")[:NEWEST]


def channel_health(community: Community) -> QuerySet[Channel]:
    """All channels, those in need of somebody first."""
    urgency = Case(
        When(state=ChannelState.STOPPED, then=Value(0)),
        When(state=ChannelState.TROUBLED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    channels = Channel.objects.filter(community=community, removed=None).defer("secrets", "cursor")
    return channels.annotate(urgency=urgency).order_by("urgency", "name")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Step:
    """Something to do at the beginning, and whether it is done."""

    key: str
    done: bool


def first_steps(community: Community, *, channels: int, topics: int) -> list[Step]:
    """What makes a brand complete; nothing left to do gives an empty list."""
    others = Membership.objects.filter(community=community).count() > 1 or community.invitations.exists()
    imported = Channel.objects.filter(community=community, kind="files").exists()
    steps = [
        Step(key="channel", done=channels > 0),
        Step(key="topic", done=topics > 0),
        Step(key="import", done=imported),
        Step(key="invite", done=others),
    ]
    return [] if all(step.done for step in steps) else steps
