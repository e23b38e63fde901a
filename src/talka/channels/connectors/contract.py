"""What a connector is: the one contract between Talka and a channel.

A connector brings payloads exactly as the channel gave them (`fetch`) and, apart from that, says what a payload
means (`read`). Payloads are kept before they are read, so a reading can be mended and done again over all that
was ever heard. Connectors know neither Django nor the database; everything they need comes in their settings.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

import msgspec

from talka.net.client import Client


def gettext_noop(text: str) -> str:
    """Mark a text of a declaration for translation; pages translate it when they show it."""
    return text


class Ability(enum.StrEnum):
    """What can be done on a channel."""

    HEAR = "hear"
    REPLY = "reply"
    PUBLISH = "publish"
    MODERATE = "moderate"
    COUNT = "count"


class PostKind(enum.StrEnum):
    """What a post is in its channel."""

    POST = "post"
    COMMENT = "comment"
    REPLY = "reply"
    MESSAGE = "message"


class AuthorKind(enum.StrEnum):
    """What an account is, as it or its channel says; never guessed from a name."""

    PERSON = "person"
    ORGANISATION = "organisation"
    BOT = "bot"


class FieldKind(enum.StrEnum):
    """How a setting is asked for."""

    TEXT = "text"
    URL = "url"
    SECRET = "secret"  # noqa: S105 - the name of a kind, not a secret
    CHOICE = "choice"
    LIST = "list"
    NUMBER = "number"


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One setting of a channel, as the form asks for it. Secrets are stored encrypted and never shown again."""

    name: str
    label: str
    help: str = ""
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()


class HeardAuthor(msgspec.Struct, frozen=True, kw_only=True):
    """Who said it. ``id`` is the channel's own id of the account and never changes with a rename.

    Attributes:
        kind: None where nothing tells it.
        place: where the account says that it is, in its own words ("Riga, Latvia").
        country: an ISO 3166-1 code in capitals, where the channel tells one; else it is found from the place.
    """

    id: str
    handle: str = ""
    name: str = ""
    url: str = ""
    avatar: str = ""
    kind: AuthorKind | None = None
    place: str = ""
    country: str = ""


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, film or sound that belongs to a post."""

    url: str
    kind: str = "image"
    alt: str = ""


class HeardPost(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody said, in our words.

    Attributes:
        id: the channel's own id; the same on every run.
        text: the body; HTML when ``html`` is set, else plain.
        created_at: with a time zone; None where the channel does not say (the time of hearing is taken then).
        parent: the channel's id of what this answers; it may arrive later than the answer.
        thread: the channel's id of the first post of the thread; empty: this post starts one.
        deleted: the channel says that the post is gone; only ``id`` counts then.
        counts: None where the channel does not tell.
    """

    id: str
    kind: PostKind = PostKind.POST
    text: str = ""
    html: bool = False
    title: str = ""
    url: str = ""
    created_at: datetime | None = None
    edited_at: datetime | None = None
    author: HeardAuthor | None = None
    parent: str = ""
    thread: str = ""
    language: str = ""
    likes: int | None = None
    shares: int | None = None
    comments: int | None = None
    media: tuple[Media, ...] = ()
    deleted: bool = False


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A payload as it came (anything JSON can hold), with what else `read` needs beside it under other keys."""

    payload: dict[str, Any]


Cursor = dict[str, Any]
"""Where to go on: small, JSON, private to the connector. An empty dict: from the beginning."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What one fetch brought.

    Attributes:
        items: in an order that the channel gives; 10,000 at the most.
        cursor: where the next fetch goes on, valid once these items are stored.
        more: there is more at once (a backlog); else the channel is asked again after its interval.
        wait: seconds to wait at least before the next fetch, where the channel asked for it.
    """

    items: tuple[Item, ...]
    cursor: Cursor
    more: bool = False
    wait: float = 0.0


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What the live check found: the account or place that the settings lead to."""

    name: str
    url: str = ""
    note: str = ""


class UnreadableItemError(Exception):
    """`read` cannot make a post of this payload. It goes to quarantine.

    The message says why, for a person and in English; it may name the place and the value. ``code`` is stable, and
    pages say it in the reader's language.
    """

    def __init__(self, message: str, *, code: str = "unreadable") -> None:
        super().__init__(message)
        self.code = code


class Connector(Protocol):
    """A channel's code, made with its settings. Only `talka.net.errors` may leave `check` and `fetch`."""

    def check(self) -> Account:
        """Ask the channel whether the settings work. Raises the RemoteError that says what does not."""
        ...

    def fetch(self, cursor: Cursor) -> Page:
        """Bring what is new since the cursor. Asking twice with one cursor is harmless."""
        ...

    def read(self, item: Item) -> HeardPost:
        """Say what a payload means; pure. Raises UnreadableItemError."""
        ...

    def network(self) -> str:
        """Name of the place in which author ids are unique, such as ``mastodon:example.social``."""
        ...


Settings = Mapping[str, str]
"""The channel's settings by field name, secrets included; lists are one entry a line."""

Make = Callable[[Settings, Client], Connector]


class ChannelKind(msgspec.Struct, frozen=True, kw_only=True):
    """The declaration of a connector: importing it loads no client library and no connector code.

    Attributes:
        key: its name in tables and addresses (``mastodon``).
        load: brings the function that makes a connector; imports the code when called.
        interval: seconds between two fetches when nothing is waiting, unless the channel's own setting says otherwise.
        manual: the page of the user manual, relative to docs/user.
    """

    key: str
    label: str
    summary: str
    abilities: frozenset[Ability]
    fields: tuple[Field, ...]
    load: Callable[[], Make]
    interval: int = 60
    manual: str = ""
    fetches: bool = True
