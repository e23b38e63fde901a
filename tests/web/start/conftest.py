"""A brand whose site is a real server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from django.conf import settings as django_settings
from django.test import Client
from tests.factories import make_community, make_member
from tests.net.servers import LOOPBACK, Canned, Server, serving

from talka.team.models import Membership

HOME = b"""<html><head><title>Acme</title>
<link rel="alternate" type="application/rss+xml" title="Acme news" href="/news.xml">
</head><body>Hello</body></html>"""
FEED = b"""<rss version="2.0"><channel><title>Acme news</title><link>http://e.org</link>
<item><guid>1</guid><title>Hello</title></item></channel></rss>"""


@pytest.fixture
def site(settings: Any) -> Iterator[Server]:
    settings.TALKA = msgspec.structs.replace(django_settings.TALKA, private_networks=LOOPBACK)
    with serving() as running:
        running.answers["/"] = Canned(body=HOME, headers={"Content-Type": "text/html"})
        running.answers["/news.xml"] = Canned(body=FEED, headers={"Content-Type": "application/rss+xml"})
        yield running


@pytest.fixture
def boss(db: None) -> Membership:
    names = {"name": "Acme Air", "handles": ["@acme", "acme.bsky.social"], "competitors": ["Other Air"]}
    return make_member(community=make_community(slug="air", **names))


@pytest.fixture
def page(boss: Membership, client: Client) -> Client:
    client.force_login(boss.user)
    return client
