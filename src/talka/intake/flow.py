"""What travels down the path of a post: a batch, and a row for each post in it.

A batch is at most 10,000 items, and every step goes over all of its rows before the next begins. A row gains
columns on its way; a row that need not be stored leaves, and is counted by the reason.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from talka.channels.connectors.contract import Connector, HeardPost, Item

LARGEST = 10_000
"""Items that a batch holds at most."""

Place = tuple[int, Item]
"""An item and its position in the batch."""


class Row(msgspec.Struct, kw_only=True, eq=False):
    """A post on its way, or as it is stored.

    Attributes:
        heard: what the connector read; None on a row that was loaded from the table.
        is_stored: the table has this post; the row is what becomes of it.
        batch: the one that brought this version.
        words: folded words of title and text in their order (`talka.text`).
        author_kind, country, sentiment, sentiment_score, intents: as `talka.channels.models.Post` keeps them.
    """

    id: uuid.UUID
    external_id: str
    heard: HeardPost | None = None
    position: int = 0
    is_stored: bool = False
    batch: int = 0
    version: int = 1
    title: str = ""
    text: str = ""
    url: str = ""
    links: list[str] = []
    hashtags: list[str] = []
    handles: list[str] = []
    media: list[dict[str, Any]] = []
    likes: int | None = None
    shares: int | None = None
    comments: int | None = None
    created_at: dt.datetime
    edited_at: dt.datetime | None = None
    deleted_at: dt.datetime | None = None
    parent_external: str = ""
    thread: str = ""
    words: list[str] = []
    author_id: uuid.UUID | None = None
    author_kind: str = ""
    country: str = ""
    parent_id: uuid.UUID | None = None
    repeat_of: uuid.UUID | None = None
    language: str = "und"
    confidence: float = 0.0
    sentiment: int | None = None
    sentiment_score: float | None = None
    intents: int = 0


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """An account as the table knows it, or as it shows itself now; fields as in `talka.channels.models.Author`.

    ``id`` is None for one that is not in the table.
    """

    id: uuid.UUID | None = None
    handle: str = ""
    name: str = ""
    url: str = ""
    avatar: str = ""
    kind: str = ""
    place: str = ""
    country: str = ""


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """How a post stood before this batch changed it; ``batch`` is the one that had brought this version."""

    post_id: uuid.UUID
    batch: int
    version: int
    title: str
    text: str


class Unreadable(msgspec.Struct, frozen=True, kw_only=True):
    """An item that cannot be taken, and why."""

    position: int
    item: Item
    code: str
    reason: str


class Flow(msgspec.Struct, kw_only=True, eq=False):
    """One batch on its way.

    Attributes:
        rows: posts to store: new ones, and stored ones that say something else now.
        accounts: what the table knows of the accounts that speak, by the channel's id of each.
        touched: stored posts of which only numbers, address or pictures have changed.
        earlier: wordings that were replaced.
        mentions: posts with the topics that match them, each with the topic's revision.
        topics_stamp: what the topics were when they were matched.
        bands: keys of new originals, by which later repeats find them.
        quarantined: items that cannot be taken.
        dropped: how many items need not be stored, by reason.
    """

    batch: int
    community: uuid.UUID
    channel: uuid.UUID
    connector: Connector
    heard_at: dt.datetime
    places: Sequence[Place]
    rows: list[Row] = []
    accounts: dict[str, Account] = {}
    touched: list[Row] = []
    earlier: list[Earlier] = []
    bands: list[tuple[uuid.UUID, Sequence[int]]] = []
    mentions: list[tuple[Row, uuid.UUID, int]] = []
    topics_stamp: tuple[object, ...] = ()
    quarantined: list[Unreadable] = []
    dropped: Counter[str] = msgspec.field(default_factory=Counter)

    @property
    def new(self) -> list[Row]:
        """Posts that the table does not have."""
        return [row for row in self.rows if not row.is_stored]

    @property
    def changed(self) -> list[Row]:
        """Stored posts that say something else now."""
        return [row for row in self.rows if row.is_stored]

    @property
    def said(self) -> list[Row]:
        """Posts to store whose words count: all but those that are gone."""
        return [row for row in self.rows if row.deleted_at is None]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a page, or of several.

    Attributes:
        new: posts stored.
        changed: posts that were edited or deleted.
        known: items that said nothing new.
        quarantined: items that could not be taken.
        seq: number of the newest announcement; 0 when nothing was announced.
    """

    new: int = 0
    changed: int = 0
    known: int = 0
    quarantined: int = 0
    seq: int = 0

    @property
    def items(self) -> int:
        """How many items came in."""
        return self.new + self.changed + self.known + self.quarantined

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            new=self.new + other.new,
            changed=self.changed + other.changed,
            known=self.known + other.known,
            quarantined=self.quarantined + other.quarantined,
            seq=max(self.seq, other.seq),
        )
