"""Posts as queries see them, on their way in and as they are stored: one definition for both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final, NamedTuple, Protocol

from talka.channels.models import Post
from talka.listening.label_names import intents_in, sentiment_name
from talka.listening.query import And, Count, Document, Fact, Near, Not, Or, Query, Title, When
from talka.listening.query.syntax import children


class Told(NamedTuple):
    """What queries can ask of a post, as it stands in the tables of posts, authors and channels (`FIELDS`).

    ``author_kind`` and ``country`` are the author's when the post was heard, ``handle`` and ``name`` those that he has
    now, None or empty where they are not known; ``channel`` is the name of the channel that heard the post, ``network``
    the kind of that channel.
    """

    title: str
    text: str
    url: str
    links: list[str]
    hashtags: list[str]
    handles: list[str]
    media: list[dict[str, Any]]
    language: str
    likes: int | None
    shares: int | None
    comments: int | None
    created_at: dt.datetime
    sentiment: int | None
    intents: int
    author_kind: str
    country: str
    kind: str
    handle: str | None
    name: str | None
    channel: str
    network: str


_OWN: Final = Told._fields.index("handle")
_SAID: Final = Told._fields[: Told._fields.index("kind")]
FIELDS: Final = (*Told._fields[:_OWN], "author__handle", "author__name", "channel__name", "channel__kind")
"""What `Told` holds, as Django names it from a post."""


def body(title: str, text: str) -> str:
    """Title and text as one text: what queries are matched against, on arrival and in the store."""
    return f"{title}\n{text}" if title else text


class Said(Protocol):
    """A post on its way into the tables."""

    title: str
    text: str
    url: str
    links: list[str]
    hashtags: list[str]
    handles: list[str]
    media: list[dict[str, Any]]
    language: str
    likes: int | None
    shares: int | None
    comments: int | None
    created_at: dt.datetime
    sentiment: int | None
    intents: int
    author_kind: str
    country: str


def document(said: Said, *, kind: str, handle: str, name: str, channel: str, network: str) -> Document:
    """A post on its way, with what else is known of it, as in `Told`."""
    own = (getattr(said, field) for field in _SAID)
    return document_of_row(Told._make((*own, kind, handle, name, channel, network)))


def document_of_row(told: Told) -> Document:
    """A post as it stands in the tables."""
    return Document(
        text=body(told.title, told.text),
        title=told.title,
        handle=told.handle or "",
        name=told.name or "",
        url=told.url,
        links=tuple(told.links),
        channel=told.channel,
        network=told.network,
        language=told.language,
        kind=told.kind,
        author_kind=told.author_kind,
        country=told.country,
        created=told.created_at,
        likes=told.likes,
        shares=told.shares,
        comments=told.comments,
        has=frozenset(_carried(told)),
        sentiment=sentiment_name(told.sentiment),
        intents=frozenset(intents_in(told.intents)),
    )


def _carried(told: Told) -> Iterator[str]:
    """What a post has, in the words of `talka.listening.query.fields.THINGS`."""
    if told.handle or told.name:
        yield "author"
    if told.title:
        yield "title"
    if told.links:
        yield "link"
    if told.hashtags:
        yield "hashtag"
    if told.handles:
        yield "mention"
    if told.media:
        yield "media"
        yield from {str(medium.get("kind")) for medium in told.media} & {"image", "video"}


def document_of(post: Post) -> Document:
    """A stored post; load its author and channel with it."""
    author = post.author
    own = (getattr(post, name) for name in FIELDS[:_OWN])
    spoken_by = (author.handle, author.name) if author else (None, None)
    return document_of_row(Told._make((*own, *spoken_by, post.channel.name, post.channel.kind)))


def spoken(title: str, text: str) -> Document:
    """A post of which only the words are asked."""
    return Document(text=body(title, text), title=title)


def asks_facts(query: Query) -> bool:
    """Whether a query asks for more than the words of a post."""
    return any(_facts(query))


def asks_labels(query: Query) -> bool:
    """Whether an answer may change when a label of a post is corrected."""
    return any(isinstance(fact, Fact) and fact.field in {"intent", "sentiment"} for fact in _facts(query))


def asks_what_changes(query: Query) -> bool:
    """Whether an answer may change with news of a post that leave its words as they are: numbers, address, pictures."""
    changing = {"has", "site", "url"}
    return any(isinstance(fact, Count) or (isinstance(fact, Fact) and fact.field in changing) for fact in _facts(query))


def _facts(query: Query) -> Iterator[Fact | Count | When]:
    """The parts of a query that ask for more than words."""
    waiting = [query]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Fact | Count | When):
            yield node
        elif isinstance(node, And | Or | Not | Title | Near):
            waiting.extend(children(node))
