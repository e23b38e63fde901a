"""The page of bursts."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_member, make_topic
from tests.listening.conftest import Say

from talka.channels.models import Post
from talka.listening.models import Burst, Mention, Topic
from talka.team.enums import Role
from talka.team.models import Community

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def topic(air: Community) -> Topic:
    return make_topic(community=air, name="Acme", query="acme", searched=0)


def burst(topic: Topic, posts: list[Post], **fields: object) -> Burst:
    """A burst of half an hour from noon on, made by these posts."""
    for post in posts:
        Mention.objects.get_or_create(
            topic=topic,
            post=post,
            defaults={"community": topic.community, "created_at": post.created_at, "revision": 1, "batch": 1},
        )
    share = {"posts": len(posts), "of": len(posts), "posts_before": 1, "of_before": 20}
    evidence = {
        "terms": [{"text": "outage", "posts": len(posts), "before": 0}],
        "links": [{"text": "https://a.example/x", "posts": 1, "before": 0}],
        "posts": [str(post.pk) for post in posts[:2]],
        "explained": 1.0,
        "reason": "rose",
        "trouble": share,
        "demand": share | {"posts": 0},
    }
    given = {"kind": "trouble", "observed": len(posts), "end": NOON + dt.timedelta(minutes=30)} | fields
    return Burst.objects.create(
        **{
            "community": topic.community,
            "topic": topic,
            "start": NOON,
            "peak": NOON,
            "expected": 0.4,
            "strength": 5.0,
            "bits": 30.0,
            "evidence": evidence,
        }
        | given
    )


def shown(content: str) -> list[str]:
    return re.findall(r'<span class="badge [a-z]*">([^<]+)</span> <bdi>', content)


def rows(page: Client, address: str) -> list[str]:
    return re.findall(r'<article class="row" id="p-([^"]+)"', page.get(address).content.decode())


def test_a_burst_shows_what_makes_it_and_opens_its_posts(page: Client, topic: Topic, say: Say) -> None:
    inside = say("acme outage", "acme outage again", created_at=NOON + dt.timedelta(minutes=29), intents=2)
    (linked,) = say("acme see outage", created_at=NOON, links=["https://a.example/x"], intents=2)
    say("acme outage", created_at=NOON + dt.timedelta(minutes=30), intents=2)
    say("acme outage", created_at=NOON - dt.timedelta(minutes=1), intents=2)
    found = burst(topic, [*inside, linked], intent="complaint")
    burst(
        topic,
        list(Post.objects.exclude(pk__in=[post.pk for post in (*inside, linked)])),
        start=NOON - dt.timedelta(days=9),
    )
    content = html.unescape(page.get("/c/air/bursts/").content.decode())
    part = content.split(f'id="burst-{found.pk}"')[1].split("</article>")[0]
    assert "3 of 3 posts complain or are negative, before 1 of 20; 0 ask, praise or propose, before 1." in part
    addresses = re.findall(r'href="(/c/air/river/[^"]*)"', part)
    assert [len(rows(page, address)) for address in addresses] == [3, 3, 1]
    assert re.findall(r'href="/c/air/posts/([^/]+)/"', part) == [str(post.pk) for post in inside]
    assert f"/c/air/alerts/new/?kind=burst&topic={topic.pk}" in part


def test_bursts_are_narrowed_by_topic_and_kind(page: Client, air: Community, topic: Topic, say: Say) -> None:
    other = make_topic(community=air, name="Widget", searched=0)
    burst(topic, say("acme"))
    burst(topic, say("acme"), start=NOON - dt.timedelta(days=1), kind="demand")
    burst(other, say("widget"), start=NOON - dt.timedelta(days=2), kind="unclear", end=None)

    def found(asked: str) -> list[str]:
        return shown(page.get(f"/c/air/bursts/?{asked}").content.decode())

    assert found("") == ["Trouble", "Demand", "Unclear"]
    assert found(f"topic={topic.pk}") == ["Trouble", "Demand"]
    assert found("kind=demand") == ["Demand"]
    assert found("kind=x&topic=y&before=z") == ["Trouble", "Demand", "Unclear"]
    assert found(f"kind=demand&topic={other.pk}") == []


def test_older_bursts_come_page_by_page(page: Client, topic: Topic, say: Say) -> None:
    posts = say("acme")
    for number in range(25):
        burst(topic, posts, start=NOON - dt.timedelta(days=number))
    content = page.get("/c/air/bursts/").content.decode()
    (older,) = re.findall(r'href="\?([^"]*)" rel="next"', content)
    more = page.get(f"/c/air/bursts/?{html.unescape(older)}").content.decode()
    assert (len(shown(content)), len(shown(more)), 'rel="next"' in more) == (20, 5, False)


def test_bursts_ask_as_often_for_many_as_for_one(page: Client, topic: Topic, say: Say) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            page.get("/c/air/bursts/")
        return len(captured)

    burst(topic, say("acme"))
    page.get("/c/air/bursts/")
    one = count()
    for number in range(1, 20):
        burst(topic, say("acme"), start=NOON - dt.timedelta(days=number))
    assert count() == one


def test_bursts_of_other_brands_are_not_shown(page: Client, say: Say) -> None:
    elsewhere = make_topic()
    burst(elsewhere, [])
    assert "No bursts yet" in page.get("/c/air/bursts/").content.decode()


def of_phrase(topic: Topic, posts: list[Post], **fields: object) -> Burst:
    found = burst(topic, posts, phrase="t shirt", **fields)
    found.evidence |= {"wording": "T-shirt", "intents": []}
    found.save()
    return found


def test_a_burst_of_a_phrase_says_it_and_opens_the_posts_that_have_it(page: Client, topic: Topic, say: Say) -> None:
    say("acme outage", created_at=NOON)
    found = of_phrase(topic, say("acme T-Shirt outage", "acme t-shirt please", created_at=NOON))
    part = html.unescape(page.get("/c/air/bursts/").content.decode()).split(f'id="burst-{found.pk}"')[1]
    assert "<bdi>“T-shirt”</bdi> · <bdi>Acme</bdi>" in part
    assert "where it is hardly ever said." in part
    addresses = re.findall(r'href="(/c/air/river/[^"]*)"', part.split("</article>")[0])
    assert [len(rows(page, address)) for address in addresses] == [2, 1, 0]


def test_a_part_is_shown_in_the_whole(page: Client, topic: Topic, say: Say) -> None:
    posts = say("acme outage", "acme T-shirt", created_at=NOON)
    whole = burst(topic, posts)
    part = of_phrase(topic, posts[1:], part_of=whole, kind="demand")
    content = html.unescape(page.get("/c/air/bursts/").content.decode())
    assert (shown(content), f'id="burst-{part.pk}"' in content.split(f'id="burst-{whole.pk}"')[1]) == (
        ["Trouble"],
        True,
    )
    (address,) = re.findall(rf'id="burst-{part.pk}" href="([^"]*)"', content)
    assert len(rows(page, address)) == 1
    assert shown(page.get("/c/air/bursts/?kind=demand").content.decode()) == ["Demand"]
    assert shown(page.get("/c/air/bursts/?kind=trouble").content.decode()) == ["Trouble"]


def test_an_alert_from_a_phrase_asks_for_the_phrase(page: Client, topic: Topic, say: Say) -> None:
    of_phrase(topic, say("acme T-shirt", created_at=NOON))
    content = html.unescape(page.get("/c/air/bursts/").content.decode())
    (address,) = re.findall(r'href="(/c/air/alerts/new/[^"]*)"', content)
    form = page.get(address).context["form"]
    initial = {name: form.initial.get(name) for name in ("kind", "query", "at_least", "topics")}
    assert initial == {"kind": "words", "query": '"t shirt"', "at_least": 5, "topics": [topic.pk]}


def test_a_viewer_is_offered_no_alert(client: Client, air: Community, topic: Topic, say: Say) -> None:
    burst(topic, say("acme"))
    client.force_login(make_member(community=air, role=Role.VIEWER).user)
    assert "/alerts/new/" not in client.get("/c/air/bursts/").content.decode()
