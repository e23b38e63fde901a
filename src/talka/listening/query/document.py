"""A post as a query sees it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A post as a query sees it; what is empty or None is not known.

    Attributes:
        text: title and text as one, the title first.
        title: the title alone.
        handle, name: of the author; ``author_kind``: one of ``fields.AUTHOR_KINDS``.
        country: ISO 3166-1 code of the author's country, in capitals.
        url: the post's own address; ``links``: those that it names.
        channel: name of the channel that heard it; ``network``: the kind of channel, as ``mastodon``.
        language: ISO 639 code.
        kind: what it is in its channel, one of ``fields.KINDS``.
        created: when it was said, with a time zone.
        likes, shares, comments: as last heard.
        has: what it carries, of ``fields.THINGS``.
        sentiment, intents: its labels, as `talka.listening.label_names` calls them.
    """

    text: str
    title: str = ""
    handle: str = ""
    name: str = ""
    url: str = ""
    links: tuple[str, ...] = ()
    channel: str = ""
    network: str = ""
    language: str = ""
    kind: str = ""
    author_kind: str = ""
    country: str = ""
    created: dt.datetime | None = None
    likes: int | None = None
    shares: int | None = None
    comments: int | None = None
    has: frozenset[str] = frozenset()
    sentiment: str = ""
    intents: frozenset[str] = frozenset()
