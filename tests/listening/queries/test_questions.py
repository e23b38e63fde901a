"""Which questions wait for an answer, and in which order."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import NOON, make_channel, make_community, make_posts, make_topic
from tests.listening.conftest import Say

from talka.channels.models import Author, Post
from talka.listening.actions import reopen_question, settle_question
from talka.listening.enums import QuestionState, TopicKind
from talka.listening.label_names import intents_mask
from talka.listening.models import Mention, Topic
from talka.listening.queries.questions import QuestionFilter, Questions, open_questions, settled_questions
from talka.team.actor import Actor
from talka.team.models import Community

QUESTION = intents_mask(["question"])
ALL = QuestionFilter(since=NOON - dt.timedelta(days=30))
NEWEST = QuestionFilter(since=ALL.since, promising=False)


def mention(topic: Topic, *posts: Post) -> None:
    Mention.objects.bulk_create(
        Mention(topic=topic, post=post, community=topic.community, created_at=post.created_at, revision=1, batch=1)
        for post in posts
    )


@pytest.fixture
def trade(air: Community) -> Topic:
    return make_topic(community=air, name="The trade", kind=TopicKind.TRADE)


@pytest.fixture
def ask(say: Say, trade: Topic) -> Any:
    """Stores questions that the trade's topic (or another) matches."""

    def ask(*texts: str, topic: Topic = trade, **fields: Any) -> list[Post]:
        posts = say(*texts, **{"intents": QUESTION} | fields)
        mention(topic, *posts)
        return posts

    return ask


def texts(found: Questions) -> list[str]:
    return [row.post.text for row in found.rows]


def asked(community: Community, chosen: QuestionFilter = NEWEST) -> list[str]:
    return texts(open_questions(community, chosen))


def account(community: Community, handle: str) -> Author:
    return Author.objects.create(community=community, network="n", external_id=handle, handle=handle)


def test_question_is_open_while_nobody_has_answered_it(air: Community, ask: Any, say: Say) -> None:
    first, second = ask("Which coffee?", "Which tea?")
    say("Ours!", parent=first, author=account(air, "ann"))
    assert asked(air) == ["Which tea?"]
    say("gone", parent=second, author=account(air, "bob"), deleted_at=NOON)
    assert asked(air) == ["Which tea?"]


def test_what_the_asker_adds_is_no_answer_but_a_post_of_nobody_known_is(air: Community, ask: Any, say: Say) -> None:
    (question,) = ask("Which coffee?")
    say("Nobody?", parent=question, author=question.author)
    assert asked(air) == ["Which coffee?"]
    say("This one", parent=question, author=None)
    assert asked(air) == []


def test_answer_to_a_question_of_nobody_known_counts(air: Community, ask: Any, say: Say) -> None:
    (question,) = ask("Which coffee?", author=None)
    assert asked(air) == ["Which coffee?"]
    say("Ours", parent=question)
    assert asked(air) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"intents": 0},
        {"intents": intents_mask(["complaint", "thanks"])},
        {"intents": intents_mask(["question", "spam"])},
        {"deleted_at": NOON},
        {"created_at": ALL.since - dt.timedelta(seconds=1)},
    ],
)
def test_other_posts_are_no_open_questions(air: Community, ask: Any, fields: dict[str, Any]) -> None:
    ask("Which coffee?", **fields)
    assert asked(air) == []


def test_repeats_are_left_out(air: Community, ask: Any) -> None:
    (first,) = ask("Which coffee?")
    ask("Which coffee??", repeat_of=first)
    assert asked(air) == ["Which coffee?"]


@pytest.mark.parametrize("handle", ["@Air", "AIR", "air"])
def test_what_the_brand_asks_itself_is_left_out(air: Community, ask: Any, handle: str) -> None:
    Community.objects.filter(pk=air.pk).update(handles=["@air", "air.example.org", " "])
    air.refresh_from_db()
    ask("Who wants a T-shirt?", author=account(air, handle))
    ask("Which coffee?", author=account(air, "airport"))
    ask("Which tea?", author=None)
    assert asked(air) == ["Which tea?", "Which coffee?"]


def test_topics_of_campaigns_count_only_when_they_are_chosen(air: Community, ask: Any) -> None:
    campaign = make_topic(community=air, name="Summer", kind=TopicKind.CAMPAIGN)
    ask("What can I win?", topic=campaign)
    ask("Which coffee?")
    assert asked(air) == ["Which coffee?"]
    assert asked(air, QuestionFilter(since=ALL.since, topic=campaign)) == ["What can I win?"]


def test_question_that_no_topic_matches_is_left_out(air: Community, say: Say) -> None:
    say("Where is the station?", intents=QUESTION)
    assert asked(air) == []


def test_settled_question_leaves_and_comes_back(air: Community, ask: Any) -> None:
    by = Actor.system("test")
    first, second = ask("Which coffee?", "Which tea?")
    settle_question(by=by, post=first, state=QuestionState.ANSWERED)
    settle_question(by=by, post=second, state=QuestionState.DISMISSED)
    lines = [(row.post.text, settled.state) for row, settled in settled_questions(air)]
    assert (asked(air), lines) == ([], [("Which tea?", "dismissed"), ("Which coffee?", "answered")])
    reopen_question(by=by, post=first)
    assert asked(air) == ["Which coffee?"]


def test_most_promising_come_first(air: Community, ask: Any) -> None:
    about_us = make_topic(community=air, name="Air", kind=TopicKind.BRAND)
    rival = make_topic(community=air, name="Rival", kind=TopicKind.COMPETITOR)
    at = NOON - dt.timedelta(days=1)
    ask("rival", topic=rival, created_at=at)
    ask("trade", created_at=at)
    ask("us", topic=about_us, created_at=at)
    mention(rival, *ask("rival and trade", created_at=at - dt.timedelta(seconds=1)))
    ask("trade, liked by seven", created_at=at, likes=4, shares=2, comments=1)
    ask("us, three days before", topic=about_us, created_at=at - dt.timedelta(days=3))
    assert asked(air, ALL) == [
        "trade, liked by seven",  # 2 + 3 doublings
        "us",  # 3
        "trade",  # 2
        "rival and trade",  # 2, a second older
        "us, three days before",  # 3 - 1.5
        "rival",  # 1
    ]


def test_newest_come_first_when_asked_for(air: Community, ask: Any) -> None:
    ask("older, liked", likes=1000, created_at=NOON - dt.timedelta(days=1))
    ask("newer")
    assert asked(air) == ["newer", "older, liked"]


def test_count_goes_beyond_the_rows_that_are_shown(air: Community, ask: Any) -> None:
    ask(*["Which coffee?"] * 5)
    found = open_questions(air, ALL, size=3)
    assert (len(found.rows), found.count, found.beyond) == (3, 5, 2)


def test_questions_of_another_brand_are_not_seen(air: Community, ask: Any) -> None:
    theirs = make_community()
    topic = make_topic(community=theirs)
    mention(topic, *make_posts(2, channel=make_channel(community=theirs), intents=QUESTION))
    ask("Ours?")
    assert (asked(air), len(asked(theirs))) == (["Ours?"], 2)


def test_thirty_questions_take_as_many_queries_as_one(air: Community, ask: Any) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            open_questions(air, ALL, size=40)
        return len(captured)

    ask("Which coffee?")
    one = count()
    ask(*["Which tea?"] * 29)
    assert count() == one
