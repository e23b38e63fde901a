"""Connecting and mending channels in the page, against real servers on loopback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import msgspec
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import NOON, make_channel, make_community, make_member, make_posts
from tests.net.servers import LOOPBACK, Canned, Server, serving

from talka.channels.models import Channel
from talka.core.crypto import seal, unseal
from talka.team.enums import Role
from talka.team.models import Membership

FEED = b"""<rss version="2.0"><channel><title>Our blog</title><link>http://e.org</link>
<item><guid>1</guid><title>Hello</title></item></channel></rss>"""
ACTS = ("fetch", "pause", "resume")


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    settings.TALKA = msgspec.structs.replace(django_settings.TALKA, private_networks=LOOPBACK)
    with serving() as running:
        running.answers["/feed"] = Canned(body=FEED, headers={"Content-Type": "application/rss+xml"})
        yield running


@pytest.fixture
def boss(db: None) -> Membership:
    return make_member(community=make_community(slug="air"))


@pytest.fixture
def page(boss: Membership, client: Client) -> Client:
    client.force_login(boss.user)
    return client


def posted(server: Server, path: str = "/feed", **more: str) -> dict[str, str]:
    return {"name": "Blog", "interval": "60", "setting_url": server.url + path, **more}


def said(answer: Any) -> list[str]:
    """What stands in the messages of a page."""
    found = re.findall(r'<div class="alert[^>]*>(.*?)</div>', answer.content.decode(), re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split()) for text in found]


def test_trying_the_settings_asks_the_channel_and_stores_nothing(page: Client, server: Server) -> None:
    answer = page.post("/c/air/channels/new/feeds/", posted(server, **{"try": "1"}))
    assert (answer.status_code, Channel.objects.count(), len(server.got)) == (200, 0, 1)
    assert said(answer)[0].startswith("It works: Our blog")


def test_connecting_stores_the_channel_and_leads_to_its_page(page: Client, boss: Membership, server: Server) -> None:
    answer = page.post("/c/air/channels/new/feeds/", posted(server))
    channel = boss.community.channels.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/c/air/channels/{channel.id}/")
    assert (channel.name, channel.kind, channel.interval, channel.settings) == (
        "Blog",
        "feeds",
        60,
        {"url": f"{server.url}/feed"},
    )
    assert said(page.get(answer["Location"])) == ["Blog is connected; its posts arrive in a moment."]


@pytest.mark.parametrize(
    ("answer", "what", "act"),
    [
        (Canned(status=404), "There is nothing at this address any more.", "Check the address"),
        (Canned(status=401), "The channel does not accept the password or token any more.", "Make a new one"),
        (Canned(status=403), "The account may not read this.", "Give the account the rights"),
        (Canned(status=500), "The channel has a fault of its own.", "You need not do anything"),
    ],
)
def test_settings_that_do_not_work_are_explained_and_not_stored(
    page: Client, server: Server, answer: Canned, what: str, act: str
) -> None:
    server.answers["/feed"] = answer
    shown = page.post("/c/air/channels/new/feeds/", posted(server))
    assert (shown.status_code, Channel.objects.count()) == (422, 0)
    assert said(shown)[0].startswith(f"{what} {act}")


def test_page_that_is_no_feed_is_explained(page: Client, server: Server) -> None:
    server.answers["/feed"] = Canned(body=b"<html><p>Nothing here", headers={"Content-Type": "text/html"})
    shown = page.post("/c/air/channels/new/feeds/", posted(server))
    assert (shown.status_code, Channel.objects.count(), len(said(shown))) == (422, 0, 1)


def test_private_network_is_refused_unless_it_is_listed(page: Client) -> None:
    with serving() as server:
        shown = page.post("/c/air/channels/new/feeds/", posted(server))
        assert (shown.status_code, server.got) == (422, [])
    assert said(shown)[0].startswith("The address leads into a private network.")


def test_secret_is_sealed_kept_and_never_sent_back(page: Client, boss: Membership, server: Server) -> None:
    wrong = {"setting_username": "ann", "setting_password": "s3cret-word"}
    shown = page.post("/c/air/channels/new/wordpress/", posted(server, "/", **wrong))
    assert shown.status_code == 422
    assert "s3cret-word" not in shown.content.decode()
    stored = {"settings": {"url": server.url}, "secrets": seal({"password": "s3cret-word"})}
    channel = make_channel(community=boss.community, kind="wordpress", **stored)
    assert "s3cret-word" not in page.get(f"/c/air/channels/{channel.id}/edit/").content.decode()


def test_editing_tries_the_new_settings_before_they_are_kept(page: Client, boss: Membership, server: Server) -> None:
    channel = make_channel(community=boss.community, name="Old")
    address = f"/c/air/channels/{channel.id}/edit/"
    assert page.post(address, posted(server, "/nowhere")).status_code == 422
    channel.refresh_from_db()
    assert (channel.name, channel.settings) == ("Old", {"url": "https://example.org/feed"})
    assert page.post(address, posted(server))["Location"] == f"/c/air/channels/{channel.id}/"
    channel.refresh_from_db()
    assert (channel.name, channel.settings, unseal(bytes(channel.secrets))) == (
        "Blog",
        {"url": server.url + "/feed"},
        {},
    )


@pytest.mark.parametrize("bad", [{"name": ""}, {"interval": "1"}, {"setting_url": "no address"}])
def test_bad_input_asks_nobody(page: Client, server: Server, bad: dict[str, str]) -> None:
    assert page.post("/c/air/channels/new/feeds/", posted(server) | bad).status_code == 422
    assert (server.got, Channel.objects.count()) == ([], 0)


def test_pause_resume_and_ask_change_the_state(page: Client, boss: Membership) -> None:
    channel = make_channel(community=boss.community, last_fetch=NOON, state="working")
    states = []
    for act in ("pause", "resume", "fetch"):
        assert page.post(f"/c/air/channels/{channel.id}/{act}/")["Location"] == f"/c/air/channels/{channel.id}/"
        channel.refresh_from_db()
        states.append((channel.state, channel.next_fetch is not None))
    assert states == [("paused", False), ("working", True), ("working", True)]


def test_removing_asks_first_and_keeps_the_posts(page: Client, boss: Membership) -> None:
    channel = make_channel(community=boss.community, secrets=b"x")
    make_posts(2, channel=channel)
    address = f"/c/air/channels/{channel.id}/remove/"
    assert page.get(address).status_code == 200
    assert page.post(address)["Location"] == "/c/air/channels/"
    channel.refresh_from_db()
    assert (channel.removed is not None, bytes(channel.secrets), channel.posts.count()) == (True, b"", 2)
    assert page.get(f"/c/air/channels/{channel.id}/").status_code == 404


def test_channel_in_trouble_says_what_since_when_and_what_to_do(page: Client, boss: Membership) -> None:
    trouble = {
        "trouble_code": "unauthorized",
        "trouble_who": "administrator",
        "trouble_person": "It says no.",
        "trouble_detail": "401 from /feed",
    }
    channel = make_channel(
        community=boss.community, state="stopped", trouble_since=NOON, trouble_count=3, next_fetch=NOON, **trouble
    )
    words = (
        "The channel does not accept the password or token any more. Make a new one on the channel and enter it in "
        "the settings here. Since Mar 1, 2026, 12:00 · 3 tries failed · Next try Mar 1, 2026, 12:00 "
        "Details It says no. 401 from /feed"
    )
    assert said(page.get(f"/c/air/channels/{channel.id}/")) == [words]


@pytest.mark.parametrize("kind", ["files", "smoke-signals"])
def test_kind_that_is_not_asked_cannot_be_connected_by_form(page: Client, boss: Membership, kind: str) -> None:
    assert page.get(f"/c/air/channels/new/{kind}/").status_code == 404
    channel = make_channel(community=boss.community, kind=kind, settings={"path": "a.csv"})
    tried = [page.post(f"/c/air/channels/{channel.id}/{act}/").status_code for act in (*ACTS, "edit")]
    assert (tried, page.get(f"/c/air/channels/{channel.id}/").status_code) == ([404] * 4, 200)


def test_channel_of_another_brand_is_not_there(page: Client) -> None:
    other = make_channel()
    asked = [page.get(f"/c/air/channels/{other.id}/{act}").status_code for act in ("", "edit/", "remove/")]
    acted = [page.post(f"/c/air/channels/{other.id}/{act}/").status_code for act in (*ACTS, "edit", "remove")]
    assert (asked, acted) == ([404] * 3, [404] * 5)


def test_viewer_looks_and_changes_nothing(client: Client, boss: Membership) -> None:
    channel = make_channel(community=boss.community, trouble_code="missing", trouble_detail="secret path")
    client.force_login(make_member(community=boss.community, role=Role.VIEWER).user)
    listing, shown = client.get("/c/air/channels/"), client.get(f"/c/air/channels/{channel.id}/")
    assert (listing.status_code, shown.status_code) == (200, 200)
    assert "channels/new" not in listing.content.decode()
    assert not re.search(rf"{channel.id}/(edit|remove|pause)|secret path", shown.content.decode())
    refused = [client.get(f"/c/air/channels/new/{kind}").status_code for kind in ("", "feeds/")]
    refused += [client.post(f"/c/air/channels/{channel.id}/{act}/").status_code for act in (*ACTS, "edit", "remove")]
    assert refused == [403] * 7


def test_pages_ask_as_often_for_many_as_for_one(page: Client, boss: Membership) -> None:
    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page.get(address).status_code == 200
        return len(captured)

    channel = make_channel(community=boss.community)
    make_posts(1, channel=channel)
    addresses = ("/c/air/channels/", f"/c/air/channels/{channel.id}/")
    page.get(addresses[0])
    one = [count(address) for address in addresses]
    make_posts(29, channel=channel)
    for _ in range(29):
        make_channel(community=boss.community)
    assert [count(address) for address in addresses] == one


def test_kinds_are_offered_in_the_readers_language(page: Client, boss: Membership) -> None:
    content = page.get("/c/air/channels/new/").content.decode()
    assert re.findall(r'href="/c/air/channels/new/(\w+)/"', content) == ["bluesky", "feeds", "mastodon", "wordpress"]
    assert 'href="/c/air/import/"' in content
