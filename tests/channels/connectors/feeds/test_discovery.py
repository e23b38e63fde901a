from __future__ import annotations

import pytest
from tests.channels.connectors.feeds.documents import rss
from tests.net.servers import Canned, Server

from talka.channels.connectors.feeds.discovery import Found, discover, full_address
from talka.net import errors
from talka.net.client import Client


def page(body: str) -> Canned:
    return Canned(body=f"<!doctype html><html>{body}</html>".encode(), headers={"Content-Type": "text/html"})


def test_feeds_that_a_page_names_are_found_comments_last(server: Server, client: Client) -> None:
    server.answers["/"] = page(
        '<base href="/blog/"><link rel="alternate" type="application/rss+xml" title="Blog &raquo; Comments" href="c/">'
        '<link rel="ALTERNATE" type="application/atom+xml" title="Blog" href="feed">'
        '<link rel="alternate" type="application/feed+json" href="//other.test/feed.json">'
        '<link rel="alternate" hreflang="de" href="/de"><link rel="alternate" type="text/xml" href="javascript:x">'
    )
    assert discover(client, server.url + "/") == [
        Found(url=server.url + "/blog/feed", title="Blog"),
        Found(url="http://other.test/feed.json"),
        Found(url=server.url + "/blog/c/", title="Blog » Comments", kind="comments"),
    ]


def test_feed_is_found_itself(server: Server, client: Client) -> None:
    server.answers["/x"] = Canned(body=rss(title="Mine"))
    assert discover(client, server.url + "/x") == [Found(url=server.url + "/x", title="Mine")]


def test_feeds_at_the_usual_addresses_and_in_links_are_found(server: Server, client: Client) -> None:
    server.answers |= {
        "/": page('<a href="/news/rss/">feed</a><a href="/about">x</a>'),
        "/news/rss/": Canned(body=rss(title="News")),
        "/feed.xml": Canned(body=rss(title="All")),
        "/rss": page("not a feed"),
    }
    assert discover(client, server.url) == [
        Found(url=server.url + "/news/rss/", title="News"),
        Found(url=server.url + "/feed.xml", title="All"),
    ]


def test_wordpress_comments_are_found_beside_the_posts(server: Server, client: Client) -> None:
    server.answers |= {
        "/blog/": page(
            f'<link rel="https://api.w.org/" href="{server.url}/blog/wp-json/">'
            '<link rel="alternate" type="application/rss+xml" title="Blog" href="/blog/feed/">'
        ),
        "/blog/comments/feed/": Canned(body=rss(title="Комментарии")),
    }
    assert discover(client, server.url + "/blog/") == [
        Found(url=server.url + "/blog/feed/", title="Blog"),
        Found(url=server.url + "/blog/comments/feed/", title="Комментарии", kind="comments"),
    ]


def test_mastodon_profile_has_a_feed(server: Server, client: Client) -> None:
    server.answers |= {"/@me": page("<body>me</body>"), "/@me.rss": Canned(body=rss(title="me"))}
    assert discover(client, server.url + "/@me") == [Found(url=server.url + "/@me.rss", title="me")]


@pytest.mark.parametrize(
    ("site", "urls"),
    [
        (
            "https://www.reddit.com/r/python/",
            ["https://www.reddit.com/r/python/.rss", "https://www.reddit.com/r/python/comments/.rss"],
        ),
        (
            "u/ann",
            ["https://www.reddit.com/user/ann/.rss", "https://www.reddit.com/user/ann/comments/.rss"],
        ),
        (
            "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv",
            ["https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv"],
        ),
    ],
)
def test_places_with_feeds_of_a_known_form_are_not_asked(client: Client, site: str, urls: list[str]) -> None:
    assert [found.url for found in discover(client, site)] == urls


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" example.org ", "https://example.org"),
        ("http://example.org/x", "http://example.org/x"),
        ("@me@mastodon.social", "https://mastodon.social/@me"),
        ("r/python", "https://www.reddit.com/r/python"),
        ("", ""),
    ],
)
def test_full_address_completes_what_a_person_types(typed: str, address: str) -> None:
    assert full_address(typed) == address


def test_site_without_feeds_has_none(server: Server, client: Client) -> None:
    server.answers["/"] = page("<p>nothing")
    assert discover(client, server.url) == []


def test_site_that_does_not_answer_says_why(client: Client) -> None:
    with pytest.raises(errors.Unreachable):
        discover(client, "http://127.0.0.1:1/")
