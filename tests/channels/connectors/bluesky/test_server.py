"""Bluesky on a real network, beyond the shared contract."""

from __future__ import annotations

import pytest
from tests.channels.connectors.runs import hear
from tests.servers.bluesky import Bluesky

from talka.channels.connectors.bluesky.connector import BlueskyConnector
from talka.channels.connectors.contract import Account, PostKind
from talka.net.client import Client
from talka.net.errors import Missing

pytestmark = pytest.mark.server


def test_accounts_are_heard_without_a_password(bluesky_server: Bluesky, client: Client) -> None:
    ann = bluesky_server.person("ann")
    uri = bluesky_server.post(ann, "hello")
    connector = BlueskyConnector({"appview": bluesky_server.appview, "authors": f"@{ann.handle}"}, client)

    assert connector.check() == Account(name=f"@{ann.handle}", note="Without a password only these are heard.")
    assert [(post.id, post.text) for post in hear(connector)[0]] == [(uri, "hello")]


def test_an_unknown_account_is_told_by_its_name(bluesky_server: Bluesky, client: Client) -> None:
    connector = BlueskyConnector({"appview": bluesky_server.appview, "authors": "nobody.test"}, client)

    with pytest.raises(Missing, match=r"Bluesky knows no account nobody\.test"):
        connector.check()


def test_answers_deep_below_own_posts_are_heard(bluesky_server: Bluesky, client: Client) -> None:
    brand, ann, ben = (bluesky_server.person(name) for name in ("brand", "ann", "ben"))
    connector = BlueskyConnector(
        {"service": bluesky_server.url, "handle": brand.handle, "password": brand.password}, client
    )
    own = bluesky_server.post(brand, "our news")
    answer = bluesky_server.post(ann, "well", parent=own)
    deeper = bluesky_server.post(ben, "indeed", parent=answer)

    heard = {post.id: (post.kind, post.parent, post.thread) for post in hear(connector)[0]}

    assert heard == {
        own: (PostKind.POST, "", ""),
        answer: (PostKind.REPLY, own, own),
        deeper: (PostKind.REPLY, answer, own),
    }
    assert connector.check() == Account(name=f"@{brand.handle}", url=f"https://bsky.app/profile/{brand.handle}")
