"""The page of questions: what it shows, how it empties, what it refuses."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import make_community, make_member, make_posts, make_topic
from tests.listening.conftest import Say

from talka.channels.models import Author, Post
from talka.listening.enums import TopicKind
from talka.listening.label_names import intents_mask
from talka.listening.models import Mention, SettledQuestion, Topic
from talka.team.enums import Role
from talka.team.models import Community

QUESTIONS = "/c/air/questions/"
HTMX = {"HX-Request": "true"}


def text_of(answer: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def listed(answer: Any) -> list[str]:
    """The texts of the open questions."""
    found = re.findall(r'<p class="row-text"[^>]*>(.*?)</p>', answer.content.decode(), re.DOTALL)
    return [html.unescape(text) for text in found]


@pytest.fixture
def topic(air: Community) -> Topic:
    return make_topic(community=air, name="Coffee", kind=TopicKind.TRADE)


@pytest.fixture
def ask(say: Say, topic: Topic) -> Any:
    """Stores questions of the last minutes, which the topic matches."""

    def ask(*texts: str, **fields: Any) -> list[Post]:
        now = timezone.now()
        posts = []
        for number, text in enumerate(texts):
            at = {"created_at": now - dt.timedelta(minutes=len(texts) - number)}
            posts += say(text, **at | {"intents": intents_mask(["question"])} | fields)
        Mention.objects.bulk_create(
            Mention(topic=topic, post=post, community=topic.community, created_at=post.created_at, revision=1, batch=1)
            for post in posts
        )
        return posts

    return ask


def test_list_shows_questions_with_their_count_and_what_to_do(page: Client, ask: Any) -> None:
    ask("Which coffee?", url="https://example.org/1")
    ask("Which <b>tea</b>?", url="javascript:alert(1)")
    answer = page.get(QUESTIONS)
    content = answer.content.decode()
    assert listed(answer) == ["Which <b>tea</b>?", "Which coffee?"]
    assert re.findall(r'id="question-count">(\d+)<', content) == ["2"]
    assert re.findall(r'href="(\S+)"[^>]*data-key="o"', content) == ["https://example.org/1"]
    assert "<b>tea" not in content


def test_list_empties_and_what_was_settled_comes_back(page: Client, ask: Any) -> None:
    first, second = ask("Which coffee?", "Which tea?")
    answer = page.post(f"{QUESTIONS}{first.pk}/", {"state": "answered"}, headers=HTMX)
    assert "Answered: Which coffee? Undo" in text_of(answer)
    assert listed(page.get(QUESTIONS)) == ["Which tea?"]
    page.post(f"{QUESTIONS}{second.pk}/", {"state": "dismissed"}, headers=HTMX)
    assert "No question waits" in text_of(page.get(QUESTIONS))
    settled = text_of(page.get(f"{QUESTIONS}settled/"))
    assert "Answered, says Bo Boss , just now Put it back" in settled
    assert "Not for us, says Bo Boss , just now Put it back" in settled
    assert listed(page.post(f"{QUESTIONS}{first.pk}/", {"state": "open"}, headers=HTMX)) == ["Which coffee?"]
    assert listed(page.get(QUESTIONS)) == ["Which coffee?"]


def test_without_script_undo_is_offered_on_the_next_page(page: Client, ask: Any) -> None:
    (post,) = ask("Which coffee?")
    sent = {"state": "answered", "filter": "order=newest&days=&x=1"}
    answer = page.post(f"{QUESTIONS}{post.pk}/", sent)
    assert answer["Location"] == f"{QUESTIONS}?order=newest&settled={post.pk}"
    assert "Answered: Which coffee? Undo" in text_of(page.get(answer["Location"]))
    back = page.post(f"{QUESTIONS}{post.pk}/", {"state": "open", "filter": "order=newest"})
    assert back["Location"] == f"{QUESTIONS}?order=newest"
    assert "It is on the list again." in text_of(page.get(back["Location"]))


def test_filter_chooses_topic_time_and_order(page: Client, air: Community, ask: Any, topic: Topic) -> None:
    ask("older, liked", likes=10_000, created_at=timezone.now() - dt.timedelta(days=20))
    ask("newer")
    other = make_topic(community=air, name="Other")
    asked = {
        "": ["older, liked", "newer"],
        "?order=newest": ["newer", "older, liked"],
        "?days=7": ["newer"],
        f"?topic={topic.pk}&order=newest": ["newer", "older, liked"],
        f"?topic={other.pk}": [],
    }
    assert {query: listed(page.get(QUESTIONS + query)) for query in asked} == asked


@pytest.mark.parametrize("query", ["topic=x", "days=9999", "days=x", "order=x", "settled=x", "topic=%00", "days="])
def test_filter_that_cannot_be_read_counts_as_none(page: Client, ask: Any, query: str) -> None:
    ask("Which coffee?")
    assert listed(page.get(f"{QUESTIONS}?{query}")) == ["Which coffee?"]


def test_live_part_gets_the_list_alone(page: Client, ask: Any) -> None:
    ask("Which coffee?")
    answer = page.get(QUESTIONS, headers=HTMX)
    content = answer.content.decode()
    assert ("<html" in content, 'data-count="1"' in content, answer["Cache-Control"]) == (False, True, "no-store")


def test_answer_that_is_heard_takes_its_question_off(page: Client, air: Community, ask: Any, say: Say) -> None:
    (post,) = ask("Which coffee?")
    say("Ours", parent=post, author=Author.objects.create(community=air, network="n", external_id="1"))
    assert listed(page.get(QUESTIONS, headers=HTMX)) == []


def test_empty_list_says_what_to_do(page: Client, air: Community) -> None:
    assert "Questions come with topics" in text_of(page.get(QUESTIONS))
    make_topic(community=air)
    assert "No question waits" in text_of(page.get(QUESTIONS))
    assert "Nothing settled yet" in text_of(page.get(f"{QUESTIONS}settled/"))


@pytest.mark.parametrize("state", ["", "x", "ANSWERED"])
def test_state_that_is_none_is_refused(page: Client, ask: Any, state: str) -> None:
    (post,) = ask("Which coffee?")
    answer = page.post(f"{QUESTIONS}{post.pk}/", {"state": state})
    assert (answer.status_code, SettledQuestion.objects.count()) == (400, 0)


def test_question_of_another_brand_is_not_settled(page: Client) -> None:
    (theirs,) = make_posts(1)
    assert page.post(f"{QUESTIONS}{theirs.pk}/", {"state": "answered"}).status_code == 404
    SettledQuestion.objects.create(post=theirs, community=theirs.community, state="answered")
    assert "coffee" not in text_of(page.get(f"{QUESTIONS}?settled={theirs.pk}"))
    assert "Nothing settled yet" in text_of(page.get(f"{QUESTIONS}settled/"))


def test_viewer_sees_questions_and_settles_none(client: Client, air: Community, ask: Any) -> None:
    (post,) = ask("Which coffee?")
    client.force_login(make_member(community=air, role=Role.VIEWER).user)
    shown = client.get(QUESTIONS)
    assert (listed(shown), 'name="state"' in shown.content.decode()) == (["Which coffee?"], False)
    assert client.post(f"{QUESTIONS}{post.pk}/", {"state": "answered"}).status_code == 403


@pytest.mark.parametrize("address", [QUESTIONS, f"{QUESTIONS}settled/"])
def test_page_asks_as_often_for_thirty_as_for_one(page: Client, air: Community, ask: Any, address: str) -> None:
    def settle(posts: list[Post]) -> None:
        if "settled" in address:
            SettledQuestion.objects.bulk_create(
                SettledQuestion(post=post, community=air, state="answered") for post in posts
            )

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page.get(address).status_code == 200
        return len(captured)

    settle(ask("Which coffee?"))
    page.get(address)
    one = count()
    settle(ask(*["Which tea?"] * 28))
    assert count() == one


def test_audit_log_names_what_was_done(page: Client, ask: Any) -> None:
    (post,) = ask("Which coffee?")
    page.post(f"{QUESTIONS}{post.pk}/", {"state": "answered"})
    assert "Question settled Which coffee?" in text_of(page.get("/c/air/audit/"))
    make_community()
