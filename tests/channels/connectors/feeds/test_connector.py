from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.channels.connectors.feeds.documents import rss
from tests.net.servers import LOOPBACK, Canned, Got, Server, moved

from talka.channels.connectors.contract import Ability, Cursor, Page
from talka.channels.connectors.feeds import KIND
from talka.channels.connectors.feeds.connector import FeedConnector
from talka.net import errors
from talka.net.client import Client
from talka.net.limits import Limits

Entries = Sequence[tuple[str, str]]


class Site:
    """A feed that answers 304 as servers do: only when the validator it is asked with is its present one."""

    def __init__(self, server: Server) -> None:
        self.entries: Entries = ()
        server.answers["/feed"] = self.answer

    def answer(self, got: Got) -> Canned:
        tag = f'"{hash(tuple(self.entries))}"'
        if got.headers.get("if-none-match") == tag:
            return Canned(status=304)
        return Canned(body=rss(*self.entries), headers={"ETag": tag, "Last-Modified": "Tue, 02 Jan 2024 10:00:00 GMT"})


def made(url: str, client: Client) -> FeedConnector:
    connector = KIND.load()({"url": url}, client)
    assert isinstance(connector, FeedConnector)
    return connector


def fetched(connector: FeedConnector, cursor: Cursor) -> Page:
    page = connector.fetch(json.loads(json.dumps(cursor, sort_keys=True)))
    assert page.items == connector.fetch(cursor).items, "asking twice with one cursor is harmless"
    return page


def said(connector: FeedConnector, page: Page) -> list[tuple[str, str]]:
    return [(post.id, post.text) for post in map(connector.read, page.items)]


def test_declaration_names_one_setting_and_hears() -> None:
    assert (KIND.key, KIND.abilities, [field.name for field in KIND.fields]) == (
        "feeds",
        frozenset({Ability.HEAR}),
        ["url"],
    )


def test_fetch_brings_only_what_is_new_or_changed_oldest_first(server: Server, client: Client) -> None:
    site, connector = Site(server), made(server.url + "/feed", client)
    site.entries = (("2", "b"), ("1", "a"))
    first = fetched(connector, {})
    assert said(connector, first) == [("1", "a"), ("2", "b")]
    unchanged = fetched(connector, first.cursor)
    assert (unchanged, server.got[-1].headers["if-modified-since"]) == (
        Page(items=(), cursor=first.cursor),
        "Tue, 02 Jan 2024 10:00:00 GMT",
    )
    site.entries = (("3", "c"), ("2", "edited"), ("1", "a"))
    second = fetched(connector, first.cursor)
    assert said(connector, second) == [("2", "edited"), ("3", "c")]
    assert said(connector, fetched(connector, second.cursor)) == []


def test_large_feed_comes_in_pages_and_ends(server: Server, client: Client) -> None:
    site, connector = Site(server), made(server.url + "/feed", client)
    site.entries = tuple((str(number), "x") for number in range(2_500, 0, -1))
    cursor: Cursor = {}
    heard: list[int] = []
    for _ in range(3):
        page = connector.fetch(cursor)
        heard += [int(identity) for identity, _ in said(connector, page)]
        cursor = page.cursor
    assert (heard, page.more, connector.fetch(cursor).items) == (list(range(1, 2_501)), False, ())


def test_memory_of_gone_entries_is_bounded(server: Server, client: Client) -> None:
    site, connector = Site(server), made(server.url + "/feed", client)
    cursor: Cursor = {}
    for day in range(30):
        site.entries = tuple((f"{day}-{number}", "x") for number in range(30))
        cursor = connector.fetch(cursor).cursor
    assert (len(cursor["seen"]), len(json.dumps(cursor)) < 20_000) == (500, True)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    days=st.lists(
        st.lists(
            st.tuples(st.sampled_from("abcdef"), st.sampled_from(["one", "two"])),
            max_size=5,
            unique_by=lambda e: e[0],
        ),
        max_size=6,
    ),
    kept=st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_no_entry_is_lost_nor_told_twice(server: Server, client: Client, days: list[Entries], kept: list[bool]) -> None:
    """Whatever the feed shows, and whenever a page is lost before its cursor is stored."""
    site, connector = Site(server), made(server.url + "/feed", client)
    cursor: Cursor = {}
    heard: dict[str, str] = {}
    for entries, stored in zip(days, kept, strict=False):
        site.entries = entries
        page = connector.fetch(cursor)
        new = dict(said(connector, page))
        assert new == {name: text for name, text in entries if heard.get(name) != text}
        if stored:
            cursor, heard = page.cursor, heard | new


