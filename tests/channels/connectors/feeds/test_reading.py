from __future__ import annotations

from datetime import UTC, datetime

import httpx
import msgspec
import pytest
from tests.channels.connectors.feeds import documents

from talka.channels.connectors.contract import AuthorKind, HeardAuthor, HeardPost, Media, PostKind, UnreadableItemError
from talka.channels.connectors.feeds.memory import identities
from talka.channels.connectors.feeds.parsing import parse
from talka.channels.connectors.feeds.reading import read_entry
from talka.net.errors import BadAnswer
from talka.net.response import Response


def answer(body: bytes | str, content_type: str = "") -> Response:
    data = body if isinstance(body, bytes) else body.encode()
    headers = httpx.Headers({"content-type": content_type} if content_type else {})
    return Response(status=200, headers=headers, body=data, url="https://site.test/feed")


def posts(body: bytes | str, content_type: str = "") -> list[HeardPost]:
    feed = parse(answer(body, content_type))
    payloads = [
        {"id": name, "format": feed.format, "feed": feed.about, "entry": entry}
        for name, entry in zip(identities(feed.entries), feed.entries, strict=True)
    ]
    stored = msgspec.json.decode(msgspec.json.encode(payloads))
    return [read_entry(payload) for payload in stored]


def test_wordpress_comment_knows_its_post_and_its_parent() -> None:
    ann = HeardAuthor(id="Ann", name="Ann")
    first, second = posts(documents.WORDPRESS_COMMENTS)
    assert first == HeardPost(
        id="https://blog.test/?p=1#comment-12",
        kind=PostKind.COMMENT,
        text="<p>I <b>agree</b></p>",
        html=True,
        url="https://blog.test/hello/#comment-12",
        created_at=datetime(2024, 1, 2, 10, tzinfo=UTC),
        author=ann,
        parent="https://blog.test/?p=1#comment-10",
        thread="https://blog.test/?p=1",
    )
    assert (second.id, second.text, second.parent, second.thread) == (
        "https://blog.test/?p=1#comment-10",
        "First",
        "https://blog.test/?p=1",
        "https://blog.test/?p=1",
    )


def test_youtube_film_has_description_picture_and_ratings() -> None:
    channel = "https://www.youtube.com/channel/UC1"
    assert posts(documents.YOUTUBE) == [
        HeardPost(
            id="yt:video:abc",
            text="What it shows",
            html=True,
            title="A film",
            url="https://www.youtube.com/watch?v=abc",
            created_at=datetime(2024, 1, 2, 1, 4, 5, tzinfo=UTC),
            edited_at=datetime(2024, 1, 3, 3, 4, 5, tzinfo=UTC),
            author=HeardAuthor(id=channel, name="Channel", url=channel),
            likes=12,
            media=(Media(url="https://i.ytimg.com/abc.jpg"),),
        )
    ]
    assert parse(answer(documents.YOUTUBE)).entries[0]["media_statistics"] == {"views": "345"}


def test_reddit_comment_knows_its_post() -> None:
    comment, post = posts(documents.REDDIT)
    author = HeardAuthor(id="ann", handle="ann", name="ann", url="https://www.reddit.com/user/ann")
    assert comment == HeardPost(
        id="t1_c9",
        kind=PostKind.COMMENT,
        text="<p>Body</p>",
        html=True,
        url="https://www.reddit.com/r/x/comments/p5/title/c9/",
        created_at=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
        author=author,
        parent="t3_p5",
        thread="t3_p5",
    )
    assert (post.id, post.kind, post.title, post.text, post.thread) == (
        "t3_p5",
        PostKind.POST,
        "Title",
        "Ask",
        "",
    )


def test_google_alert_leads_to_the_page_itself() -> None:
    assert posts(documents.GOOGLE_ALERT) == [
        HeardPost(
            id="tag:google.com,2013:googlealerts/feed:77",
            text="About <b>Talka</b>",
            html=True,
            title="New Talka & more",
            url="https://news.test/a?b=1",
            created_at=datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC),
        )
    ]


def test_json_feed_is_read() -> None:
    assert posts(documents.JSON_FEED) == [
        HeardPost(
            id="1",
            text="<p>One</p>",
            html=True,
            title="T",
            url="https://j.test/1",
            created_at=datetime(2024, 1, 2, 4, 4, 5, tzinfo=UTC),
            edited_at=datetime(2024, 1, 3, tzinfo=UTC),
            author=HeardAuthor(
                id="https://j.test/ann", name="Ann", url="https://j.test/ann", avatar="https://j.test/a.png"
            ),
            language="en",
            media=(Media(url="https://j.test/i.png"),),
        ),
        HeardPost(id="2", text="plain", author=HeardAuthor(id="Old", name="Old"), language="en"),
    ]


def test_article_without_an_author_is_said_by_its_site() -> None:
    page = """<rss version="2.0"><channel><title>Acme &amp;amp; sons</title><link>https://www.acme.test/</link>
    <item><title>Ours</title><link>https://acme.test/1</link></item>
    <item><title>Gathered</title><link>https://news.test/2</link></item>
    <item><title>Signed</title><link>https://acme.test/3</link><author>Ann</author></item></channel></rss>"""
    site = HeardAuthor(id="acme.test", name="Acme & sons", url="https://www.acme.test/", kind=AuthorKind.ORGANISATION)
    assert [post.author for post in posts(page)] == [site, None, HeardAuthor(id="Ann", name="Ann")]


def test_oldest_formats_are_read() -> None:
    (nine,), (ten,) = posts(documents.RSS_090), posts(documents.RSS_10)
    assert (nine.id, nine.title, nine.created_at) == ("http://old.test/9", "Nine", None)
    assert (ten.id, ten.title, ten.created_at) == (
        "http://old.test/10",
        "Ten",
        datetime(2004, 5, 6, 5, 8, 9, tzinfo=UTC),
    )


