"""Old posts labelled by the models of today."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import make_channel, make_community, make_posts, make_topic
from tests.listening.conftest import Say

from talka.channels.models import Post
from talka.listening.actions import correct_label
from talka.listening.actions.relabel import Relabelled, relabel
from talka.listening.label_names import intents_mask
from talka.listening.labels import Labeller
from talka.listening.models import Mention
from talka.team.actor import Actor
from talka.team.models import Community

pytestmark = pytest.mark.django_db

GOOD = "I love this coffee, it is wonderful!"
BAD = "This coffee is awful, I hate it"


def labels(post: Post) -> tuple[int | None, float | None, int]:
    post.refresh_from_db()
    return post.sentiment, post.sentiment_score, post.intents


def todays(*texts: str) -> list[tuple[int | None, float | None, int]]:
    found = Labeller.load().label(list(texts), ["en"] * len(texts))
    return list(zip(found.sentiment.tolist(), found.score.tolist(), found.masks.tolist(), strict=True))


def test_every_post_gets_the_labels_of_today(air: Community, say: Say) -> None:
    posts = [*say(GOOD, BAD, language="en"), *say(BAD, language="en", sentiment=1, sentiment_score=0.9, intents=1)]
    (wordless,) = say("…", language="en", sentiment=1, sentiment_score=0.5)
    (gone,) = say(BAD, deleted_at="2026-01-01T00:00:00Z", sentiment=1)
    (theirs,) = make_posts(1, channel=make_channel(community=make_community(slug="sea")), sentiment=1)
    heard: list[int] = []
    assert relabel(air, told=heard.append) == Relabelled(4, 4)
    assert [labels(post) for post in posts] == todays(GOOD, BAD, BAD)
    assert [labels(post)[0] for post in (*posts, wordless, gone, theirs)] == [1, -1, -1, None, 1, 1]
    assert (heard, relabel(air)) == ([4], Relabelled(4, 0))


def test_it_goes_on_from_batch_to_batch(air: Community, say: Say) -> None:
    posts = say(GOOD, BAD, GOOD, BAD, GOOD, language="en")
    heard: list[int] = []
    assert relabel(air, told=heard.append, size=2) == Relabelled(5, 5)
    assert ([labels(post)[0] for post in posts], heard) == ([1, -1, 1, -1, 1], [2, 2, 1])


def test_what_people_said_stays(air: Community, say: Say) -> None:
    post, edited = say(BAD, BAD, language="en")
    by = Actor.system("test")
    said: dict[str, Any] = {"by": by, "community": air, "posts": [post.pk, edited.pk]}
    for label, value in (("sentiment", -1), ("sentiment", 1), ("idea", 1), ("complaint", 1), ("complaint", 0)):
        correct_label(label=label, value=value, **said)
    Post.objects.filter(pk=edited.pk).update(version=2)
    relabel(air)
    ((_, _, mask),) = todays(BAD)
    corrected = mask & ~intents_mask(["complaint"]) | intents_mask(["idea"])
    assert [labels(post), labels(edited)] == [(1, 1.0, corrected), *todays(BAD)]


def test_topics_that_ask_for_labels_follow(air: Community, say: Say) -> None:
    bad = make_topic(community=air, query="coffee sentiment:negative", searched=0)
    posts = say(GOOD, BAD, language="en", sentiment=0)
    relabel(air)
    assert list(Mention.objects.values_list("topic", "post")) == [(bad.pk, posts[1].pk)]


def test_number_of_queries_does_not_grow_with_the_posts(air: Community, say: Say) -> None:
    topic = make_topic(community=air, query="coffee sentiment:negative", searched=0)
    relabel(air)  # the matcher is made
    asked = []
    for count in (1, 30):
        posts = say(*[GOOD] * count, language="en", sentiment=-1)
        Mention.objects.bulk_create(
            Mention(topic=topic, post=post, community=air, created_at=post.created_at, revision=1, batch=1)
            for post in posts
        )
        with CaptureQueriesContext(connection) as queries:
            assert relabel(air).changed == count
        asked.append(len(queries))
    assert (asked[0], Mention.objects.count()) == (asked[1], 0)
