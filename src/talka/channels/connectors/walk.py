"""Walking lists that a channel gives newest first, down to what is known, in steps that survive a kill.

Most channels have several such lists (mentions, each hashtag, each search). A *round* walks each of them once.
A walk begins at the newest post and goes down page by page until it is a little below the newest post of the
walk before: posts that reach the channel late stand below their neighbours, so the overlap finds them. All the
progress is in the state, which travels in the cursor; a walk that was cut off goes on where it stood, and what
arrives meanwhile is found by the next round. Known posts are told apart by `Recent`.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from talka.channels.connectors.contract import Cursor, HeardPost, Item, UnreadableItemError
from talka.channels.connectors.recent import Recent
from talka.net.errors import RemoteError

OVERLAP = 600.0
"""Seconds that a walk goes below the newest post of the walk before."""
FIRST_PAGES = 5
"""Pages of history that the very first walk of a list brings."""
STEPS = 5
"""Requests for pages in one fetch."""
ENOUGH = 400
"""Items after which a fetch ends; one page more than this is still far below what a fetch may bring."""


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a list: its items, the mark of the next page (empty: none), and the times of both ends.

    The times are seconds since 1970 by the clock that the channel sorts by; 0.0 when the page is empty.
    """

    items: Sequence[Item]
    next: str = ""
    newest: float = 0.0
    oldest: float = 0.0


class Place(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Where the walk of one list stands.

    Attributes:
        reached: time of the newest post of the last finished walk; 0.0 before the first.
        newest: time of the newest post of the walk under way.
        next: mark of the page where the walk under way goes on; empty: at the top.
        pages: pages that it has taken.
        first: what its last page began with; a channel that ignores the mark gives the same page again.
    """

    reached: float = 0.0
    newest: float = 0.0
    next: str = ""
    pages: int = 0
    first: str = ""

    def advance(self, leaf: Leaf, first: str) -> bool:
        """Take a page into account. True while the walk goes on."""
        repeated = self.pages > 0 and first == self.first
        self.newest = max(self.newest, leaf.newest)
        self.pages, self.next, self.first = self.pages + 1, leaf.next, first
        if leaf.next and not repeated and not self._arrived(leaf):
            return True
        self.reached, self.newest = max(self.reached, self.newest), 0.0
        self.next, self.pages, self.first = "", 0, ""
        return False

    def _arrived(self, leaf: Leaf) -> bool:
        if not leaf.items:
            return True
        if not self.reached:
            return self.pages >= FIRST_PAGES
        return leaf.oldest < self.reached - OVERLAP


class State(msgspec.Struct, kw_only=True, omit_defaults=True):
    """All that a connector of such lists keeps in its cursor.

    Attributes:
        places: where each list stands, by its name.
        left: lists that this round has still to walk.
        recent: ids and digests of the posts met last.
        turn: how many posts the re-check has gone through.
        replies: how many replies our own last posts had, by id.
        done: whether a round has been finished yet.
    """

    places: dict[str, Place] = {}
    left: list[str] = []
    recent: list[tuple[str, str]] = []
    turn: int = 0
    replies: dict[str, int] = {}
    done: bool = False

    @classmethod
    def of(cls, cursor: Cursor) -> State:
        """Read a cursor. One that cannot be read begins anew, which is harmless."""
        try:
            return msgspec.convert(cursor, cls)
        except msgspec.ValidationError:
            return cls()

    def cursor(self) -> Cursor:
        """As the next fetch gets it."""
        kept: Any = msgspec.to_builtins(self)
        return dict(kept)


Load = Callable[[str, str], Leaf]
"""Brings a page: name of the list, mark of the page (empty: the newest)."""
Read = Callable[[Item], HeardPost]


def fresh(items: Iterable[Item], recent: Recent, read: Read) -> list[Item]:
    """Those that say something new; what cannot be read passes, for it must reach the quarantine."""

    def novel(item: Item) -> bool:
        try:
            return recent.note(read(item))
        except UnreadableItemError:
            return recent.note(_unreadable(item))

    return [item for item in items if novel(item)]


def readable(items: Iterable[Item], read: Read) -> list[HeardPost]:
    """What those items mean that can be read."""
    posts = []
    for item in items:
        with contextlib.suppress(UnreadableItemError):
            posts.append(read(item))
    return posts


def _unreadable(item: Item) -> HeardPost:
    raw = msgspec.json.encode(item.payload, order="deterministic").decode()
    return HeardPost(id=f"?{_short(raw)}", text=raw)


def _short(raw: str) -> str:
    return hashlib.blake2b(raw.encode("utf-8", "replace"), digest_size=6).hexdigest()


def walk(state: State, lists: Sequence[str], *, load: Load, recent: Recent, read: Read) -> list[Item]:
    """Go on with the round, or begin one; `state.left` is empty when the round is finished.

    Trouble after something was heard ends this call quietly: what was heard is kept, and the next call meets
    the trouble first. Raises RemoteError.
    """
    state.places = {name: state.places.get(name, Place()) for name in lists}
    state.left = [name for name in state.left if name in state.places] or list(lists)
    items: list[Item] = []
    for _ in range(STEPS):
        if not state.left or len(items) >= ENOUGH:
            break
        name = state.left[0]
        try:
            leaf = load(name, state.places[name].next)
        except RemoteError:
            if not items:
                raise
            break
        items += fresh(leaf.items, recent, read)
        first = _short(repr(leaf.items[0].payload)) if leaf.items else ""
        if not state.places[name].advance(leaf, first):
            state.left.pop(0)
    return items
