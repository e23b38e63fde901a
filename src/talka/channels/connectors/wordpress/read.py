"""What the payloads of the WordPress REST API (version 2) mean."""

from __future__ import annotations

import re
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
from talka.channels.connectors.payload import dig, entries, identity, moment, plain, text

GRAVATAR = re.compile(r"/avatar/([0-9a-f]{32,64})\b")
"""The address of a picture holds a hash of the writer's mail address."""
HIDDEN = frozenset({"spam", "trash", "post-trashed"})


def read(item: Item) -> HeardPost:
    """A post (``{"post": ...}``), a comment (``{"comment": ...}``), or word that one is gone (``{"gone": id}``).

    Raises UnreadableItemError.
    """
    if gone := text(item.payload, "gone"):
        return HeardPost(id=gone, deleted=True)
    if identity(item.payload, "post", "id"):
        return _post(item.payload["post"])
    if identity(item.payload, "comment", "id"):
        return _comment(item.payload["comment"])
    raise UnreadableItemError("This is neither a post nor a comment with an id.")


def _post(raw: Any) -> HeardPost:
    created, edited = moment(raw, "date_gmt"), moment(raw, "modified_gmt")
    return HeardPost(
        id=f"post:{identity(raw, 'id')}",
        text=text(raw, "content", "rendered"),
        html=True,
        title=plain(raw, "title", "rendered"),
        url=text(raw, "link"),
        created_at=created,
        edited_at=edited if created and edited and edited > created else None,
        author=_post_author(raw),
        media=_media(raw),
        deleted=text(raw, "status") == "trash",
    )


def _comment(raw: Any) -> HeardPost:
    post, parent = identity(raw, "post"), identity(raw, "parent")
    thread = f"post:{post}" if post.strip("0") else ""
    return HeardPost(
        id=f"comment:{identity(raw, 'id')}",
        kind=PostKind.COMMENT,
        text=text(raw, "content", "rendered"),
        html=True,
        url=text(raw, "link"),
        created_at=moment(raw, "date_gmt"),
        author=_comment_author(raw),
        parent=f"comment:{parent}" if parent.strip("0") else thread,
        thread=thread,
        deleted=text(raw, "status") in HIDDEN,
    )


def _post_author(raw: Any) -> HeardAuthor | None:
    user = identity(raw, "author")
    if not user.strip("0"):
        return None
    about = dig(raw, "_embedded", "author", 0)
    return HeardAuthor(
        id=f"user:{user}",
        handle=text(about, "slug"),
        name=plain(about, "name"),
        url=text(about, "link"),
        avatar=_avatar(about, "avatar_urls"),
        kind=AuthorKind.ORGANISATION,
    )


def _comment_author(raw: Any) -> HeardAuthor | None:
    avatar = _avatar(raw, "author_avatar_urls")
    name, user = plain(raw, "author_name"), identity(raw, "author")
    address = GRAVATAR.search(avatar)
    if user.strip("0"):
        known = f"user:{user}"
    elif address:
        known = f"mail:{address[1]}"
    elif name:
        known = f"name:{name}"
    else:
        return None
    return HeardAuthor(id=known, name=name, url=text(raw, "author_url"), avatar=avatar, kind=_comment_kind(raw, user))


def _comment_kind(raw: Any, user: str) -> AuthorKind | None:
    """Who has an account on the site speaks for it, a visitor for himself; other sites leave pingbacks."""
    if user.strip("0"):
        return AuthorKind.ORGANISATION
    return AuthorKind.PERSON if text(raw, "type") == "comment" else None


def _avatar(raw: Any, key: str) -> str:
    """The largest picture that is offered."""
    offered = dig(raw, key)
    if not isinstance(offered, dict):
        return ""
    return text(offered, max(offered, key=lambda size: (len(size), size), default=""))


def _media(raw: Any) -> tuple[Media, ...]:
    found = entries(raw, "_embedded", "wp:featuredmedia")
    return tuple(
        Media(url=url, kind=text(one, "media_type") or "image", alt=plain(one, "alt_text"))
        for one in found
        if (url := text(one, "source_url"))
    )
