"""The back-search: the same mentions as on arrival, in steps, also after a change and a kill."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from tests.factories import make_channel, make_community, make_posts, make_topic

from talka.channels.models import Post
from talka.listening.actions import search_back
from talka.listening.documents import document_of
from talka.listening.matching import mentions_for
from talka.listening.models import Mention, Topic
from talka.team.models import Community

TEXTS = ["Coffee!", "tea", "cold coffee", "coffee, cold", "ΚΑΦΈΣ", "קָפֶה", "no such thing", "#coffee"]
QUERIES = ["coffee", '"cold coffee"', "coffee -cold", "καφες OR קפה", "cof*", "tea OR -nothing coffee", "absent"]

Say = Callable[..., list[Post]]


def mentions() -> set[tuple[str, uuid.UUID, int]]:
    return {(mention.topic.query, mention.post_id, mention.revision) for mention in Mention.objects.all()}


def on_arrival(community: Community, posts: list[Post]) -> set[tuple[str, uuid.UUID, int]]:
    queries = dict(Topic.objects.values_list("id", "query"))
    found = mentions_for(community.pk, [document_of(post) for post in posts])
    return {(queries[one.topic_id], posts[one.index].pk, one.revision) for one in found}


def test_search_finds_what_would_have_been_found_on_arrival(air: Community, say: Say) -> None:
    posts = say(*TEXTS)
    topics = [make_topic(community=air, query=query) for query in QUERIES]
    for topic in topics:
        while search_back(topic_id=topic.pk, step=3):
            pass
    assert mentions() == on_arrival(air, posts)
    assert len(mentions()) == 18
    assert set(Topic.objects.values_list("searched", flat=True)) == {0}


def test_search_goes_on_where_it_was_broken_off(air: Community, say: Say) -> None:
    say(*["coffee"] * 5)
    topic = make_topic(community=air)
    assert search_back(topic_id=topic.pk, step=2)
    topic.refresh_from_db()
    assert (topic.searched, Mention.objects.count()) == (3, 2)
    assert search_back(topic_id=topic.pk, step=2)
    assert not search_back(topic_id=topic.pk, step=2)
    assert Mention.objects.count() == 5
    assert not search_back(topic_id=topic.pk, step=2)


def test_changed_query_takes_back_what_no_longer_matches(air: Community, say: Say) -> None:
    say("coffee", "tea", "coffee and tea")
    topic = make_topic(community=air)
    search_back(topic_id=topic.pk)
    Topic.objects.update(query="tea", revision=2, searched=None)
    search_back(topic_id=topic.pk)
    found = Mention.objects.order_by("created_at").values_list("post__text", "revision")
    assert list(found) == [("tea", 2), ("coffee and tea", 2)]


def test_search_stays_within_its_community(air: Community, say: Say) -> None:
    say("coffee")
    make_posts(3, channel=make_channel(community=make_community()))
    search_back(topic_id=make_topic(community=air).pk)
    assert Mention.objects.count() == 1


def test_search_passes_over_paused_and_deleted_topics(air: Community, say: Say) -> None:
    say("coffee")
    paused = make_topic(community=air, active=False)
    assert [search_back(topic_id=paused.pk), search_back(topic_id=uuid.uuid4())] == [False, False]
    assert Mention.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda topic: Topic.objects.filter(pk=topic.pk).update(query="tea", revision=2),
        lambda topic: Topic.objects.filter(pk=topic.pk).update(active=False),
        lambda topic: topic.delete(),
    ],
)
def test_matcher_is_made_anew_when_a_topic_changes(air: Community, change: Callable[[Topic], object]) -> None:
    topic = make_topic(community=air)
    assert [found.topic_id for found in mentions_for(air.pk, ["coffee"])] == [topic.pk]
    change(topic)
    assert mentions_for(air.pk, ["coffee"]) == []


def test_query_that_cannot_be_read_any_more_stops_nobody_else(air: Community) -> None:
    make_topic(community=air, query="(broken")
    good = make_topic(community=air)
    assert [found.topic_id for found in mentions_for(air.pk, ["coffee"])] == [good.pk]
