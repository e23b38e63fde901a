"""Pages of listening: what they show, what they refuse, how often they ask the database."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import NOON, make_channel, make_community, make_member, make_posts, make_topic

from talka.channels.models import Post, PostVersion
from talka.listening.actions import search_back
from talka.listening.models import Mention, Topic
from talka.team.enums import Role
from talka.team.models import Community

Say = Callable[..., list[Post]]
RIVER = "/c/air/river/"


def text_of(page: Client, address: str, **more: Any) -> str:
    return page.get(address, **more).content.decode()


def rows(content: str) -> list[str]:
    """The texts of the rows, with the marks in brackets."""
    found = re.findall(r'<p class="row-text"[^>]*>(.*?)</p>', content, re.DOTALL)
    return [html.unescape(text.replace("<mark>", "[").replace("</mark>", "]")) for text in found]


def test_river_marks_the_words_that_were_looked_for(page: Client, say: Say) -> None:
    say("Coffee & <b>tea</b>", "ΚΑΦΈΣ")
    assert rows(text_of(page, RIVER, query_params={"q": "coffee OR καφες"})) == ["[ΚΑΦΈΣ]", "[Coffee] & <b>tea</b>"]


def test_river_shows_text_of_strangers_as_text(page: Client, say: Say) -> None:
    say('<script>alert("x")</script>', title="<img src=x>")
    content = text_of(page, RIVER)
    assert ("<script>alert" in content, "<img src=x>" in content) == (False, False)


def test_river_says_where_a_search_is_wrong_and_shows_the_rest(page: Client, say: Say) -> None:
    say("coffee")
    content = text_of(page, RIVER, query_params={"q": 'tea "cof'})
    assert '<mark class="wrong">' in content
    assert "Line 1, character 5" in content
    assert rows(content) == ["coffee"]


@pytest.mark.parametrize(
    "query",
    [
        {"topic": "nonsense"},
        {"topic": str(uuid.uuid4())},
        {"channel": "1"},
        {"language": "klingon"},
        {"since": "2026-02-31"},
        {"until": "0001-01-01", "since": "9999-12-31"},
        {"author": "x"},
        {"person": "\x00"},
        {"q": "\x00"},
        {"q": "(" * 900},
        {"q": "x" * 5000},
    ],
)
def test_river_with_a_part_it_cannot_read_is_still_a_page(page: Client, say: Say, query: dict[str, str]) -> None:
    say("coffee")
    assert page.get(RIVER, query_params=query).status_code == 200


@pytest.mark.parametrize("address", ["river/?older=x", "river/?older=1.2", "river/new", "river/new?after=-1"])
def test_river_refuses_a_place_that_is_none(page: Client, address: str) -> None:
    assert page.get(f"/c/air/{address}").status_code == 400


def test_river_refuses_to_go_on_from_a_number_that_no_table_holds(page: Client) -> None:
    assert page.get(f"/c/air/river/new?after={10**30}").status_code == 400


def test_older_posts_come_by_link_and_as_rows_for_htmx(page: Client, air: Community) -> None:
    make_posts(31, channel=make_channel(community=air))
    content = text_of(page, RIVER)
    (older,) = re.findall(r'<a class="button" href="(\?older=[^"]+)" rel="next"', content)
    whole, part = text_of(page, RIVER + older), text_of(page, RIVER + older, headers={"HX-Request": "true"})
    assert (rows(whole), rows(part)) == (["Post number 1 about coffee"], ["Post number 1 about coffee"])
    assert ("<html" in whole, "<html" in part) == (True, False)


def test_filter_is_handed_on_to_older_posts_and_to_the_live_part(page: Client, air: Community) -> None:
    make_posts(31, channel=make_channel(community=air), language="el")
    content = text_of(page, RIVER, query_params={"language": "el", "q": "", "topic": ""})
    assert 'href="?language=el&amp;older=' in content
    assert 'data-new="/c/air/river/new?language=el"' in content


def test_empty_river_says_what_to_do(page: Client, air: Community) -> None:
    assert "Connect a channel" in text_of(page, RIVER)
    make_channel(community=air)
    assert "Nothing heard yet" in text_of(page, RIVER)
    assert "Nothing matches this" in text_of(page, RIVER, query_params={"q": "coffee"})


def count(page: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert page.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", [RIVER, RIVER + "?q=coffee", "/c/air/river/new?after=0", "/c/air/topics/"])
def test_page_asks_as_often_for_thirty_as_for_one(page: Client, air: Community, say: Say, address: str) -> None:
    say("coffee")
    make_topic(community=air)
    page.get(address)
    one = count(page, address)
    say(*["more coffee"] * 29)
    for _ in range(29):
        make_topic(community=air)
    assert count(page, address) == one


def test_post_page_shows_topics_thread_changes_and_repeats(page: Client, air: Community, say: Say) -> None:
    topic = make_topic(community=air, name="Hot drinks", query="tea OR coffee")
    (parent,) = say("parent")
    (post,) = say("I like coffee", parent=parent, url="https://example.org/1", version=2)
    say("answer", parent=post)
    say("I like coffee!", repeat_of=post)
    PostVersion.objects.create(post=post, community=air, version=1, text="I like tea", until=NOON, batch=1)
    search_back(topic_id=topic.pk)
    content = text_of(page, f"/c/air/posts/{post.pk}/")
    assert "I like <mark>coffee</mark></div>" in content
    assert re.findall(r"<(del|ins)><span[^>]*>[^<]*</span>(\w+)</", content) == [("del", "tea"), ("ins", "coffee")]
    for shown in ("Hot drinks", "parent", "answer", "I like coffee!", 'href="https://example.org/1"'):
        assert shown in content


def test_post_page_offers_no_link_that_runs_code(page: Client, say: Say) -> None:
    (post,) = say("x", url="javascript:alert(1)")
    assert "javascript:" not in text_of(page, f"/c/air/posts/{post.pk}/")


def test_post_page_asks_as_often_for_a_long_thread_as_for_a_short_one(page: Client, say: Say) -> None:
    (post,) = say("root")
    say("answer", parent=post)
    address = f"/c/air/posts/{post.pk}/"
    page.get(address)
    one = count(page, address)
    say(*["answer"] * 29, parent=post)
    assert count(page, address) == one


def test_post_and_topic_of_another_brand_are_not_found(page: Client) -> None:
    (post,) = make_posts(1)
    topic = make_topic(community=make_community())
    for address in (f"posts/{post.pk}/", f"topics/{topic.pk}/", f"topics/{topic.pk}/edit/"):
        assert page.get(f"/c/air/{address}").status_code == 404
    assert page.post(f"/c/air/topics/{topic.pk}/delete/").status_code == 404
    assert Topic.objects.count() == 1


def test_viewer_reads_topics_and_changes_none(client: Client, air: Community) -> None:
    topic = make_topic(community=air)
    client.force_login(make_member(community=air, role=Role.VIEWER).user)
    assert client.get(f"/c/air/topics/{topic.pk}/").status_code == 200
    refused = [client.post(f"/c/air/topics/{topic.pk}/{act}/").status_code for act in ("edit", "pause", "delete")]
    assert [*refused, client.get("/c/air/topics/new/").status_code] == [403] * 4


def test_topic_is_written_changed_paused_and_deleted(page: Client, air: Community, say: Say) -> None:
    say("coffee", "tea")
    page.post("/c/air/topics/new/", {"name": "Drinks", "kind": "brand", "query": "coffee"})
    topic = Topic.objects.get()
    address = f"/c/air/topics/{topic.pk}/"
    assert "Searching what was heard before" in text_of(page, address)
    assert page.get(f"{address}search/").status_code == 200
    search_back(topic_id=topic.pk)
    assert rows(text_of(page, address)) == ["[coffee]"]
    through = page.get(f"{address}search/")
    assert through.status_code == 286
    assert rows(through.content.decode()) == ["[coffee]"]
    assert 'id="found" hx-swap-oob="true"' in through.content.decode()

    page.post(f"{address}edit/", {"name": "Drinks", "kind": "brand", "query": "tea"})
    search_back(topic_id=topic.pk)
    assert rows(text_of(page, address)) == ["[tea]"]
    page.post(f"{address}pause/")
    assert "This topic is paused" in text_of(page, address)
    assert "cannot be undone" in text_of(page, f"{address}delete/")
    page.post(f"{address}delete/")
    assert (Topic.objects.count(), Mention.objects.count(), Post.objects.count()) == (0, 0, 2)


def test_topic_names_are_unique_whatever_their_capitals(page: Client, air: Community) -> None:
    make_topic(community=air, name="Drinks")
    answer = page.post("/c/air/topics/new/", {"name": "DRINKS", "kind": "brand", "query": "tea"})
    assert "This name is taken, or differs from another only in capitals" in answer.content.decode()
