"""Every request that a connector sends is one that the channel's own specification knows."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tests.channels.connectors.contract.declared import at
from tests.channels.connectors.fakes import answering, as_json, path_of, query_of
from tests.channels.connectors.runs import hear
from tests.net.servers import Canned, Got

from talka.net.client import Client

STATUS = {"id": "7", "content": "x", "created_at": "2026-01-01T00:00:00Z", "in_reply_to_id": "6", "replies_count": 2}
URI = "at://did:plc:ann/app.bsky.feed.post/7"
VIEW = {
    "uri": URI,
    "indexedAt": "2026-01-01T00:00:00Z",
    "replyCount": 2,
    "record": {"text": "x", "reply": {"parent": {"uri": URI + "6"}, "root": {"uri": URI + "5"}}},
}
ROW = {"id": 7, "date": "2026-01-01T00:00:00", "modified": "2026-01-01T00:00:00", "post": 1, "status": "approved"}


def mastodon(got: Got) -> Canned:
    path = path_of(got)
    if path.endswith("verify_credentials"):
        return as_json({"id": "1", "acct": "brand"})
    if path.endswith("context"):
        return as_json({"ancestors": [{**STATUS, "id": "6"}], "descendants": []})
    if path.endswith("search"):
        return as_json({"statuses": [STATUS]})
    if re.search(r"statuses/\d+$", path):
        return as_json(STATUS)
    rows = [{"id": "9", "created_at": STATUS["created_at"], "status": STATUS}] if "notifications" in path else [STATUS]
    return as_json(rows)


def bluesky(got: Got) -> Canned:
    if got.method == "POST":
        return as_json({"did": "did:plc:brand", "handle": "brand.test", "accessJwt": "abcd", "refreshJwt": "abcd"})
    reply = {"notifications": [{**VIEW, "reason": "mention"}], "posts": [VIEW], "feed": [{"post": VIEW}], "thread": {}}
    return as_json({**reply, "cursor": "further"} if "cursor" not in dict(query_of(got)) else reply)


def wordpress(got: Got) -> Canned:
    path = path_of(got)
    if "/wp/v2/" not in path:
        link = f'<http://{got.headers["host"]}/wp-json/>; rel="https://api.w.org/"'
        return as_json({"namespaces": ["wp/v2"], "name": "Site"}, Link=link)
    if path.endswith("/me"):
        return as_json({"name": "admin"})
    page = int(dict(query_of(got)).get("page", "1"))
    full = "orderby=id" in got.path or ("modified" in got.path and page == 1)
    return as_json([{**ROW, "id": 1000 * page - number} for number in range(100 if full and page < 3 else 1)])


def sent(name: str, answer: Any, client: Client) -> list[Got]:
    """What a connector asks at a check and two runs."""
    with answering(answer) as server:
        kind, settings = at(name, server.url)
        connector = kind.load()({**settings, "authors": "ann.test"}, client)
        connector.check()
        _, cursor = hear(connector)
        hear(connector, cursor)
        return server.got


def fits(value: str, schema: dict[str, Any], choices: tuple[str, ...] = ()) -> bool:
    """Whether one value of a query fits its schema; of a list each value is a query pair of its own."""
    kind = schema.get("items", schema) if schema.get("type") == "array" else schema
    allowed = kind.get("enum") or choices
    if allowed and value not in allowed:
        return False
    if kind.get("type") == "integer":
        return value.isdecimal() and kind.get("minimum", 0) <= int(value) <= kind.get("maximum", 10**18)
    if kind.get("type") == "boolean":
        return value in {"true", "false"}
    return True


def test_mastodon_requests_are_in_its_specification(shared: Path, client: Client) -> None:
    spec = json.loads((shared / "specs/mastodon/openapi.json").read_text())
    patterns = {re.compile(re.sub(r"\\{[^}]+\\}", "[^/]+", re.escape(path)) + "$"): path for path in spec["paths"]}
    asked = sent("mastodon", mastodon, client)

    wrong = []
    for got in asked:
        paths = [path for pattern, path in patterns.items() if pattern.match(path_of(got))]
        methods = [
            spec["paths"][path][got.method.lower()] for path in paths if got.method.lower() in spec["paths"][path]
        ]
        known = {one["name"]: one["schema"] for method in methods for one in method.get("parameters", [])}
        bad = [
            pair
            for pair in query_of(got)
            if not fits(pair[1], _resolved(spec, known.get(pair[0].removesuffix("[]"), {"enum": ["unknown"]})))
        ]
        wrong += [(got.method, path_of(got), bad)] if bad or not methods else []

    assert wrong == []
    assert len({path_of(got) for got in asked}) >= 7


def _resolved(spec: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with its reference, or that of its items, followed."""
    if "items" in schema:
        return {**schema, "items": _resolved(spec, schema["items"])}
    if "$ref" in schema:
        found: dict[str, Any] = spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def test_bluesky_requests_are_in_its_lexicons(shared: Path, client: Client) -> None:
    asked = sent("bluesky", bluesky, client)

    wrong = []
    for got in asked:
        method = path_of(got).removeprefix("/xrpc/")
        main = json.loads((shared / f"specs/bluesky/lexicons/{method.replace('.', '/')}.json").read_text())["defs"][
            "main"
        ]
        parameters = main.get("parameters", {"properties": {}})
        query = query_of(got)
        names = {name for name, _ in query}
        bad = [
            pair for pair in query if not fits(pair[1], parameters["properties"].get(pair[0], {"enum": ["unknown"]}))
        ]
        bad += [(name, "missing") for name in parameters.get("required", []) if name not in names]
        bad += [("uris", "too many")] if len(query) > 25 and "uris" in names else []
        body = json.loads(got.body) if got.body else {}
        schema = main.get("input", {}).get("schema", {})
        bad += [(name, "missing") for name in schema.get("required", []) if name not in body]
        right = "POST" if main["type"] == "procedure" else "GET"
        wrong += [(got.method, method, bad)] if bad or got.method != right else []

    assert wrong == []
    assert {path_of(got).rpartition(".")[2] for got in asked} == {
        "createSession", "listNotifications", "getPosts", "getAuthorFeed", "searchPosts", "getPostThread"
    }  # fmt: skip


def test_wordpress_requests_are_in_its_index(shared: Path, client: Client) -> None:
    index = json.loads((shared / "specs/wordpress/wp-json-index.6.1.9.json").read_text())
    asked = [got for got in sent("wordpress", wordpress, client) if "/wp/v2/" in path_of(got)]

    wrong = []
    for got in asked:
        route = index["routes"][path_of(got).removeprefix("/wp-json")]
        known = next(one["args"] for one in route["endpoints"] if got.method in one["methods"])
        # These two are of every route and therefore of none in the index.
        known |= {"_fields": {}, "_embed": {}}
        bad = [
            (name, value)
            for name, value in query_of(got)
            for one in (value.split(",") if name == "include" else [value])
            if not fits(one, known.get(name, {"enum": ["unknown"]}))
        ]
        wrong += [(path_of(got), bad)] if bad else []

    assert wrong == []
    assert {path_of(got).rpartition("/")[2] for got in asked} == {"posts", "comments", "me"}
