"""A whole Bluesky network on loopback: account server, public service, directory, with PostgreSQL and Redis."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import httpx
import msgspec
from tests.servers.processes import Processes, answers, cache, free_port, need

from talka.database import Cluster, create_database

NETWORK = """
// The embedded PostgreSQL has no trigrams. The network only speeds up its search of people with them.
const {Client} = require('pg');
const query = Client.prototype.query;
Client.prototype.query = function (statement, ...rest) {
  if (typeof statement === 'string' && statement.startsWith('create extension')) statement = 'select 1';
  if (typeof statement === 'string' && statement.includes('gist_trgm_ops'))
    statement = statement.replace('using gist', 'using btree').replace('gist_trgm_ops', '');
  return query.call(this, statement, ...rest);
};
const {TestNetwork} = require('@atproto/dev-env');
const port = JSON.parse(process.env.PORTS);
TestNetwork.create({
  pds: {port: port.pds, hostname: 'localhost', enableDidDocWithSession: true},
  bsky: {dbPostgresSchema: 'bsky', port: port.appview, publicUrl: 'http://localhost:' + port.appview},
  plc: {port: port.plc}, ozone: {port: port.ozone}, introspect: {port: port.introspect},
}).then(() => require('fs').writeFileSync('ready', ''));
"""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """An account of the network."""

    handle: str
    did: str
    password: str
    access: str


class Bluesky:
    """The network; people are made as they are needed."""

    def __init__(self, folder: Path) -> None:
        self._source = cache() / "bluesky"
        programs = shutil.which("node") and shutil.which("redis-server")
        need("the Bluesky network", there=(self._source / "node_modules/@atproto/dev-env").is_dir() and bool(programs))
        self.folder = folder
        self.processes = Processes(folder)
        self.cluster = Cluster(folder / "postgres", durable=False)
        self.ports = {name: free_port() for name in ("pds", "appview", "plc", "ozone", "introspect", "redis")}
        self.url = f"http://localhost:{self.ports['pds']}"
        self.appview = f"http://localhost:{self.ports['appview']}"
        self._made = 0

    def start(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.cluster.start()
        create_database(self.cluster.url("postgres"), "bsky")
        self.processes.start(
            "redis", ["redis-server", "--save", "", "--port", str(self.ports["redis"]), "--bind", "127.0.0.1"]
        )
        env = {
            "NODE_PATH": str(self._source / "node_modules"),
            "PORTS": msgspec.json.encode(self.ports).decode(),
            "DB_POSTGRES_URL": self.cluster.url("bsky"),
            "REDIS_HOST": f"127.0.0.1:{self.ports['redis']}",
            "LOG_ENABLED": "false",
        }
        (self.folder / "network.js").write_text(NETWORK)
        self.processes.start("network", ["node", "network.js"], env)
        self.processes.until((self.folder / "ready").exists, "the Bluesky network", seconds=120)
        self.processes.until(answers(f"{self.url}/xrpc/_health"), "its account server")
        return self

    def stop(self) -> None:
        self.processes.stop()
        self.cluster.stop()

    def person(self, name: str) -> Person:
        """A new account, with an app password."""
        self._made += 1
        handle = f"{name}{self._made}.test"
        body = {"email": f"{handle}@example.org", "handle": handle, "password": "password of sign-in"}
        made = self.call("com.atproto.server.createAccount", body)
        secret = self.call("com.atproto.server.createAppPassword", {"name": "talka"}, made["accessJwt"])["password"]
        person = Person(handle=handle, did=made["did"], password=secret, access=made["accessJwt"])
        self.until(lambda: self._asked("app.bsky.actor.getProfile", actor=person.did).is_success)
        return person

    def call(self, method: str, body: dict[str, Any], access: str = "") -> Any:
        headers = {"Authorization": f"Bearer {access}"} if access else {}
        answer = httpx.post(f"{self.url}/xrpc/{method}", json=body, headers=headers, timeout=30)
        assert answer.is_success, f"{method}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else {}

    def post(self, who: Person, text: str, *, parent: str = "", **more: Any) -> str:
        """Have somebody post; its address. Returns when the public service shows it."""
        record = {**_record(text), **more}
        if parent:
            above = self.view(parent)
            reference = {"uri": above["uri"], "cid": above["cid"]}
            record["reply"] = {"root": above["record"].get("reply", {}).get("root", reference), "parent": reference}
        body = {"repo": who.did, "collection": "app.bsky.feed.post", "record": record}
        uri = str(self.call("com.atproto.repo.createRecord", body, who.access)["uri"])
        self.until(lambda: bool(self.views(uri)))
        return uri

    def posts(self, who: Person, texts: list[str]) -> set[str]:
        """The same for many; a service takes 200 at once."""
        uris: list[str] = []
        for begin in range(0, len(texts), 150):
            create = {"$type": "com.atproto.repo.applyWrites#create", "collection": "app.bsky.feed.post"}
            writes = [{**create, "value": _record(text)} for text in texts[begin : begin + 150]]
            done = self.call("com.atproto.repo.applyWrites", {"repo": who.did, "writes": writes}, who.access)
            uris += [str(one["uri"]) for one in done["results"]]
        self.until(lambda: all(self.views(uri) for uri in uris))
        return set(uris)

    def delete(self, who: Person, uri: str) -> None:
        """Delete a post. Returns when the public service no longer shows it."""
        _, _, repo, collection, key = uri.split("/")
        self.call("com.atproto.repo.deleteRecord", {"repo": repo, "collection": collection, "rkey": key}, who.access)
        self.until(lambda: not self.views(uri))

    def views(self, uri: str) -> list[Any]:
        posts: list[Any] = self._asked("app.bsky.feed.getPosts", uris=uri).json().get("posts", [])
        return posts

    def view(self, uri: str) -> Any:
        return self.views(uri)[0]

    def _asked(self, method: str, **params: str) -> httpx.Response:
        return httpx.get(f"{self.appview}/xrpc/{method}", params=params, timeout=30)

    def until(self, ready: Callable[[], bool], seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not ready():
            assert time.monotonic() < end, f"the Bluesky network did not catch up\n{self.processes.logs()}"
            time.sleep(0.05)


def _record(text: str) -> dict[str, Any]:
    return {
        "$type": "app.bsky.feed.post",
        "text": text,
        "createdAt": datetime.now(UTC).isoformat().replace("+00:00", "Z"),
    }
