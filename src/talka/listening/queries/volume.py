"""Volumes for pages: posts from the lake, mentions from PostgreSQL.

Mentions are counted where they stand at once: a topic that was just written has its past as soon as the back-search
wrote it, and a changed query loses what no longer matches. Deleted posts count as having been said.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncDate, TruncHour

from talka.channels.models import Post
from talka.lake import LakeError, open_lake
from talka.listening import flows, volume
from talka.listening.flows import By
from talka.listening.models import Mention, Topic
from talka.listening.volume import Span, Step
from talka.settings import lake_root
from talka.team.models import Community

logger = logging.getLogger(__name__)

SHORT = dt.timedelta(days=2)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Volumes:
    """Mentions of topics over the steps of a span."""

    starts: Sequence[dt.datetime]
    counts: Mapping[str, Sequence[int]]

    def of(self, topic: Topic) -> Sequence[int]:
        """The counts of a topic, one for each step."""
        return self.counts.get(str(topic.pk), [0] * len(self.starts))


def heard(community: Community, span: Span) -> list[Step]:
    """Posts of a community, step by step; from PostgreSQL where the lake cannot be read."""
    try:
        steps = volume.volume(open_lake(lake_root(settings.TALKA)), community=str(community.pk), span=span)
    except LakeError:
        logger.exception("The lake cannot be read; the chart is counted from the database")
        return _stored(community, span)
    # The first posts of a brand are on its page before the archiver has been round.
    return steps if any(step.posts for step in steps) else _stored(community, span)


def _stored(community: Community, span: Span) -> list[Step]:
    """Posts that stand in PostgreSQL, step by step."""
    posts = Post.objects.filter(
        community=community, created_at__gte=span.since, created_at__lt=span.until, deleted_at=None
    )
    counted = posts.annotate(step=_step(span)).values_list("step").annotate(count=Count("id")).order_by()
    counts = {_start(step, span.zone): count for step, count in counted}
    return [Step(start, counts.get(start, 0)) for start in starts(span)]


def mentioned(community: Community, span: Span, topics: Sequence[Topic]) -> Volumes:
    """Mentions of some topics, step by step: one query."""
    rows = (
        Mention.objects.filter(
            community=community, topic__in=topics, created_at__gte=span.since, created_at__lt=span.until
        )
        .annotate(step=_step(span))
        .values_list("topic_id", "step")
        .annotate(count=Count("post_id"))
        .order_by()
    )
    steps = starts(span)
    places = {start: place for place, start in enumerate(steps)}
    counts = {str(topic.pk): [0] * len(steps) for topic in topics}
    for topic_id, step, count in rows:
        counts[str(topic_id)][places[_start(step, span.zone)]] += count
    return Volumes(starts=steps, counts=counts)


def starts(span: Span) -> list[dt.datetime]:
    """When each step of a span begins."""
    numbers = flows.steps(span.since, span.until, span.by, span.zone)
    return [flows.start(number, span.by, span.zone) for number in numbers]


def _step(span: Span) -> TruncDate | TruncHour:
    if span.by is By.DAY:
        return TruncDate("created_at", tzinfo=span.zone)
    return TruncHour("created_at", tzinfo=span.zone)


def _start(step: dt.date | dt.datetime, zone: ZoneInfo) -> dt.datetime:
    return step if isinstance(step, dt.datetime) else flows.midnight(step, zone)
