from __future__ import annotations

import datetime as dt
from typing import Any

import psycopg
import pytest
from django.db import connection
from tests.factories import make_channel, make_topic
from tests.intake.plain import PlainConnector, page, said

from talka.channels.models import Author, Channel, Post, PostVersion
from talka.intake import steps
from talka.intake.actions import keep, take, take_batch
from talka.intake.errors import NotTakenError
from talka.intake.flow import Flow, Outcome
from talka.intake.models import Batch, Quarantined
from talka.listening.actions import pause_topic, resume_topic
from talka.listening.actions.search import search_back
from talka.listening.models import Mention
from talka.listening.query import parse
from talka.listening.search import Search
from talka.team.actor import Actor

pytestmark = pytest.mark.django_db
PLAIN = PlainConnector()


def taken(channel: Channel, *payloads: dict[str, Any]) -> Outcome:
    return take(channel, page(*payloads), connector=PLAIN)


def stored(*fields: str) -> list[Any]:
    return list(Post.objects.order_by("seq").values_list(*fields))


def test_take_stores_posts_with_cursor_and_batch(channel: Channel) -> None:
    outcome = taken(channel, said("1", "Good coffee"), said("2", "Bad tea"))
    channel.refresh_from_db()
    batch = Batch.objects.get()
    assert outcome == Outcome(new=2, seq=2)
    assert stored("external_id", "text", "seq", "batch") == [
        ("1", "Good coffee", 1, batch.number),
        ("2", "Bad tea", 2, batch.number),
    ]
    assert (channel.cursor, channel.heard, channel.community.last_seq) == ({"at": 2}, 2, 2)
    assert (batch.state, batch.new, batch.known, batch.items) == ("taken", 2, 0, 2)


def test_take_stores_every_column(channel: Channel) -> None:
    heard = {
        "id": "p1",
        "kind": "comment",
        "title": "On  coffee",
        "text": "<p>Great <b>coffee</b> by @Ann@example.social #Káva</p><p>see <a href='https://e.org/a'>here</a></p>",
        "html": True,
        "url": "https://e.org/p1",
        "created_at": "2026-03-01T12:00:00+02:00",
        "author": {"id": "a1", "handle": "ann", "name": "Ann", "url": "https://e.org/ann", "avatar": "https://e.org/i"},
        "parent": "p0",
        "thread": "p0",
        "likes": 3,
        "media": [{"url": "https://e.org/i.png", "alt": 'A "cup"\tand \\'}],
    }
    taken(channel, heard)
    post = Post.objects.get()
    text = "Great coffee by @Ann@example.social #Káva\n\nsee here"
    assert (post.kind, post.title, post.text, post.url) == ("comment", "On coffee", text, "https://e.org/p1")
    assert (post.links, post.hashtags, post.handles) == (["https://e.org/a"], ["kava"], ["ann@example.social"])
    assert post.media == [{"url": "https://e.org/i.png", "kind": "image", "alt": 'A "cup"\tand \\'}]
    assert (post.likes, post.shares, post.comments) == (3, None, None)
    assert (post.created_at.isoformat(), post.language) == ("2026-03-01T10:00:00+00:00", "en")
    assert (post.parent_external, post.thread, post.parent_id, post.version) == ("p0", "p0", None, 1)
    assert post.author is not None
    assert (post.author.network, post.author.external_id, post.author.name) == ("plain", "a1", "Ann")
    assert Post.objects.extra(where=["words @@ 'kava & coffee'::tsquery"]).exists()


def test_same_page_again_changes_nothing(channel: Channel) -> None:
    taken(channel, said("1", "Good coffee"))
    before = Post.objects.values().get()
    assert taken(channel, said("1", "Good coffee")) == Outcome(known=1)
    assert Post.objects.values().get() == before


def test_batch_taken_twice_is_taken_once(channel: Channel) -> None:
    batch = keep(channel, page(said("1", "Good coffee")))
    outcomes = [take_batch(batch.pk, connector=PLAIN) for _ in range(2)]
    assert outcomes == [Outcome(new=1, seq=1), Outcome(new=1)]
    assert stored("external_id") == [("1",)]


