"""Hears a feed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from talka.channels.connectors.contract import Account, Cursor, HeardPost, Item, Page, Settings
from talka.channels.connectors.feeds.discovery import discover, full_address, known_places
from talka.channels.connectors.feeds.memory import fingerprint, identities, recall, remembered, short_hash
from talka.channels.connectors.feeds.parsing import Feed, parse
from talka.channels.connectors.feeds.reading import plain, read_entry
from talka.net.client import Client
from talka.net.errors import BadAnswer
from talka.net.redaction import redact_url
from talka.net.response import Response

_PAGE = 1_000
_NOT_MODIFIED = 304
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.1"
)


class FeedConnector:
    """A feed by its address, or by that of the site which offers it.

    Cursor: ``asked`` the address in the settings, ``url`` where the feed is now (found, or moved for
    good), ``etag`` and ``modified`` of the last answer that was taken in whole, ``seen`` what it showed.
    """

    def __init__(self, settings: Settings, client: Client) -> None:
        self._asked = full_address(settings.get("url", ""))
        self._client = client

    def check(self) -> Account:
        """Fetch the feed and give its title. Raises RemoteError."""
        response, feed = self._find()
        shown = redact_url(response.url)
        note = "" if response.url == self._asked else f"Feed: {shown}"
        return Account(name=plain(str(feed.about.get("title") or "")) or shown, url=shown, note=note)

    def fetch(self, cursor: Cursor) -> Page:
        """Entries that are new or have changed, oldest first. Raises RemoteError."""
        if cursor.get("asked") != self._asked:
            response, feed = self._find()
            return self._page(response, feed, {"asked": self._asked, "url": response.url, "seen": []})
        response = self._get(cursor["url"], _conditions(cursor))
        if response.status == _NOT_MODIFIED:
            return Page(items=(), cursor=cursor, wait=response.wait)
        return self._page(response, parse(response), cursor)

    def read(self, item: Item) -> HeardPost:
        """The post that an entry means. Raises UnreadableItemError."""
        return read_entry(item.payload)

    def network(self) -> str:
        """``feeds:`` and the name of the site."""
        return f"feeds:{urlsplit(self._asked).hostname or ''}"

    def _get(self, url: str, conditions: dict[str, str]) -> Response:
        ok = (_NOT_MODIFIED,) if conditions else ()
        return self._client.get(url, headers={"Accept": _ACCEPT, **conditions}, ok=ok)

    def _find(self) -> tuple[Response, Feed]:
        """The feed at the address, or the first one that the page at the address names."""
        known = known_places(self._asked)
        response = self._get(known[0].url if known else self._asked, {})
        try:
            return response, parse(response)
        except BadAnswer:
            found = discover(self._client, self._asked, page=response)
            if not found:
                raise
        response = self._get(found[0].url, {})
        return response, parse(response)

    def _page(self, response: Response, feed: Feed, cursor: Cursor) -> Page:
        payloads = _payloads(feed)
        now = {short_hash(payload["id"]): fingerprint(payload) for payload in payloads}
        seen = recall(cursor["seen"])
        fresh = [item for item in payloads if seen.get(name := short_hash(item["id"])) != now[name]]
        taken, rest = fresh[:_PAGE], fresh[_PAGE:]
        waiting = {short_hash(payload["id"]) for payload in rest}
        # What waits for the next page keeps its old memory, and no validator lets the server answer 304.
        kept = {name: seen.get(name, "") if name in waiting else content for name, content in now.items()}
        following = {
            "asked": self._asked,
            "url": response.moved_to or cursor["url"],
            "seen": remembered(seen, kept),
            **({} if rest else _validators(response)),
        }
        items = tuple(Item(payload=payload) for payload in taken)
        return Page(items=items, cursor=following, more=bool(rest), wait=response.wait)


def _payloads(feed: Feed) -> list[dict[str, Any]]:
    """Each entry once, oldest first, with its id and what the feed says of itself."""
    named = dict(zip(reversed(identities(feed.entries)), reversed(feed.entries), strict=True))
    return [{"id": name, "format": feed.format, "feed": feed.about, "entry": entry} for name, entry in named.items()]


def _conditions(cursor: Cursor) -> dict[str, str]:
    pairs = (("If-None-Match", cursor.get("etag")), ("If-Modified-Since", cursor.get("modified")))
    return {name: value for name, value in pairs if value}


def _validators(response: Response) -> dict[str, str]:
    pairs = (("etag", response.headers.get("etag")), ("modified", response.headers.get("last-modified")))
    return {name: value for name, value in pairs if value}
