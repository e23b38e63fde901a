"""What a status of the Mastodon API means."""

from __future__ import annotations

from typing import Any

from talka.channels.connectors.contract import (
    AuthorKind,
    HeardAuthor,
    HeardPost,
    Item,
    Media,
    PostKind,
    UnreadableItemError,
)
from talka.channels.connectors.mastodon.profile import told_place
from talka.channels.connectors.payload import count, dig, entries, identity, moment, text

PRIVATE = frozenset({"private", "direct"})


def read(item: Item) -> HeardPost:
    """A status (``{"status": ..., "thread": id}``), or word that one is gone (``{"gone": id}``).

    Raises UnreadableItemError.
    """
    if gone := text(item.payload, "gone"):
        return HeardPost(id=gone, deleted=True)
    status = dig(item.payload, "status")
    if not identity(status, "id"):
        raise UnreadableItemError("This status has no id.", code="no_id")
    return _post(status, text(item.payload, "thread"))


def _post(status: Any, thread: str) -> HeardPost:
    parent = identity(status, "in_reply_to_id")
    return HeardPost(
        id=identity(status, "id"),
        kind=_kind(status, parent),
        text=text(status, "content"),
        html=True,
        title=text(status, "spoiler_text"),
        url=text(status, "url") or text(status, "uri"),
        created_at=moment(status, "created_at"),
        edited_at=moment(status, "edited_at"),
        author=_author(dig(status, "account")),
        parent=parent,
        thread=thread or parent,
        language=text(status, "language"),
        likes=count(status, "favourites_count"),
        shares=count(status, "reblogs_count"),
        comments=count(status, "replies_count"),
        media=_media(status),
    )


def _kind(status: Any, parent: str) -> PostKind:
    if text(status, "visibility") in PRIVATE:
        return PostKind.MESSAGE
    return PostKind.REPLY if parent else PostKind.POST


def _author(account: Any) -> HeardAuthor | None:
    if not identity(account, "id"):
        return None
    return HeardAuthor(
        id=identity(account, "id"),
        handle=text(account, "acct"),
        name=text(account, "display_name") or text(account, "username"),
        url=text(account, "url"),
        avatar=text(account, "avatar"),
        kind=_author_kind(account),
        place=told_place(account),
    )


def _author_kind(account: Any) -> AuthorKind | None:
    """A bot calls itself one; a group is an account that speaks for many. Of the others nothing is told."""
    if dig(account, "bot") is True:
        return AuthorKind.BOT
    return AuthorKind.ORGANISATION if dig(account, "group") is True else None


def _media(status: Any) -> tuple[Media, ...]:
    return tuple(
        Media(url=url, kind=text(one, "type") or "image", alt=text(one, "description"))
        for one in entries(status, "media_attachments")
        if (url := text(one, "url") or text(one, "remote_url"))
    )
