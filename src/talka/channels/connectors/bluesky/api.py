"""Asking Bluesky: as the account through its service, or as anyone through the public one."""

from __future__ import annotations

from typing import Any

from talka.channels.connectors.bluesky.session import Service, Session, Sessions, expired
from talka.channels.connectors.contract import Item
from talka.channels.connectors.payload import dig, entries, moment, text
from talka.channels.connectors.walk import Leaf
from talka.net.client import Client
from talka.net.errors import Missing, Rejected, Unauthorized
from talka.net.response import Response

PAGE = 100
BATCH = 25
"""The most that getPosts takes."""
REASONS = frozenset({"mention", "reply", "quote"})
DEPTH = 10
OK = 200

sessions = Sessions()


class Api:
    """The part of ``app.bsky`` that listening needs."""

    def __init__(self, client: Client, *, service: Service | None, appview: str) -> None:
        self._service = service
        self._public = client.at(appview)

    def who(self) -> Session | None:
        """The session, or None without an account. Raises RemoteError."""
        return sessions.get(self._service) if self._service else None

    def get(self, method: str, **params: Any) -> Any:
        """The answer to a query as data. Raises RemoteError."""
        if self._service is None:
            answer = self._public.get(f"xrpc/{method}", params=params, ok=(400, 401))
        else:
            answer = self._as_account(self._service, method, params)
        if answer.status == OK:
            return answer.json()
        raise _refusal(method, answer)

    def _as_account(self, service: Service, method: str, params: dict[str, Any]) -> Response:
        session = sessions.get(service)
        answer = service.get(method, params, session)
        if not expired(answer):
            return answer
        return service.get(method, params, sessions.renew(service, session))

    def notifications(self, mark: str) -> Leaf:
        """Posts that mention, answer or quote the account."""
        asked = {"limit": PAGE, **_after(mark)}
        found = self.get("app.bsky.notification.listNotifications", **asked)
        rows = _objects(entries(found, "notifications"))
        heard = [row for row in rows if text(row, "reason") in REASONS and text(row, "uri")]
        # A notification holds the bare record: counts and pictures come with the post view.
        views = self.posts([text(row, "uri") for row in heard])
        items = [_item(views.get(text(row, "uri"), row), via=text(row, "reason")) for row in heard]
        return _leaf(rows, items, text(found, "cursor"))

    def search(self, words: str, mark: str) -> Leaf:
        """Posts that a search finds."""
        found = self.get("app.bsky.feed.searchPosts", q=words, sort="latest", limit=PAGE, **_after(mark))
        rows = _objects(entries(found, "posts"))
        return _leaf(rows, [_item(row) for row in rows], text(found, "cursor"))

    def author(self, actor: str, mark: str) -> Leaf:
        """Posts and replies of an account, without what it reposts."""
        asked = {"actor": actor, "limit": PAGE, "filter": "posts_with_replies", **_after(mark)}
        try:
            found = self.get("app.bsky.feed.getAuthorFeed", **asked)
        except Rejected as error:
            words = f"Bluesky knows no account {actor}. Check how it is written."
            raise Missing(words, code="no_such_account", detail=error.detail) from error
        rows = [row for row in _objects(entries(found, "feed")) if not dig(row, "reason")]
        posts = _objects([dig(row, "post") for row in rows])
        return _leaf(posts, [_item(post) for post in posts], text(found, "cursor"))

    def posts(self, uris: list[str]) -> dict[str, Any]:
        """Those of the posts that are there."""
        found: dict[str, Any] = {}
        for begin in range(0, len(uris), BATCH):
            rows = entries(self.get("app.bsky.feed.getPosts", uris=uris[begin : begin + BATCH]), "posts")
            found |= {text(row, "uri"): row for row in rows}
        return found

    def thread(self, uri: str) -> list[Any]:
        """The posts below one, in no order."""
        try:
            top = self.get("app.bsky.feed.getPostThread", uri=uri, depth=DEPTH, parentHeight=0)
        except Missing:
            return []
        found, open_ = [], [dig(top, "thread")]
        while open_:
            below = entries(open_.pop(), "replies")
            found += _objects([dig(one, "post") for one in below])
            open_ += below
        return found


def _refusal(method: str, answer: Response) -> Exception:
    """The error that a refused query means."""
    data = answer.json()
    why = f"{method}: {answer.status} {text(data, 'error')} {text(data, 'message')}"
    if answer.status != 400:  # noqa: PLR2004 - bad request, as opposed to unauthorized
        return Unauthorized("Bluesky wants a handle and an app password for this. Enter them anew.", detail=why)
    if text(data, "error") == "NotFound":
        return Missing("Bluesky has no such post or account any more.", detail=why)
    return Rejected(f"Bluesky refused what Talka asked: {text(data, 'message') or text(data, 'error')}", detail=why)


def _item(post: Any, via: str = "") -> Item:
    return Item(payload={"post": post, "via": via} if via else {"post": post})


def _after(mark: str) -> dict[str, str]:
    return {"cursor": mark} if mark else {}


def _objects(rows: list[Any]) -> list[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)]


def _leaf(rows: list[dict[str, Any]], items: list[Item], following: str) -> Leaf:
    times = [found.timestamp() for row in rows if (found := moment(row, "indexedAt"))]
    return Leaf(items=items, next=following, newest=max(times, default=0.0), oldest=min(times, default=0.0))
