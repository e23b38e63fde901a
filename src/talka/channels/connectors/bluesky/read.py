"""What a post of the lexicon ``app.bsky.feed`` means."""

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
from talka.channels.connectors.payload import count, dig, entries, moment, text


def read(item: Item) -> HeardPost:
    """A post view or a notification (``{"post": ...}``), or word that a post is gone (``{"gone": uri}``).

    Raises UnreadableItemError.
    """
    if gone := text(item.payload, "gone"):
        return HeardPost(id=gone, deleted=True)
    post = dig(item.payload, "post")
    if not text(post, "uri"):
        raise UnreadableItemError("This post has no address (uri).", code="no_id")
    if not isinstance(dig(post, "record"), dict):
        raise UnreadableItemError("This post has no content (record).", code="no_text")
    return _post(post)


def _post(post: Any) -> HeardPost:
    parent = text(post, "record", "reply", "parent", "uri")
    return HeardPost(
        id=text(post, "uri"),
        kind=PostKind.REPLY if parent else PostKind.POST,
        text=text(post, "record", "text"),
        url=_address(post),
        created_at=moment(post, "record", "createdAt") or moment(post, "indexedAt"),
        author=_author(dig(post, "author")),
        parent=parent,
        thread=text(post, "record", "reply", "root", "uri") or parent,
        language=text(post, "record", "langs", 0),
        likes=count(post, "likeCount"),
        shares=count(post, "repostCount"),
        comments=count(post, "replyCount"),
        media=_media(post),
    )


def _author(author: Any) -> HeardAuthor | None:
    did = text(author, "did")
    if not did:
        return None
    handle = text(author, "handle")
    return HeardAuthor(
        id=did,
        handle=handle,
        name=text(author, "displayName") or handle,
        url=f"https://bsky.app/profile/{did}",
        avatar=text(author, "avatar"),
        kind=AuthorKind.BOT if _is_bot(author, did) else None,
    )


def _is_bot(author: Any, did: str) -> bool:
    """Whether the account labels itself a bot; what labellers say of others is their opinion."""
    own = [label for label in entries(author, "labels") if text(label, "src") == did]
    return any(text(label, "val") == "bot" and dig(label, "neg") is not True for label in own)


def _address(post: Any) -> str:
    """Where a person sees the post; by the account's lasting id, for handles change."""
    key = text(post, "uri").rpartition("/")[2]
    did = text(post, "author", "did")
    return f"https://bsky.app/profile/{did}/post/{key}" if did and key else ""


def _media(post: Any) -> tuple[Media, ...]:
    embed = dig(post, "embed")
    images = [*entries(embed, "images"), *entries(embed, "media", "images")]
    films = [one for one in (embed, dig(embed, "media")) if text(one, "playlist")]
    return (
        *(Media(url=url, alt=text(one, "alt")) for one in images if (url := text(one, "fullsize"))),
        *(Media(url=text(one, "playlist"), kind="video", alt=text(one, "alt")) for one in films),
    )
