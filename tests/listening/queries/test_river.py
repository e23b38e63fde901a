"""The river as a query: what a filter shows, in which order, and what is new in it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import NOON, make_channel, make_community, make_posts, make_topic

from talka.channels.models import Author, Post
from talka.listening.models import Mention
from talka.listening.queries.filters import RiverFilter
from talka.listening.queries.river import News, Place, Row, news, river
from talka.listening.query import parse
from talka.team.models import Community

Say = Callable[..., list[Post]]

EVERYTHING = RiverFilter()


def texts(rows: list[Row]) -> list[str]:
    return [row.post.text for row in rows]


def at(minute: int) -> dt.datetime:
    return NOON + dt.timedelta(minutes=minute)


def test_river_pages_hold_every_post_once_newest_first(air: Community) -> None:
    posts = make_posts(8, channel=make_channel(community=air))
    # Several at one moment: the id decides between them.
    Post.objects.filter(seq__in=[3, 4, 5, 6]).update(created_at=at(4))
    expected = list(Post.objects.order_by("-created_at", "-id").values_list("id", flat=True))

    found, place = [], None
    for _ in range(4):
        page = river(air, EVERYTHING, after=place, size=2)
        found += [row.post.id for row in page.rows]
        place = page.older
    assert (found, place) == (expected, None)
    assert len(expected) == len(posts)


def test_river_page_stays_put_while_posts_arrive(air: Community) -> None:
    channel = make_channel(community=air)
    make_posts(4, channel=channel)
    first = river(air, EVERYTHING, size=2)
    make_posts(3, channel=channel, created_at=at(90), text="late {n}")
    assert texts(river(air, EVERYTHING, after=first.older, size=2).rows) == [
        "Post number 2 about coffee",
        "Post number 1 about coffee",
    ]


def test_river_never_shows_another_community(air: Community) -> None:
    make_posts(2)
    assert river(air, EVERYTHING).rows == []


@given(st.datetimes(timezones=st.just(dt.UTC)), st.uuids())
def test_place_written_and_read_is_the_same(moment: dt.datetime, post_id: uuid.UUID) -> None:
    assert Place.read(str(Place(moment, post_id))) == Place(moment, post_id)


@pytest.mark.parametrize("text", ["", ".", "x.y", "12", f"{10**30}.{uuid.UUID(int=1)}", "5.nonsense"])
def test_place_that_is_damaged_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Place.read(text)


def test_river_filters_narrow_to_what_they_say(air: Community, say: Say) -> None:
    other = make_channel(community=air, name="Forum")
    ann = Author.objects.create(community=air, network="n", external_id="7", name="Ann Smith", handle="@Ann@x.example")
    say("plain")
    say("elsewhere", channel=other)
    say("in Greek", language="el")
    say("by Ann", author=ann)
    say("long ago", created_at=at(-5000))

    def shown(**parts: Any) -> list[str]:
        return sorted(texts(river(air, RiverFilter(**parts)).rows))

    assert {
        "channel": shown(channel=other),
        "language": shown(language="el"),
        "name": shown(person="ANN smith"),
        "handle": shown(person="ann@x.example"),
        "nobody": shown(person="nobody"),
        "author": shown(author=str(ann.pk)),
        "until": shown(until=at(-100)),
        "since": shown(since=at(-100)),
    } == {
        "channel": ["elsewhere"],
        "language": ["in Greek"],
        "name": ["by Ann"],
        "handle": ["by Ann"],
        "nobody": [],
        "author": ["by Ann"],
        "until": ["long ago"],
        "since": ["by Ann", "elsewhere", "in Greek", "plain"],
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("coffee", ["coffee is cold", "cold coffee"]),
        ('"cold coffee"', ["cold coffee"]),
        ("coffee -is", ["cold coffee"]),
        ("καφες OR coffee", ["coffee is cold", "ΚΑΦΈΣ!", "cold coffee"]),
        ("kaf*", ["kafija"]),
        ("#coffee", []),
    ],
)
def test_river_search_speaks_the_query_language(air: Community, say: Say, query: str, expected: list[str]) -> None:
    for minute, text in enumerate(["cold coffee", "kafija", "ΚΑΦΈΣ!", "coffee is cold"]):
        say(text, created_at=at(minute))
    assert texts(river(air, RiverFilter(search=parse(query))).rows) == expected


def test_river_search_that_must_be_checked_fills_its_pages(air: Community, say: Say) -> None:
    for minute in range(12):
        say("cold coffee" if minute % 3 == 0 else "coffee, and it is cold", created_at=at(minute))
    chosen = RiverFilter(search=parse('"cold coffee"'), repeats=True)
    first = river(air, chosen, size=3)
    assert (texts(first.rows), first.thinned) == (["cold coffee"] * 3, False)
    rest = river(air, chosen, after=first.older, size=3)
    assert (texts(rest.rows), rest.older) == (["cold coffee"], None)


@pytest.mark.parametrize("walked", [0, 1, 3, 6, 100])
@pytest.mark.parametrize(("query", "word"), [("cold", "cold"), ('"cold coffee"', "cold coffee"), ("absent", "")])
def test_river_search_finds_all_however_far_its_first_walk_goes(
    air: Community, say: Say, monkeypatch: pytest.MonkeyPatch, walked: int, query: str, word: str
) -> None:
    monkeypatch.setattr("talka.listening.queries.river.WALKED", walked)
    said = ["cold coffee 1", "cold 2", "cold coffee 3", "tea 4", "cold 5", "cold coffee 6", "tea 7"]
    for minute, text in enumerate(said):
        say(text, created_at=at(minute // 2))
    found, place = [], None
    while True:
        page = river(air, RiverFilter(search=parse(query)), after=place, size=2)
        found += texts(page.rows)
        if (place := page.older) is None:
            break
    assert sorted(found) == sorted(text for text in said if word and word in text)


def test_river_of_a_topic_shows_a_post_of_two_topics_once_on_every_page(air: Community, say: Say) -> None:
    first, second = make_topic(community=air), make_topic(community=air)
    for minute in range(4):
        (post,) = say(f"post {minute}", created_at=at(minute))
        for topic in (first, second):
            Mention.objects.create(topic=topic, post=post, community=air, created_at=at(minute), revision=1, batch=1)
    page = river(air, RiverFilter(topic=first), size=1)
    older = river(air, RiverFilter(topic=first), after=page.older)
    assert texts(older.rows) == ["post 2", "post 1", "post 0"]


def test_river_of_a_topic_shows_its_mentions(air: Community, say: Say) -> None:
    topic = make_topic(community=air)
    first, _second, third = say("one", "two", "three")
    Post.objects.filter(pk=third.pk).update(created_at=at(50))
    third.created_at = at(50)
    for post in (first, third):
        Mention.objects.create(topic=topic, post=post, community=air, created_at=post.created_at, revision=1, batch=1)
    page = river(air, RiverFilter(topic=topic), size=1)
    assert texts(page.rows) == ["three"]
    assert page.rows[0].topics == [topic]
    assert texts(river(air, RiverFilter(topic=topic), after=page.older).rows) == ["one"]


def test_river_folds_repeats_under_the_first_that_said_it(air: Community, say: Say) -> None:
    (first,) = say("buy now")
    say("buy now!", "Buy now", repeat_of=first)
    folded = river(air, EVERYTHING).rows
    assert [(row.post.text, row.repeats) for row in folded] == [("buy now", 2)]
    assert len(river(air, RiverFilter(repeats=True)).rows) == 3
    # The first one may lie outside of a filter by place or time, so nothing is folded there.
    assert len(river(air, RiverFilter(channel=first.channel)).rows) == 3


def test_river_hides_deleted_posts_unless_asked(air: Community, say: Say) -> None:
    say("gone", deleted_at=NOON)
    say("here")
    assert texts(river(air, EVERYTHING).rows) == ["here"]
    assert sorted(texts(river(air, RiverFilter(deleted=True)).rows)) == ["gone", "here"]


def queries_of(community: Community) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        river(community, EVERYTHING)
    return len(captured)


def test_river_asks_as_often_for_thirty_rows_as_for_one(air: Community) -> None:
    channel = make_channel(community=air)
    make_posts(1, channel=channel)
    one = queries_of(air)
    make_posts(29, channel=channel)
    assert (one, queries_of(air)) == (4, 4)


def test_news_are_what_was_announced_after_the_number(air: Community, say: Say) -> None:
    say("known")
    seen = air.last_seq
    say("tea")
    say("coffee", created_at=at(60))
    found = news(air, EVERYTHING, after=seen)
    assert (texts(found.rows), found.seq, found.changed, found.more) == (["coffee", "tea"], seen + 2, [], 0)
    assert news(air, EVERYTHING, after=found.seq) == News(rows=[], changed=[], seq=found.seq)


def test_news_under_a_filter_still_tell_of_what_left_it(air: Community, say: Say) -> None:
    seen = air.last_seq
    say("coffee")
    (edited,) = say("now about tea", version=2)
    (gone,) = say("coffee again", version=2, deleted_at=NOON)
    found = news(air, RiverFilter(search=parse("coffee")), after=seen)
    assert sorted(texts(found.rows)) == ["coffee", "coffee again"]
    assert (found.changed, gone.pk in {row.post.pk for row in found.rows}) == ([edited.pk], True)


def test_news_that_are_too_many_are_only_counted(air: Community) -> None:
    make_posts(7, channel=make_channel(community=air))
    assert news(air, EVERYTHING, after=0, most=5) == News(rows=[], changed=[], seq=0, more=7)


def test_news_are_of_the_own_community_alone(air: Community) -> None:
    make_posts(3, channel=make_channel(community=make_community()))
    assert news(air, EVERYTHING, after=0).rows == []
