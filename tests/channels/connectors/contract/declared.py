"""Settings of each connector that lead to a server or a file of ours; no real server is needed for what is tried so."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from talka.channels.connectors import bluesky, feeds, files, mastodon, wordpress
from talka.channels.connectors.contract import ChannelKind

SECRET = "qwertz-secret-asdf-1234"


class Declared(msgspec.Struct, frozen=True):
    """A connector as the suite tries it.

    Attributes:
        address: the name of the setting that holds the address of the server; empty where no server is asked.
    """

    kind: ChannelKind
    settings: dict[str, str]
    address: str

    @property
    def asks(self) -> bool:
        """Whether the channel is a server."""
        return bool(self.address)

    @property
    def has_secrets(self) -> bool:
        return SECRET in self.settings.values()


_COLUMNS = '{"id": "id", "text": "text", "created_at": "date", "author_name": "user.name", "zone": "Europe/Athens"}'
KINDS: dict[str, Declared] = {
    "bluesky": Declared(
        bluesky.KIND, {"handle": "brand.test", "password": SECRET, "searches": "talka"}, address="service"
    ),
    "feeds": Declared(feeds.KIND, {}, address="url"),
    "files": Declared(files.KIND, {"path": "no such file.csv", "mapping": _COLUMNS}, address=""),
    "mastodon": Declared(mastodon.KIND, {"token": SECRET, "hashtags": "talka", "searches": "talka"}, address="url"),
    "wordpress": Declared(wordpress.KIND, {"username": "admin", "password": SECRET}, address="url"),
}


def at(name: str, url: str) -> tuple[ChannelKind, dict[str, str]]:
    one = KINDS[name]
    return one.kind, one.settings | ({one.address: url} if one.asks else {})


def each(able: Callable[[Declared], bool] = lambda _: True) -> pytest.MarkDecorator:
    """A test of every connector that it is about."""
    return pytest.mark.parametrize("name", [name for name, one in KINDS.items() if able(one)])


each_that_asks = each(lambda one: one.asks)
each_with_secrets = each(lambda one: one.has_secrets)
