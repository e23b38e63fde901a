"""Pages of lists: what they show, what they refuse, how often they ask the database."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_community, make_list, make_member, make_topic
from tests.listening.conftest import Say

from talka.listening.models import Topic, WordList
from talka.team.enums import Role
from talka.team.models import Community

LISTS = "/c/air/lists/"


def text_of(page: Client, address: str) -> str:
    return html.unescape(page.get(address).content.decode())


def count(page: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert page.get(address).status_code == 200
    return len(captured)


def using(word_list: WordList, name: str) -> Topic:
    topic = make_topic(community=word_list.community, name=name, query=f'list:"{word_list.name}"')
    topic.uses_lists.add(word_list)
    return topic


def test_list_is_written_changed_and_deleted(page: Client, air: Community) -> None:
    assert "Write the first list" in text_of(page, LISTS)
    answer = page.post(f"{LISTS}new/", {"name": "Shops", "note": "Ours", "entries": "shop.example\r\n@shop"})
    made = WordList.objects.get()
    address = f"{LISTS}{made.pk}/"
    assert (answer["Location"], made.entries, made.size, made.note) == (address, "shop.example\n@shop", 2, "Ours")
    assert "shop.example\n@shop</code>" in text_of(page, address)
    page.post(f"{address}edit/", {"name": "Our shops", "entries": "shop.example"})
    made.refresh_from_db()
    assert (made.name, made.entries, made.size, made.revision, made.note) == ("Our shops", "shop.example", 1, 2, "")
    assert "No query names it" in text_of(page, f"{address}delete/")
    assert page.post(f"{address}delete/")["Location"] == LISTS
    assert WordList.objects.count() == 0


def test_wrong_lines_are_told_by_their_numbers_and_what_was_written_is_kept(page: Client) -> None:
    entries = "acme\nlost parcel\n\n<b>x</b> OR tea\n(tea"
    answer = page.post(f"{LISTS}new/", {"name": "Shops", "entries": entries})
    content = html.unescape(answer.content.decode())
    told = re.findall(r'nowrap">(Line \d+)</strong> <code dir="auto">(.*?)</code></p><p>(.*?)</p>', content)
    assert (answer.status_code, WordList.objects.count()) == (422, 0)
    assert "3 lines cannot be understood." in content
    kinds = "An entry is a word, a phrase, a @handle, a #hashtag, author:name or site:address. Write queries in topics."
    assert told == [
        (
            "Line 2",
            "lost parcel",
            "Put words that belong together between quotation marks, else each on a line of its own.",
        ),
        ("Line 4", "<b>x</b> OR tea", kinds),
        ("Line 5", "(tea", "This parenthesis is never closed. Add a ) where the group ends."),
    ]
    assert entries in content
    assert "<b>x</b> OR" not in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"entries": "a b\n" * 10_001}, "The list has too many entries: 10,000 are the most."),
        ({"entries": "acme\n" * 200_000}, "The list is too long: 256 kB is the most."),
        ({"entries": "é" * 1_000_000}, "The list is too long: 256 kB is the most."),
        ({"entries": "a b\n" * 9_000}, "and 8960 more"),
        ({"entries": "acme\0"}, "Null characters are not allowed."),
        ({"entries": " \n "}, "This field is required."),
        ({"name": "***"}, "Give it a name with a letter or digit."),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"name": "shops!"}, "This name is taken, or differs from another only"),
        ({"note": "x" * 301}, "at most 300 characters"),
    ],
)
def test_what_cannot_be_saved_is_told(page: Client, air: Community, fields: dict[str, str], told: str) -> None:
    make_list(community=air, name="Shops")
    answer = page.post(f"{LISTS}new/", {"name": "More", "entries": "acme"} | fields)
    assert (answer.status_code, WordList.objects.count()) == (422, 1)
    assert told in answer.content.decode()


def test_bytes_that_are_no_text_are_an_answer(page: Client) -> None:
    body = b"name=Shops&entries=%ED%A0%80%FF"
    answer = page.post(f"{LISTS}new/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422


def test_list_in_use_cannot_be_deleted_and_the_page_names_the_topics(page: Client, air: Community) -> None:
    word_list = make_list(community=air, name="Shops")
    using(word_list, "Gossip")
    for answer in (page.get(f"{LISTS}{word_list.pk}/delete/"), page.post(f"{LISTS}{word_list.pk}/delete/")):
        assert "Gossip" in answer.content.decode()
    assert (answer.status_code, WordList.objects.count()) == (409, 1)


def test_change_of_a_list_in_use_says_that_topics_are_searched_anew(page: Client, air: Community) -> None:
    word_list = make_list(community=air, name="Shops")
    topic = using(word_list, "Gossip")
    answer = page.post(f"{LISTS}{word_list.pk}/edit/", {"name": "Our shops", "entries": "acme"}, follow=True)
    topic.refresh_from_db()
    assert "what was heard is searched anew" in answer.content.decode()
    assert (topic.query, topic.revision, topic.searched) == ('list:"Our shops"', 2, None)


def test_change_that_makes_a_topic_too_large_is_told(page: Client, air: Community) -> None:
    word_list = make_list(community=air, name="Shops")
    topic = using(word_list, "Gossip")
    Topic.objects.filter(pk=topic.pk).update(query=" OR ".join(["list:shops"] * 6))
    entries = "\n".join(f"word{number}" for number in range(9_000))
    answer = page.post(f"{LISTS}{word_list.pk}/edit/", {"name": "Shops", "entries": entries})
    assert (answer.status_code, "would be too large: “Gossip”" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("address", [LISTS, "/c/air/topics/"])
def test_page_asks_as_often_for_thirty_as_for_one(page: Client, air: Community, address: str) -> None:
    using(make_list(community=air), "Topic")
    page.get(address)
    one = count(page, address)
    for number in range(29):
        using(make_list(community=air), f"More {number}")
    assert count(page, address) == one


def test_list_of_another_brand_is_not_found(page: Client) -> None:
    theirs = make_list(community=make_community())
    answers = [page.get(f"{LISTS}{theirs.pk}/{act}").status_code for act in ("", "edit/", "delete/")]
    assert (answers, page.post(f"{LISTS}{theirs.pk}/delete/").status_code) == ([404] * 3, 404)
    assert WordList.objects.count() == 1


def test_viewer_reads_lists_and_changes_none(client: Client, air: Community) -> None:
    word_list = make_list(community=air, name="Shops")
    client.force_login(make_member(community=air, role=Role.VIEWER).user)
    assert [client.get(LISTS).status_code, client.get(f"{LISTS}{word_list.pk}/").status_code] == [200, 200]
    acts = [f"{LISTS}new/", f"{LISTS}{word_list.pk}/edit/", f"{LISTS}{word_list.pk}/delete/"]
    assert [client.post(act).status_code for act in acts] == [403] * 3
    assert "Add a list" not in text_of(client, LISTS)


@pytest.mark.parametrize(
    ("words", "found"),
    [("list:drinks", ["tea", "coffee"]), ("@hot -coffee", ["tea"]), ("topic:hot", ["tea"]), ("list:none", [])],
)
def test_river_is_searched_by_lists_and_topics(
    page: Client, air: Community, say: Say, words: str, found: list[str]
) -> None:
    make_list(community=air, name="Drinks", entries="coffee\ntea")
    make_topic(community=air, name="Hot", query="tea")
    say("coffee", "tea", "milk")
    content = page.get("/c/air/river/", {"q": words}).content.decode()
    assert re.findall(r"<mark>(\w+)</mark>", content) == found
    assert ("There is no list called" in content) == (not found)


def test_audit_log_names_what_was_done_with_a_list(page: Client) -> None:
    page.post(f"{LISTS}new/", {"name": "Shops", "entries": "acme"})
    assert "<strong>List added</strong><br>Shops" in text_of(page, "/c/air/audit/")


def test_topic_in_use_cannot_be_deleted_and_the_page_names_the_topics(page: Client, air: Community) -> None:
    drinks = make_topic(community=air, name="Drinks", query="tea")
    make_topic(community=air, name="Gossip", query="topic:drinks").uses_topics.add(drinks)
    for answer in (page.get(f"/c/air/topics/{drinks.pk}/delete/"), page.post(f"/c/air/topics/{drinks.pk}/delete/")):
        assert "Gossip" in answer.content.decode()
    assert (answer.status_code, Topic.objects.count()) == (409, 2)
