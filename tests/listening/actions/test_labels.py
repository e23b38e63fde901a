"""Corrections of labels, and what follows from them."""

from __future__ import annotations

import uuid

import pytest
from tests.factories import make_posts, make_topic
from tests.listening.conftest import Say

from talka.channels.models import Post
from talka.listening.actions import UnknownLabelError, correct_label
from talka.listening.label_names import intents_mask
from talka.listening.models import Correction, Mention, Topic
from talka.team.actor import Actor
from talka.team.models import AuditEntry, Community, Membership

pytestmark = pytest.mark.django_db


def labels(post: Post) -> tuple[int | None, float | None, int]:
    post.refresh_from_db()
    return post.sentiment, post.sentiment_score, post.intents


def said() -> list[tuple[str, int, int | None, int]]:
    return list(Correction.objects.order_by("number").values_list("label", "value", "before", "version"))


def mentioned(topic: Topic) -> set[uuid.UUID]:
    return set(Mention.objects.filter(topic=topic).values_list("post_id", flat=True))


def test_correcting_sets_the_label_and_keeps_what_was_said(air: Community, member: Membership, say: Say) -> None:
    (post,) = say("cold coffee", sentiment=1, sentiment_score=0.7, intents=intents_mask(["praise", "thanks"]))
    by = Actor.person(member.user)
    assert correct_label(by=by, community=air, posts=[post.pk], label="sentiment", value=-1) == 1
    assert correct_label(by=by, community=air, posts=[post.pk], label="praise", value=0) == 1
    assert correct_label(by=by, community=air, posts=[post.pk], label="complaint", value=1) == 1
    assert labels(post) == (-1, 1.0, intents_mask(["complaint", "thanks"]))
    assert said() == [("sentiment", -1, 1, 1), ("praise", 0, 1, 1), ("complaint", 1, 0, 1)]
    entries = AuditEntry.objects.filter(action="label.correct").order_by("created", "pk").values_list("before", "after")
    assert list(entries) == [
        ({"sentiment": "positive"}, {"sentiment": "negative"}),
        ({"praise": True}, {"praise": False}),
        ({"complaint": False}, {"complaint": True}),
    ]


def test_confirming_counts_once(air: Community, member: Membership, say: Say) -> None:
    (post,) = say("cold coffee", sentiment=1, sentiment_score=0.7)
    by = Actor.person(member.user)
    changed = [
        correct_label(by=by, community=air, posts=[post.pk], label="sentiment", value=value) for value in (1, 1, 0, 1)
    ]
    assert changed == [1, 0, 1, 1]
    assert said() == [("sentiment", 1, 1, 1), ("sentiment", 0, 1, 1), ("sentiment", 1, 0, 1)]
    assert labels(post) == (1, 1.0, 0)


def test_several_posts_are_corrected_at_once_and_those_of_others_never(air: Community, say: Say) -> None:
    mine = say("one", "two", sentiment=0)
    (gone,) = say("three", sentiment=0, deleted_at="2026-01-01T00:00:00Z")
    (theirs,) = make_posts(1, sentiment=0)
    posts = [post.pk for post in (*mine, gone, theirs)]
    assert correct_label(by=Actor.system("test"), community=air, posts=posts, label="spam", value=1) == 2
    assert [labels(post)[2] for post in (*mine, gone, theirs)] == [64, 64, 0, 0]
    (entry,) = AuditEntry.objects.filter(action="label.correct")
    assert entry.after == {"spam": True, "posts": sorted(str(post.pk) for post in mine)}


def test_a_correction_of_an_earlier_wording_does_not_bind_the_next(air: Community, say: Say) -> None:
    (post,) = say("cold coffee", sentiment=1)
    by = Actor.system("test")
    correct_label(by=by, community=air, posts=[post.pk], label="sentiment", value=-1)
    Post.objects.filter(pk=post.pk).update(version=2, sentiment=0)
    assert correct_label(by=by, community=air, posts=[post.pk], label="sentiment", value=-1) == 1


def test_topics_that_ask_for_labels_follow(air: Community, say: Say) -> None:
    bad = make_topic(community=air, query="coffee sentiment:negative", searched=0)
    asked = make_topic(community=air, query="coffee intent:question", searched=0)
    plain = make_topic(community=air, query="coffee", searched=0)
    (post,) = say("cold coffee", sentiment=0)
    by = Actor.system("test")
    before = Topic.objects.get(pk=bad.pk).changed
    correct_label(by=by, community=air, posts=[post.pk], label="sentiment", value=-1)
    assert [mentioned(topic) for topic in (bad, asked, plain)] == [{post.pk}, set(), set()]
    assert Topic.objects.get(pk=bad.pk).changed > before  # for the archiver
    correct_label(by=by, community=air, posts=[post.pk], label="question", value=1)
    assert [mentioned(topic) for topic in (bad, asked)] == [{post.pk}, {post.pk}]
    correct_label(by=by, community=air, posts=[post.pk], label="sentiment", value=1)
    assert [mentioned(topic) for topic in (bad, asked)] == [set(), {post.pk}]


@pytest.mark.parametrize(("label", "value"), [("sentiment", 2), ("praise", -1), ("mood", 1), ("", 0)])
def test_labels_that_there_are_not_are_refused(air: Community, say: Say, label: str, value: int) -> None:
    (post,) = say("cold coffee", sentiment=0)
    with pytest.raises(UnknownLabelError):
        correct_label(by=Actor.system("test"), community=air, posts=[post.pk], label=label, value=value)
    assert (labels(post), said()) == ((0, None, 0), [])
