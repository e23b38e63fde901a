"""Where each connector is tried: a real server, or a file, in which the suite can speak.

A new connector takes part by one class here and one line in `WORLDS`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import msgspec
import pytest
from _pytest.mark.structures import ParameterSet
from tests.channels.connectors.fakes import as_json
from tests.net.servers import Server
from tests.servers.bluesky import Bluesky, Person
from tests.servers.mastodon import Mastodon
from tests.servers.processes import free_port
from tests.servers.wordpress import WordPress

from talka.channels.connectors import bluesky, feeds, files, mastodon, wordpress
from talka.channels.connectors.contract import ChannelKind
from talka.channels.connectors.files.mapping import Mapping
from talka.net.errors import BadAnswer, Missing, Rejected, RemoteError, Unauthorized, Unreachable

Bad = tuple[dict[str, str], type[RemoteError]]


class World(Protocol):
    """A channel, empty at the start.

    Attributes:
        kind: the declaration of the connector.
        answers: whether it tells what answers what.
        grows: whether posts may come after it was heard once.
        longest: letters that a post may have.
    """

    kind: ChannelKind
    answers: bool
    grows: bool
    longest: int

    def settings(self) -> dict[str, str]:
        """Settings that hear what is written here."""
        ...

    def bad(self) -> list[Bad]:
        """Settings that do not work, with the error of `check`."""
        ...

    def write(self, text: str, *, parent: str = "") -> str:
        """Have a stranger post; the id by which it must be heard."""
        ...

    def fill(self) -> set[str]:
        """Write as many posts as make several pages, in a hurry."""
        ...


class EditableWorld(World, Protocol):
    """A channel that lets a post be changed."""

    def edit(self, post_id: str, text: str) -> None: ...


class ForgettingWorld(World, Protocol):
    """A channel that lets us see that a post is gone."""

    def delete(self, post_id: str) -> None: ...


def nowhere() -> str:
    """An address where nobody listens."""
    return f"http://127.0.0.1:{free_port()}"


class WordPressWorld:
    kind = wordpress.KIND
    answers = True
    grows = True
    longest = 60_000

    def __init__(self, server: WordPress) -> None:
        self.server = server
        server.clear()
        self.article = server.post("The article", "About coffee")

    def settings(self) -> dict[str, str]:
        return self.at(self.server.url)

    def at(self, url: str) -> dict[str, str]:
        return {"url": url, "username": "admin", "password": self.server.application_password}

    def bad(self) -> list[Bad]:
        return [
            (self.settings() | {"password": "wrong password"}, Unauthorized),
            (self.settings() | {"username": "nobody"}, Unauthorized),
            (self.at(nowhere()), Unreachable),
        ]

    def write(self, text: str, *, parent: str = "") -> str:
        above: dict[str, Any] = {"parent": int(parent.removeprefix("comment:"))} if parent else {}
        return f"comment:{self.server.comment(self.article, text, **above)}"

    def fill(self) -> set[str]:
        rows = ", ".join(
            f"({self.article}, 'number {number}', 'Ann', now(), utc_timestamp(), '1', 'comment')"
            for number in range(210)
        )
        columns = "comment_post_ID, comment_content, comment_author, comment_date, comment_date_gmt, comment_approved"
        self.server.sql(f"use wp; insert into wp_comments ({columns}, comment_type) values {rows}")
        return {f"comment:{one}" for one in self.server.sql("select comment_ID from wp.wp_comments").split()}

    def edit(self, post_id: str, text: str) -> None:
        self.server.request("POST", f"comments/{post_id.removeprefix('comment:')}", content=text)

    def delete(self, post_id: str) -> None:
        self.server.request("DELETE", f"comments/{post_id.removeprefix('comment:')}")


class MastodonWorld:
    kind = mastodon.KIND
    answers = True
    grows = True
    longest = 400

    def __init__(self, server: Mastodon) -> None:
        self.server = server
        server.clear()

    def settings(self) -> dict[str, str]:
        return self.at(self.server.url)

    def at(self, url: str) -> dict[str, str]:
        return {"url": url, "token": self.server.token("brand"), "hashtags": "#talka\ncoffee", "searches": "talka"}

    def bad(self) -> list[Bad]:
        return [
            (self.settings() | {"token": "wrong-token"}, Unauthorized),
            (self.settings() | {"token": ""}, Unauthorized),
            ({"url": self.server.url}, Unauthorized),
            (self.at(nowhere()), Unreachable),
        ]

    def write(self, text: str, *, parent: str = "") -> str:
        above = {"in_reply_to_id": parent} if parent else {}
        return self.server.post("ann", f"@brand {text} #talka", **above)

    def fill(self) -> set[str]:
        return {self.server.post("ann", f"number {number} #talka") for number in range(90)}

    def edit(self, post_id: str, text: str) -> None:
        self.server.request("PUT", f"statuses/{post_id}", "ann", status=f"@brand {text} #talka")

    def delete(self, post_id: str) -> None:
        self.server.request("DELETE", f"statuses/{post_id}", "ann")


class BlueskyWorld:
    kind = bluesky.KIND
    answers = True
    grows = True
    longest = 280

    def __init__(self, server: Bluesky) -> None:
        self.server = server
        self.brand: Person = server.person("brand")
        self.ann: Person = server.person("ann")
        self.word = f"talka{self.ann.did[-8:]}"

    def settings(self) -> dict[str, str]:
        return self.at(self.server.url)

    def at(self, url: str) -> dict[str, str]:
        return {
            "service": url,
            "handle": self.brand.handle,
            "password": self.brand.password,
            "authors": self.ann.handle,
            "searches": self.word,
        }

    def bad(self) -> list[Bad]:
        return [
            (self.settings() | {"password": "wrong-password"}, Unauthorized),
            (self.settings() | {"handle": ""}, Unauthorized),
            ({"handle": "", "appview": self.server.appview}, Unauthorized),
            (self.at(nowhere()), Unreachable),
        ]

    def write(self, text: str, *, parent: str = "") -> str:
        return self.server.post(self.ann, text, parent=parent)

    def fill(self) -> set[str]:
        return self.server.posts(self.ann, [f"{self.word} number {number}" for number in range(210)])

    def delete(self, post_id: str) -> None:
        self.server.delete(self.ann, post_id)


class FeedsWorld:
    kind = feeds.KIND
    answers = False
    grows = True
    longest = 100_000

    def __init__(self, server: Server) -> None:
        self.server = server
        self.items: list[dict[str, Any]] = []
        self._publish()

    def settings(self) -> dict[str, str]:
        return self.at(self.server.url)

    def at(self, url: str) -> dict[str, str]:
        return {"url": f"{url}/feed.json"}

    def bad(self) -> list[Bad]:
        return [({"url": f"{self.server.url}/nothing"}, Missing), (self.at(nowhere()), Unreachable)]

    def write(self, text: str, *, parent: str = "") -> str:
        return self._add(text)

    def fill(self) -> set[str]:
        return {self._add(f"number {number}") for number in range(1_200)}

    def edit(self, post_id: str, text: str) -> None:
        next(item for item in self.items if item["id"] == post_id)["content_text"] = text
        self._publish()

    def _add(self, text: str) -> str:
        link = f"{self.server.url}/{len(self.items)}"
        here = {"id": link, "url": link, "content_text": text, "authors": [{"name": "Ann"}]}
        self.items.append({**here, "date_published": datetime.now(ZoneInfo("Europe/Athens")).isoformat()})
        self._publish()
        return link

    def _publish(self) -> None:
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "A feed", "items": self.items[::-1]}
        self.server.answers["/feed.json"] = as_json(feed)


class FilesWorld:
    kind = files.KIND
    answers = True
    grows = False
    longest = 100_000

    def __init__(self, folder: Path) -> None:
        self.path = folder / "export.csv"
        self.threads: dict[str, str] = {}
        columns = ("id", "text", "date", "user", "url", "in_reply_to", "thread_id")
        self._append(columns)

    def settings(self) -> dict[str, str]:
        return self._mapped(zone="Europe/Athens")

    def bad(self) -> list[Bad]:
        return [
            (self.settings() | {"path": f"{self.path}.gone"}, Missing),
            (self.settings() | {"path": str(self.path.parent)}, BadAnswer),
            (self.settings() | {"mapping": "{"}, Rejected),
            (self._mapped(zone="Mars/Base"), Rejected),
        ]

    def write(self, text: str, *, parent: str = "") -> str:
        number = str(len(self.threads) + 1)
        self.threads[number] = self.threads.get(parent, number)
        self._append(self._row(number, text, parent))
        return number

    def fill(self) -> set[str]:
        numbers = [str(number) for number in range(1, 12_001)]
        self._append(*(self._row(number, f"number {number}", "") for number in numbers))
        return set(numbers)

    def _row(self, number: str, text: str, parent: str) -> tuple[str, ...]:
        here = datetime.now(ZoneInfo("Europe/Athens")).replace(tzinfo=None)
        thread = self.threads.get(parent, "")
        return number, text, here.isoformat(" "), "Ann", f"https://example.org/{number}", parent, thread

    def _append(self, *rows: tuple[str, ...]) -> None:
        with self.path.open("a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)

    def _mapped(self, zone: str) -> dict[str, str]:
        mapping = Mapping(
            id="id",
            text="text",
            created_at="date",
            author_name="user",
            url="url",
            parent="in_reply_to",
            thread="thread_id",
            zone=zone,
        )
        return {"path": str(self.path), "mapping": msgspec.json.encode(mapping).decode()}


WORLDS: dict[str, tuple[str, type[Any]]] = {
    "bluesky": ("bluesky_server", BlueskyWorld),
    "feeds": ("web_server", FeedsWorld),
    "files": ("tmp_path", FilesWorld),
    "mastodon": ("mastodon_server", MastodonWorld),
    "wordpress": ("wordpress_server", WordPressWorld),
}


def parameters(able: Callable[[type[Any]], bool] = lambda _: True) -> list[ParameterSet]:
    """The channels that are able to take part in a test."""
    return [pytest.param(name, marks=pytest.mark.server) for name, (_, made) in WORLDS.items() if able(made)]


def each(able: Callable[[type[Any]], bool]) -> pytest.MarkDecorator:
    """A test in the worlds that it is about, instead of all."""
    return pytest.mark.parametrize("world", parameters(able), indirect=True)


each_that_answers = each(lambda made: made.answers)
each_that_edits = each(lambda made: hasattr(made, "edit"))
each_that_forgets = each(lambda made: hasattr(made, "delete"))
each_that_grows = each(lambda made: made.grows)


@pytest.fixture(params=parameters())
def world(request: pytest.FixtureRequest) -> World:
    """Each channel in turn."""
    server, make = WORLDS[request.param]
    made: World = make(request.getfixturevalue(server))
    return made
