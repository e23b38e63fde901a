"""Hears Bluesky: notifications, own posts, searches and named accounts, walked newest first."""

from __future__ import annotations

from talka.channels.connectors.bluesky.api import BATCH, Api, sessions
from talka.channels.connectors.bluesky.read import read
from talka.channels.connectors.bluesky.session import Service
from talka.channels.connectors.contract import Account, Cursor, HeardPost, Item, Page, Settings, gettext_noop
from talka.channels.connectors.lists import listed
from talka.channels.connectors.payload import count, text
from talka.channels.connectors.recent import Recent
from talka.channels.connectors.walk import Leaf, State, fresh, readable, walk
from talka.net.client import Client
from talka.net.errors import Unauthorized

SERVICE = "https://bsky.social"
APPVIEW = "https://public.api.bsky.app"
THREADS = 10
"""Threads that are asked for in one fetch."""
OWN = 40
"""Own posts whose replies are followed."""
NOTHING_TO_HEAR = "Give a handle with an app password, or at least one account to hear."
PASSWORD_FOR_SEARCH = "A search needs a handle and an app password. Give them, or leave the searches empty."  # noqa: S105 - a sentence


class BlueskyConnector:
    """A Bluesky account, or what anyone may read."""

    def __init__(self, settings: Settings, client: Client) -> None:
        handle, password = settings.get("handle", "").strip(), settings.get("password", "").strip()
        self._service: Service | None = None
        if handle and password:
            url = settings.get("service", "").strip() or SERVICE
            self._service = Service(client, url=url, handle=handle, password=password)
        appview = settings.get("appview", "").strip() or APPVIEW
        self._api = Api(client, service=self._service, appview=appview)
        self._searches = listed(settings.get("searches", ""))
        self._authors = listed(settings.get("authors", ""), strip="@")
        self._notifications = bool(self._service) and settings.get("notifications", "yes") != "no"

    def check(self) -> Account:
        """The account; tries each kind of list that the settings name. Raises RemoteError."""
        if self._service is None:
            return self._check_public()
        sessions.forget(self._service)
        session = self._service_session()
        self._try_lists()
        return Account(name=f"@{session}", url=f"https://bsky.app/profile/{session}")

    def _service_session(self) -> str:
        session = self._api.who()
        return session.handle if session else ""

    def _check_public(self) -> Account:
        if self._searches:
            raise Unauthorized(PASSWORD_FOR_SEARCH, code="search_signed_out")
        if not self._authors:
            raise Unauthorized(NOTHING_TO_HEAR, code="nothing_to_hear")
        self._try_lists()
        return Account(
            name=", ".join(f"@{one}" for one in self._authors),
            note=gettext_noop("Without a password only these are heard."),
        )

    def _try_lists(self) -> None:
        # Each account is tried: a name may be mistyped. One search stands for all.
        for name in [
            *self._lists()[:1],
            *(f"author {one}" for one in self._authors),
            *self._search_lists()[:1],
        ]:
            self._load(name, "")

    def fetch(self, cursor: Cursor) -> Page:
        """The next pages of the round; at its end also what changed of late. Raises RemoteError."""
        state = State.of(cursor)
        recent = Recent(state.recent)
        items = walk(state, self._lists(), load=self._load, recent=recent, read=read)
        items += self._above(items, recent)
        if not state.left:
            items += self._check_again(state, recent)
            items += self._own_threads(state, recent)
        state.recent = recent.rows()
        return Page(items=tuple(items), cursor=state.cursor(), more=bool(state.left))

    def read(self, item: Item) -> HeardPost:
        """The post. Raises UnreadableItemError."""
        return read(item)

    def network(self) -> str:
        """One for all services: an account keeps its id when it moves."""
        return "bluesky"

    def _lists(self) -> list[str]:
        own = ["notifications", "own"] if self._notifications else []
        return [*own, *(f"author {one}" for one in self._authors), *self._search_lists()]

    def _search_lists(self) -> list[str]:
        return [f"search {words}" for words in self._searches] if self._service else []

    def _load(self, name: str, mark: str) -> Leaf:
        kind, _, words = name.partition(" ")
        if kind == "notifications":
            return self._api.notifications(mark)
        if kind == "own":
            session = self._api.who()
            return self._api.author(session.did if session else "", mark)
        return self._api.author(words, mark) if kind == "author" else self._api.search(words, mark)

    def _above(self, items: list[Item], recent: Recent) -> list[Item]:
        """Parents and first posts of the threads of these, where they are not known yet."""
        answers = readable(items, read)
        wanted = dict.fromkeys(uri for post in answers for uri in (post.thread, post.parent) if uri)
        unknown = [uri for uri in wanted if uri not in recent]
        found = self._api.posts(unknown[: 4 * BATCH])
        return fresh((Item(payload={"post": post}) for post in found.values()), recent, read)

    def _check_again(self, state: State, recent: Recent) -> list[Item]:
        """Look whether some of the last posts were changed or deleted; another part at each round."""
        ids = [one for one in recent.ids() if one.startswith("at://")]
        if not ids:
            return []
        begin = state.turn % len(ids)
        asked = ids[begin : begin + BATCH]
        state.turn = begin + len(asked)
        there = self._api.posts(asked)
        checked = (Item(payload={"post": there[one]} if one in there else {"gone": one}) for one in asked)
        return fresh(checked, recent, read)

    def _own_threads(self, state: State, recent: Recent) -> list[Item]:
        """Replies to own posts, also those deep in a thread, where their number has changed."""
        if not self._notifications:
            return []
        rows = [item.payload["post"] for item in self._load("own", "").items[:OWN]]
        now = {text(row, "uri"): count(row, "replyCount") or 0 for row in rows}
        changed = [one for one, replies in now.items() if replies != state.replies.get(one, 0)]
        found: list[Item] = []
        for uri in changed[:THREADS]:
            found += fresh((Item(payload={"post": post}) for post in self._api.thread(uri)), recent, read)
        late = set(changed[THREADS:])
        state.replies = {one: state.replies.get(one, 0) if one in late else replies for one, replies in now.items()}
        return found
