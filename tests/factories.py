"""Rows for tests, each with sensible values; a test names only what it is about."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from talka.channels.models import Author, Channel, Post
from talka.listening.models import Alert, Collection, Topic, WordList
from talka.listening.query.fields import named
from talka.team.enums import Role
from talka.team.models import Community, Membership, User

_count = itertools.count(1)
NOON = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)


def make_user(**fields: Any) -> User:
    """A user who can sign in with the password ``correct horse``."""
    number = next(_count)
    fields = {"email": f"user{number}@example.org", "name": f"User {number}", "password": "correct horse"} | fields
    return User.objects.create_user(**fields)


def make_community(**fields: Any) -> Community:
    """A community without members."""
    number = next(_count)
    return Community.objects.create(**{"slug": f"brand-{number}", "name": f"Brand {number}"} | fields)


def make_member(*, community: Community | None = None, role: Role = Role.ADMINISTRATOR, **fields: Any) -> Membership:
    """A user with a role in a community, both made when not given."""
    community = community or make_community()
    user = fields.pop("user", None) or make_user(**fields)
    return Membership.objects.create(user=user, community=community, role=role)


def make_channel(*, community: Community | None = None, **fields: Any) -> Channel:
    """A feeds channel."""
    community = community or make_community()
    defaults = {"kind": "feeds", "name": f"Channel {next(_count)}", "settings": {"url": "https://example.org/feed"}}
    return Channel.objects.create(community=community, **defaults | fields)


def make_posts(count: int, *, channel: Channel | None = None, **fields: Any) -> list[Post]:
    """Posts a minute apart, the last one the newest; ``text`` may hold ``{n}``."""
    channel = channel or make_channel()
    author = fields.pop("author", None) or Author.objects.create(
        community=channel.community, network="feeds:example.org", external_id=str(next(_count)), name="Ann Example"
    )
    text = fields.pop("text", "Post number {n} about coffee")
    start = channel.community.last_seq
    posts = [
        Post(
            **{
                "community": channel.community,
                "channel": channel,
                "author": author,
                "external_id": f"{next(_count)}",
                "seq": start + n,
                "batch": 1,
                "text": text.format(n=n),
                "created_at": NOON + dt.timedelta(minutes=n),
                "heard_at": NOON + dt.timedelta(minutes=n),
            }
            | fields
        )
        for n in range(1, count + 1)
    ]
    Post.objects.bulk_create(posts)
    channel.community.last_seq = start + count
    channel.community.save(update_fields=["last_seq"])
    return posts


def make_topic(*, community: Community | None = None, **fields: Any) -> Topic:
    """A topic that listens for coffee."""
    community = community or make_community()
    return Topic.objects.create(**{"community": community, "name": f"Topic {next(_count)}", "query": "coffee"} | fields)


def make_list(*, community: Community | None = None, **fields: Any) -> WordList:
    """A list of coffee and tea."""
    community = community or make_community()
    name = str(fields.get("name", f"List {next(_count)}"))
    given = {"name": name, "folded": named(name), "entries": "coffee\ntea", "size": 2} | fields
    return WordList.objects.create(community=community, **given)


def make_collection(*, community: Community | None = None, **fields: Any) -> Collection:
    """An empty collection."""
    community = community or make_community()
    return Collection.objects.create(**{"community": community, "name": f"Collection {next(_count)}"} | fields)


def make_alert(*, community: Community | None = None, **fields: Any) -> Alert:
    """An alert for coffee, which has seen everything that is there; ``topics`` and ``readers`` are linked."""
    community = community or make_community()
    linked = {name: fields.pop(name, ()) for name in ("topics", "readers")}
    given = {"name": f"Alert {next(_count)}", "kind": "words", "query": "coffee", "seq": community.last_seq} | fields
    narrowed = bool(linked["topics"] or given.get("author"))
    alert = Alert.objects.create(community=community, **{"narrowed": narrowed} | given)
    alert.topics.set(linked["topics"])
    alert.readers.set(linked["readers"])
    return alert
