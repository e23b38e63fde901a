"""Search over stored posts: the set of the query language, whatever is asked."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.factories import make_channel
from tests.listening.conftest import Say, index
from tests.listening.query.trees import documents, full_queries

from talka.channels.models import Author, Channel, Post
from talka.listening.documents import document_of
from talka.listening.label_names import intents_mask, sentiment_value
from talka.listening.query import Document, Query, find, matches, parse
from talka.listening.search import Search, spans, spoken_part
from talka.team.models import Community

pytestmark = pytest.mark.django_db


def store(community: Community, drawn: list[Document]) -> list[Post]:
    """Posts as drawn, one in four without `Post.words`, as if its words did not fit."""
    posts = []
    for number, each in enumerate(drawn):
        kind = each.network or "feeds"
        name = each.channel + "." * len(kind)  # no two channels have one name
        channel, _ = Channel.objects.get_or_create(community=community, name=name, kind=kind)
        author = Author.objects.create(
            community=community, network="n", external_id=str(uuid.uuid4()), handle=each.handle, name=each.name
        )
        post = Post.objects.create(
            community=community,
            channel=channel,
            author=author if each.handle or each.name else None,
            external_id=str(uuid.uuid4()),
            seq=number,
            batch=1,
            title=each.title,
            text=each.text.removeprefix(f"{each.title}\n") if each.title else each.text,
            url=each.url,
            links=list(each.links),
            hashtags=["log"] if "hashtag" in each.has else [],
            handles=["log"] if "mention" in each.has else [],
            media=[{"kind": kind, "url": "https://a.example"} for kind in sorted(each.has & {"image", "video"})],
            language=each.language,
            kind=each.kind or "post",
            author_kind=each.author_kind,
            country=each.country,
            sentiment=sentiment_value(each.sentiment) if each.sentiment else None,
            intents=intents_mask(each.intents),
            likes=each.likes,
            shares=each.shares,
            comments=each.comments,
            created_at=each.created or "2026-01-01T00:00:00Z",
            heard_at="2026-01-01T00:00:00Z",
        )
        if number % 4:
            index(post)
        posts.append(post)
    return list(Post.objects.filter(pk__in=[post.pk for post in posts]).select_related("author", "channel"))


@settings(
    max_examples=60,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(st.lists(documents, min_size=4, max_size=8), st.lists(full_queries, min_size=1, max_size=8))
def test_search_finds_what_matches(air: Community, drawn: list[Document], asked: list[Query]) -> None:
    Post.objects.all().delete()
    posts = store(air, drawn)
    for query in asked:
        search = Search(query, air.pk)
        found = {hit.post_id for hit, holds in search.read(Post.objects.filter(search.where)) if holds}
        expected = {post.pk for post in posts if matches(query, document_of(post))}
        assert found == expected
        assert {post.pk for post in posts if search.finds(post)} == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("coffee", True),
        ("coffee lang:en likes:>3 since:2026 type:post", True),
        ("coffee -sentiment:negative intent:question", True),
        ("coffee -lang:el -(likes:5..9 has:image)", True),
        ("coffee authorkind:bot -country:Greece", True),
        ("coffee OR channel:blog", True),
        ('"cold coffee"', False),
        ("coffee site:example.com", False),
    ],
)
def test_search_is_decided_by_the_database_where_it_can_be(air: Community, query: str, expected: object) -> None:
    assert Search(parse(query), air.pk).exact is expected


def test_search_finds_numbers_that_no_column_holds(air: Community, say: Say) -> None:
    say("coffee", likes=3)
    search = Search(parse(f"coffee likes:<{10**30} -shares:>{10**40}"), air.pk)
    assert [holds for _, holds in search.read(Post.objects.filter(search.where))] == [True]


def test_document_of_a_post_tells_all_that_is_known(air: Community, say: Say) -> None:
    author = Author.objects.create(community=air, network="n", external_id="1", handle="@ann", name="Ann")
    fields: dict[str, Any] = {
        "author": author,
        "title": "Hot",
        "url": "https://a.example/1",
        "links": ["https://b.example"],
        "hashtags": ["tea"],
        "media": [{"kind": "video", "url": "https://a.example/v"}],
        "language": "en",
        "kind": "reply",
        "author_kind": "bot",
        "country": "GR",
        "sentiment": -1,
        "intents": 0b101,
        "likes": 1,
        "shares": 2,
    }
    (post,) = say("#tea", channel=make_channel(community=air, name="Wall", kind="mastodon"), **fields)
    assert document_of(post) == Document(
        text="Hot\n#tea",
        title="Hot",
        handle="@ann",
        name="Ann",
        url="https://a.example/1",
        links=("https://b.example",),
        channel="Wall",
        network="mastodon",
        language="en",
        kind="reply",
        author_kind="bot",
        country="GR",
        sentiment="negative",
        intents=frozenset({"question", "praise"}),
        created=post.created_at,
        likes=1,
        shares=2,
        has=frozenset({"author", "title", "link", "hashtag", "media", "video"}),
    )


@given(full_queries, documents)
def test_marks_of_a_post_are_those_of_the_query_when_it_asks_for_words_alone(query: Query, post: Document) -> None:
    if spoken_part(query) == query:
        assert spans([query], post) == find(query, post)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("coffee lang:en", ["coffee"]),
        ("cold likes:>5 -has:image", ["cold"]),
        ("lang:en since:2026 site:a.example", []),
        ("site:a.example OR tea", []),
        ("title:cold coffee", ["cold", "coffee"]),
    ],
)
def test_marks_show_the_words_whatever_else_is_asked(query: str, words: list[str]) -> None:
    post = Document(text="cold\ncold coffee", title="cold")
    assert list(dict.fromkeys(post.text[start:end] for start, end in spans([parse(query)], post))) == words