def test_edit_makes_version_and_announces_anew(channel: Channel) -> None:
    taken(channel, said("1", "Good coffee"), said("2", "Bad tea"))
    assert taken(channel, said("1", "Good coffee, again", likes=2)) == Outcome(changed=1, seq=3)
    assert stored("external_id", "text", "version", "seq", "likes") == [
        ("2", "Bad tea", 1, 2, None),
        ("1", "Good coffee, again", 2, 3, 2),
    ]
    assert list(PostVersion.objects.values_list("version", "text")) == [(1, "Good coffee")]


def test_edit_older_than_known_is_dropped(channel: Channel) -> None:
    taken(channel, said("1", "Second", edited_at="2026-03-02T00:00:00Z"))
    assert taken(channel, said("1", "First", edited_at="2026-03-01T13:00:00Z")) == Outcome(known=1)


def test_deletion_makes_tombstone_that_keeps_words(channel: Channel) -> None:
    taken(channel, said("1", "Good coffee"))
    assert taken(channel, {"id": "1", "deleted": True}) == Outcome(changed=1, seq=2)
    post = Post.objects.get()
    assert (post.text, post.version, post.deleted_at is None) == ("Good coffee", 2, False)
    assert PostVersion.objects.get().text == "Good coffee"
    assert taken(channel, {"id": "1", "deleted": True}) == Outcome(known=1)


def test_post_that_comes_back_is_there_again(channel: Channel) -> None:
    for payload in (said("1", "Good coffee"), {"id": "1", "deleted": True}, said("1", "Good coffee")):
        taken(channel, payload)
    assert stored("deleted_at", "version", "seq") == [(None, 3, 3)]


def test_deletion_of_unknown_post_says_nothing(channel: Channel) -> None:
    assert taken(channel, {"id": "1", "deleted": True}) == Outcome(known=1)
    assert not Post.objects.exists()


def test_numbers_are_updated_without_version(channel: Channel) -> None:
    taken(channel, said("1", "Good coffee", likes=1, shares=5))
    assert taken(channel, said("1", "Good coffee", likes=9)) == Outcome(known=1)
    assert stored("likes", "shares", "version", "seq") == [(9, 5, 1, 1)]


def test_news_of_one_post_within_a_batch_are_taken_in_order(channel: Channel) -> None:
    outcome = taken(channel, said("1", "First"), said("1", "Second"), said("2", "Other"), {"id": "1", "deleted": True})
    assert outcome == Outcome(new=2, known=2, seq=2)
    assert stored("external_id", "text", "version") == [("1", "Second", 3), ("2", "Other", 1)]
    assert list(PostVersion.objects.order_by("version").values_list("text", flat=True)) == ["First", "Second"]


def test_answer_finds_parent_whichever_came_first(channel: Channel) -> None:
    taken(channel, said("b", "An answer", parent="a"))
    taken(channel, said("a", "A question"), said("c", "One more", parent="a"), said("d", "To it", parent="b"))
    posts = {post.external_id: post for post in Post.objects.all()}
    parents = {name: post.parent_id for name, post in posts.items()}
    assert parents == {"a": None, "b": posts["a"].id, "c": posts["a"].id, "d": posts["b"].id}


def test_author_who_renames_stays_one(channel: Channel) -> None:
    taken(channel, said("1", "One", author={"id": "7", "handle": "ann", "name": "Ann"}))
    taken(channel, said("2", "Two", author={"id": "7", "handle": "anna"}))
    assert list(Author.objects.values_list("handle", "name")) == [("anna", "Ann")]
    assert Author.objects.get().posts.count() == 2


def test_author_tells_kind_and_place_of_every_post(channel: Channel) -> None:
    taken(channel, said("1", "One", author={"id": "7", "name": "Ann", "kind": "person", "place": "Riga, Latvia"}))
    taken(channel, said("2", "Two", author={"id": "7", "name": "Ann"}))
    taken(channel, said("3", "Three", author={"id": "7", "kind": "bot", "place": "Earth"}))
    taken(channel, said("4", "Four", author={"id": "8", "place": "DE", "country": "DE"}), said("5", "Five"))
    said_by = {post.external_id: (post.author_kind, post.country) for post in Post.objects.all()}
    assert said_by == {
        "1": ("person", "LV"),
        "2": ("person", "LV"),
        "3": ("bot", ""),
        "4": ("", "DE"),
        "5": ("", ""),
    }
    told = Author.objects.order_by("external_id").values_list("name", "kind", "place", "country")
    assert list(told) == [("Ann", "bot", "Earth", ""), ("", "", "DE", "DE")]


