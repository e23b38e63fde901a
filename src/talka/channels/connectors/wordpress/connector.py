"""Hears a WordPress site by its REST API.

Two ways are gone side by side. The *history* is read upwards by time (posts by the time of their last change,
comments by theirs), where each request begins at the last time seen, so that edits on the way shift nothing.
The *window*, the last hundred by number or date, is listed at every fetch: it shows what was published late
(planned posts keep an old time of change), edited, approved, put back, or is gone.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec

from talka.channels.connectors.contract import Account, Cursor, HeardPost, Item, Page, Settings, gettext_noop
from talka.channels.connectors.payload import dig, plain, text
from talka.channels.connectors.recent import Recent
from talka.channels.connectors.walk import fresh
from talka.channels.connectors.wordpress.history import History
from talka.channels.connectors.wordpress.read import read
from talka.channels.connectors.wordpress.rest import Rest, explained
from talka.channels.connectors.wordpress.window import list_comments, list_posts
from talka.net.client import Client
from talka.net.errors import Forbidden, Unauthorized

REFUSED = (
    "WordPress does not accept the user name and the application password. "
    "Make a new application password in WordPress, under Users, Profile."
)


RIGHTS_EVERY = 100
"""Fetches after which the rights of the account are looked at again."""


class State(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What travels in the cursor.

    Attributes:
        root: address of the API.
        posts: where the history of posts stands.
        comments: where that of comments stands.
        status: which comments the account may see, ``all`` or ``approve``; empty: to be found out.
        seen_posts: ids and digests of posts met last.
        seen_comments: likewise of comments.
        turn: which older part of the comments is looked through again next.
    """

    root: str = ""
    posts: History = msgspec.field(default_factory=History)
    comments: History = msgspec.field(default_factory=History)
    status: str = ""
    seen_posts: list[tuple[str, str]] = []
    seen_comments: list[tuple[str, str]] = []
    turn: int = 0

    @classmethod
    def of(cls, cursor: Cursor) -> State:
        """Read a cursor. One that cannot be read begins anew, which is harmless."""
        try:
            return msgspec.convert(cursor, cls)
        except msgspec.ValidationError:
            return cls()


class WordPressConnector:
    """A WordPress site, with an application password or as any reader sees it."""

    def __init__(self, settings: Settings, client: Client) -> None:
        self._url = settings.get("url", "")
        self._rest = Rest(
            client,
            url=self._url,
            username=settings.get("username", ""),
            password=settings.get("password", ""),
        )

    def check(self) -> Account:
        """The site, and the account with what it lacks. Raises RemoteError."""
        site = self._rest.index()
        name, url = plain(site, "name") or self._url, text(site, "home") or self._url
        if not self._rest.signed_in:
            return Account(
                name=name, url=url, note=gettext_noop("Without a password only public posts and comments are heard.")
            )
        try:
            me = self._rest.me()
        except Unauthorized as error:
            raise explained(error, REFUSED) from error
        note = ""
        if not dig(me, "capabilities", "moderate_comments"):
            note = gettext_noop(
                "This account may not moderate comments: those that wait for approval may not be heard."
            )
        return Account(name=f"{plain(me, 'name')} ({name})", url=url, note=note)

    def fetch(self, cursor: Cursor) -> Page:
        """The next hundred posts and comments of the history, or what changed of late. Raises RemoteError."""
        state = State.of(cursor)
        self._rest.root = self._rest.root or state.root
        items = [*self._posts(state), *self._comments(state)]
        state.root = self._rest.root
        kept: dict[str, Any] = msgspec.to_builtins(state)
        return Page(items=tuple(items), cursor=kept, more=not (state.posts.done and state.comments.done))

    def read(self, item: Item) -> HeardPost:
        """The post or comment. Raises UnreadableItemError."""
        return read(item)

    def network(self) -> str:
        """``wordpress:`` and the host, for accounts belong to a site."""
        return f"wordpress:{urlsplit(self._url).netloc}"

    def _posts(self, state: State) -> list[Item]:
        recent = Recent(state.seen_posts, limit=300)
        rows = self._history(state.posts, "posts", order="modified", _embed="author,wp:featuredmedia")
        found = fresh((Item(payload={"post": row}) for row in rows), recent, read)
        if state.posts.done:
            found += fresh(list_posts(self._rest, recent), recent, read)
        state.seen_posts = recent.rows()
        return found

    def _comments(self, state: State) -> list[Item]:
        recent = Recent(state.seen_comments, limit=600)
        if not state.status or state.turn % RIGHTS_EVERY == RIGHTS_EVERY - 1:
            state.status = self._status()
        if state.comments.done:
            found = self._window(state, recent)
        else:
            rows = self._history(state.comments, "comments", order="date", status=state.status)
            found = fresh((Item(payload={"comment": row}) for row in rows), recent, read)
        state.seen_comments = recent.rows()
        return found

    def _window(self, state: State, recent: Recent) -> list[Item]:
        window = list_comments(self._rest, recent, state.turn, state.status)
        state.turn += 1
        state.comments.done = window.joined
        if window.joined:
            state.comments.after = max(state.comments.after, window.oldest)
        return fresh(window.items, recent, read)

    def _history(self, history: History, route: str, *, order: str, **params: Any) -> list[dict[str, Any]]:
        rows = self._rest.rows(route, **history.ask(order), **params)
        history.advance([text(row, order) for row in rows], rows=len(rows))
        return rows

    def _status(self) -> str:
        """Which comments the account may see."""
        if not self._rest.signed_in:
            return "approve"
        try:
            self._rest.rows("comments", status="all", per_page=1, _fields="id")
        except Forbidden:
            return "approve"
        return "all"
