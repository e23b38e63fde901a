"""Volumes for pages, from the lake; from PostgreSQL what the archiver has not brought there yet."""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncDate, TruncHour
from django.utils import timezone

from talka.channels.models import Post
from talka.lake import LakeError, open_lake
from talka.listening import flows, volume
from talka.listening.flows import By
from talka.listening.models import Mention, Topic
from talka.listening.volume import Span, Step
from talka.settings import lake_root
from talka.team.models import Community

logger = logging.getLogger(__name__)

SETTLING = dt.timedelta(minutes=2)


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
    """Mentions of some topics, step by step: from the lake, and from PostgreSQL for those it does not know yet.

    A topic that was just written or changed has its past at once in PostgreSQL; the archiver brings it to the lake
    when its back-search has come to its end.
    """
    archived = _archived(community, span, [topic for topic in topics if _is_settled(topic)])
    rest = [topic for topic in topics if str(topic.pk) not in archived]
    counts = archived | (_stored_mentions(community, span, rest) if rest else {})
    return Volumes(starts=starts(span), counts=counts)


def _is_settled(topic: Topic) -> bool:
    """Whether its mentions have stood long enough for the archiver to have been round."""
    return topic.searched == 0 and topic.changed < timezone.now() - SETTLING


def _archived(community: Community, span: Span, topics: Sequence[Topic]) -> dict[str, Sequence[int]]:
    """Counts of the topics of which the lake knows mentions in this span."""
    if not topics:
        return {}
    try:
        lake = open_lake(lake_root(settings.TALKA))
        found = volume.volume_by_topic(lake, community=str(community.pk), span=span)
    except LakeError:
        logger.exception("The lake cannot be read; the chart is counted from the database")
        return {}
    asked = {str(topic.pk) for topic in topics}
    return {topic: [step.posts for step in steps] for topic, steps in found.items() if topic in asked}


def _stored_mentions(community: Community, span: Span, topics: Sequence[Topic]) -> dict[str, Sequence[int]]:
    """Counts of mentions that stand in PostgreSQL: one query."""
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
    return dict(counts)


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
