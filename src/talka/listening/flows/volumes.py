"""Posts over time without any choice among them: what most pages draw."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from talka.listening.flows.standing import between, of_community, standing, standing_mentions
from talka.listening.flows.times import By, counted

if TYPE_CHECKING:
    import ibis


def volume(
    posts: ibis.Table, *, community: str, since: datetime, until: datetime, by: By, zone: ZoneInfo
) -> ibis.Table:
    """How many posts each step brought: ``bucket``, ``posts``. See `bucket` for what the first one means."""
    told = between(of_community(posts, community), since, until)
    return counted(standing(told), since, until, by, zone)


def volume_by_channel(
    posts: ibis.Table, *, community: str, since: datetime, until: datetime, by: By, zone: ZoneInfo
) -> ibis.Table:
    """Likewise for each channel: ``channel_id``, ``bucket``, ``posts``."""
    told = between(of_community(posts, community), since, until)
    return counted(standing(told), since, until, by, zone, "channel_id")


def volume_by_language(
    posts: ibis.Table, *, community: str, since: datetime, until: datetime, by: By, zone: ZoneInfo
) -> ibis.Table:
    """Likewise for each language: ``language``, ``bucket``, ``posts``."""
    told = between(of_community(posts, community), since, until)
    return counted(standing(told), since, until, by, zone, "language")


def volume_by_topic(
    mentions: ibis.Table,
    posts: ibis.Table,
    *,
    community: str,
    since: datetime,
    until: datetime,
    by: By,
    zone: ZoneInfo,
) -> ibis.Table:
    """Likewise for each topic: ``topic_id``, ``bucket``, ``posts``."""
    own, told = (between(of_community(rows, community), since, until) for rows in (mentions, posts))
    return counted(standing_mentions(own, told), since, until, by, zone, "topic_id")
