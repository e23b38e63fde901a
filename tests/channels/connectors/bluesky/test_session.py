"""Sessions that run out, shown by a small service of ours."""

from __future__ import annotations

import json

import pytest
from tests.channels.connectors.fakes import answering, as_json, path_of
from tests.channels.connectors.runs import hear
from tests.net.servers import Canned, Got

from talka.channels.connectors.bluesky.connector import BlueskyConnector
from talka.net.client import Client
from talka.net.errors import Unauthorized


class Service:
    """Gives a numbered access token at each sign-in and refresh; only the last one works."""

    def __init__(self, *, refreshes: bool = True) -> None:
        self.refreshes = refreshes
        self.asked: list[str] = []
        self.valid = 0

    def __call__(self, got: Got) -> Canned:
        method = path_of(got).rpartition(".")[2]
        if method == "createSession":
            self.asked.append(method)
            return self._session() if json.loads(got.body)["password"] == "right" else as_json({"error": "no"}, 401)
        if method == "refreshSession":
            self.asked.append(method)
            return self._session() if self.refreshes else as_json({"error": "ExpiredToken"}, 400)
        if got.headers.get("authorization") != f"Bearer access-token-{self.valid}":
            return as_json({"error": "ExpiredToken", "message": "Token has expired"}, 400)
        return as_json({"notifications": [], "feed": [], "posts": []})

    def _session(self) -> Canned:
        self.valid += 1
        tokens = {"accessJwt": f"access-token-{self.valid}", "refreshJwt": "refresh-token"}
        return as_json({"did": "did:plc:brand", "handle": "brand.test", **tokens})


def connector(url: str, client: Client, password: str = "right") -> BlueskyConnector:
    return BlueskyConnector({"service": url, "handle": "brand.test", "password": password}, client)


def test_one_sign_in_serves_many_connectors(client: Client) -> None:
    service = Service()
    with answering(service) as server:
        for _ in range(5):
            hear(connector(server.url, client))

    assert service.asked == ["createSession"]


@pytest.mark.parametrize(
    ("refreshes", "asked"),
    [(True, ["createSession", "refreshSession"]), (False, ["createSession", "refreshSession", "createSession"])],
)
def test_a_session_that_ran_out_is_renewed(client: Client, *, refreshes: bool, asked: list[str]) -> None:
    service = Service(refreshes=refreshes)
    with answering(service) as server:
        hear(connector(server.url, client))
        service.valid += 1
        posts, _ = hear(connector(server.url, client))

    assert posts == []
    assert service.asked == asked


def test_a_wrong_password_says_where_to_get_another(client: Client) -> None:
    with answering(Service()) as server, pytest.raises(Unauthorized, match="Make a new app password in Bluesky"):
        connector(server.url, client, "wrong").fetch({})


def test_a_search_without_a_password_is_refused(client: Client) -> None:
    with pytest.raises(Unauthorized, match="A search needs a handle"):
        BlueskyConnector({"searches": "coffee"}, client).check()
