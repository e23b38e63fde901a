"""Bursts of phrases of topics: found in what is stored, kept, nested in greater ones."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.listening.bursting.conftest import MONDAY, at_once, everyday, store

from talka.channels.models import Channel
from talka.listening.bursting.watch import watch_bursts
from talka.listening.label_names import intents_mask
from talka.listening.models import Burst, Topic

pytestmark = pytest.mark.django_db

NOON = MONDAY + dt.timedelta(days=24, hours=12)
WISHES = ("acme please sell the T-shirt", "where is that T-Shirt, acme", "acme T-shirt when", "my T-shirt acme")


def wishes(number: int, minutes: float) -> list[tuple[dt.datetime, str]]:
    """Posts that wish for the same, each in words of its own."""
    return [(at, f"{WISHES[n % len(WISHES)]} w{n}") for n, at in enumerate(at_once(NOON, number, minutes))]


def told(topic: Topic) -> list[tuple[str, str, int, bool, str | None]]:
    """Intent, phrase, posts, whether it lasts, and the series of the burst that it is a part of."""
    found = Burst.objects.filter(topic=topic).select_related("part_of").order_by("intent", "phrase")
    return [(b.intent, b.phrase, b.observed, b.end is None, b.part_of.intent if b.part_of else None) for b in found]


def test_a_phrase_bursts_though_its_topic_does_not(topic: Topic, channel: Channel) -> None:
    store(topic, channel, everyday(4))
    store(topic, channel, wishes(9, 6), batch=2, intents=intents_mask(["request"]), sentiment=0)
    watch_bursts(now=NOON + dt.timedelta(minutes=56))
    burst = Burst.objects.get(topic=topic, phrase="t shirt")
    assert (burst.observed, burst.start, burst.end, burst.kind) == (9, NOON, None, "demand")
    assert (burst.wording, burst.evidence["intents"]) == ("T-shirt", ["request"])
    assert not Burst.objects.filter(topic=topic, intent="", phrase="").exists()
    watch_bursts(now=NOON + dt.timedelta(hours=8))
    assert Burst.objects.get(topic=topic, phrase="t shirt").end == NOON + dt.timedelta(minutes=50)


def test_a_phrase_is_a_part_of_the_burst_of_its_topic(topic: Topic, channel: Channel) -> None:
    store(topic, channel, everyday(4))
    store(topic, channel, wishes(60, 0.5), batch=2)
    watch_bursts(now=NOON + dt.timedelta(hours=8))
    assert [(phrase, part) for _, phrase, _, _, part in told(topic)] == [("", None), ("t shirt", "")]


def test_a_phrase_is_a_part_of_the_burst_of_what_most_of_its_posts_mean(topic: Topic, channel: Channel) -> None:
    store(topic, channel, everyday(4), intents=0)
    store(topic, channel, wishes(9, 6), batch=2, intents=intents_mask(["request"]))
    watch_bursts(now=NOON + dt.timedelta(hours=8))
    assert told(topic) == [("", "t shirt", 9, False, "request"), ("request", "", 9, False, None)]


def test_watching_in_steps_is_watching_at_once(topic: Topic, channel: Channel) -> None:
    """A worker that looks now and then, and one that was away and finds it all, also what came in late."""
    before, after = everyday(4)[:1150], everyday(4)[1150:]
    said = sorted([*after, *wishes(60, 3)])
    store(topic, channel, before)
    watch_bursts(now=NOON - dt.timedelta(hours=1))
    now, batch, later = NOON - dt.timedelta(hours=1), 2, dt.timedelta(minutes=250)
    while now < NOON + dt.timedelta(hours=12):
        came = [(at, text) for at, text in said if now <= at < now + later]
        now += later
        store(topic, channel, came, batch=batch)
        watch_bursts(now=now)
        batch += 1
    in_steps = list(
        Burst.objects.filter(topic=topic).order_by("intent", "phrase").values_list("phrase", "start", "end", "observed")
    )
    Burst.objects.all().delete()
    topic.burst_watch.delete()
    watch_bursts(now=now)
    assert [phrase for phrase, *_ in in_steps] == ["", "t shirt"]
    assert (
        list(Burst.objects.order_by("intent", "phrase").values_list("phrase", "start", "end", "observed")) == in_steps
    )
