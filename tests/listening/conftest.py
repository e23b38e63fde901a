"""Fixtures for the tests of listening."""

from __future__ import annotations

from typing import Any, Protocol

import pytest
from django.db import connection
from django.test import Client
from tests.factories import make_channel, make_community, make_member, make_posts

from talka.channels.models import Channel, Post
from talka.listening.search import body
from talka.team.models import Community, Membership
from talka.text import words


class Say(Protocol):
    """Stores posts as the intake would."""

    def __call__(self, *texts: str, channel: Channel | None = None, **fields: Any) -> list[Post]: ...


@pytest.fixture
def member(db: None) -> Membership:
    """The administrator of the brand ``air``."""
    return make_member(community=make_community(slug="air", name="Air"), name="Bo Boss")


@pytest.fixture
def air(member: Membership) -> Community:
    """The brand ``air``."""
    return member.community


@pytest.fixture
def page(member: Membership, client: Client) -> Client:
    """A browser in which the member is signed in."""
    client.force_login(member.user)
    return client


@pytest.fixture
def say(air: Community) -> Say:
    """Posts of the brand, a minute apart, the last one the newest, with their folded words."""
    first = make_channel(community=air, name="Blog")

    def say(*texts: str, channel: Channel | None = None, **fields: Any) -> list[Post]:
        posts = []
        for text in texts:
            (channel or first).community.refresh_from_db()
            escaped = text.replace("{", "{{").replace("}", "}}")
            (post,) = make_posts(1, channel=channel or first, text=escaped, **fields)
            posts.append(post)
            index(post)
        air.refresh_from_db()
        return posts

    return say


def index(post: Post) -> None:
    """Store the folded words of a post."""
    lexemes = words(body(post.title, post.text))
    quoted = " ".join(f"'{word}':{place}" for place, word in enumerate(lexemes, 1))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE channels_post SET words = %s::tsvector WHERE id = %s", [quoted, post.pk])