def test_atom_threading_makes_a_comment() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
    <title>x</title>
    <entry><id>b</id><title>Re</title><thr:in-reply-to ref="a" href="https://x.test/a"/></entry></feed>"""
    assert [(post.kind, post.parent, post.thread) for post in posts(feed)] == [(PostKind.COMMENT, "a", "a")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1251", "koi8-r"])
def test_declared_encodings_are_read(encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    text = documents.rss(("1", "Привет, мир"), head=head).decode()
    assert [post.text for post in posts(text.encode(encoding))] == ["Привет, мир"]


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16", "no-such-thing", "windows-1251"])
def test_wrong_declaration_does_not_garble_utf8(encoding: str) -> None:
    body = documents.rss(("1", "Ελλάδα שלום"), head=f'<?xml version="1.0" encoding="{encoding}"?>')
    assert [post.text for post in posts(body, f"text/xml; charset={encoding}")] == ["Ελλάδα שלום"]


def test_encoding_that_only_the_server_knows_is_used() -> None:
    body = documents.rss(("1", "Привет"), head="").decode().encode("windows-1251")
    assert [post.text for post in posts(body, "text/xml; charset=windows-1251")] == ["Привет"]


def test_encoding_that_nobody_knows_is_guessed() -> None:
    text = "Съешь же ещё этих мягких французских булок, да выпей чаю. " * 4
    body = documents.rss(("1", text), head='<?xml version="1.0" encoding="utf-8"?>').decode().encode("windows-1251")
    assert [post.text for post in posts(body)] == [text.strip()]


def test_control_characters_do_not_swallow_entries() -> None:
    body = documents.rss(("1", "a"), ("2", "b"), ("3", "c")).replace(b"a</", b"a\x03\x00&#x3;&#11;a</")
    assert [post.text for post in posts(body)] == ["aa", "b", "c"]


def test_entities_and_sections_survive() -> None:
    body = b"""<rss version="2.0"><channel><item><guid>1</guid>
    <title>Fish &amp;amp; &nbsp;chips &lt;b&gt;hot&lt;/b&gt;</title>
    <description><![CDATA[<p>1 &lt; 2 & <item> ]]></description></item></channel></rss>"""
    assert [(post.title, post.text) for post in posts(body)] == [("Fish & chips hot", "<p>1 &lt; 2 & <item>")]


def test_half_a_feed_gives_what_it_holds() -> None:
    whole = documents.rss(*((str(number), f"text {number}") for number in range(9)))
    cut = whole.index(b"text 5")
    assert [post.text for post in posts(whole[: cut + 6])] == [f"text {number}" for number in range(5)]


def test_entity_bomb_and_foreign_entity_are_harmless() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{lol}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    body = documents.rss(("1", "AMP"), head=bomb).replace(b"AMP", b"a &l9; &x; b")
    try:
        found = posts(body)
    except (BadAnswer, UnreadableItemError):
        found = []
    assert all(len(post.text) < 10_000 and "root:" not in post.text for post in found)


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("<!DOCTYPE html><html><head><title>x</title></head><body>hello</body></html>", "web page"),
        ("<html><body><rss></body></html>", "web page"),
        ("", "not a feed"),
        ("just words", "not a feed"),
        ("\x00\xff\x00", "not a feed"),
        ('{"a": 1}', "not a JSON feed"),
        ("[1, 2]", "not a JSON feed"),
        ("{", "not a JSON feed"),
        ('<?xml version="1.0"?><sitemap></sitemap>', "not a feed"),
        ('<?xml version="1.0"?><rss version="2.0"><chan', "not a feed"),
    ],
)
def test_what_is_no_feed_says_so(body: str, hint: str) -> None:
    with pytest.raises(BadAnswer, match=hint):
        parse(answer(body))


def test_empty_feed_is_a_feed() -> None:
    assert parse(answer(documents.rss())).entries == []


def test_entry_without_words_is_unreadable() -> None:
    with pytest.raises(UnreadableItemError, match="neither a title nor a text"):
        posts('<rss version="2.0"><channel><item><guid>1</guid></item></channel></rss>')


def test_one_id_for_all_hides_no_entry() -> None:
    body = b"""<rss version="2.0"><channel><item><guid>x</guid><title>a</title></item>
    <item><guid>x</guid><title>b</title></item><item><guid>y</guid><title>c</title></item></channel></rss>"""
    ids = [post.id for post in posts(body)]
    assert (len(set(ids)), ids[2], ids == [post.id for post in posts(body)]) == (3, "y", True)


def test_entries_without_id_or_link_are_told_apart_by_their_words() -> None:
    body = b"""<rss version="2.0"><channel><item><title>a</title></item><item><description>b</description></item>
    <item><description>c</description></item></channel></rss>"""
    assert len({post.id for post in posts(body)}) == 3


def test_ids_do_not_depend_on_which_parser_reads() -> None:
    sound = b"""<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>
    <item><guid>a/1</guid><title>a</title><link>/1</link></item><item><title>b</title><link>/2?x=1&amp;y</link></item>
    <item><guid>post 3</guid><title>c &amp; d</title></item></channel></rss>"""
    slow = sound.replace(b"<channel>", b"<channel><media:rating>adult</media:rating>")
    broken = sound.replace(b"</channel></rss>", b"")
    first, second, third = posts(sound), posts(slow), posts(broken)
    assert first == second == third
    assert [(post.id, post.url) for post in first] == [
        ("a/1", "https://site.test/1"),
        ("/2?x=1&y", "https://site.test/2?x=1&y"),
        ("post 3", ""),
    ]
