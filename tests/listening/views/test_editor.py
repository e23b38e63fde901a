"""The editor of topics: what it tells while a query is written, and what it makes of bad input."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.test import Client
from django.utils import timezone
from tests.factories import make_channel, make_community, make_member, make_posts, make_topic
from tests.listening.conftest import Say

from talka.listening.errors import MOST_NOTES
from talka.listening.models import Topic
from talka.team.enums import Role
from talka.team.models import Community

CHECK = "/c/air/topics/check/"
NEW = "/c/air/topics/new/"
ISOLATES = str.maketrans("", "", "\u2068\u2069")


def _sent(page: Client, address: str, **values: str) -> str:
    answer = page.post(address, values)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode()).translate(ISOLATES)


def _notes(content: str) -> list[tuple[str, str, str]]:
    """Messages with the place at which the script marks them."""
    found = re.findall(r'<p>([^<]+)</p>\s*<button[^>]*data-start="(\d+)" data-end="(\d+)"', content)
    return [(message, start, end) for message, start, end in found]


def test_check_tells_how_a_query_is_read(page: Client) -> None:
    content = _sent(page, CHECK, query='"cold brew" OR (caf* -decaf)')
    assert [line.strip() for line in re.findall(r"<li>([^<]+)", content)] == [
        "any of:",
        "“cold brew”",
        "all of:",
        "words that begin with “caf”",
        "not: “decaf”",
    ]
    assert _notes(content) == []


def test_check_tells_every_mistake_with_its_place(page: Client) -> None:
    content = _sent(page, CHECK, query="😀 lang:many\r\n(tea OR")
    assert _notes(content) == [
        ("“many” is not something this field can ask for. Write for example lang:en.", "8", "12"),
        ("This parenthesis is never closed. Add a ) where the group ends.", "13", "14"),
        ("There is nothing after this OR. Put a word there, or remove it.", "18", "20"),
    ]
    assert "Finds posts with" not in content


def test_check_offers_both_ways_to_read_a_mix(page: Client) -> None:
    content = _sent(page, CHECK, query="tea OR coffee NOT decaf")
    assert re.findall(r'<code dir="auto">([^<]+)</code></button>', content) == [
        "tea OR (coffee NOT decaf)",
        "(tea OR coffee) NOT decaf",
    ]
    changes = [json.loads(found) for found in re.findall(r'data-changes="([^"]+"?[^>]*)"><code', content)]
    assert changes == [[[23, 23, ")"], [7, 7, "("]], [[13, 13, ")"], [0, 0, "("]]]


def test_check_knows_topics_lists_and_circles(page: Client, air: Community) -> None:
    make_topic(community=air, name="Tea", query="tea")
    rivals = make_topic(community=air, name="Rivals", query="topic:Tea OR list:none")
    assert "what the topic “tea” finds" in _sent(page, CHECK, query="@tea late")
    assert _notes(_sent(page, CHECK, query="topic:Coffee list:some"))[0][0] == "There is no topic called “Coffee”."
    circle = _sent(page, f"/c/air/topics/{rivals.pk}/check/", query="topic:Rivals")
    assert _notes(circle)[0][0] == "“Rivals” leads back to this topic. A topic cannot ask for itself."


def test_check_of_nothing_says_nothing(page: Client) -> None:
    assert _sent(page, CHECK, query=" \r\n ").strip() == ""
    assert _sent(page, CHECK).strip() == ""


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("x" * 1_000_000, "The query is too long: 64 kB is the most. Split it into several topics."),
        ("ab " * 10_001, "The query has too many words: 10,000 are the most. Split it into several topics."),
        ("(" * 1_000, "The query is nested too deeply here: 100 levels are the most."),
        ("NOT " * 1_000 + "ab", "The query is nested too deeply here: 100 levels are the most."),
        ("\x00", "There is nothing to look for here. Write a word."),
        ("tea \x00 OR", "There is nothing after this OR. Put a word there, or remove it."),
        (") " * 500, "This ) has no ( before it. Remove it, or add the ( where the group begins."),
    ],
)
def test_bad_input_gets_a_clear_answer_everywhere(page: Client, query: str, message: str) -> None:
    content = _sent(page, CHECK, query=query)
    if query.replace("\x00", " ").strip():
        notes = _notes(content)
        assert (message in {note for note, _, _ in notes}, len(notes) <= MOST_NOTES) == (True, True)
    answer = page.post(NEW, {"name": "Tea", "kind": "brand", "query": query})
    assert (answer.status_code, Topic.objects.count()) == (422, 0)


def test_ten_thousand_words_can_be_saved_and_shown(page: Client) -> None:
    query = " OR ".join(["ab", "cd"] * 5_000)
    assert "and 9,976 more" in _sent(page, CHECK, query=query)
    answer = page.post(NEW, {"name": "Tea", "kind": "brand", "query": query})
    topic = Topic.objects.get()
    assert (answer.status_code, topic.query) == (302, query)
    assert page.get(f"/c/air/topics/{topic.pk}/").status_code == 200
    assert page.get(f"/c/air/topics/{topic.pk}/edit/").status_code == 200


def test_what_no_text_can_hold_is_read_as_a_blank(page: Client) -> None:
    body = b"name=Tea&kind=brand&query=tea%00milk+%ED%A0%80sugar"
    answer = page.post(NEW, body, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, Topic.objects.get().query) == (302, "tea milk \ufffd\ufffd\ufffdsugar")


def test_topic_with_mistakes_keeps_what_was_written_and_marks_all(page: Client) -> None:
    answer = page.post(NEW, {"name": "Drinks", "kind": "brand", "query": "tea OR\n(coffee"})
    content = html.unescape(answer.content.decode())
    assert (answer.status_code, Topic.objects.count()) == (422, 0)
    assert 'value="Drinks"' in content
    assert "(coffee</textarea>" in content
    assert _notes(content) == [("This parenthesis is never closed. Add a ) where the group ends.", "7", "8")]
    assert "Line 2, character 1" in content


def test_topic_that_names_what_is_not_there_is_not_saved(page: Client) -> None:
    answer = page.post(NEW, {"name": "Drinks", "kind": "brand", "query": "tea list:none"})
    assert (answer.status_code, Topic.objects.count()) == (422, 0)


def test_query_of_another_product_is_brought_over(page: Client) -> None:
    content = _sent(page, "/c/air/topics/bring/", dialect="brandwatch", source="(tea NEAR/3 milk) AND region:gr")
    assert 'name="take" value="tea NEAR/3 milk"' in content
    assert "“region:gr” was left out: of places, Talka knows only countries. The query now finds more." in content
    refused = _sent(page, "/c/air/topics/bring/", dialect="brandwatch", source="region:gr")
    assert "Nothing of this query can be brought over." in refused
    assert _sent(page, "/c/air/topics/bring/", dialect="nonsense", source="tea").strip() == ""
    assert "The query is too long" in _sent(page, "/c/air/topics/bring/", dialect="x", source="x" * 1_000_000)


def test_without_scripts_the_buttons_of_the_form_do_the_same(page: Client) -> None:
    written = {"name": "", "kind": "brand", "query": "tea"}
    brought = _sent(page, NEW, **written, bring="1", dialect="x", source="tea lang:en")
    assert 'name="take" value="tea AND lang:en"' in brought
    taken = _sent(page, NEW, **written, take="tea AND lang:en")
    assert "tea AND lang:en</textarea>" in taken
    assert Topic.objects.count() == 0


def test_names_are_offered_of_this_brand_only(page: Client, air: Community) -> None:
    make_topic(community=air, name="Tea time")
    make_topic(community=make_community(), name="Tea of others")
    make_channel(community=air, name="Tea blog")

    def names(field: str) -> list[str]:
        answer = page.get("/c/air/topics/names/", {"field": field, "start": "te"})
        return [offer["value"] for offer in answer.json()["names"]]

    assert (names("topic"), names("channel"), names("list"), names("x")) == (["Tea time"], ["Tea blog"], [], [])


@pytest.mark.parametrize("address", ["check/", "preview/", "why/", "bring/"])
def test_editor_is_for_those_who_may_manage_topics(client: Client, air: Community, address: str) -> None:
    client.force_login(make_member(community=air, role=Role.VIEWER).user)
    assert client.post(f"/c/air/topics/{address}", {"query": "tea"}).status_code == 403
    client.force_login(make_member().user)
    assert client.post(f"/c/air/topics/{address}", {"query": "tea"}).status_code == 404


def test_topic_of_another_brand_cannot_be_checked_against(page: Client) -> None:
    topic = make_topic(community=make_community())
    for address in ("check", "preview"):
        assert page.post(f"/c/air/topics/{topic.pk}/{address}/", {"query": "tea"}).status_code == 404


def _preview(page: Client, query: str, address: str = "/c/air/topics/preview/") -> str:
    return _sent(page, address, query=query)


def _samples(content: str) -> list[str]:
    found = re.findall(r'<p class="row-text"[^>]*>(.*?)</p>', content, re.DOTALL)
    return [text.replace("<mark>", "[").replace("</mark>", "]") for text in found]


def test_preview_shows_how_much_and_which_posts(page: Client, say: Say) -> None:
    say("Coffee & <b>tea</b>", "no drink", "ΚΑΦΈΣ", created_at=timezone.now())
    content = _preview(page, "coffee OR καφες")
    assert sorted(_samples(content)) == ["[Coffee] & <b>tea</b>", "[ΚΑΦΈΣ]"]
    assert "2 posts</span>" in content
    assert 'data-chart="{' in content


def test_preview_says_when_nothing_is_found_or_written(page: Client, say: Say) -> None:
    say("coffee")
    assert "Nothing that was heard matches yet" in _preview(page, "milk")
    assert "Here you see what it finds" in _preview(page, " ")
    assert "Here you see what it finds" in _preview(page, "(milk")


def test_preview_shows_what_would_change(page: Client, air: Community, say: Say) -> None:
    say("coffee", "tea", "milk")
    topic = make_topic(community=air, query="coffee OR tea")
    content = _preview(page, "tea OR milk", f"/c/air/topics/{topic.pk}/preview/")
    assert ("1 more post<" in content, "1 post fewer<" in content) == (True, True)
    assert _samples(content)[:2] == ["[milk]", "[coffee]"]
    assert "It finds the same posts." in _preview(page, "coffee OR tea -milk", f"/c/air/topics/{topic.pk}/preview/")
    assert "Against the saved query" not in _preview(page, "coffee OR tea", f"/c/air/topics/{topic.pk}/preview/")


def test_preview_warns_of_a_common_word_at_its_place(page: Client, say: Say) -> None:
    say(*["coffee"] * 9, "tea")
    content = _preview(page, "😀 OR coffee OR tea NOT jobs")
    assert "“coffee” is common: 90% of all posts" in content
    assert 'data-start="6" data-end="12"' in content


def _why(content: str) -> list[tuple[str, str]]:
    found = re.findall(r'<li class="(holds|fails)">.*?</svg><span>([^<]+)', content, re.DOTALL)
    return [(state, label.strip()) for state, label in found]


def test_why_tells_part_by_part(page: Client, say: Say) -> None:
    (post,) = say("Crashes again, dear Acme")
    content = _sent(page, "/c/air/topics/why/", query='crash* (acme OR "log in") -jobs has:link', why=str(post.pk))
    assert _why(content) == [
        ("fails", "all of:"),
        ("holds", "words that begin with “crash”"),
        ("holds", "any of:"),
        ("holds", "“acme”"),
        ("fails", "“log in”"),
        ("holds", "not:"),
        ("fails", "“jobs”"),
        ("fails", "with a link"),
    ]
    assert re.findall(r"<mark><bdi>([^<]+)", content) == ["Crashes", "Acme"]


def test_why_of_names_near_and_title_is_told_in_one_line(page: Client, air: Community, say: Say) -> None:
    make_topic(community=air, name="Big", query="acme OR widgetco")
    (post,) = say("Acme is late", title="News")
    asked = "topic:Big (acme NEAR/2 (late OR slow)) title:(news OR rumour)"
    content = _sent(page, "/c/air/topics/why/", query=asked, why=str(post.pk))
    assert _why(content) == [
        ("holds", "all of:"),
        ("holds", "what the topic “Big” finds"),
        ("holds", "with at most 2 words between: “acme”, any of: “late”, “slow”"),
        ("holds", "in the title: any of: “news”, “rumour”"),
    ]


def test_why_of_a_post_of_another_brand_or_of_none_is_not_found(page: Client) -> None:
    (post,) = make_posts(1)
    answers = [page.post("/c/air/topics/why/", {"query": "coffee", "why": key}) for key in (post.pk, "nonsense", "")]
    assert [answer.status_code for answer in answers] == [404, 400, 400]


def test_why_of_a_query_with_a_mistake_says_so(page: Client, say: Say) -> None:
    (post,) = say("coffee")
    assert "The query has a mistake." in _sent(page, "/c/air/topics/why/", query="(coffee", why=str(post.pk))


def test_without_scripts_preview_and_reasons_come_with_the_page(page: Client, say: Say) -> None:
    (post,) = say("coffee")
    written = {"name": "", "kind": "brand", "query": "coffee OR tea"}
    assert _samples(_sent(page, NEW, **written, preview="1")) == ["[coffee]"]
    assert _why(_sent(page, NEW, **written, why=str(post.pk)))[0] == ("holds", "any of:")
    assert Topic.objects.count() == 0


@pytest.mark.parametrize("query", ["ab OR " * 9_999 + "cd", "(ab OR cd " * 150 + ")" * 150, "raw:\x00a\x00", "\ufffd"])
def test_preview_of_the_largest_queries_answers(page: Client, say: Say, query: str) -> None:
    (post,) = say("ab cd")
    assert _preview(page, query)
    assert _sent(page, "/c/air/topics/why/", query=query, why=str(post.pk))
