"""Settings of each connector that lead to a server of ours; no real server is needed for what is tried so."""

from __future__ import annotations

from talka.channels.connectors import bluesky, feeds, mastodon, wordpress
from talka.channels.connectors.contract import ChannelKind

SECRET = "qwertz-secret-asdf-1234"

KINDS: dict[str, tuple[ChannelKind, dict[str, str], str]] = {
    "bluesky": (bluesky.KIND, {"handle": "brand.test", "password": SECRET, "searches": "talka"}, "service"),
    "feeds": (feeds.KIND, {}, "url"),
    "mastodon": (mastodon.KIND, {"token": SECRET, "hashtags": "talka", "searches": "talka"}, "url"),
    "wordpress": (wordpress.KIND, {"username": "admin", "password": SECRET}, "url"),
}
"""Kind, settings, and the name of the setting that holds the address."""
WITH_SECRETS = [name for name, (_, settings, _) in KINDS.items() if SECRET in settings.values()]


def at(name: str, url: str) -> tuple[ChannelKind, dict[str, str]]:
    kind, settings, address = KINDS[name]
    return kind, {**settings, address: url}
