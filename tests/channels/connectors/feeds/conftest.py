from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.net.servers import LOOPBACK, Server, serving

from talka.net.client import Client
from talka.net.limits import Limits


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def client() -> Client:
    return Client(limits=Limits(tries=1), allowed_networks=LOOPBACK)
