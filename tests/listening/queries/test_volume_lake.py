from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from tests.factories import NOON, make_channel, make_posts, make_topic

from talka.intake.archive_topics import refresh_topics
from talka.lake import open_lake
from talka.listening.models import Mention, Topic
from talka.listening.queries.volume import mentioned
from talka.listening.volume import Span
from talka.settings import lake_root

SPAN = Span.days(3, now=NOON + dt.timedelta(days=1), zone=ZoneInfo("Europe/Athens"))


def _mentions(topic: Topic, count: int) -> None:
    posts = make_posts(count, channel=make_channel(community=topic.community))
    Mention.objects.bulk_create(
        Mention(topic=topic, post=post, community=topic.community, created_at=post.created_at, revision=1, batch=1)
        for post in posts
    )


def _settle(topic: Topic) -> None:
    """As if its back-search had ended an hour ago and the archiver had been round."""
    changed = topic.changed - dt.timedelta(hours=1)
    Topic.objects.filter(pk=topic.pk).update(searched=0, changed=changed)
    topic.refresh_from_db()
    refresh_topics(open_lake(lake_root(settings.TALKA)))


@pytest.mark.django_db(transaction=True)
def test_mentioned_counts_a_settled_topic_from_the_lake() -> None:
    topic = make_topic()
    _mentions(topic, 4)
    _settle(topic)
    Mention.objects.filter(topic=topic).delete()
    assert list(mentioned(topic.community, SPAN, [topic]).of(topic)) == [0, 4, 0]


@pytest.mark.django_db(transaction=True)
def test_mentioned_counts_a_topic_that_the_lake_does_not_know_from_the_database() -> None:
    settled = make_topic()
    _mentions(settled, 2)
    _settle(settled)
    fresh = make_topic(community=settled.community)
    _mentions(fresh, 3)
    counted = mentioned(settled.community, SPAN, [settled, fresh])
    assert (list(counted.of(settled)), list(counted.of(fresh))) == ([0, 2, 0], [0, 3, 0])
