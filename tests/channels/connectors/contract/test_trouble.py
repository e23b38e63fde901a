"""What every connector owes when the other side is in trouble, lies, or says no."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from contextlib import suppress

import pytest
from tests.channels.connectors.contract.declared import KINDS, SECRET, at, each, each_that_asks, each_with_secrets
from tests.channels.connectors.fakes import answering, as_json
from tests.net.servers import Answer, Canned, Got, garbage, half_body, reset

from talka.channels.connectors.contract import Connector, FieldKind, Page
from talka.net.client import Client
from talka.net.errors import (
    BadAnswer,
    Forbidden,
    RateLimited,
    RemoteError,
    ServerFault,
    Unauthorized,
    Unreachable,
)


def made(name: str, url: str, client: Client) -> Connector:
    kind, settings = at(name, url)
    return kind.load()(settings, client)


@each()
def test_declaration_loads_no_code(name: str) -> None:
    program = f"import sys, talka.channels.connectors.{name} as one; one.KIND; print(*sorted(sys.modules))"

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert f"talka.channels.connectors.{name}.connector" not in loaded
    assert not [module for module in loaded if module.split(".")[0] in {"django", "feedparser", "pyarrow"}]


@each()
def test_declaration_is_whole(name: str) -> None:
    one = KINDS[name]
    fields = {field.name: field for field in one.kind.fields}

    assert one.kind.key == name
    assert one.kind.manual
    assert {*one.settings, *filter(None, [one.address])} <= fields.keys()
    assert [field.name for field in one.kind.fields if field.kind == FieldKind.SECRET] == [
        key for key, value in one.settings.items() if value == SECRET
    ]


@each_that_asks
@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(as_json({"error": "no"}, 401), Unauthorized, id="401"),
        pytest.param(as_json({"error": "no"}, 403), Forbidden, id="403"),
        pytest.param(as_json({}, 429, Retry_After="77"), RateLimited, id="429"),
        pytest.param(as_json({}, 500), ServerFault, id="500"),
        pytest.param(Canned(body=b"down for maintenance", status=503), ServerFault, id="503"),
        pytest.param(Canned(body=b"<html>Welcome"), BadAnswer, id="html"),
        pytest.param(as_json("text"), BadAnswer, id="text"),
        pytest.param(garbage, RemoteError, id="garbage"),
        pytest.param(half_body, Unreachable, id="half a body"),
        pytest.param(reset, Unreachable, id="reset"),
    ],
)
def test_trouble_is_mapped(name: str, answer: Answer, expected: type[RemoteError], client: Client) -> None:
    with answering(answer) as server:
        connector = made(name, server.url, client)
        with pytest.raises(expected) as fetched:
            connector.fetch({})
        with pytest.raises(RemoteError):
            connector.check()

    assert fetched.value.person
    if expected is RateLimited:
        assert fetched.value.retry_after == 77


@each_that_asks
@pytest.mark.parametrize("data", [None, [], {}, 5, [None], [[]], [{}], [{"id": None}], {"posts": 7, "statuses": "x"}])
def test_strange_data_raises_nothing_foreign(name: str, data: object, client: Client) -> None:
    with answering(as_json(data)) as server:
        connector = made(name, server.url, client)
        for call in (connector.check, lambda: connector.fetch({})):
            with suppress(RemoteError):
                call()


@each()
@pytest.mark.parametrize(
    "cursor",
    [{"recent": 5}, {"places": [1], "turn": "x"}, {"root": 7, "posts": {}}, {"x": 1}, {"row": -1, "size": "x"}],
)
def test_a_cursor_that_cannot_be_read_begins_anew(name: str, cursor: dict[str, object], client: Client) -> None:
    with answering(as_json([])) as server:
        connector = made(name, server.url, client)
        results: list[object] = []
        for one in ({}, cursor):
            try:
                results.append(connector.fetch(one))
            except RemoteError as error:
                results.append(type(error))

    assert results[0] == results[1]


@each_with_secrets
def test_secrets_are_nowhere(name: str, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    def echo(got: Got) -> Canned:
        said = {"message": f"wrong: {got.headers} {got.body.decode()} {got.path} {SECRET}", "error": SECRET}
        return as_json(said, 401)

    shown = []
    with answering(echo) as server:
        connector = made(name, server.url, client)
        for call in (connector.check, lambda: connector.fetch({})):
            with pytest.raises(RemoteError) as caught:
                call()
            shown += [str(caught.value), repr(caught.value), caught.value.person, caught.value.detail]
            shown += [str(caught.value.__cause__), repr(caught.value.__cause__)]
    shown += [repr(connector), str(vars(connector)), caplog.text]

    assert not [text for text in shown if SECRET in text]


@each_with_secrets
def test_secrets_are_not_in_the_cursor(name: str, client: Client) -> None:
    with answering(
        lambda got: (
            as_json({"did": "did:plc:x", "accessJwt": SECRET, "refreshJwt": SECRET})
            if got.method == "POST"
            else as_json([])
        )
    ) as server:
        connector = made(name, server.url, client)
        page = Page(items=(), cursor={})
        with suppress(RemoteError):
            page = connector.fetch({})

    assert SECRET not in json.dumps(page.cursor)