def test_topics_match_kind_and_country_on_arrival_as_in_the_store(channel: Channel) -> None:
    topic = make_topic(community=channel.community, query="coffee country:Latvia -authorkind:bot")
    taken(channel, said("1", "coffee", author={"id": "7", "place": "Rīga"}))
    taken(channel, said("2", "coffee", author={"id": "7", "kind": "bot"}), said("3", "coffee"))
    taken(channel, said("4", "more coffee", author={"id": "8", "country": "LV"}))
    taken(channel, said("4", "coffee again", author={"id": "8", "place": "Berlin"}))
    asked = Search(parse(topic.query), channel.community_id)
    stored = {hit.post_id for hit, holds in asked.read(Post.objects.filter(asked.where)) if holds}
    mentioned = set(Mention.objects.filter(topic=topic).values_list("post_id", flat=True))
    assert mentioned == stored == {post.id for post in Post.objects.filter(external_id__in=["1", "4"])}


@pytest.mark.parametrize("moment", ["1969-01-01T00:00:00Z", "2999-01-01T00:00:00Z", None])
def test_date_that_is_none_becomes_time_of_hearing(channel: Channel, moment: str | None) -> None:
    taken(channel, said("1", "Good coffee") | {"created_at": moment})
    post = Post.objects.get()
    assert post.created_at == post.heard_at == Batch.objects.get().heard_at


def test_odd_letters_survive(channel: Channel) -> None:
    odd = "a\x00b \ud83d c\\d\te\nf 'g' \"h\" {i} 😀 \\N ʼ\u2028"
    taken(channel, said("x\x00\ud800", odd, author={"id": "\x00", "name": odd}))
    fit = "a\ufffdb \ufffd c\\d\te\nf 'g' \"h\" {i} 😀 \\N ʼ"
    assert stored("external_id", "text") == [("x\ufffd\ufffd", fit)]


def test_over_long_text_words_and_ids_are_taken(channel: Channel) -> None:
    words = " ".join(f"word{n}" for n in range(30_000))
    outcome = taken(channel, said("i" * 9000, words), said("2", "x" * 5000), said("3", "\ufdfa" * 99_000))
    assert outcome.new == 3
    assert [len(text) for (text,) in stored("text")] == [100_000, 5000, 99_000]
    assert all(len(external_id) <= 125 for (external_id,) in stored("external_id"))


def test_topics_match_new_and_edited_posts(channel: Channel) -> None:
    topic = make_topic(community=channel.community, query="coffee")
    make_topic(query="coffee")  # another community's
    taken(channel, said("1", "Good COFFEE"), said("2", "Bad tea"))
    taken(channel, said("1", "Good soup"), said("2", "Bad tea and coffee"))
    post = Post.objects.get(external_id="2")
    assert list(Mention.objects.values_list("topic", "post", "created_at")) == [(topic.id, post.id, post.created_at)]


def test_a_paused_topic_keeps_its_mention_of_an_edited_post_until_it_is_resumed(channel: Channel) -> None:
    topic = make_topic(community=channel.community, query="coffee", searched=0)
    make_topic(community=channel.community, query="good", searched=0)
    taken(channel, said("1", "Good coffee"), said("2", "Good tea"))
    pause_topic(by=Actor.system("test"), topic=topic)
    taken(channel, said("1", "Good soup"), said("2", "Good coffee"))
    assert mentioned() == [("coffee", "1"), ("good", "1"), ("good", "2")]
    resume_topic(by=Actor.system("test"), topic=topic)
    search_back(topic_id=topic.pk)
    assert mentioned() == [("coffee", "2"), ("good", "1"), ("good", "2")]


