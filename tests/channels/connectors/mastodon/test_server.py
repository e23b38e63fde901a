"""Mastodon on a server that keeps what it is told, beyond the shared contract."""

from __future__ import annotations

import pytest
from tests.channels.connectors.runs import hear, kept
from tests.servers.mastodon import Mastodon

from talka.channels.connectors.contract import Account, Connector, PostKind
from talka.channels.connectors.mastodon.connector import MastodonConnector
from talka.net.client import Client
from talka.net.errors import RateLimited, Unauthorized

pytestmark = pytest.mark.server


@pytest.fixture
def site(mastodon_server: Mastodon) -> Mastodon:
    mastodon_server.clear()
    return mastodon_server


@pytest.fixture
def brand(site: Mastodon, client: Client) -> Connector:
    return MastodonConnector({"url": site.url, "token": site.token("brand")}, client)


def test_check_names_the_account(site: Mastodon, brand: Connector) -> None:
    account = brand.check()

    assert (account.name, account.note) == ("The Brand", f"@brand@127.0.0.1:{site.port}")


def test_hashtags_are_heard_without_a_token(site: Mastodon, client: Client) -> None:
    connector = MastodonConnector({"url": site.url, "hashtags": "# Coffee \n\n#coffee"}, client)
    tagged = site.post("ann", "good #coffee")
    site.post("ann", "nothing")

    posts, _ = hear(connector)

    assert connector.check() == Account(name="Mastodon Mock", note="Without a token only hashtags are heard.")
    assert {post.id for post in posts} == {tagged}


def test_a_search_without_a_token_is_refused(site: Mastodon, client: Client) -> None:
    connector = MastodonConnector({"url": site.url, "searches": "coffee"}, client)

    with pytest.raises(Unauthorized, match="A search needs an access token"):
        connector.check()


def test_a_private_mention_is_a_message(site: Mastodon, brand: Connector) -> None:
    private = site.post("ann", "@brand between us", visibility="direct")

    posts, _ = hear(brand)

    assert [(post.id, post.kind) for post in posts] == [(private, PostKind.MESSAGE)]


def test_mentions_are_left_out_when_not_wanted(site: Mastodon, client: Client) -> None:
    settings = {"url": site.url, "token": site.token("brand"), "mentions": "no", "hashtags": "coffee"}
    site.post("ann", "@brand hello")

    assert hear(MastodonConnector(settings, client))[0] == []


def test_a_mention_deep_in_a_thread_brings_the_thread(site: Mastodon, brand: Connector) -> None:
    root = site.post("ann", "the beginning")
    middle = site.post("ben", "the middle", in_reply_to_id=root)
    end = site.post("ann", "ask @brand", in_reply_to_id=middle)

    heard = kept(hear(brand)[0])

    assert {one: (post.parent, post.thread) for one, post in heard.items()} == {
        root: ("", ""),
        middle: (root, root),
        end: (middle, root),
    }


def test_answers_to_own_posts_are_heard_though_they_mention_nobody(site: Mastodon, brand: Connector) -> None:
    own = site.post("brand", "our news")
    _, cursor = hear(brand)
    answer = site.post("ann", "well", in_reply_to_id=own)
    deeper = site.post("ben", "indeed", in_reply_to_id=answer)
    later, cursor = hear(brand, cursor)
    again, _ = hear(brand, cursor)

    assert {post.id: (post.parent, post.thread) for post in later} == {answer: (own, own), deeper: (answer, own)}
    assert again == []


def test_boosts_are_no_posts_of_ours(site: Mastodon, brand: Connector) -> None:
    site.request("POST", f"statuses/{site.post('ann', 'hello')}/reblog", "brand")

    assert hear(brand)[0] == []


def test_a_limit_of_the_server_is_told(site: Mastodon, brand: Connector) -> None:
    site.fault(match={"path": "/api/v1/notifications"}, effect={"type": "ratelimit", "status": 429}, count=1)

    with pytest.raises(RateLimited) as caught:
        brand.fetch({})
    assert caught.value.retry_after == pytest.approx(300, abs=2)
    assert hear(brand)[0] == []


def test_trouble_after_something_was_heard_loses_nothing(site: Mastodon, client: Client) -> None:
    connector = MastodonConnector({"url": site.url, "hashtags": "one\ntwo"}, client)
    first, second = site.post("ann", "#one"), site.post("ann", "#two")
    site.fault(match={"path": "/api/v1/timelines/tag/two"}, effect={"type": "status", "status": 503}, count=2)

    page = connector.fetch({})
    with pytest.raises(Exception, match="trouble of its own"):
        connector.fetch(page.cursor)
    posts, _ = hear(connector, page.cursor)

    assert page.more
    assert [connector.read(item).id for item in page.items] == [first]
    assert [post.id for post in posts] == [second]
