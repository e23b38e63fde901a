"""Hears a Mastodon server: mentions, own posts, hashtags and searches, walked newest first."""

from __future__ import annotations

from typing import Any

from talka.channels.connectors.contract import Account, Cursor, HeardPost, Item, Page, Settings, gettext_noop
from talka.channels.connectors.lists import listed
from talka.channels.connectors.mastodon.api import BATCH, Api
from talka.channels.connectors.mastodon.read import read
from talka.channels.connectors.payload import count, dig, identity, text
from talka.channels.connectors.recent import Recent
from talka.channels.connectors.walk import Leaf, State, fresh, walk
from talka.net.client import Client
from talka.net.errors import Forbidden, Unauthorized

CONTEXTS = 10
"""Threads that are asked for in one fetch."""
OWN = 40
"""Own posts whose replies are followed."""
PARENT = ("status", "in_reply_to_id")
NOTHING_TO_HEAR = "Give an access token, or at least one hashtag: else there is nothing to hear."
TOKEN_FOR_SEARCH = "A search needs an access token. Give one, or leave the searches empty."  # noqa: S105 - a sentence
RIGHTS_LACKING = (
    "The access token lacks a right. On your server, under Preferences, Development, give the application "
    'the right "read", then make a new token.'
)


class MastodonConnector:
    """A Mastodon account, or what anyone may read on a server."""

    def __init__(self, settings: Settings, client: Client) -> None:
        token = settings.get("token", "").strip()
        self._signed_in = bool(token)
        self._api = Api(client, url=settings.get("url", ""), token=token)
        self._tags = listed(settings.get("hashtags", ""), strip="#")
        self._searches = listed(settings.get("searches", ""))
        self._mentions = self._signed_in and settings.get("mentions", "yes") != "no"
        self._me = ""

    def check(self) -> Account:
        """The account, or the server; tries each kind of list that the settings name. Raises RemoteError."""
        if not self._signed_in:
            return self._check_public()
        me = self._api.get("api/v1/accounts/verify_credentials")
        handle = f"@{text(me, 'acct')}@{self._api.host}"
        try:
            self._try_lists()
        except Forbidden as error:
            raise Forbidden(RIGHTS_LACKING, code="rights_lacking", detail=error.detail) from error
        return Account(name=text(me, "display_name") or handle, url=text(me, "url"), note=handle)

    def _check_public(self) -> Account:
        if self._searches:
            raise Unauthorized(TOKEN_FOR_SEARCH, code="search_signed_out")
        if not self._tags:
            raise Unauthorized(NOTHING_TO_HEAR, code="nothing_to_hear")
        self._try_lists()
        server = self._api.get("api/v1/instance")
        return Account(
            name=text(server, "title") or self._api.host, note=gettext_noop("Without a token only hashtags are heard.")
        )

    def _try_lists(self) -> None:
        kinds = {name.partition(" ")[0]: name for name in self._lists()}
        for name in kinds.values():
            self._load(name, "")

    def fetch(self, cursor: Cursor) -> Page:
        """The next pages of the round; at its end also what changed of late. Raises RemoteError."""
        state = State.of(cursor)
        recent = Recent(state.recent)
        items = walk(state, self._lists(), load=self._load, recent=recent, read=read)
        items = self._in_threads(items, recent)
        if not state.left:
            items += self._in_threads(self._check_again(state, recent), recent)
            items += self._own_threads(state, recent)
        state.recent = recent.rows()
        return Page(items=tuple(items), cursor=state.cursor(), more=bool(state.left))

    def read(self, item: Item) -> HeardPost:
        """The status. Raises UnreadableItemError."""
        return read(item)

    def network(self) -> str:
        """``mastodon:`` and the server, which numbers accounts on its own."""
        return f"mastodon:{self._api.host}"

    def _lists(self) -> list[str]:
        own = ["mentions", "own"] if self._mentions else []
        searches = [f"search {words}" for words in self._searches] if self._signed_in else []
        return [*own, *(f"tag {tag}" for tag in self._tags), *searches]

    def _load(self, name: str, mark: str) -> Leaf:
        kind, _, words = name.partition(" ")
        if kind == "mentions":
            return self._api.mentions(mark)
        if kind == "own":
            return self._api.statuses(f"api/v1/accounts/{self._own_id()}/statuses", mark, exclude_reblogs="true")
        return self._api.hashtag(words, mark) if kind == "tag" else self._api.search(words, mark)

    def _own_id(self) -> str:
        self._me = self._me or identity(self._api.get("api/v1/accounts/verify_credentials"), "id")
        return self._me

    def _in_threads(self, items: list[Item], recent: Recent) -> list[Item]:
        """The same items, with what they answer to: a status tells only its parent, not where its thread begins."""
        answers = [one for one in items if dig(one.payload, "via") and identity(one.payload, *PARENT)]
        roots: dict[str, str] = {}
        found: list[Item] = []
        for item in answers[:CONTEXTS]:
            status = identity(item.payload, "status", "id")
            above, _ = self._api.context(status)
            roots[status] = identity(above, 0, "id")
            found += fresh(_in_thread(above, above), recent, read)
        return [*found, *(_rooted(item, roots) for item in items)]

    def _own_threads(self, state: State, recent: Recent) -> list[Item]:
        """Replies to own posts, also those that mention somebody else, where their number has changed."""
        if not self._mentions:
            return []
        rows = [item.payload["status"] for item in self._load("own", "").items]
        now = {identity(row, "id"): count(row, "replies_count") or 0 for row in rows[:OWN]}
        changed = [one for one, replies in now.items() if replies != state.replies.get(one, 0)]
        found: list[Item] = []
        for one in changed[:CONTEXTS]:
            above, below = self._api.context(one)
            root = above or [{"id": one}]
            found += fresh(_in_thread([*above, *below], root), recent, read)
        late = set(changed[CONTEXTS:])
        state.replies = {one: state.replies.get(one, 0) if one in late else replies for one, replies in now.items()}
        return found

    def _check_again(self, state: State, recent: Recent) -> list[Item]:
        """Look whether some of the last statuses were edited or deleted; another part at each round."""
        ids = recent.ids()
        if not ids:
            return []
        begin = state.turn % len(ids)
        asked = ids[begin : begin + BATCH]
        state.turn = begin + len(asked)
        found = self._api.by_id(asked)
        return fresh((_known(one, row) for one, row in found.items()), recent, read)


def _known(status: str, row: Any) -> Item:
    return Item(payload={"gone": status} if row is None else {"status": row, "via": "check"})


def _rooted(item: Item, roots: dict[str, str]) -> Item:
    root = roots.get(identity(item.payload, "status", "id"))
    return Item(payload={**item.payload, "thread": root}) if root else item


def _in_thread(rows: list[Any], above: list[Any]) -> list[Item]:
    """Statuses of one thread, whose first post is the first of those above."""
    root = identity(above, 0, "id")
    return [
        Item(payload={"status": row, "thread": "" if identity(row, "id") == root else root})
        for row in rows
        if isinstance(row, dict)
    ]