def test_mentions_keep_the_names_of_arrival_and_searches_ask_for_those_of_today(channel: Channel) -> None:
    old = make_topic(community=channel.community, query="author:ann", searched=0)
    new = make_topic(community=channel.community, query="author:bea", searched=0)
    taken(channel, said("1", "Good tea", author={"id": "a", "handle": "ann"}))
    taken(channel, said("2", "Bad tea", author={"id": "a", "handle": "bea"}))
    assert mentioned() == [("author:ann", "1"), ("author:bea", "2")]
    assert [found(channel, "author:ann"), found(channel, "author:bea")] == [[], ["1", "2"]]
    for topic in (old, new):
        pause_topic(by=Actor.system("test"), topic=topic)
        resume_topic(by=Actor.system("test"), topic=topic)
        search_back(topic_id=topic.pk)
    assert mentioned() == [("author:bea", "1"), ("author:bea", "2")]


def found(channel: Channel, query: str) -> list[str]:
    """The posts that a search in the river finds."""
    where = Search(parse(query), channel.community_id).where
    return list(Post.objects.filter(where).order_by("external_id").values_list("external_id", flat=True))


def mentioned() -> list[tuple[str, str]]:
    return sorted(Mention.objects.values_list("topic__query", "post__external_id"))


def test_communities_number_their_own_announcements(channel: Channel) -> None:
    other = make_channel()
    assert [taken(one, said("1", "Good coffee")).seq for one in (channel, other, channel)] == [1, 1, 0]


def test_unreadable_item_goes_to_quarantine_and_the_rest_in(channel: Channel) -> None:
    outcome = taken(channel, said("1", "Good"), {"bad": "It has no text.", "odd": "\x00"}, said("", "No id"))
    assert outcome == Outcome(new=1, quarantined=2, seq=1)
    assert list(Quarantined.objects.order_by("position").values_list("position", "code", "reason", "payload")) == [
        (1, "unreadable", "It has no text.", {"bad": "It has no text.", "odd": "\ufffd"}),
        (2, "no_id", "It has no id, so it could not be told from others.", said("", "No id")),
    ]


def test_poisonous_item_is_found_after_three_whole_tries(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    def poisoned(flow: Flow) -> None:
        if any(row.text == "poison" for row in flow.rows):
            raise ZeroDivisionError

    monkeypatch.setattr(steps, "STEPS", (*steps.STEPS, poisoned))
    payloads = [said(str(n), "poison" if n == 5 else f"word{n}") for n in range(9)]
    batch = keep(channel, page(*payloads))
    for tries in (1, 2, 3):
        with pytest.raises(NotTakenError):
            take_batch(batch.pk, connector=PLAIN)
        batch.refresh_from_db()
        assert (batch.tries, batch.state, Post.objects.count()) == (tries, "kept", 0)
    assert take_batch(batch.pk, connector=PLAIN) == Outcome(new=8, quarantined=1, seq=8)
    assert sorted(seq for (seq,) in stored("seq")) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert (Quarantined.objects.get().position, Quarantined.objects.get().code) == (5, "broken")


def test_trouble_of_the_database_is_not_held_against_a_batch(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(flow: Flow) -> None:
        raise psycopg.errors.DiskFull

    monkeypatch.setattr(steps, "STEPS", (full,))
    batch = keep(channel, page(said("1", "Good")))
    for _ in range(5):
        with pytest.raises(NotTakenError):
            take_batch(batch.pk, connector=PLAIN)
    batch.refresh_from_db()
    assert (batch.tries, batch.state) == (0, "kept")


@pytest.mark.django_db(transaction=True)
def test_announcement_is_sent_with_the_commit(channel: Channel) -> None:
    parameters = connection.get_connection_params()
    plain = {name: parameters[name] for name in ("dbname", "user", "host")}
    with psycopg.connect(**plain, autocommit=True) as listener:
        listener.execute("LISTEN talka_posts")
        taken(channel, said("1", "Good coffee"))
        (notice,) = list(listener.notifies(timeout=60, stop_after=1))
    assert notice.payload == f"{channel.community_id}:1"


def test_page_of_too_many_items_is_refused(channel: Channel) -> None:
    with pytest.raises(ValueError, match="at most 10000"):
        keep(channel, page(*[{}] * 10_001))


def test_heard_at_is_that_of_keeping(channel: Channel) -> None:
    moment = dt.datetime(2026, 3, 5, tzinfo=dt.UTC)
    batch = keep(channel, page(said("1", "Good")), heard_at=moment)
    take_batch(batch.pk, connector=PLAIN)
    assert stored("heard_at") == [(moment,)]
