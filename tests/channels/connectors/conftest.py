"""The real servers, one each for the whole run, and a client that may reach them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.net.servers import LOOPBACK, Server, serving
from tests.servers.bluesky import Bluesky
from tests.servers.mastodon import Mastodon
from tests.servers.wordpress import WordPress

from talka.net.client import Client
from talka.net.limits import Limits


@pytest.fixture
def client() -> Client:
    """May ask loopback, and does not try again: a test sees the trouble at once."""
    return Client(allowed_networks=LOOPBACK, limits=Limits(tries=1))


@pytest.fixture
def web_server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def wordpress_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WordPress]:
    server = WordPress(tmp_path_factory.mktemp("wordpress"))
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def mastodon_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mastodon]:
    server = Mastodon(tmp_path_factory.mktemp("mastodon"))
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def bluesky_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bluesky]:
    server = Bluesky(tmp_path_factory.mktemp("bluesky"))
    try:
        yield server.start()
    finally:
        server.stop()
