"""What some places put into their feeds in a way of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

from talka.channels.connectors.contract import HeardAuthor, HeardPost, PostKind

_GOOGLE = re.compile(r"^(?:www\.)?google(?:\.\w{2,3}){1,2}$")
_REDDIT_ID = re.compile(r"^t([13])_\w+$")
_REDDIT_THREAD = re.compile(r"/comments/(\w+)")
_COMMENT = re.compile(r"^(?P<post>.+)#comment-(?P<number>\d+)$")
# WordPress puts "In reply to <link to the parent>." before a reply, in the language of the site.
_IN_REPLY_TO = re.compile(
    r"^\s*(?:<p>)?[^<]{0,60}<a\s[^>]*href=[\"'][^\"']*#comment-(\d+)[\"'][^>]*>[^<]*</a>[^<\w]{0,3}(?:</p>)?\s*"
)


def unwrap(url: str) -> str:
    """The address behind one of Google's counting links (``google.com/url?...&url=...``)."""
    parts = urlsplit(url)
    if parts.path != "/url" or not _GOOGLE.match(parts.hostname or ""):
        return url
    query = parse_qs(parts.query)
    return next((query[name][0] for name in ("url", "q") if name in query), url)


def refine(post: HeardPost, entry: Mapping[str, Any]) -> HeardPost:
    """The post with its place in a thread."""
    if _REDDIT_ID.match(post.id):
        return _reddit(post)
    if _COMMENT.match(post.id) or _COMMENT.match(post.url):
        return _comment(post, entry)
    parent = _answered(entry)
    if not parent:
        return post
    return msgspec.structs.replace(post, kind=PostKind.COMMENT, parent=parent, thread=parent)


def _answered(entry: Mapping[str, Any]) -> str:
    """What the entry answers, by RFC 4685 (Atom Threading Extensions)."""
    told = entry.get("thr_in-reply-to") or {}
    return str(told.get("ref") or told.get("href") or "")


def _reddit(post: HeardPost) -> HeardPost:
    """A ``t3_`` is a post; a ``t1_`` is a comment, whose feed tells its post but not what it answers."""
    author = _redditor(post.author) if post.author else None
    if post.id.startswith("t3_"):
        return msgspec.structs.replace(post, author=author)
    found = _REDDIT_THREAD.search(post.url)
    thread = f"t3_{found.group(1)}" if found else ""
    return msgspec.structs.replace(post, author=author, kind=PostKind.COMMENT, title="", parent=thread, thread=thread)


def _redditor(author: HeardAuthor) -> HeardAuthor:
    handle = author.name.removeprefix("/u/")
    return HeardAuthor(id=handle, handle=handle, name=handle, url=f"https://www.reddit.com/user/{handle}")


def _comment(post: HeardPost, entry: Mapping[str, Any]) -> HeardPost:
    """A comment of WordPress: its id and that of its post share all but ``#comment-12``."""
    found = _COMMENT.match(post.id) or _COMMENT.match(post.url)
    thread = found.group("post") if found else ""
    answered = _IN_REPLY_TO.match(post.text)
    parent = f"{thread}#comment-{answered.group(1)}" if answered else _answered(entry) or thread
    return msgspec.structs.replace(
        post,
        kind=PostKind.COMMENT,
        title="",
        text=post.text[answered.end() :] if answered else post.text,
        parent=parent,
        thread=thread,
    )
