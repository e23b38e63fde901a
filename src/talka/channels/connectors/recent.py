"""What was heard last: tells new and changed posts from known ones, small enough to travel in a cursor."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from itertools import islice

import msgspec

from talka.channels.connectors.contract import HeardPost

GONE = "-"
"""Stands in place of a digest when the channel said that the post is gone."""


def digest(post: HeardPost) -> str:
    """Eight letters that change when somebody changes what the post says; counts and pictures do not matter."""
    if post.deleted:
        return GONE
    said = (post.text, post.title, post.parent, post.edited_at)
    hashed = hashlib.blake2b(msgspec.msgpack.encode(said), digest_size=6).digest()
    return base64.urlsafe_b64encode(hashed).decode("ascii")


class Recent:
    """Ids with digests, the one met last at the end; those met longest ago are dropped beyond the limit."""

    def __init__(self, rows: Iterable[tuple[str, str]] = (), *, limit: int = 500) -> None:
        self._limit = limit
        self._digests = dict(rows)

    def note(self, post: HeardPost) -> bool:
        """Remember what a post says now. True when that is new or changed."""
        before = self._digests.pop(post.id, GONE if post.deleted else None)
        now = self._digests[post.id] = digest(post)
        return before != now

    def __contains__(self, post_id: object) -> bool:
        return self._digests.get(str(post_id), GONE) != GONE

    def ids(self) -> list[str]:
        """Ids of the posts that are there, the one met last first."""
        return [post_id for post_id, said in reversed(self._digests.items()) if said != GONE]

    def rows(self) -> list[tuple[str, str]]:
        """As kept in a cursor."""
        return list(islice(self._digests.items(), max(0, len(self._digests) - self._limit), None))
