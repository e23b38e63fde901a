"""Labels of posts as they are taken in."""

from __future__ import annotations

import pytest
from tests.factories import make_channel, make_topic
from tests.intake.plain import PlainConnector, page, said

from talka.channels.models import Channel, Post
from talka.intake.actions import take
from talka.listening.actions import correct_label
from talka.listening.label_names import intents_in
from talka.listening.labels import Labeller
from talka.listening.models import Mention
from talka.team.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)

GOOD = "I love this coffee, thank you so much!"
BAD = "Worst coffee ever, it was cold and nobody helped. I want my money back!"


@pytest.fixture
def channel() -> Channel:
    return make_channel()


def labels(external_id: str) -> tuple[int | None, float | None, list[str]]:
    post = Post.objects.get(external_id=external_id)
    score = None if post.sentiment_score is None else round(post.sentiment_score, 5)
    return post.sentiment, score, list(intents_in(post.intents))


def given(text: str) -> tuple[int, float, list[str]]:
    """What the model says."""
    found = Labeller.load().label([text], ["en"])
    return int(found.sentiment[0]), round(float(found.score[0]), 5), list(intents_in(int(found.masks[0])))


def test_posts_are_labelled_as_they_come_in(channel: Channel) -> None:
    take(channel, page(said("1", GOOD), said("2", BAD), said("3", "…!?")), connector=PlainConnector())
    assert [labels("1"), labels("2"), labels("3")] == [given(GOOD), given(BAD), (None, None, [])]
    assert (labels("1")[0], labels("2")[0]) == (1, -1)


def test_topics_ask_for_the_labels_of_what_comes_in(channel: Channel) -> None:
    topic = make_topic(community=channel.community, query="coffee sentiment:negative", searched=0)
    take(channel, page(said("1", GOOD), said("2", BAD)), connector=PlainConnector())
    found = Mention.objects.filter(topic=topic).values_list("post__external_id", flat=True)
    assert list(found) == ["2"]


def test_an_edited_post_is_labelled_anew_whatever_was_corrected(channel: Channel) -> None:
    take(channel, page(said("1", GOOD)), connector=PlainConnector())
    post = Post.objects.get()
    correct_label(by=Actor.system("test"), community=channel.community, posts=[post.pk], label="sentiment", value=-1)
    assert labels("1")[:2] == (-1, 1.0)
    take(channel, page(said("1", GOOD, likes=3)), connector=PlainConnector())
    assert labels("1")[:2] == (-1, 1.0)  # the same words
    take(channel, page(said("1", BAD)), connector=PlainConnector())
    assert labels("1") == given(BAD)
