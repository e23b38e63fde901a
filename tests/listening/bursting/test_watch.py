"""Bursts of topics: found in what is stored, kept once, with what makes them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.factories import make_channel, make_topic
from tests.listening.bursting.conftest import MONDAY, at_once, store, usual

from talka.channels.models import Channel
from talka.listening.bursting.watch import watch_bursts
from talka.listening.label_names import intents_mask
from talka.listening.models import Burst, BurstWatch, Topic
from talka.team.models import Community

pytestmark = pytest.mark.django_db


def post(topic: Topic, channel: Channel, when: list[dt.datetime], text: str, **fields: Any) -> None:
    """Posts that the topic matches, all with the same words."""
    store(topic, channel, [(moment, text) for moment in when], **fields)


def kept(topic: Topic) -> list[tuple[str, str, bool]]:
    found = Burst.objects.filter(topic=topic, phrase="").order_by("start", "intent")
    return [(burst.intent, burst.kind, burst.end is None) for burst in found]


def test_a_burst_is_found_kept_once_and_ended(topic: Topic, channel: Channel) -> None:
    post(topic, channel, usual(4), "acme is here as ever")
    noon = MONDAY + dt.timedelta(days=24, hours=12)
    assert (watch_bursts(now=noon), kept(topic)) == (1, [])
    assert watch_bursts(now=noon) == 0  # nothing has come in
    outage = {"sentiment": -1, "intents": intents_mask(["complaint"])}
    post(topic, channel, at_once(noon, 60), "acme outage again https://x", batch=2, links=["https://x"], **outage)
    soon = noon + dt.timedelta(minutes=20)
    assert (watch_bursts(now=soon), kept(topic)) == (1, [("", "trouble", True), ("complaint", "trouble", True)])
    first = Burst.objects.get(topic=topic, intent="", phrase="")
    assert first.start - noon <= dt.timedelta(minutes=5)
    assert "outage" in " ".join(term["text"] for term in first.evidence["terms"])
    assert [link["text"] for link in first.evidence["links"]] == ["https://x"]
    later = noon + dt.timedelta(hours=8)
    assert (watch_bursts(now=later), kept(topic)) == (1, [("", "trouble", False), ("complaint", "trouble", False)])
    last = Burst.objects.get(topic=topic, intent="", phrase="")
    assert (last.pk, last.start, 60 <= last.observed <= 66) == (first.pk, first.start, True)
    assert watch_bursts(now=later) == 0


def test_an_import_of_the_past_is_looked_through(topic: Topic, channel: Channel) -> None:
    post(topic, channel, usual(4), "acme is here as ever")
    then = MONDAY + dt.timedelta(days=20, hours=3)
    wish = {"sentiment": 1, "intents": intents_mask(["request"])}
    post(topic, channel, at_once(then, 60), "acme please sell the shirt", **wish)
    watch_bursts(now=MONDAY + dt.timedelta(days=3_000))
    assert kept(topic) == [("", "demand", False), ("request", "demand", False)]


def test_late_posts_are_counted_where_they_belong(topic: Topic, channel: Channel) -> None:
    post(topic, channel, usual(4), "acme is here as ever")
    now = MONDAY + dt.timedelta(days=27)
    watch_bursts(now=now)
    post(topic, channel, at_once(now - dt.timedelta(days=3), 60), "acme outage", batch=9)
    assert (watch_bursts(now=now), kept(topic)) == (1, [("", "unclear", False)])
    assert BurstWatch.objects.get(topic=topic).batch == 9


def test_topics_of_which_nothing_came_are_left_alone(topic: Topic, channel: Channel) -> None:
    other = make_topic(community=topic.community, query="else", searched=0)
    searched = make_topic(community=topic.community, query="later", searched=None)
    post(topic, channel, usual(1), "acme")
    assert watch_bursts(now=MONDAY + dt.timedelta(days=7)) == 2
    assert set(BurstWatch.objects.values_list("topic", flat=True)) == {topic.pk, other.pk}
    assert watch_bursts(now=MONDAY + dt.timedelta(days=7)) == 0
    Topic.objects.filter(pk=searched.pk).update(searched=0)
    assert watch_bursts(now=MONDAY + dt.timedelta(days=7)) == 1


def test_deleted_posts_make_no_burst(topic: Topic, channel: Channel) -> None:
    post(topic, channel, usual(4), "acme is here as ever")
    noon = MONDAY + dt.timedelta(days=24, hours=12)
    post(topic, channel, at_once(noon, 60), "acme outage", deleted_at=noon)
    watch_bursts(now=noon + dt.timedelta(hours=1))
    assert kept(topic) == []


def test_communities_are_counted_apart(topic: Topic, channel: Channel) -> None:
    elsewhere = make_channel()
    theirs = make_topic(community=elsewhere.community, query="acme", searched=0)
    post(topic, channel, usual(4), "acme")
    post(theirs, elsewhere, usual(4), "acme")
    noon = MONDAY + dt.timedelta(days=24, hours=12)
    post(theirs, elsewhere, at_once(noon, 60), "acme outage")
    watch_bursts(now=noon + dt.timedelta(hours=1))
    assert (kept(topic), [community for (community,) in Burst.objects.filter(phrase="").values_list("community")]) == (
        [],
        [elsewhere.community_id],
    )
    assert Community.objects.count() == 2
