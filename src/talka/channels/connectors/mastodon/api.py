"""Asking a server that speaks the Mastodon API."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from talka.channels.connectors.contract import Item
from talka.channels.connectors.payload import dig, entries, identity, moment
from talka.channels.connectors.walk import Leaf
from talka.net.client import Client, Params
from talka.net.errors import BadAnswer, Missing
from talka.net.response import Response

PAGE = 40
BATCH = 20
"""The most that is asked for by id at once."""


class Api:
    """One server, as the account of the token sees it, or as anyone does."""

    def __init__(self, client: Client, *, url: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = client.at(url, headers=headers, secrets=[token] if token else ())
        self.host = urlsplit(url.strip()).netloc

    def get(self, path: str, params: Params | None = None) -> Any:
        """The answer as data. Raises RemoteError."""
        return self._client.get(path, params=params).json()

    def mentions(self, mark: str) -> Leaf:
        """Notifications that somebody mentioned the account, with the statuses they are about."""
        params = [("types[]", "mention"), ("limit", str(PAGE)), *_after(mark)]
        answer = self._client.get("api/v1/notifications", params=params)
        rows = [row for row in _rows(answer) if dig(row, "status")]
        items = [Item(payload={"status": row["status"], "via": "mention"}) for row in rows]
        return _leaf(rows, items, _next(answer))

    def statuses(self, path: str, mark: str, **params: str) -> Leaf:
        """A timeline."""
        asked = [*params.items(), ("limit", str(PAGE)), *_after(mark)]
        answer = self._client.get(path, params=asked)
        rows = _rows(answer)
        return _leaf(rows, [Item(payload={"status": row}) for row in rows], _next(answer))

    def hashtag(self, tag: str, mark: str) -> Leaf:
        """What carries a hashtag."""
        return self.statuses(f"api/v1/timelines/tag/{quote(tag.lstrip('#'), safe='')}", mark)

    def search(self, words: str, mark: str) -> Leaf:
        """What a search finds; the mark is an offset."""
        offset = int(mark) if mark.isdecimal() else 0
        params = {"q": words, "type": "statuses", "limit": str(PAGE), "offset": str(offset)}
        found = entries(self.get("api/v2/search", params), "statuses")
        rows = [row for row in found if isinstance(row, dict)]
        # A status that is deleted while we turn the page moves the others up: two are asked for twice.
        following = str(offset + PAGE - 2) if len(found) >= PAGE else ""
        return _leaf(rows, [Item(payload={"status": row}) for row in rows], following)

    def context(self, status: str) -> tuple[list[Any], list[Any]]:
        """The statuses above (the first of the thread first) and below; none when the status is gone."""
        try:
            found = self.get(f"api/v1/statuses/{quote(status, safe='')}/context")
        except Missing:
            return [], []
        return entries(found, "ancestors"), entries(found, "descendants")

    def by_id(self, ids: list[str]) -> dict[str, Any]:
        """Those of the statuses that are there. Absence in the answer to many is made sure of one by one."""
        try:
            found = _list(self.get("api/v1/statuses", [("id[]", one) for one in ids]))
        except Missing:
            # Servers before Mastodon 4.3 do not give several at once.
            found = []
            ids = ids[:3]
        there = {identity(row, "id"): row for row in found}
        return {**there, **{one: self._one(one) for one in ids if one not in there}}

    def _one(self, status: str) -> Any:
        try:
            return self.get(f"api/v1/statuses/{quote(status, safe='')}")
        except Missing:
            return None


def _after(mark: str) -> list[tuple[str, str]]:
    return [("max_id", mark)] if mark else []


def _list(found: Any) -> list[Any]:
    if not isinstance(found, list):
        raise BadAnswer(
            "This server does not answer as Mastodon does. Check the address.",
            code="other_service",
            detail=f"a list was asked for and {type(found).__name__} came",
        )
    return found


def _rows(answer: Response) -> list[dict[str, Any]]:
    return [row for row in _list(answer.json()) if isinstance(row, dict)]


def _next(answer: Response) -> str:
    """The mark of the next page; only the mark is taken of the address, which might lead anywhere."""
    query = urlsplit(answer.links.get("next", "")).query
    return parse_qs(query).get("max_id", [""])[0]


def _leaf(rows: list[dict[str, Any]], items: list[Item], following: str) -> Leaf:
    times = [found.timestamp() for row in rows if (found := moment(row, "created_at"))]
    return Leaf(items=items, next=following, newest=max(times, default=0.0), oldest=min(times, default=0.0))