def test_check_gives_the_title(server: Server, client: Client) -> None:
    server.answers["/feed"] = Canned(body=rss(title="Fish &amp;amp; chips"))
    account = made(server.url + "/feed", client).check()
    assert (account.name, account.url, account.note) == ("Fish & chips", server.url + "/feed", "")


def test_address_of_a_site_leads_to_its_feed(server: Server, client: Client) -> None:
    page = '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'
    server.answers["/"] = Canned(body=page.encode(), headers={"Content-Type": "text/html"})
    site, connector = Site(server), made(server.url + "/", client)
    site.entries = (("1", "a"),)
    assert connector.check().note == f"Feed: {server.url}/feed"
    first = connector.fetch({})
    assert (said(connector, first), first.cursor["url"]) == ([("1", "a")], server.url + "/feed")
    server.got.clear()
    connector.fetch(first.cursor)
    assert [got.path for got in server.got] == ["/feed"]


def test_feed_that_moved_for_good_is_asked_at_its_new_address(server: Server, client: Client) -> None:
    site, connector = Site(server), made(server.url + "/old", client)
    server.answers["/old"] = moved("/feed", 301)
    site.entries = (("1", "a"),)
    cursor = connector.fetch({}).cursor
    server.got.clear()
    connector.fetch(cursor)
    assert [got.path for got in server.got] == ["/feed"]


def test_feed_that_moves_later_keeps_its_memory(server: Server, client: Client) -> None:
    site, connector = Site(server), made(server.url + "/feed", client)
    site.entries = (("1", "a"),)
    cursor = connector.fetch({}).cursor
    server.answers |= {"/new": site.answer, "/feed": moved("/new", 308)}
    page = connector.fetch(cursor)
    assert (page.items, connector.fetch(page.cursor).cursor["url"]) == ((), server.url + "/feed")
    site.entries = (("2", "b"), ("1", "a"))
    page = connector.fetch(page.cursor)
    assert (said(connector, page), page.cursor["url"]) == ([("2", "b")], server.url + "/new")


def test_another_address_in_the_settings_begins_anew(server: Server, client: Client) -> None:
    site = Site(server)
    site.entries = (("1", "a"),)
    cursor = made(server.url + "/feed", client).fetch({}).cursor
    server.answers["/other"] = site.answer
    other = made(server.url + "/other", client)
    assert said(other, other.fetch(cursor)) == [("1", "a")]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Canned(status=410), errors.Missing),
        (Canned(status=401), errors.Unauthorized),
        (Canned(status=500), errors.ServerFault),
        (Canned(body=b"<!doctype html><html><body>Be right back</body></html>"), errors.BadAnswer),
        (Canned(body=b'<rss version="2.0"><chan'), errors.BadAnswer),
        (Canned(headers={"Content-Length": "52428800"}), errors.TooLarge),
        (Canned(status=304), errors.BadAnswer),
        (moved("http://10.0.0.1/feed"), errors.PrivateAddress),
    ],
)
def test_trouble_is_told_and_the_cursor_stays(
    server: Server, client: Client, answer: Any, kind: type[Exception]
) -> None:
    server.answers["/feed"] = answer
    connector = made(server.url + "/feed", client)
    for ask in (connector.check, lambda: connector.fetch({})):
        with pytest.raises(errors.RemoteError) as caught:
            ask()
        assert type(caught.value) is kind


def test_feed_of_fifty_megabytes_is_too_large(server: Server) -> None:
    server.answers["/feed"] = Canned(body=rss(("1", "x" * 50_000_000)))
    client = Client(limits=Limits(tries=1), allowed_networks=LOOPBACK)
    with pytest.raises(errors.TooLarge, match="20 MB"):
        made(server.url + "/feed", client).fetch({})


def test_page_in_place_of_a_known_feed_is_not_searched_for_another(server: Server, client: Client) -> None:
    site, connector = Site(server), made(server.url + "/feed", client)
    site.entries = (("1", "a"),)
    cursor = connector.fetch({}).cursor
    server.answers["/feed"] = Canned(body=b"<html><body>maintenance</body></html>")
    server.got.clear()
    with pytest.raises(errors.BadAnswer, match="web page"):
        connector.fetch(cursor)
    assert len(server.got) == 1


def test_address_that_holds_a_key_is_not_shown(server: Server, client: Client) -> None:
    server.answers["/feed"] = Canned(body=rss(("1", "a")))
    connector = made(server.url + "/feed?feed=x&token=hidden-key", client)
    page = connector.fetch({})
    assert "hidden-key" not in repr(connector.check()) + repr(page.items)


def test_network_is_the_site(client: Client) -> None:
    assert made("https://blog.test/feed", client).network() == "feeds:blog.test"
