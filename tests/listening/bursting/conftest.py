"""Posts of a topic, as they are stored."""

from __future__ import annotations

import datetime as dt
import itertools
import random
import uuid
from collections.abc import Iterable

import pytest
from tests.factories import make_channel, make_topic

from talka.channels.models import Channel, Post
from talka.listening.models import Mention, Topic
from talka.text import words

MONDAY = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
_numbers = itertools.count(1)


@pytest.fixture
def channel() -> Channel:
    return make_channel()


@pytest.fixture
def topic(channel: Channel) -> Topic:
    return make_topic(community=channel.community, name="Acme", query="acme", searched=0)


def store(
    topic: Topic, channel: Channel, said: Iterable[tuple[dt.datetime, str]], *, batch: int = 1, **own: object
) -> None:
    """Posts that the topic matches, as times and texts."""
    posts = [_post(topic, channel, moment, text, {"batch": batch, **own}) for moment, text in said]
    Post.objects.bulk_create(posts)
    Mention.objects.bulk_create(
        Mention(topic=topic, post=each, community=topic.community, created_at=each.created_at, revision=1, batch=batch)
        for each in posts
    )


def _post(topic: Topic, channel: Channel, moment: dt.datetime, text: str, own: dict[str, object]) -> Post:
    lexemes = " ".join(f"'{word}'" for word in words(text))
    given = {"words": lexemes, "heard_at": moment} | own
    return Post(
        community=topic.community,
        channel=channel,
        external_id=str(uuid.uuid4()),
        seq=next(_numbers),
        text=text,
        created_at=moment,
        **given,
    )


def usual(weeks: int) -> list[dt.datetime]:
    """Two posts an hour, at random."""
    chance = random.Random(7)
    seconds = weeks * 7 * 86_400
    return sorted(MONDAY + dt.timedelta(seconds=chance.randrange(seconds)) for _ in range(weeks * 7 * 48))


def everyday(weeks: int) -> list[tuple[dt.datetime, str]]:
    """What is usually said."""
    chance = random.Random(8)
    common = [f"word{number}" for number in range(60)]
    return [(moment, " ".join(["acme", *chance.sample(common, 6)])) for moment in usual(weeks)]


def at_once(start: dt.datetime, posts: int, minutes: float = 0.5) -> list[dt.datetime]:
    return [start + dt.timedelta(minutes=minutes * number) for number in range(posts)]
